// Sandbox, Salesforce: the rows in memory, small enough for a million contacts.
// Threads: the service holds one lock around everything here.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "sandbox/salesforce/schema.hpp"

namespace tenure::inline v1::sandbox::sf {

/// bin: deleted, in the recycle bin; gone: purged, or never committed.
enum class Life : std::uint8_t { live, bin, gone };

/// One record: what every record has, and its other values packed into one string.
struct Row {
    Number number = 0;
    Number creator = 1, modifier = 1;  ///< numbers of users
    Life life = Life::live;
    bool archived = false;     ///< an old activity: only queryAll shows it
    std::int64_t created = 0;  ///< Unix seconds, as are the next two
    std::int64_t modified = 0;
    std::int64_t stamp = 0;   ///< SystemModstamp
    std::string packed = {};  ///< (field index, length, bytes)*, in field order

    /// Returns the stored text; a null data pointer when there is none.
    std::string_view stored(std::uint16_t field) const;
    /// Replaces one stored value; an empty one is removed.
    void set(std::uint16_t field, std::string_view text);
};

/// All records of one object, ordered by number.
class Table {
 public:
    const std::deque<Row>& rows() const { return rows_; }
    const Row* find(Number number) const;
    /// Returns (stamp, number) of rows in that order; entries whose row moved on are stale.
    const std::vector<std::pair<std::int64_t, Number>>& by_stamp() const { return by_stamp_; }

 private:
    friend class Store;
    std::deque<Row> rows_;
    std::vector<std::pair<std::int64_t, Number>> by_stamp_;
    std::size_t stale_ = 0;
    std::unordered_map<std::string, std::vector<Number>> external_;  ///< "field|folded value"
};

struct DeletedEntry {
    std::uint16_t object = 0;
    Number number = 0;
    std::int64_t at = 0;
};

/// Everything the org holds, with changes that can be taken back.
class Store {
 public:
    explicit Store(const Schema& schema) : schema_(schema) {}

    const Table& table(const Object& object);
    const Row* find(const Object& object, Number number);
    /// Returns the record of an id of that object whatever its life, or null.
    const Row* find(const Object& object, std::string_view id);
    std::string id_of(const Object& object, Number number) const {
        return make_id(object.prefix, number);
    }

    /// Adds a row with a new number and returns that.
    Number add(const Object& object, Row row);
    /// Puts the row in the place of the one with its number.
    void put(const Object& object, Row row);
    /// Returns live rows whose external id is `value`, compared as the field demands.
    std::vector<Number> by_external(const Object& object, const Field& field,
                                    std::string_view value);

    /// Starts to remember what changes, for take_back(); calls nest.
    std::size_t mark();
    void take_back(std::size_t mark);
    /// Forgets what could be taken back when the outermost mark is done.
    void keep(std::size_t mark);

    std::vector<DeletedEntry>& deleted_log() { return deleted_; }
    /// Returns the next number of an auto-number such as a case's, starting at 1.
    std::uint32_t next_auto(const Object& object) { return ++autos_[object.index]; }

 private:
    struct Change {
        std::uint16_t object = 0;
        bool added = false;
        Row before;
    };
    Table& writable(const Object& object);
    void index(const Object& object, Table& table, const Row& row, bool add);
    void place(const Object& object, Table& table, Row row);

    const Schema& schema_;
    std::deque<Table> tables_;
    std::vector<Change> changes_;
    int marks_ = 0;
    std::vector<DeletedEntry> deleted_;
    std::unordered_map<std::uint16_t, std::uint32_t> autos_;
};

}  // namespace tenure::inline v1::sandbox::sf
