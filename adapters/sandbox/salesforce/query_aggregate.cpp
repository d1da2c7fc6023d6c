// Sandbox, Salesforce: COUNT, SUM, AVG, MIN, MAX and COUNT_DISTINCT, with GROUP BY and HAVING.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>

#include "sandbox/salesforce/query.hpp"

namespace tenure::inline v1::sandbox::sf {
namespace {

/// One aggregate over the rows of one group.
struct Sum {
    std::uint64_t count = 0;
    double total = 0;
    std::string low, high;  ///< as stored
    const Field* field = nullptr;
    std::set<std::string> distinct;

    void add(const Operand& operand, const Cell& cell) {
        if (cell.null()) return;
        field = cell.field;
        if (count == 0 || order_of(cell, {low, field}) < 0) low = cell.text;
        if (count == 0 || order_of(cell, {high, field}) > 0) high = cell.text;
        ++count;
        total += std::atof(std::string(cell.text).c_str());
        if (operand.function == "COUNT_DISTINCT") distinct.insert(fold(cell.text));
    }
    /// Returns the value as JSON.
    std::string json(const Operand& operand) const {
        if (operand.function == "COUNT") return std::to_string(count);
        if (operand.function == "COUNT_DISTINCT") return std::to_string(distinct.size());
        if (count == 0) return "null";
        if (operand.function == "MIN" || operand.function == "MAX") {
            std::string out;
            append_value(out, {operand.function == "MIN" ? low : high, field});
            return out;
        }
        const double value = operand.function == "AVG" ? total / static_cast<double>(count) : total;
        char text[48];
        std::snprintf(text, sizeof text, "%.15g", value);
        const std::string number = text;
        return number.find_first_of(".e") == number.npos ? number + ".0" : number;
    }
};

struct Group {
    std::vector<std::string> values;  ///< of the grouped operands, as JSON
    std::vector<Number> rows;
};

class Aggregation {
 public:
    Aggregation(Org& org, const ResultSet& set) : org_(org), select_(*set.select), set_(set) {}

    std::string json() {
        if (select_.columns.size() == 1 && select_.columns[0].kind == Column::Kind::count &&
            select_.group.empty()) {
            const std::size_t limit =
                select_.limit ? static_cast<std::size_t>(*select_.limit) : set_.rows.size();
            return "{\"totalSize\":" + std::to_string(std::min(limit, set_.rows.size())) +
                   ",\"done\":true,\"records\":[]}";
        }
        group();
        std::vector<std::string> rows;
        for (const Group* one : ordered()) {
            if (select_.having && !has(*one, *select_.having)) continue;
            rows.push_back(record(*one));
        }
        const std::size_t limit =
            select_.limit ? static_cast<std::size_t>(*select_.limit) : rows.size();
        if (rows.size() > limit) rows.resize(limit);
        if (rows.size() > 2000) {
            refuse("EXCEEDED_ID_LIMIT",
                   "Aggregate query does not support queryMore(), use LIMIT to restrict the "
                   "results to a single batch");
        }
        std::string out =
            "{\"totalSize\":" + std::to_string(rows.size()) + ",\"done\":true,\"records\":[";
        for (std::size_t i = 0; i < rows.size(); ++i) out += (i > 0 ? "," : "") + rows[i];
        return out + "]}";
    }

