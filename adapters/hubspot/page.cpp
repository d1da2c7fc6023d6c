#include "page.hpp"

#include <simdjson.h>

#include <algorithm>

#include "errors.hpp"
#include "value.hpp"

namespace tenure::inline v1::hubspot {

namespace {

namespace ondemand = simdjson::ondemand;

constexpr int ignored = -1;

/// One property: which value it fills, and what else it is needed for.
struct Column {
    std::string key;
    int field = ignored;
    bool modified = false;
    bool currency = false;
};

struct Amount {
    std::size_t field;
    std::string text;
};

simdjson::padded_string_view padded(std::string& body) {
    body.reserve(body.size() + simdjson::SIMDJSON_PADDING);
    return simdjson::padded_string_view(body.data(), body.size(), body.capacity());
}

// Amounts "in home currency" are in the account's whatever the record's is.
bool in_home_currency(const std::string& name) {
    return name.ends_with("in_home_currency");
}

/// Reads the records of one answer.
class RecordReader {
 public:
    RecordReader(std::vector<Column>& columns, const PageShape& shape, DecodedPage& page)
        : columns_(columns), shape_(shape), fields_(*shape.fields), page_(page) {}

    void take(ondemand::object record) {
        ++page_.seen;
        row_ = Row{};
        row_.values.assign(fields_.size(), Value(NotAsked{}));
        amounts_.clear();
        currency_ = shape_.currency;
        archived_at_ = updated_at_ = Timestamp{};
        broken_ = false;
        for (auto member : record) {
            ondemand::value value = member.value();
            read_member(member.key(), value);
        }
        if (row_.id.empty()) {
            page_.problems.push_back({"", "no_id", "the record has no id", ""});
            return;
        }
        finish();
    }

 private:
    void read_member(ondemand::raw_json_string key, ondemand::value& value) {
        if (key.unsafe_is_equal("id")) {
            row_.id = text_of(value);
        } else if (key.unsafe_is_equal("properties")) {
            read_properties(value.get_object());
        } else if (key.unsafe_is_equal("updatedAt")) {
            updated_at_ = instant_of(text_of(value)).value_or(Timestamp{});
        } else if (key.unsafe_is_equal("archivedAt")) {
            archived_at_ = instant_of(text_of(value)).value_or(Timestamp{});
        } else if (key.unsafe_is_equal("associations")) {
            if (value.type() == ondemand::json_type::object) read_associations(value.get_object());
        }
    }

