// Sandbox, Salesforce: which rows a statement selects, and in which order. Bounds on SystemModstamp
// and Id come from anywhere in the condition, so that incremental reads do not scan everything.
#include <algorithm>
#include <limits>
#include <numeric>

#include "sandbox/salesforce/query.hpp"

namespace tenure::inline v1::sandbox::sf {
namespace {

constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t highest = std::numeric_limits<std::int64_t>::max();

/// What a condition says at least about one field: rows outside cannot meet it.
struct Bounds {
    std::int64_t low = lowest, high = highest;  ///< both inclusive
};

enum class By : std::uint8_t { stamp, number };

Bounds bounds_of_value(const Condition& one, std::int64_t from, std::int64_t to) {
    switch (one.op) {
        case Operator::eq:
        case Operator::in:
            return {from, to - 1};
        case Operator::lt:
            return {lowest, from - 1};
        case Operator::le:
            return {lowest, to - 1};
        case Operator::gt:
            return {to, highest};
        case Operator::ge:
            return {from, highest};
        default:
            return {};
    }
}

Bounds bounds_of_compare(const Condition& one, By by) {
    const Field* field = one.left.target.field;
    const Source source = by == By::stamp ? Source::stamp : Source::id;
    if (field == nullptr || field->source != source || !one.left.target.hops.empty() ||
        !one.left.function.empty() || one.values.empty()) {
        return {};
    }
    Bounds all{highest, lowest};
    for (const Literal& literal : one.values) {
        Bounds bounds;
        if (by == By::stamp && literal.kind != Literal::Kind::null) {
            bounds = bounds_of_value(one, literal.from, literal.to);
        } else if (const auto parts = id_parts(literal.text)) {
            bounds = bounds_of_value(one, parts->number, std::int64_t{parts->number} + 1);
        }
        all = {std::min(all.low, bounds.low), std::max(all.high, bounds.high)};
    }
    return all;
}

Bounds bounds_of(const Condition& condition, By by) {
    if (condition.kind == Condition::Kind::compare) return bounds_of_compare(condition, by);
    if (condition.kind == Condition::Kind::negation) return {};
    const bool all = condition.kind == Condition::Kind::all;
    Bounds result = all ? Bounds{} : Bounds{highest, lowest};
    for (const Condition& part : condition.parts) {
        const Bounds bounds = bounds_of(part, by);
        result.low = all ? std::max(result.low, bounds.low) : std::min(result.low, bounds.low);
        result.high = all ? std::min(result.high, bounds.high) : std::max(result.high, bounds.high);
    }
    return result;
}

bool plain(const Order& order, Source source) {
    const Field* field = order.operand.target.field;
    return field != nullptr && field->source == source && order.operand.target.hops.empty() &&
           order.operand.function.empty() && !order.descending;
}

/// Whether rows in the order of (stamp, number) are in the wanted order already.
bool in_stamp_order(const Select& select) {
    if (select.order.empty() || !plain(select.order[0], Source::stamp)) return false;
    return select.order.size() == 1 || plain(select.order[1], Source::id);
}

class Runner {
 public:
    Runner(Org& org, Select& select, Scope scope) : org_(org), select_(select), scope_(scope) {}

    std::vector<Number> run() {
        if (select_.where) semi_joins(*select_.where);
        const std::size_t offset = static_cast<std::size_t>(select_.offset.value_or(0));
        const std::size_t limit = select_.limit && !select_.aggregate
                                      ? static_cast<std::size_t>(*select_.limit)
                                      : std::numeric_limits<std::size_t>::max() - offset;
        const bool by_id = select_.order.empty() || plain(select_.order[0], Source::id);
        const bool by_stamp = in_stamp_order(select_);
        const bool ordered = by_id || by_stamp;
        wanted_ = ordered ? limit + offset : std::numeric_limits<std::size_t>::max();
        scan(by_stamp, by_id);
        if (!ordered) sort();
        if (offset > 0) {
            found_.erase(found_.begin(), found_.begin() + static_cast<std::ptrdiff_t>(
                                                              std::min(offset, found_.size())));
        }
        if (found_.size() > limit) found_.resize(limit);
        return std::move(found_);
    }

