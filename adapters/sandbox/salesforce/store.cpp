// Sandbox, Salesforce: the rows in memory and their two indexes, by stamp and by external id.
#include "sandbox/salesforce/store.hpp"

#include <algorithm>
#include <cstring>

namespace tenure::inline v1::sandbox::sf {
namespace {

constexpr std::size_t head = sizeof(std::uint16_t) + sizeof(std::uint32_t);

struct PackedCell {
    std::uint16_t field = 0;
    std::uint32_t length = 0;
};

PackedCell cell_at(std::string_view packed, std::size_t at) {
    PackedCell cell;
    std::memcpy(&cell.field, packed.data() + at, sizeof cell.field);
    std::memcpy(&cell.length, packed.data() + at + sizeof cell.field, sizeof cell.length);
    return cell;
}

std::string external_key(const Field& field, std::string_view value) {
    return std::to_string(field.index) + '|' +
           (field.case_sensitive ? std::string(value) : fold(value));
}

}  // namespace

std::string_view Row::stored(std::uint16_t field) const {
    for (std::size_t at = 0; at < packed.size();) {
        const PackedCell cell = cell_at(packed, at);
        if (cell.field == field) return std::string_view(packed).substr(at + head, cell.length);
        if (cell.field > field) break;
        at += head + cell.length;
    }
    return {};
}

void Row::set(std::uint16_t field, std::string_view text) {
    const std::string value(text);  // it may lie in this very row
    std::size_t at = 0;
    while (at < packed.size() && cell_at(packed, at).field < field) {
        at += head + cell_at(packed, at).length;
    }
    if (at < packed.size() && cell_at(packed, at).field == field) {
        packed.erase(at, head + cell_at(packed, at).length);
    }
    if (value.empty()) return;
    char bytes[head];
    const auto length = static_cast<std::uint32_t>(value.size());
    std::memcpy(bytes, &field, sizeof field);
    std::memcpy(bytes + sizeof field, &length, sizeof length);
    std::string cell(bytes, head);
    cell += value;
    packed.insert(at, cell);
}

const Row* Table::find(Number number) const {
    return number == 0 || number > rows_.size() ? nullptr : &rows_[number - 1];
}

Table& Store::writable(const Object& object) {
    while (tables_.size() <= object.index) tables_.emplace_back();
    return tables_[object.index];
}

const Table& Store::table(const Object& object) {
    return writable(object);
}

const Row* Store::find(const Object& object, Number number) {
    return table(object).find(number);
}

const Row* Store::find(const Object& object, std::string_view id) {
    const std::optional<IdParts> parts = id_parts(id);
    if (!parts || parts->prefix != object.prefix) return nullptr;
    return find(object, parts->number);
}

Number Store::add(const Object& object, Row row) {
    Table& table = writable(object);
    row.number = static_cast<Number>(table.rows_.size() + 1);
    const Number number = row.number;
    if (marks_ > 0) changes_.push_back({object.index, true, Row{number}});
    table.rows_.emplace_back().number = number;
    table.rows_.back().life = Life::gone;
    place(object, table, std::move(row));
    return number;
}

void Store::put(const Object& object, Row row) {
    Table& table = writable(object);
    if (marks_ > 0) changes_.push_back({object.index, false, table.rows_[row.number - 1]});
    place(object, table, std::move(row));
}

void Store::place(const Object& object, Table& table, Row row) {
    Row& old = table.rows_[row.number - 1];
    index(object, table, old, false);
    const bool moved = old.stamp != row.stamp;
    old = std::move(row);
    index(object, table, old, true);
    if (!moved) return;
    const std::pair<std::int64_t, Number> entry(old.stamp, old.number);
    auto& order = table.by_stamp_;
    if (order.empty() || order.back() < entry) {
        order.push_back(entry);
    } else {
        const auto place = std::lower_bound(order.begin(), order.end(), entry);
        if (place == order.end() || *place != entry) order.insert(place, entry);
    }
    if (++table.stale_ < 1024 || table.stale_ < order.size() / 2) return;
    const auto stale = [&](const auto& known) {
        return table.rows_[known.second - 1].stamp != known.first;
    };
    order.erase(std::remove_if(order.begin(), order.end(), stale), order.end());
    table.stale_ = 0;
}

void Store::index(const Object& object, Table& table, const Row& row, bool add) {
    if (row.life != Life::live) return;
    for (const Field& field : object.fields) {
        if (!field.external) continue;
        const std::string_view value = row.stored(field.index);
        if (value.empty()) continue;
        std::vector<Number>& numbers = table.external_[external_key(field, value)];
        const auto known = std::find(numbers.begin(), numbers.end(), row.number);
        if (add && known == numbers.end()) numbers.push_back(row.number);
        if (!add && known != numbers.end()) numbers.erase(known);
    }
}

std::vector<Number> Store::by_external(const Object& object, const Field& field,
                                       std::string_view value) {
    const Table& known = table(object);
    const auto found = known.external_.find(external_key(field, value));
    return found == known.external_.end() ? std::vector<Number>{} : found->second;
}

std::size_t Store::mark() {
    ++marks_;
    return changes_.size();
}

void Store::take_back(std::size_t mark) {
    while (changes_.size() > mark) {
        Change change = std::move(changes_.back());
        changes_.pop_back();
        const Object& object = schema_.objects()[change.object];
        if (change.added) change.before.life = Life::gone;
        place(object, writable(object), std::move(change.before));
    }
    keep(mark);
}

void Store::keep(std::size_t) {
    if (--marks_ == 0) changes_.clear();
}

}  // namespace tenure::inline v1::sandbox::sf