 private:
    Place place(Number number) {
        return {select_.object, org_.store.find(*select_.object, number)};
    }
    std::string text_of(const Operand& operand, Number number) {
        std::string scratch, out;
        Cell cell = org_.read(place(number), operand, scratch);
        const bool dated = cell.field != nullptr &&
                           (cell.field->type == Type::datetime || cell.field->type == Type::date);
        const bool part = !operand.function.empty() && dated && operand.function != "DAY_ONLY";
        if (part && !cell.null()) return std::string(cell.text);
        append_value(out, cell);
        return out;
    }
    void group() {
        std::map<std::string, std::size_t> known;
        if (select_.group.empty()) groups_.push_back({{}, set_.rows});
        for (const Number number : set_.rows) {
            if (select_.group.empty()) break;
            Group one;
            std::string key;
            for (const Operand& operand : select_.group) {
                one.values.push_back(text_of(operand, number));
                key += fold(one.values.back()) + '\x1f';
            }
            const auto [entry, added] = known.emplace(key, groups_.size());
            if (added) groups_.push_back(std::move(one));
            groups_[entry->second].rows.push_back(number);
        }
    }
    std::string value(const Group& one, const Operand& operand) {
        if (!operand.aggregate()) {
            for (std::size_t i = 0; i < select_.group.size(); ++i) {
                if (select_.group[i].function == operand.function &&
                    same_folded(select_.group[i].path, operand.path)) {
                    return one.values[i];
                }
            }
            return "null";
        }
        if (operand.path.empty()) return std::to_string(one.rows.size());
        Sum sum;
        std::string scratch;
        Operand plain = operand;
        plain.function.clear();
        for (const Number number : one.rows) {
            sum.add(operand, org_.read(place(number), plain, scratch));
        }
        return sum.json(operand);
    }
    std::string record(const Group& one) {
        std::string out = R"({"attributes":{"type":"AggregateResult"})";
        std::size_t unnamed = 0;
        for (const Column& column : select_.columns) {
            const Field* field = column.operand.target.field;
            std::string name = column.alias;
            if (name.empty() && (column.kind != Column::Kind::field)) {
                name = "expr" + std::to_string(unnamed++);
            }
            if (name.empty()) name = field != nullptr ? field->name : column.operand.target.last;
            out += ",\"" + name + "\":" + value(one, column.operand);
        }
        return out + "}";
    }
    bool has(const Group& one, const Condition& condition) {
        if (condition.kind == Condition::Kind::negation) return !has(one, condition.parts[0]);
        if (condition.kind != Condition::Kind::compare) {
            const bool all = condition.kind == Condition::Kind::all;
            for (const Condition& part : condition.parts) {
                if (has(one, part) != all) return !all;
            }
            return all;
        }
        std::string text = value(one, condition.left);
        if (text.size() > 1 && text.front() == '"') text = text.substr(1, text.size() - 2);
        const Cell cell{text == "null" ? std::string_view{} : std::string_view(text), nullptr};
        const bool every = condition.op == Operator::not_in;
        for (const Literal& literal : condition.values) {
            if (compares(cell, condition.op, literal) != every) return !every;
        }
        return every;
    }
    /// Returns the groups in the order of ORDER BY, else in the order they were found.
    std::vector<const Group*> ordered() {
        std::vector<const Group*> result;
        for (const Group& one : groups_) result.push_back(&one);
        for (std::size_t i = select_.order.size(); i-- > 0;) sort(result, select_.order[i]);
        return result;
    }
    void sort(std::vector<const Group*>& groups, const Order& order) {
        Operand operand = order.operand;
        for (const Column& column : select_.columns) {
            if (!column.alias.empty() && same_folded(column.alias, operand.path)) {
                operand = column.operand;
            }
        }
        std::map<const Group*, std::string> values;
        for (const Group* one : groups) values[one] = value(*one, operand);
        std::stable_sort(groups.begin(), groups.end(), [&](const Group* a, const Group* b) {
            const std::string &one = values[a], &other = values[b];
            if (one == "null" || other == "null") {
                return one != other && (one == "null") != order.nulls_last;
            }
            const bool text = one.front() == '"';
            const int result = text ? compare_folded(one, other)
                                    : (std::atof(one.c_str()) < std::atof(other.c_str())   ? -1
                                       : std::atof(one.c_str()) > std::atof(other.c_str()) ? 1
                                                                                           : 0);
            return order.descending ? result > 0 : result < 0;
        });
    }

    Org& org_;
    const Select& select_;
    const ResultSet& set_;
    std::vector<Group> groups_;
};

}  // namespace

std::string aggregate_json(Org& org, const ResultSet& set) {
    return Aggregation(org, set).json();
}

}  // namespace tenure::inline v1::sandbox::sf
