// Sandbox, Salesforce: one record of the seeded history being written down.
// Threads: one at a time, before the server starts.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>

#include "sandbox/salesforce/org.hpp"

namespace tenure::inline v1::sandbox::sf {

/// Sets fields by name and stores the record as it is, without checks and rules.
class Draft {
 public:
    Draft(Org& org, const char* object) : org_(org), object_(org.schema.at(object)) {}
    Draft& set(const char* field, std::string_view text) {
        row_.set(object_.at(field).index, text);
        return *this;
    }
    Draft& set(const char* field, bool value) { return set(field, value ? "true" : "false"); }
    Draft& set(const char* field, const char* text) { return set(field, std::string_view(text)); }
    /// Stores the record and returns its id.
    std::string store(std::int64_t created, std::int64_t modified) {
        row_.created = created;
        row_.modified = row_.stamp = modified;
        return org_.store.id_of(object_, org_.store.add(object_, std::move(row_)));
    }
    /// An activity of more than a year ago: only queryAll shows it.
    Draft& archive() {
        row_.archived = true;
        return set("IsArchived", true);
    }
    std::string auto_number(int width) {
        char text[24];
        std::snprintf(text, sizeof text, "%0*u", width, org_.store.next_auto(object_));
        return text;
    }

 private:
    Org& org_;
    const Object& object_;
    Row row_;
};

}  // namespace tenure::inline v1::sandbox::sf
