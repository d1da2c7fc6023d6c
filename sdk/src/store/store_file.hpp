// Store, step 4: the file of a store: private to its owner, one writer at a time.
// The lock is the operating system's and vanishes with the process that holds it.
#pragma once

#include <string>

namespace tenure::inline v1::store_detail {

/// Returns the path with links of its folder resolved, so that two spellings share one lock.
/// Throws: Error{store} when the folder does not exist.
std::string resolved_path(const std::string& path);

/// Creates the file with mode 0600 unless it exists. Throws: Error{store}.
void create_private(const std::string& path);

/// Gives an existing file mode 0600. Throws: Error{store}.
void make_private(const std::string& path);

/// Throws: Error{store} unless the file exists and may be read.
void require_readable(const std::string& path);

/// Holds the right to write to a store.
class WriterLock {
 public:
    /// Throws: Error{store_locked} at once when somebody else holds it.
    explicit WriterLock(const std::string& store_path);
    ~WriterLock();
    WriterLock(const WriterLock&) = delete;
    WriterLock& operator=(const WriterLock&) = delete;

 private:
    int file_ = -1;
};

}  // namespace tenure::inline v1::store_detail
