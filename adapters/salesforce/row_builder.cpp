#include <algorithm>

#include "page.hpp"
#include "requests.hpp"

namespace tenure::inline v1::salesforce {

namespace {

/// The day whose rate converts a record's amounts.
bool is_day(std::string_view name) {
    return name == "CloseDate" || name == "EffectiveDate" || name == "ServiceDate";
}

}  // namespace

RowBuilder::RowBuilder(PageShape shape, DecodedPage& page) : shape_(std::move(shape)), page_(page) {
    rate_field_ = static_cast<int>(field_index(*shape_.fields, rate_field));
}

RowBuilder::Column RowBuilder::column(std::string_view name) const {
    Column column;
    column.field = static_cast<int>(field_index(*shape_.fields, name));
    if (name == "Id") column.role = Column::Role::id;
    if (name == shape_.stamp) column.role = Column::Role::stamp;
    if (name == "CurrencyIsoCode") column.role = Column::Role::currency;
    if (name == "MasterRecordId") column.role = Column::Role::master;
    if (is_day(name)) column.role = Column::Role::day;
    column.parent =
        std::any_of(shape_.fields->begin(), shape_.fields->end(), [&](const FieldInfo& other) {
            return other.name.size() > name.size() && other.name[name.size()] == '.' &&
                   other.name.starts_with(name);
        });
    return column;
}

void RowBuilder::begin() {
    ++page_.seen;
    row_ = Row{{}, {}, std::vector<Value>(shape_.fields->size())};  // all of them NotAsked
    currency_.clear();
    day_.clear();
    master_.clear();
    note_.clear();
    amounts_.clear();
}

void RowBuilder::put(const Column& column, std::string_view text) {
    switch (column.role) {
        case Column::Role::id:
            row_.id = long_id(text);
            break;
        case Column::Role::stamp:
            if (const auto instant = instant_of(text)) row_.version.modified_at = *instant;
            break;
        case Column::Role::currency:
            currency_ = text;
            break;
        case Column::Role::day:
            day_ = text.substr(0, 10);
            break;
        case Column::Role::master:
            master_ = long_id(text);
            break;
        case Column::Role::none:
            break;
    }
    if (column.field < 0) return;
    const auto at = static_cast<std::size_t>(column.field);
    const FieldInfo& field = (*shape_.fields)[at];
    if (field.type == FieldType::money && !text.empty()) {
        amounts_.emplace_back(at, text);
    } else {
        type(row_.values[at], field, text, shape_.meaning);
    }
}

void RowBuilder::put_json(const Column& column, std::string_view raw) {
    if (column.field < 0) return;
    value_of(column) = std::string(raw);
}

void RowBuilder::broken(std::string_view what) {
    note_ = what;
}

void RowBuilder::fill_rate() {
    if (rate_field_ < 0) return;
    Value& value = row_.values[static_cast<std::size_t>(rate_field_)];
    if (!shape_.rates || shape_.rates->empty() || currency_.empty()) {
        value = Decimal{"1"};
        return;
    }
    const auto rate = shape_.rates->on(currency_, parse_date(day_));
    value = rate ? Value(*rate) : Value(Null{});
}

void RowBuilder::type_amounts() {
    Meaning meaning = shape_.meaning;
    if (!currency_.empty()) {
        try {
            meaning.currency = Currency::of(currency_);
        } catch (const Error&) {  // no ISO code: its amounts stay plain decimals
            meaning.currency.reset();
        }
    }
    for (const auto& [field, text] : amounts_) {
        type(row_.values[field], (*shape_.fields)[field], text, meaning);
    }
}

void RowBuilder::end() {
    if (!is_id(row_.id)) {
        page_.problems.push_back({row_.id, "no_id", "the record has no id", ""});
        return;
    }
    if (!amounts_.empty()) type_amounts();
    fill_rate();
    if (!note_.empty()) page_.problems.push_back({row_.id, "broken_text", note_, ""});
    if (is_id(master_)) page_.merged.emplace_back(row_.id, master_);
    page_.rows.push_back(std::move(row_));
}

}  // namespace tenure::inline v1::salesforce
