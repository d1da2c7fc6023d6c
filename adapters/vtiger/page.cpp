#include "page.hpp"

#include <simdjson.h>

#include <algorithm>

#include "envelope.hpp"
#include "tenure/core/log.hpp"

namespace tenure::inline v1::vtiger {

namespace {

namespace ondemand = simdjson::ondemand;

constexpr std::string_view replacement = "\xEF\xBF\xBD";
constexpr int id_column = -1;
constexpr int modified_column = -2;
constexpr int currency_column = -3;
constexpr int ignored_column = -4;

// A query answers these under the name of the database column.
constexpr std::pair<std::string_view, std::string_view> aliases[] = {
    {"hdnDiscountPercent", "discount_percent"}, {"hdnDiscountAmount", "discount_amount"}};

/// One key of a record: which value it fills, and what else it is needed for.
struct Column {
    std::string key;
    int field = ignored_column;
    int role = ignored_column;
};

struct Amount {
    std::size_t field;
    std::string_view text;
};

bool is_alias(std::string_view field, std::string_view key) {
    return std::any_of(std::begin(aliases), std::end(aliases), [&](const auto& alias) {
        return alias.first == field && alias.second == key;
    });
}

int field_for(const std::vector<FieldInfo>& fields, std::string_view key) {
    const std::ptrdiff_t exact = field_index(fields, key);
    if (exact >= 0) return static_cast<int>(exact);
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (is_alias(fields[i].name, key)) return static_cast<int>(i);
    }
    return ignored_column;
}

int role_of(std::string_view key) {
    if (key == "id") return id_column;
    if (key == "modifiedtime") return modified_column;
    return key == "currency_id" ? currency_column : ignored_column;
}

/// Keeps the room behind a body that the parser reads into.
simdjson::padded_string_view padded(std::string& body) {
    body.reserve(body.size() + simdjson::SIMDJSON_PADDING);
    return simdjson::padded_string_view(body.data(), body.size(), body.capacity());
}

/// Reads the rows of one answer.
class RowReader {
 public:
    RowReader(std::vector<Column>& columns, const PageShape& shape, DecodedPage& page)
        : columns_(columns), shape_(shape), fields_(*shape.fields), page_(page) {}

    void suspect_broken_text() { suspect_ = true; }

    /// Appends one record, or the problem it has.
    void take(ondemand::object record) {
        ++page_.seen;
        start_row();
        read(record);
        if (row_.id.empty()) return reject("no_id", "the record has no id");
        finish_amounts();
        if (broken_) {
            page_.problems.push_back({row_.id, "broken_text",
                                      "a text holds bytes that are no character, as when it was "
                                      "cut in the middle of one; the rest of it was kept",
                                      ""});
        }
        page_.rows.push_back(std::move(row_));
        page_.modified.push_back(std::move(modified_));
    }

 private:
    void start_row() {
        row_ = Row{};
        row_.values.assign(fields_.size(), Value(NotAsked{}));
        modified_.clear();
        amounts_.clear();
        currency_ = shape_.meaning.currency;
        broken_ = false;
    }

    void read(ondemand::object& record) {
        std::size_t position = 0;
        for (auto field : record) {
            const Column& column = column_at(position++, field.key());
            ondemand::value value = field.value();
            if (column.field != ignored_column || column.role != ignored_column) {
                store(column, value);
            }
        }
    }

    const Column& column_at(std::size_t position, ondemand::raw_json_string key) {
        if (position < columns_.size() && key.unsafe_is_equal(columns_[position].key)) {
            return columns_[position];
        }
        for (const Column& column : columns_) {
            if (key.unsafe_is_equal(column.key)) return column;
        }
        return learn(key);
    }

    const Column& learn(ondemand::raw_json_string key) {
        constexpr std::size_t longest = 200;
        std::string name;
        for (const char* at = key.raw(); *at != '"' && name.size() < longest; ++at) name += *at;
        Column column{name, field_for(fields_, name), role_of(name)};
        constexpr std::size_t most_columns = 2000;
        if (columns_.size() >= most_columns) columns_.clear();
        columns_.push_back(std::move(column));
        return columns_.back();
    }

    void store(const Column& column, ondemand::value& value) {
        switch (value.type()) {
            case ondemand::json_type::null:
                if (column.field >= 0) at(column) = Null{};
                return;
            case ondemand::json_type::string:
                return store_string(column, value);
            case ondemand::json_type::boolean:
                return store_text(column, value.get_bool() ? "1" : "0");
            case ondemand::json_type::number: {
                std::string_view token = value.raw_json_token();
                while (!token.empty() && token.back() <= ' ') token.remove_suffix(1);
                return store_text(column, token);
            }
            default:
                return store_nested(column, value);
        }
    }

    void store_nested(const Column& column, ondemand::value& value) {
        std::string_view raw;
        if (value.type() == ondemand::json_type::array) {
            ondemand::array list = value.get_array();
            raw = list.raw_json();
        } else {
            ondemand::object object = value.get_object();
            raw = object.raw_json();
        }
        if (column.field >= 0) at(column) = std::string(raw);
    }

