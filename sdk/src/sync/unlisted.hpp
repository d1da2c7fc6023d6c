// Sync, step 4: records that left the CRM's listing but can still be read, such as converted leads.
// Internal to the engine; without this memory every sweep would read each of them again.
#pragma once

#include <set>
#include <string>

#include "tenure/store/store.hpp"

namespace tenure::inline v1::detail {

/// Remembers, for a day, which suspects of a sweep turned out to exist.
class Unlisted {
 public:
    Unlisted(Store& store, std::string source, const std::string& stream, Timestamp now);

    /// Returns the suspects that have to be asked for; the others were today.
    std::vector<RecordId> unknown(const std::vector<RecordId>& suspects) const;

    /// Takes over what the sweep found: of all suspects, those that are gone are not kept.
    void keep(const std::vector<RecordId>& suspects, const std::vector<RecordId>& gone);

 private:
    Store& store_;
    std::string source_;
    std::string fact_;
    Timestamp asked_at_;
    std::set<RecordId> ids_;
};

}  // namespace tenure::inline v1::detail
