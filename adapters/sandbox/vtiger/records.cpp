// Sandbox, vTiger: the rows in memory, small enough for a million invoices.
#include "sandbox/vtiger/records.hpp"

#include <algorithm>

namespace tenure::inline v1::sandbox::vt {
namespace {

void append_length(std::string& out, std::size_t length) {
    while (length >= 0x80) {
        out += static_cast<char>(0x80 | (length & 0x7F));
        length >>= 7;
    }
    out += static_cast<char>(length);
}

/// Calls `visit(field, value)` for every stored value until it returns false.
template <class Visit>
void for_each_value(const Record& record, Visit visit) {
    const std::string_view packed = record.packed;
    for (std::size_t at = 0; at < packed.size();) {
        const auto field = static_cast<unsigned char>(packed[at++]);
        std::size_t length = 0;
        for (int shift = 0;; shift += 7) {
            const auto byte = static_cast<unsigned char>(packed[at++]);
            length |= static_cast<std::size_t>(byte & 0x7F) << shift;
            if (byte < 0x80) break;
        }
        if (!visit(field, packed.substr(at, length))) return;
        at += length;
    }
}

constexpr std::uint8_t no_module = 0xFF;

}  // namespace

void Packer::add(const Field& field, std::string_view value) {
    packed_ += static_cast<char>(field.index);
    append_length(packed_, value.size());
    packed_ += value;
}

void Values::read(const Record& record) {
    std::fill(views_.begin(), views_.end(), std::string_view{});
    for_each_value(record, [&](std::size_t field, std::string_view value) {
        views_[field] = value;
        return true;
    });
}

std::string_view value_of(const Record& record, std::uint16_t wanted) {
    std::string_view result;
    for_each_value(record, [&](std::size_t field, std::string_view value) {
        if (field == wanted) result = value;
        return field < wanted;
    });
    return result;
}

Record& Table::add(Record record) {
    const std::pair<std::int64_t, Id> stamp{record.modified, record.id};
    if (by_time_.empty() || by_time_.back() < stamp) {
        by_time_.push_back(stamp);
    } else {
        by_time_.insert(std::upper_bound(by_time_.begin(), by_time_.end(), stamp), stamp);
    }
    return rows_.emplace_back(std::move(record));
}

std::size_t Table::lower_bound(Id id) const {
    const auto found = std::lower_bound(rows_.begin(), rows_.end(), id,
                                        [](const Record& row, Id key) { return row.id < key; });
    return static_cast<std::size_t>(found - rows_.begin());
}

const Record* Table::find(Id id) const {
    const std::size_t at = lower_bound(id);
    return at < rows_.size() && rows_[at].id == id ? &rows_[at] : nullptr;
}

Record* Table::find(Id id) {
    return const_cast<Record*>(std::as_const(*this).find(id));
}

void Table::touch(Record& record, std::int64_t now) {
    const std::pair<std::int64_t, Id> before{record.modified, record.id};
    by_time_.erase(std::lower_bound(by_time_.begin(), by_time_.end(), before));
    record.modified = now;
    const std::pair<std::int64_t, Id> after{now, record.id};
    by_time_.insert(std::upper_bound(by_time_.begin(), by_time_.end(), after), after);
}

Database::Database(const Catalogue& catalogue)
    : catalogue_(catalogue),
      tables_(catalogue.modules().size()),
      next_own_(catalogue.modules().size(), 1),
      module_of_(2, no_module) {}

Id Database::next_id(const Module& module) {
    if (!module.entity || module.name == "Users") return next_own_[module.index]++;
    module_of_.push_back(static_cast<std::uint8_t>(module.index));
    return static_cast<Id>(module_of_.size() - 1);
}

const Module* Database::module_of(Id id) const {
    if (id >= module_of_.size() || module_of_[id] == no_module) return nullptr;
    return &catalogue_.modules()[module_of_[id]];
}

std::span<const Id> Database::items_of(Id parent) const {
    const auto found = items_.find(parent);
    if (found == items_.end()) return {};
    return found->second;
}

void Database::set_items(Id parent, std::vector<Id> items) {
    items_[parent] = std::move(items);
}

void Database::relate(Id one, Id other) {
    for (const auto& [from, to] : {std::pair{one, other}, std::pair{other, one}}) {
        auto& list = relations_[from];
        if (std::find(list.begin(), list.end(), to) == list.end()) list.push_back(to);
    }
}

bool Database::related(Id one, Id other) const {
    const auto found = relations_.find(one);
    return found != relations_.end() &&
           std::find(found->second.begin(), found->second.end(), other) != found->second.end();
}

}  // namespace tenure::inline v1::sandbox::vt
