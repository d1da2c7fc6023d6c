// Sandbox, Salesforce: writes rows of a result as the JSON of /query or the CSV of a bulk job.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "sandbox/salesforce/query.hpp"

namespace tenure::inline v1::sandbox::sf {
namespace {

constexpr std::size_t child_page = 200;

/// Returns the column's name as the answer spells it: "Account.Name" in the schema's case.
std::string shown_name(const Operand& operand) {
    const Resolved& target = operand.target;
    std::string name;
    for (const Field* hop : target.hops) name += hop->relationship + ".";
    return name + (target.field != nullptr ? target.field->name : target.last);
}

std::string leaf_name(const Column& column) {
    if (!column.alias.empty()) return column.alias;
    const Resolved& target = column.operand.target;
    return target.field != nullptr ? target.field->name : target.last;
}

/// Returns "Account.Owner." for the first `depth` references of a path.
std::string path_of(const Resolved& target, std::size_t depth) {
    std::string path;
    for (std::size_t i = 0; i < depth; ++i) path += target.hops[i]->relationship + ".";
    return path;
}

}  // namespace

void append_attributes(std::string& out, const Org& org, Place place) {
    append_attributes(out, org, place, place.object->name);
}

void append_attributes(std::string& out, const Org& org, Place place, std::string_view type) {
    out += R"({"attributes":{"type":")" + std::string(type) + R"(","url":"/services/data/v)" +
           org.version + "/sobjects/" + place.object->name + "/" +
           make_id(place.object->prefix, place.row->number) + "\"}";
}

void append_value(std::string& out, const Cell& cell) {
    if (cell.null()) {
        out += "null";
        return;
    }
    if (cell.field != nullptr && (cell.field->is_number() || cell.field->type == Type::boolean)) {
        out += cell.text;
        const bool whole = cell.text.find_first_of(".eE") == cell.text.npos;
        if (whole && cell.field->is_number() && cell.field->type != Type::integer) out += ".0";
        return;
    }
    append_json(out, cell.text);
}

void append_address(std::string& out, Org& org, Place place, const Field& field) {
    const std::string prefix = field.name.substr(0, field.name.size() - 7);
    std::string scratch, body;
    bool any = false;
    for (const char* part : {"City", "Country", "PostalCode", "State", "Street"}) {
        const Field* sibling = place.object->find(prefix + part);
        const Cell cell = sibling == nullptr ? Cell{} : org.read(place, *sibling, scratch);
        any = any || !cell.null();
        std::string name(part);
        name[0] = static_cast<char>(name[0] - 'A' + 'a');
        body += (body.empty() ? "\"" : ",\"") + name + "\":";
        append_value(body, cell);
    }
    out +=
        any ? "{" + body + R"(,"geocodeAccuracy":null,"latitude":null,"longitude":null})" : "null";
}

std::size_t JsonRows::append(std::string& out, std::size_t from, std::size_t budget, More more,
                             void* context) {
    more_ = more;
    context_ = context;
    used_ = 0;
    gather(from, std::min(budget, set_.rows.size() - from));
    std::size_t written = 0;
    while (from + written < set_.rows.size() && used_ < budget) {
        if (written > 0) out += ',';
        const Object& object = *set_.select->object;
        record(out, {&object, org_.store.find(object, set_.rows[from + written])});
        ++written;
        ++used_;
    }
    return written;
}

/// Finds the children of all rows of a page in one pass per sub-query.
void JsonRows::gather(std::size_t from, std::size_t count) {
    gathered_.assign(set_.select->columns.size(), {});
    for (std::size_t c = 0; c < set_.select->columns.size(); ++c) {
        const Column& column = set_.select->columns[c];
        if (column.kind != Column::Kind::children) continue;
        Select inner = *column.inner;
        const std::optional<std::int64_t> limit = inner.limit;
        inner.limit.reset();
        std::unordered_set<Number> parents(
            set_.rows.begin() + static_cast<std::ptrdiff_t>(from),
            set_.rows.begin() + static_cast<std::ptrdiff_t>(from + count));
        for (const Number number : select_rows(org_, inner, set_.scope)) {
            const Row& row = *org_.store.find(*inner.link.child, number);
            const auto parts = id_parts(row.stored(inner.link.field->index));
            if (!parts || parts->prefix != set_.select->object->prefix ||
                parents.count(parts->number) == 0) {
                continue;
            }
            std::vector<Number>& list = gathered_[c][parts->number];
            if (!limit || list.size() < static_cast<std::size_t>(*limit)) list.push_back(number);
        }
    }
}

void JsonRows::record(std::string& out, Place place) {
    append_attributes(out, org_, place);
    branch(out, place, "", 0);
    out += '}';
}

