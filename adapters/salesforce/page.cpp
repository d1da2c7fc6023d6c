#include "page.hpp"

#include <simdjson.h>

#include <algorithm>

#include "requests.hpp"
#include "tenure/core/text.hpp"

namespace tenure::inline v1::salesforce {

namespace {

namespace ondemand = simdjson::ondemand;
using Column = RowBuilder::Column;

Error cut(const std::string& operation, const std::string& body) {
    ErrorDetails details;
    details.operation = operation;
    details.cause = "the answer's JSON is cut or broken";
    details.next_step = "Run it again; if this stays, look for a proxy in between";
    details.server_text = body.substr(0, 200);
    details.retryable = true;
    return {Errc::bad_response, std::move(details)};
}

/// Keeps the room behind a body that the parser reads into.
simdjson::padded_string_view padded(std::string& body) {
    body.reserve(body.size() + simdjson::SIMDJSON_PADDING);
    return simdjson::padded_string_view(body.data(), body.size(), body.capacity());
}

/// The day whose rate converts a record's amounts.
bool is_day(std::string_view name) {
    return name == "CloseDate" || name == "EffectiveDate" || name == "ServiceDate";
}

}  // namespace

RowBuilder::RowBuilder(PageShape shape, DecodedPage& page) : shape_(std::move(shape)), page_(page) {
    rate_field_ = static_cast<int>(field_index(*shape_.fields, rate_field));
}

Column RowBuilder::column(std::string_view name) const {
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
    row_ = Row{};
    row_.values.assign(shape_.fields->size(), Value(NotAsked{}));
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
            if (const auto instant = parse_timestamp(text)) row_.version.modified_at = *instant;
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
        row_.values[at] = typed(field, text, shape_.meaning);
    }
}

void RowBuilder::put_null(const Column& column) {
    if (column.field >= 0) row_.values[static_cast<std::size_t>(column.field)] = Null{};
}

