// Sandbox, vTiger: the rows in memory, small enough for a million invoices.
// Threads: many readers or one writer; the service holds the lock.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "sandbox/vtiger/catalogue.hpp"

namespace tenure::inline v1::sandbox::vt {

using Id = std::uint32_t;

enum class Life : std::uint8_t { live, converted, deleted };

/// One row: what every record has, and its other values packed into one string.
struct Record {
    Id id = 0;
    Id owner = 0;
    Id modified_by = 0;
    Life life = Life::live;
    std::int64_t created = 0;   ///< Unix seconds
    std::int64_t modified = 0;  ///< Unix seconds
    std::string packed;         ///< (field index, length, bytes)*, in field order

    bool live() const { return life == Life::live; }
};

/// Writes the values of one record in field order.
class Packer {
 public:
    void add(const Field& field, std::string_view value);
    std::string take() { return std::move(packed_); }

 private:
    std::string packed_;
};

/// The stored values of one record by field index; unset ones have a null data pointer.
class Values {
 public:
    explicit Values(std::size_t fields) : views_(fields) {}
    void read(const Record& record);
    std::string_view operator[](std::size_t field) const { return views_[field]; }
    bool has(std::size_t field) const { return views_[field].data() != nullptr; }

 private:
    std::vector<std::string_view> views_;
};

/// Returns one stored value; empty when unset.
std::string_view value_of(const Record& record, std::uint16_t field);

/// All records of one module, ordered by id.
class Table {
 public:
    const std::vector<Record>& rows() const { return rows_; }
    void reserve(std::size_t count) { rows_.reserve(count); }

    /// Adds a record whose id is above all others.
    Record& add(Record record);
    /// Returns the record of that id whatever its life, or null.
    const Record* find(Id id) const;
    Record* find(Id id);
    /// Returns the position of the first record with an id not below `id`.
    std::size_t lower_bound(Id id) const;
    /// Marks a change made at `now`; keeps the order by time.
    void touch(Record& record, std::int64_t now);
    /// Returns (modified, id) of every record in that order.
    const std::vector<std::pair<std::int64_t, Id>>& by_time() const { return by_time_; }
    /// Returns the next running number, starting at 1.
    std::uint32_t next_number() { return ++number_; }

 private:
    std::vector<Record> rows_;
    std::vector<std::pair<std::int64_t, Id>> by_time_;
    std::uint32_t number_ = 0;
};

struct Attachment {
    std::string name, type, content;
};

/// Everything the imitated CRM holds.
class Database {
 public:
    explicit Database(const Catalogue& catalogue);

    Table& table(const Module& module) { return tables_[module.index]; }
    const Table& table(const Module& module) const { return tables_[module.index]; }

    /// Returns a new id: one sequence for all entity modules, one each for the others.
    Id next_id(const Module& module);
    /// Returns which module a record id of the common sequence belongs to, or null.
    const Module* module_of(Id id) const;

    /// Names of live accounts, folded; for the duplicate check.
    std::unordered_map<std::string, Id>& account_names() { return account_names_; }

    /// Line items of an inventory record, in order.
    std::span<const Id> items_of(Id parent) const;
    void set_items(Id parent, std::vector<Id> items);

    /// Joins two records, as campaign members or an account's products.
    void relate(Id one, Id other);
    bool related(Id one, Id other) const;

    std::map<Id, Attachment>& attachments() { return attachments_; }
    std::map<Id, Id>& attachment_of() { return attachment_of_; }

 private:
    const Catalogue& catalogue_;
    std::deque<Table> tables_;
    std::vector<Id> next_own_;
    std::vector<std::uint8_t> module_of_;  ///< by common id
    std::unordered_map<std::string, Id> account_names_;
    std::unordered_map<Id, std::vector<Id>> items_;
    std::unordered_map<Id, std::vector<Id>> relations_;
    std::map<Id, Attachment> attachments_;
    std::map<Id, Id> attachment_of_;
};

}  // namespace tenure::inline v1::sandbox::vt