    void store_string(const Column& column, ondemand::value& value) {
        std::string_view text;
        if (value.get_string().get(text) == simdjson::SUCCESS) return store_text(column, text);
        std::string_view token = value.raw_json_token();  // an escape that is no character
        token.remove_prefix(1);
        broken_ = true;
        store_text(column, token.substr(0, token.rfind('"')));
    }

    void store_text(const Column& column, std::string_view text) {
        if (column.role == id_column) row_.id = text;
        if (column.role == modified_column) {
            modified_ = text;
            const auto instant = shape_.meaning.zone->instant(text);
            if (instant) row_.version.modified_at = *instant;
        }
        if (column.role == currency_column && shape_.currencies) {
            const auto known = shape_.currencies->find(text);
            currency_ =
                known == shape_.currencies->end() ? std::nullopt : std::optional(known->second);
        }
        if (column.field < 0) return;
        if (suspect_ && text.find(replacement) != std::string_view::npos) broken_ = true;
        const FieldInfo& field = fields_[static_cast<std::size_t>(column.field)];
        if (field.type == FieldType::money && !text.empty()) {
            amounts_.push_back({static_cast<std::size_t>(column.field), text});
        } else {
            at(column) = typed(field, text, shape_.meaning);
        }
    }

    /// Amounts wait for the record's currency, which may stand behind them.
    void finish_amounts() {
        Meaning meaning = shape_.meaning;
        meaning.currency = currency_;
        for (const Amount& amount : amounts_) {
            row_.values[amount.field] = typed(fields_[amount.field], amount.text, meaning);
        }
    }

    void reject(std::string code, std::string message) {
        page_.problems.push_back({row_.id, std::move(code), std::move(message), ""});
    }

    Value& at(const Column& column) { return row_.values[static_cast<std::size_t>(column.field)]; }

    std::vector<Column>& columns_;
    const PageShape& shape_;
    const std::vector<FieldInfo>& fields_;
    DecodedPage& page_;
    Row row_;
    std::string modified_;
    std::vector<Amount> amounts_;
    std::optional<Currency> currency_;
    bool suspect_ = false;
    bool broken_ = false;
};

void read_result(ondemand::document& document, RowReader& reader) {
    ondemand::value result = document.get_object().find_field_unordered("result").value();
    if (result.type() == ondemand::json_type::object) {
        reader.take(result.get_object());
        return;
    }
    for (auto record : result.get_array()) reader.take(record.get_object());
}

}  // namespace

struct PageDecoder::Parts {
    ondemand::parser parser;
    std::vector<Column> columns;
    std::vector<std::string> learnt_for;  ///< the fields the columns belong to
};

PageDecoder::PageDecoder() : parts_(std::make_unique<Parts>()) {}
PageDecoder::~PageDecoder() = default;

DecodedPage PageDecoder::decode(std::string& body, const PageShape& shape,
                                const std::string& operation) {
    const bool same =
        std::equal(shape.fields->begin(), shape.fields->end(), parts_->learnt_for.begin(),
                   parts_->learnt_for.end(),
                   [](const FieldInfo& a, const std::string& b) { return a.name == b; });
    if (!same) {
        parts_->columns.clear();
        parts_->learnt_for.clear();
        for (const FieldInfo& field : *shape.fields) parts_->learnt_for.push_back(field.name);
    }
    const auto attempt = [&](std::string& json, bool suspect) {
        DecodedPage page;
        RowReader reader(parts_->columns, shape, page);
        if (suspect) reader.suspect_broken_text();
        ondemand::document document = parts_->parser.iterate(padded(json));
        read_result(document, reader);
        return page;
    };
    try {
        return attempt(body, false);
    } catch (const simdjson::simdjson_error&) {  // noise, control characters, broken text or worse
    }
    Repaired repaired = repair(body);
    if (!repaired.complete) throw error_of(malformed(body), operation, "");
    try {
        return attempt(repaired.json, repaired.broken_bytes > 0);
    } catch (const simdjson::simdjson_error&) {
        throw error_of(malformed(body), operation, "");
    }
}

DeletedIds read_deleted_ids(std::string& body) {
    const auto attempt = [](std::string& json) {
        DeletedIds deleted;
        ondemand::parser parser;
        ondemand::document document = parser.iterate(padded(json));
        ondemand::object result = document["result"].get_object();
        for (auto field : result) {
            const ondemand::raw_json_string key = field.key();
            ondemand::value value = field.value();
            if (key.unsafe_is_equal("deleted")) {
                for (auto id : value.get_array()) {
                    deleted.ids.emplace_back(std::string_view(id.get_string()));
                }
            } else if (key.unsafe_is_equal("more")) {
                deleted.more = value.get_bool();
            } else if (key.unsafe_is_equal("lastModifiedTime")) {
                const bool text = value.type() == ondemand::json_type::string;  // for Users
                deleted.last_second =
                    text ? value.get_int64_in_string().value() : value.get_int64().value();
            }
        }
        return deleted;
    };
    try {
        return attempt(body);
    } catch (const simdjson::simdjson_error&) {  // as above
    }
    Repaired repaired = repair(body);
    try {
        if (repaired.complete) return attempt(repaired.json);
    } catch (const simdjson::simdjson_error&) {  // reported below
    }
    throw error_of(malformed(body), "sync", "");
}

}  // namespace tenure::inline v1::vtiger