void RowBuilder::put_json(const Column& column, std::string_view raw) {
    if (column.field < 0) return;
    row_.values[static_cast<std::size_t>(column.field)] = std::string(raw);
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

void RowBuilder::end() {
    if (!is_id(row_.id)) {
        page_.problems.push_back({row_.id, "no_id", "the record has no id", ""});
        return;
    }
    Meaning meaning = shape_.meaning;
    if (!currency_.empty()) {
        try {
            meaning.currency = Currency::of(currency_);
        } catch (const Error&) {  // no ISO code: its amounts stay plain decimals
            meaning.currency.reset();
        }
    }
    for (const auto& [field, text] : amounts_) {
        row_.values[field] = typed((*shape_.fields)[field], text, meaning);
    }
    fill_rate();
    if (!note_.empty()) page_.problems.push_back({row_.id, "broken_text", note_, ""});
    if (is_id(master_)) page_.merged.emplace_back(row_.id, master_);
    page_.rows.push_back(std::move(row_));
}

struct PageDecoder::Parts {
    ondemand::parser parser;
    std::vector<std::pair<std::string, Column>> columns;
    std::vector<std::string> learnt_for;  ///< the fields the columns belong to
};

namespace {

/// Reads the records of one answer.
class RecordReader {
 public:
    RecordReader(std::vector<std::pair<std::string, Column>>& columns, RowBuilder& builder)
        : columns_(columns), builder_(builder) {}

    void take(ondemand::value record) {
        if (record.type() == ondemand::json_type::null) return;
        builder_.begin();
        std::size_t position = 0;
        for (auto field : record.get_object()) {
            const ondemand::raw_json_string key = field.key();
            const Column column = column_at(position++, key);
            ondemand::value value = field.value();
            if (!column.used()) continue;
            if (column.parent && value.type() == ondemand::json_type::object) {
                store_parent(text_of(key), value.get_object());
            } else {
                store(column, value);
            }
        }
        builder_.end();
    }

 private:
    Column column_at(std::size_t position, ondemand::raw_json_string key) {
        if (position < columns_.size() && key.unsafe_is_equal(columns_[position].first)) {
            return columns_[position].second;
        }
        for (const auto& [name, column] : columns_) {
            if (key.unsafe_is_equal(name)) return column;
        }
        return learn(key);
    }

    Column learn(ondemand::raw_json_string key) {
        constexpr std::size_t most_columns = 2000;
        std::string name = text_of(key);
        if (columns_.size() >= most_columns) columns_.clear();
        const Column column = builder_.column(name);
        columns_.emplace_back(std::move(name), column);
        return column;
    }

    void store(const Column& column, ondemand::value& value) {
        switch (value.type()) {
            case ondemand::json_type::null:
                return builder_.put_null(column);
            case ondemand::json_type::string:
                return store_string(column, value);
            case ondemand::json_type::boolean:
                return builder_.put(column, value.get_bool() ? "true" : "false");
            case ondemand::json_type::number: {
                std::string_view token = value.raw_json_token();
                while (!token.empty() && token.back() <= ' ') token.remove_suffix(1);
                return builder_.put(column, token);
            }
            case ondemand::json_type::array: {
                ondemand::array list = value.get_array();
                return builder_.put_json(column, list.raw_json());
            }
            default: {
                ondemand::object object = value.get_object();
                return builder_.put_json(column, object.raw_json());
            }
        }
    }

    /// Fields of a parent are columns named by the way to them.
    void store_parent(const std::string& name, ondemand::object parent) {
        for (auto field : parent) {
            const Column column = builder_.column(name + "." + text_of(field.key()));
            ondemand::value value = field.value();
            if (column.field >= 0) store(column, value);
        }
    }

    static std::string text_of(ondemand::raw_json_string key) {
        constexpr std::size_t longest = 300;
        std::string name;
        for (const char* at = key.raw(); *at != '"' && name.size() < longest; ++at) name += *at;
        return name;
    }

    void store_string(const Column& column, ondemand::value& value) {
        std::string_view text;
        if (value.get_string().get(text) == simdjson::SUCCESS) return builder_.put(column, text);
        std::string_view token = value.raw_json_token();  // an escape that is no character
        token.remove_prefix(1);
        builder_.broken("a text holds an escape that is no character; it was kept as it came");
        builder_.put(column, token.substr(0, token.rfind('"')));
    }

    std::vector<std::pair<std::string, Column>>& columns_;
    RowBuilder& builder_;
};

void read_query(ondemand::object answer, RecordReader& reader, DecodedPage& page) {
    bool listed = false;
    for (auto field : answer) {
        const ondemand::raw_json_string key = field.key();
        ondemand::value value = field.value();
        if (key.unsafe_is_equal("records")) {
            listed = true;
            for (auto record : value.get_array()) reader.take(record.value());
        } else if (key.unsafe_is_equal("totalSize")) {
            page.total = value.get_uint64();
        } else if (key.unsafe_is_equal("done")) {
            page.done = value.get_bool();
        } else if (key.unsafe_is_equal("nextRecordsUrl")) {
            if (value.type() == ondemand::json_type::string) {
                page.next = std::string_view(value.get_string());
            }
        }
    }
    if (!listed) throw simdjson::simdjson_error(simdjson::NO_SUCH_FIELD);
}

}  // namespace

PageDecoder::PageDecoder() : parts_(std::make_unique<Parts>()) {}
PageDecoder::~PageDecoder() = default;

DecodedPage PageDecoder::decode(std::string& body, const PageShape& shape,
                                const std::string& operation) {
    const auto& learnt = parts_->learnt_for;
    const bool same = std::equal(
        shape.fields->begin(), shape.fields->end(), learnt.begin(), learnt.end(),
        [](const FieldInfo& field, const std::string& name) { return field.name == name; });
    if (!same) {
        parts_->columns.clear();
        parts_->learnt_for.clear();
        for (const FieldInfo& field : *shape.fields) parts_->learnt_for.push_back(field.name);
    }
    DecodedPage page;
    RowBuilder builder(shape, page);
    RecordReader reader(parts_->columns, builder);
    try {
        ondemand::document document = parts_->parser.iterate(padded(body));
        if (document.type() == ondemand::json_type::array) {
            for (auto record : document.get_array()) reader.take(record.value());
        } else {
            read_query(document.get_object(), reader, page);
        }
    } catch (const simdjson::simdjson_error&) {
        throw cut(operation, body);
    }
    // A path of the org itself: a wrong one must not lead the token anywhere else.
    if (!page.done && !page.next.starts_with("/services/data/")) throw cut(operation, body);
    return page;
}

}  // namespace tenure::inline v1::salesforce