    void read_properties(ondemand::object properties) {
        std::size_t position = 0;
        for (auto member : properties) {
            const Column& column = column_at(position++, member.key());
            ondemand::value value = member.value();
            if (column.field != ignored || column.modified || column.currency) {
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
        constexpr std::size_t longest = 300;
        std::string name;
        for (const char* at = key.raw(); *at != '"' && name.size() < longest; ++at) name += *at;
        Column column;
        column.field = static_cast<int>(field_index(fields_, name));
        column.modified = name == shape_.modified_property;
        column.currency = !name.empty() && name == shape_.currency_property;
        column.key = std::move(name);
        constexpr std::size_t most_columns = 4'000;
        if (columns_.size() >= most_columns) columns_.clear();
        columns_.push_back(std::move(column));
        return columns_.back();
    }

    void store(const Column& column, ondemand::value& value) {
        if (value.is_null()) {
            if (column.field >= 0) at(column.field) = Null{};
            return;
        }
        const std::string_view text = text_of(value);
        if (column.modified) {
            if (const auto instant = instant_of(text)) row_.version.modified_at = *instant;
        }
        if (column.currency && text.size() == 3) remember_currency(text);
        if (column.field < 0) return;
        const FieldInfo& field = fields_[static_cast<std::size_t>(column.field)];
        if (field.type == FieldType::money && !text.empty() && !in_home_currency(field.name)) {
            amounts_.push_back({static_cast<std::size_t>(column.field), std::string(text)});
        } else {
            at(column.field) = typed(field, text, shape_.currency);
        }
    }

    void remember_currency(std::string_view code) {
        if (currency_ && currency_->name() == code) return;
        try {
            currency_ = Currency::of(code);
        } catch (const Error&) {
            currency_.reset();  // a code nobody knows: its amounts stay plain decimals
        }
    }

    /// Returns a scalar as text; a nested value as its JSON.
    std::string_view text_of(ondemand::value& value) {
        switch (value.type()) {
            case ondemand::json_type::string: {
                std::string_view text;
                if (value.get_string().get(text) == simdjson::SUCCESS) return text;
                std::string_view token = value.raw_json_token();  // an escape that is no character
                token.remove_prefix(1);
                broken_ = true;
                return token.substr(0, token.rfind('"'));
            }
            case ondemand::json_type::array: {
                ondemand::array list = value.get_array();
                return list.raw_json();
            }
            case ondemand::json_type::object: {
                ondemand::object object = value.get_object();
                return object.raw_json();
            }
            default: {
                std::string_view token = value.raw_json_token();
                while (!token.empty() && token.back() <= ' ') token.remove_suffix(1);
                return token == "null" ? std::string_view() : token;
            }
        }
    }

    void read_associations(ondemand::object associations) {
        for (auto member : associations) {
            const std::string_view target = member.unescaped_key();
            const std::string name = std::string(association_prefix) + spelt(target);
            const std::ptrdiff_t field = field_index(fields_, name);
            ondemand::value value = member.value();
            if (field < 0 || value.type() != ondemand::json_type::object) continue;
            read_linked(value.get_object(), static_cast<int>(field));
        }
    }

    // Lists answer "line items" for line_items.
    static std::string spelt(std::string_view target) {
        std::string name(target);
        std::replace(name.begin(), name.end(), ' ', '_');
        return name;
    }

    // The plain type "deal_to_company" stands for the primary one beside "..._unlabeled".
    void read_linked(ondemand::object linked, int field) {
        std::string best;
        bool best_plain = false;
        ondemand::value results;
        if (linked.find_field_unordered("results").get(results) != simdjson::SUCCESS) return;
        for (auto entry : results.get_array()) {
            std::string id;
            bool plain = false;
            for (auto member : entry.get_object()) {
                const ondemand::raw_json_string key = member.key();
                ondemand::value value = member.value();
                if (key.unsafe_is_equal("id")) id = text_of(value);
                if (key.unsafe_is_equal("type")) plain = !text_of(value).ends_with("_unlabeled");
            }
            if (id.empty() || (!best.empty() && (best_plain || !plain))) continue;
            best = std::move(id);
            best_plain = plain;
        }
        if (best.empty()) return;
        at(field) = typed(fields_[static_cast<std::size_t>(field)], best, std::nullopt);
    }

    /// Amounts wait for the record's currency, which may stand behind them.
    void finish() {
        for (const Amount& amount : amounts_) {
            row_.values[amount.field] = typed(fields_[amount.field], amount.text, currency_);
        }
        if (row_.version.modified_at.micros == 0) row_.version.modified_at = updated_at_;
        if (broken_) {
            page_.problems.push_back({row_.id, "broken_text",
                                      "a text holds an escape that is no character; the rest of "
                                      "it was kept",
                                      ""});
        }
        page_.rows.push_back(std::move(row_));
        page_.archived_at.push_back(archived_at_);
    }

    Value& at(int field) { return row_.values[static_cast<std::size_t>(field)]; }

    std::vector<Column>& columns_;
    const PageShape& shape_;
    const std::vector<FieldInfo>& fields_;
    DecodedPage& page_;
    Row row_;
    Timestamp updated_at_;
    Timestamp archived_at_;
    std::vector<Amount> amounts_;
    std::optional<Currency> currency_;
    bool broken_ = false;
};

std::string after_of(ondemand::value& paging) {
    if (paging.type() != ondemand::json_type::object) return {};
    ondemand::value next;
    if (paging.get_object().find_field_unordered("next").get(next) != simdjson::SUCCESS) return {};
    if (next.type() != ondemand::json_type::object) return {};
    ondemand::value after;
    if (next.get_object().find_field_unordered("after").get(after) != simdjson::SUCCESS) return {};
    if (after.type() == ondemand::json_type::string) {
        return std::string(std::string_view(after.get_string()));
    }
    std::string_view token = after.raw_json_token();
    while (!token.empty() && token.back() <= ' ') token.remove_suffix(1);
    return std::string(token);
}

void read_page(ondemand::document& document, RecordReader& reader, DecodedPage& page) {
    bool any = false;
    for (auto member : document.get_object()) {
        const ondemand::raw_json_string key = member.key();
        ondemand::value value = member.value();
        if (key.unsafe_is_equal("results")) {
            any = true;
            for (auto record : value.get_array()) reader.take(record.get_object());
        } else if (key.unsafe_is_equal("paging")) {
            page.after = after_of(value);
        } else if (key.unsafe_is_equal("errors")) {
            page.has_errors = true;
        }
    }
    if (!any) throw simdjson::simdjson_error(simdjson::NO_SUCH_FIELD);
}

}  // namespace

struct PageDecoder::Parts {
    ondemand::parser parser;
    std::vector<Column> columns;
    std::vector<std::string> learnt_for;  ///< what the columns belong to
};

PageDecoder::PageDecoder() : parts_(std::make_unique<Parts>()) {}
PageDecoder::~PageDecoder() = default;

DecodedPage PageDecoder::decode(std::string& body, const PageShape& shape,
                                const std::string& operation) {
    std::vector<std::string> wanted{shape.modified_property, shape.currency_property};
    for (const FieldInfo& field : *shape.fields) wanted.push_back(field.name);
    if (wanted != parts_->learnt_for) {
        parts_->columns.clear();
        parts_->learnt_for = std::move(wanted);
    }
    DecodedPage page;
    RecordReader reader(parts_->columns, shape, page);
    try {
        ondemand::document document = parts_->parser.iterate(padded(body));
        read_page(document, reader, page);
    } catch (const simdjson::simdjson_error&) {
        throw malformed(operation);
    }
    return page;
}

}  // namespace tenure::inline v1::hubspot
