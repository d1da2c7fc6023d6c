// Core: a named time zone, deciding which business day an instant belongs to.
// Compiled (ICU behind it) because Debian 12's standard libraries have no zones.
#pragma once

#include <memory>
#include <string>

#include "tenure/core/time.hpp"

namespace tenure::inline v1 {

/// A time zone of the IANA database; cheap to copy.
/// Threads: const members may be called concurrently.
class Zone {
 public:
    /// Makes UTC, which needs no database.
    Zone();

    /// Finds a zone such as "Asia/Tehran". Throws: Error{configuration} for an unknown name.
    static Zone named(const std::string& name);

    const std::string& name() const noexcept;

    /// Returns the local calendar day of an instant.
    Date local_date(Timestamp instant) const;

    /// Returns the instant of a local wall-clock time; in a gap the time after it.
    Timestamp at(Date date, int second_of_day = 0) const;

 private:
    struct Rules;
    std::shared_ptr<const Rules> rules_;
};

}  // namespace tenure::inline v1
