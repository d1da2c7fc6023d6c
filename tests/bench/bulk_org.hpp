// An org in another process that answers a Bulk query of any size, page by page.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace tenure::bench {

/// Serves one wide object, "Wide__c", on loopback: its rows are made while they are sent, so that
/// neither process ever holds them all. Throws: std::runtime_error.
class BulkOrg {
 public:
    BulkOrg(std::uint64_t rows, std::size_t columns);
    ~BulkOrg();
    BulkOrg(const BulkOrg&) = delete;
    BulkOrg& operator=(const BulkOrg&) = delete;

    const std::string& url() const { return url_; }

 private:
    std::string url_;
    pid_t process_ = 0;
};

}  // namespace tenure::bench
