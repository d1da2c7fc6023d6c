// Sandbox, vTiger: a record becomes the JSON object of an answer.
#include "sandbox/vtiger/rows.hpp"

#include <utility>

#include "sandbox/vtiger/text.hpp"
#include "sandbox/vtiger/values.hpp"

namespace tenure::inline v1::sandbox::vt {
namespace {

Column::From origin(const Module& module, const Field& field) {
    if (field.name == "id") return Column::From::id;
    if (field.from_item) return Column::From::item;
    if (!module.entity || module.name == "Users") return Column::From::value;
    if (field.name == "createdtime") return Column::From::created;
    if (field.name == "modifiedtime") return Column::From::modified;
    if (field.name == "assigned_user_id") return Column::From::owner;
    if (field.name == "modifiedby") return Column::From::modified_by;
    return Column::From::value;
}

std::string blank_json(const Field& field, Shape shape, NullReference reference) {
    const bool null = shape == Shape::retrieve ? field.null_in_retrieve : field.null_in_query;
    if (field.retrieve_only) {
        if (field.name == "shipping_&_handling") return "null";
        return field.name.starts_with("shipping_") ? "0" : "\"\"";
    }
    if (null) {
        const bool empty = field.kind == Kind::reference && reference == NullReference::empty_text;
        return empty ? "\"\"" : "null";
    }
    std::string text;
    append_json(text, field.blank);
    return text;
}

/// Sync answers keep two keys of the line item join, without values.
bool constant_in_sync(const Field& field) {
    return field.name == "discount_percent" || field.name == "discount_amount";
}

/// Writes a stored decimal as a JSON number, as PHP prints a float.
void append_number(std::string& out, std::string_view value) {
    if (value.empty()) value = "0";
    if (value.find('.') != value.npos) {
        while (value.ends_with('0')) value.remove_suffix(1);
        if (value.ends_with('.')) value.remove_suffix(1);
    }
    out += value;
}

}  // namespace

Column column_of(const Module& module, const Catalogue& catalogue, const Field& field, Shape shape,
                 NullReference reference) {
    Column column;
    append_json(column.key, field.name);
    column.key += ':';
    column.from = origin(module, field);
    column.field = field.index;
    column.blank = blank_json(field, shape, reference);
    if (column.from == Column::From::item) {
        const Field* source = catalogue.at("LineItem").find(field.name);
        column.field = source->index;
        column.blank = blank_json(*source, shape, reference);
        if (shape == Shape::sync) {
            column.from = Column::From::constant;
            column.blank = "null";
        }
    }
    return column;
}

std::vector<Column> all_columns(const Module& module, const Catalogue& catalogue, const User& user,
                                Shape shape, NullReference reference) {
    std::vector<Column> columns;
    for (const Field& field : module.fields) {
        const bool secret = field.secret && reference == NullReference::null;
        if (field.vanished || field.describe_only || secret || user.hides(field)) continue;
        if (shape != Shape::retrieve && field.retrieve_only) continue;
        if (shape == Shape::retrieve && field.from_item) continue;
        if (shape == Shape::sync && field.from_item && !constant_in_sync(field)) continue;
        columns.push_back(column_of(module, catalogue, field, shape, reference));
    }
    return columns;
}

RowWriter::RowWriter(const Module& module, const Module& line_items, const Users& users,
                     std::vector<Column> columns)
    : module_(module),
      users_(users),
      columns_(std::move(columns)),
      values_(module.fields.size()),
      item_values_(line_items.fields.size()) {
    for (const Column& column : columns_) reads_item_ |= column.from == Column::From::item;
}

void RowWriter::append_open(std::string& out, const Record& record, const Record* item) {
    values_.read(record);
    if (reads_item_ && item != nullptr) item_values_.read(*item);
    out += '{';
    bool first = true;
    for (const Column& column : columns_) {
        if (!first) out += ',';
        first = false;
        out += column.key;
        if (column.from == Column::From::item && item == nullptr) {
            out += "null";
        } else {
            append_value(out, column, record);
        }
    }
}

void RowWriter::append_value(std::string& out, const Column& column, const Record& record) const {
    const auto stored = [&](const Values& values) {
        if (values.has(column.field)) {
            append_json(out, values[column.field]);
        } else {
            out += column.blank;
        }
    };
    switch (column.from) {
        case Column::From::id:
            out += '"';
            out += module_.prefix;
            out += 'x';
            out += std::to_string(record.id);
            out += '"';
            return;
        case Column::From::created:
        case Column::From::modified:
            out += '"';
            append_time(out,
                        column.from == Column::From::created ? record.created : record.modified);
            out += '"';
            return;
        case Column::From::owner:
        case Column::From::modified_by:
            out += '"';
            out += users_.owner_text(column.from == Column::From::owner ? record.owner
                                                                        : record.modified_by);
            out += '"';
            return;
        case Column::From::value:
            return stored(values_);
        case Column::From::number:
            return append_number(out, values_[column.field]);
        case Column::From::item:
            return stored(item_values_);
        case Column::From::constant:
            out += column.blank;
            return;
    }
}

void RowWriter::append(std::string& out, const Record& record, const Record* item) {
    append_open(out, record, item);
    out += '}';
}

std::string label_of(const Module& module, const Record& record) {
    std::string label;
    for (const std::uint16_t field : module.label_from) {
        const std::string_view part = value_of(record, field);
        if (part.empty()) continue;
        if (!label.empty()) label += ' ';
        label += part;
    }
    return escape_html(label, Entities::keep);
}

}  // namespace tenure::inline v1::sandbox::vt
