// Sandbox, Salesforce: the imitated org: schema, rows, clock and switches, and how a field of a
// record is read.
// Threads: the service holds one lock around everything here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/salesforce/basics.hpp"
#include "sandbox/salesforce/faults.hpp"
#include "sandbox/salesforce/schema.hpp"
#include "sandbox/salesforce/soql.hpp"
#include "sandbox/salesforce/store.hpp"

namespace tenure::inline v1::sandbox::sf {

/// A record and the object it belongs to.
struct Place {
    const Object* object = nullptr;
    const Row* row = nullptr;
    explicit operator bool() const { return row != nullptr; }
};

/// A value as stored, with the field that says how to write it. Null when text has no data.
struct Cell {
    std::string_view text;
    const Field* field = nullptr;
    bool null() const { return text.data() == nullptr; }
};

/// A write that becomes visible later, with the stamp of when it was made.
struct LateWrite {
    std::int64_t visible = 0;
    std::uint16_t object = 0;
    Row row;
};

struct Org {
    Org(std::uint64_t seed_value, std::optional<std::int64_t> start)
        : store(schema), clock(start), seed(seed_value) {}

    Schema schema;
    Store store;
    Clock clock;
    Faults faults;
    std::uint64_t seed = 1;
    std::string version = "60.0";  ///< of the request being answered
    Number user = 1;               ///< who is asking
    std::vector<LateWrite> late;
    std::uint64_t writes = 0, late_writes = 0, lock_next = 0;

    std::string org_id() const { return make_id("00D", 1); }
    std::string user_id() const { return make_id("005", user); }

    /// Returns the object of that name. Throws: Refusal NOT_FOUND when there is none or no access.
    const Object& object(std::string_view name) const;
    bool hidden(const Object& object) const;
    /// Whether the user may see the row at all.
    bool shared(const Object& object, const Row& row) const;
    /// Returns the record of an id, or nothing; deleted ones too.
    Place find(std::string_view id);
    /// Returns the record of an id of that object. Throws: Refusal as the API words it.
    Place live(const Object& object, std::string_view id);

    /// Reads one field; `scratch` holds what is not stored as such.
    Cell read(Place place, const Field& field, std::string& scratch);
    /// Reads the end of a path.
    Cell read(Place place, const Resolved& path, std::string& scratch);
    /// Follows one reference; an empty place when it is null.
    Place follow(Place place, const Field& reference);
    /// Reads an operand: a path, or a function of one.
    Cell read(Place place, const Operand& operand, std::string& scratch);

    /// Makes visible what was written early enough, and gone what was deleted long ago.
    void commit_late();

 private:
    void empty_bin();
    Cell read_formula(Place place, const Field& field, std::string& scratch);
};

}  // namespace tenure::inline v1::sandbox::sf