/// Writes the columns whose path begins with `prefix`, deeper ones as nested objects.
void JsonRows::branch(std::string& out, Place place, const std::string& prefix, std::size_t depth) {
    std::vector<std::string> done;
    for (const Column& column : set_.select->columns) {
        const bool special =
            column.kind == Column::Kind::children || column.kind == Column::Kind::type_of;
        if (special) {
            if (depth > 0) continue;
            column.kind == Column::Kind::children ? children(out, place, column)
                                                  : type_of(out, place, column);
            continue;
        }
        const Resolved& target = column.operand.target;
        if (target.hops.size() < depth || path_of(target, depth) != prefix) continue;
        const bool leaf = target.hops.size() == depth;
        const std::string name = leaf ? leaf_name(column) : target.hops[depth]->relationship;
        if (std::find(done.begin(), done.end(), name) != done.end()) continue;
        done.push_back(name);
        out += ",\"" + name + "\":";
        if (leaf) {
            value(out, place, column);
            continue;
        }
        const Field& reference = *target.hops[depth];
        const Place parent = org_.follow(place, reference);
        if (!parent) {
            out += "null";
            continue;
        }
        append_attributes(out, org_, parent,
                          reference.polymorphic() ? "Name" : parent.object->name);
        branch(out, parent, prefix + name + ".", depth + 1);
        out += '}';
    }
}

/// Writes the end of a column's path, which `place` has.
void JsonRows::value(std::string& out, Place place, const Column& column) {
    const Field* field = column.operand.target.field;
    if (field != nullptr && field->type == Type::address) {
        append_address(out, org_, place, *field);
        return;
    }
    std::string scratch;
    Operand here = column.operand;
    here.target.hops.clear();
    append_value(out, org_.read(place, here, scratch));
}

void JsonRows::children(std::string& out, Place place, const Column& column) {
    const auto index = static_cast<std::size_t>(&column - set_.select->columns.data());
    std::vector<Number> numbers = gathered_[index][place.row->number];
    out += ",\"" + column.inner->link.field->children + "\":";
    if (numbers.empty()) {
        out += "null";
        return;
    }
    const std::size_t total = numbers.size();
    ResultSet page{column.inner, numbers, set_.scope};
    ResultSet rest{column.inner, {}, set_.scope};
    if (total > child_page) {
        rest.rows.assign(numbers.begin() + child_page, numbers.end());
        page.rows.resize(child_page);
    }
    out += "{\"totalSize\":" + std::to_string(total) +
           ",\"done\":" + (rest.rows.empty() ? "true" : "false");
    if (!rest.rows.empty()) {
        out += ",\"nextRecordsUrl\":\"" + more_(context_, std::move(rest)) + "\"";
    }
    out += ",\"records\":[";
    JsonRows rows(org_, page);
    used_ += rows.append(out, 0, page.rows.size(), more_, context_);
    out += "]}";
}

void JsonRows::type_of(std::string& out, Place place, const Column& column) {
    const Field& reference = *column.operand.target.hops[0];
    out += ",\"" + reference.relationship + "\":";
    const Place target = org_.follow(place, reference);
    if (!target) {
        out += "null";
        return;
    }
    append_attributes(out, org_, target);
    std::string scratch;
    for (const TypeCase& one : column.cases) {
        if (!one.type.empty() && !same_folded(one.type, target.object->name)) continue;
        for (const Operand& operand : one.fields) {
            out += ",\"" + (operand.target.field ? shown_name(operand) : operand.path) + "\":";
            append_value(out, org_.read(target, operand.target, scratch));
        }
        break;
    }
    out += '}';
}

std::string record_json(Org& org, Place place, const std::vector<std::string>& fields) {
    std::string out, scratch;
    append_attributes(out, org, place);
    const auto add = [&](const Field& field) {
        out += ",\"" + field.name + "\":";
        if (field.type == Type::address) {
            append_address(out, org, place, field);
        } else {
            append_value(out, org.read(place, field, scratch));
        }
    };
    for (const std::string& name : fields) {
        const Field* field = place.object->find(name);
        if (field == nullptr) {
            refuse("INVALID_FIELD",
                   "No such column '" + name + "' on sobject of type " + place.object->name);
        }
        add(*field);
    }
    if (fields.empty()) {
        for (const Field& field : place.object->fields) {
            if (!field.hidden) add(field);
        }
    } else if (std::none_of(fields.begin(), fields.end(),
                            [](const std::string& name) { return same_folded(name, "Id"); })) {
        add(place.object->at("Id"));
    }
    return out + "}";
}

namespace {

void append_quoted(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

}  // namespace

void append_csv_header(std::string& out, const Select& select, const CsvForm& form) {
    for (std::size_t i = 0; i < select.columns.size(); ++i) {
        if (i > 0) out += form.delimiter;
        append_quoted(out, shown_name(select.columns[i].operand));
    }
    out += form.line_end;
}

void append_csv_row(std::string& out, Org& org, const Select& select, Number number,
                    const CsvForm& form) {
    const Place place{select.object, org.store.find(*select.object, number)};
    std::string scratch;
    for (std::size_t i = 0; i < select.columns.size(); ++i) {
        if (i > 0) out += form.delimiter;
        const Cell cell = org.read(place, select.columns[i].operand, scratch);
        if (!cell.null() && cell.field != nullptr && cell.field->type == Type::datetime) {
            append_quoted(out, std::string(cell.text.substr(0, 23)) + "Z");
        } else {
            append_quoted(out, cell.null() ? std::string_view{} : cell.text);
        }
    }
    out += form.line_end;
}

}  // namespace tenure::inline v1::sandbox::sf