 private:
    void semi_joins(Condition& condition) {
        for (Condition& part : condition.parts) semi_joins(part);
        if (!condition.inner) return;
        Select& inner = *condition.inner;
        std::string scratch;
        condition.ids.clear();
        for (const Number number : select_rows(org_, inner, Scope::live)) {
            const Place place{inner.object, org_.store.find(*inner.object, number)};
            const Cell cell = org_.read(place, inner.columns[0].operand, scratch);
            if (!cell.null()) condition.ids.insert(std::string(cell.text));
        }
    }
    void scan(bool by_stamp, bool by_id) {
        const Table& table = org_.store.table(*select_.object);
        const Bounds stamps = select_.where ? bounds_of(*select_.where, By::stamp) : Bounds{};
        const Bounds ids = select_.where ? bounds_of(*select_.where, By::number) : Bounds{};
        const bool bounded = stamps.low != lowest || stamps.high != highest;
        const bool few_ids = ids.low != lowest && ids.high != highest;
        if (by_stamp || (bounded && !few_ids && (!by_id || !limited()))) {
            scan_stamps(table, stamps);
            if (!by_stamp && by_id) std::sort(found_.begin(), found_.end());
            return;
        }
        const auto size = static_cast<std::int64_t>(table.rows().size());
        const std::int64_t last = std::min(size, ids.high);
        for (std::int64_t n = std::max<std::int64_t>(1, ids.low); n <= last; ++n) {
            consider(table.rows()[static_cast<std::size_t>(n - 1)]);
            if (found_.size() >= wanted_) return;
        }
    }
    bool limited() const { return select_.limit.has_value(); }
    void scan_stamps(const Table& table, const Bounds& bounds) {
        const auto& order = table.by_stamp();
        auto entry = std::lower_bound(order.begin(), order.end(),
                                      std::pair<std::int64_t, Number>(bounds.low, 0));
        Number last = 0;
        std::int64_t last_stamp = lowest;
        for (; entry != order.end() && entry->first <= bounds.high; ++entry) {
            const Row& row = *table.find(entry->second);
            if (row.stamp != entry->first) continue;
            if (row.number == last && row.stamp == last_stamp) continue;
            last = row.number;
            last_stamp = row.stamp;
            consider(row);
            if (found_.size() >= wanted_) return;
        }
    }
    void consider(const Row& row) {
        if (row.life == Life::gone) return;
        if (scope_ == Scope::live && (row.life != Life::live || row.archived)) return;
        if (!org_.shared(*select_.object, row)) return;
        if (!select_.where || meets(org_, {select_.object, &row}, *select_.where)) {
            found_.push_back(row.number);
        }
    }
    /// Sorts by the ORDER BY fields, then by id.
    void sort() {
        struct Key {
            std::vector<std::string> texts;
            std::vector<const Field*> fields;
            std::vector<bool> nulls;
        };
        std::vector<Key> keys;
        std::string scratch;
        for (const Number number : found_) {
            const Place place{select_.object, org_.store.find(*select_.object, number)};
            Key key;
            for (const Order& order : select_.order) {
                const Cell cell = org_.read(place, order.operand, scratch);
                key.texts.emplace_back(cell.null() ? "" : cell.text);
                key.fields.push_back(cell.field);
                key.nulls.push_back(cell.null());
            }
            keys.push_back(std::move(key));
        }
        const auto cell = [&](std::size_t row, std::size_t i) {
            const Key& key = keys[row];
            return Cell{key.nulls[i] ? std::string_view{} : std::string_view(key.texts[i]),
                        key.fields[i]};
        };
        std::vector<std::size_t> index(found_.size());
        std::iota(index.begin(), index.end(), std::size_t{0});
        std::stable_sort(index.begin(), index.end(), [&](std::size_t a, std::size_t b) {
            for (std::size_t i = 0; i < select_.order.size(); ++i) {
                const Order& order = select_.order[i];
                const Cell one = cell(a, i), other = cell(b, i);
                int result = order_of(one, other);
                if (result == 0) continue;
                const bool null = one.null() || other.null();
                if (null ? order.nulls_last : order.descending) result = -result;
                return result < 0;
            }
            return false;
        });
        std::vector<Number> sorted;
        sorted.reserve(found_.size());
        for (const std::size_t i : index) sorted.push_back(found_[i]);
        found_ = std::move(sorted);
    }

    Org& org_;
    Select& select_;
    Scope scope_;
    std::size_t wanted_ = 0;
    std::vector<Number> found_;
};

}  // namespace

std::vector<Number> select_rows(Org& org, Select& select, Scope scope) {
    return Runner(org, select, scope).run();
}

ResultSet run_query(Org& org, const std::string& soql, Scope scope) {
    ResultSet set;
    set.select = std::make_shared<Select>(parse_soql(soql));
    set.scope = scope;
    bind_soql(*set.select, org.schema, org.clock.now());
    if (org.hidden(*set.select->object)) {
        refuse_at("INVALID_TYPE", soql, set.select->from_at,
                  "sObject type '" + set.select->from + "' is not supported.");
    }
    set.rows = select_rows(org, *set.select, scope);
    return set;
}

}  // namespace tenure::inline v1::sandbox::sf
