#include "page.hpp"

#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "json_text.hpp"

namespace tenure::inline v1::salesforce {

namespace {

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

/// Hands each member's name to `take`, which goes past the value.
template <class Take>
void each_member(JsonText& text, Take take) {
    text.expect('{');
    if (text.consume('}')) return;
    do {
        const std::string_view name = text.string().raw;
        text.expect(':');
        take(name);
    } while (text.consume(','));
    text.expect('}');
}

/// Calls `take` before each element, which it goes past.
template <class Take>
void each_element(JsonText& text, Take take) {
    text.expect('[');
    if (text.consume(']')) return;
    do {
        take();
    } while (text.consume(','));
    text.expect(']');
}

/// A column by its name.
struct Learnt {
    std::string written;  ///< the name as it stands in a record: with quotes and colon
    Column column;

    std::string_view name() const {
        return std::string_view(written).substr(1, written.size() - 3);
    }
};

/// The columns that records turned out to have, in the order of the first record's fields.
/// Lifetime: what is returned holds until the next call.
class LearntColumns {
 public:
    /// Forgets all when they were learnt for another list of fields.
    void belong_to(const std::vector<FieldInfo>& fields) {
        const bool same = std::equal(
            fields.begin(), fields.end(), learnt_for_.begin(), learnt_for_.end(),
            [](const FieldInfo& field, const std::string& name) { return field.name == name; });
        if (same) return;
        columns_.clear();
        learnt_for_.clear();
        for (const FieldInfo& field : fields) learnt_for_.push_back(field.name);
    }

    /// Goes past a member's name and colon. `expected` is the place of its column in a record like
    /// those before, and becomes that of the next one.
    const Learnt& next(JsonText& text, std::size_t& expected, const RowBuilder& builder) {
        if (expected < columns_.size() && text.consume(columns_[expected].written)) {
            return columns_[expected++];
        }
        const std::string_view name = text.string().raw;
        text.expect(':');
        const std::size_t at = place(name, builder);
        expected = at + 1;
        return columns_[at];
    }

    const Column& named(std::string_view name, const RowBuilder& builder) {
        return columns_[place(name, builder)].column;
    }

 private:
    std::size_t place(std::string_view name, const RowBuilder& builder) {
        constexpr std::size_t most_columns = 2000;
        constexpr std::size_t longest = 300;
        name = name.substr(0, longest);
        const auto known = std::find_if(columns_.begin(), columns_.end(),
                                        [&](const Learnt& one) { return one.name() == name; });
        if (known != columns_.end()) return static_cast<std::size_t>(known - columns_.begin());
        if (columns_.size() >= most_columns) columns_.clear();
        columns_.push_back({'"' + std::string(name) + R"(":)", builder.column(name)});
        return columns_.size() - 1;
    }

    std::vector<Learnt> columns_;
    std::vector<std::string> learnt_for_;
};

/// Replaces the escapes of a string; nothing when one of them is no character.
/// Lifetime: the result holds until the next one.
class Unescape {
 public:
    std::optional<std::string_view> operator()(std::string_view raw) {
        constexpr std::size_t quotes = 2;
        const simdjson::padded_string_view text(raw.data() - 1, raw.size() + quotes,
                                                raw.size() + quotes + simdjson::SIMDJSON_PADDING);
        simdjson::ondemand::document document;
        std::string_view value;
        const bool read = parser_.iterate(text).get(document) == simdjson::SUCCESS &&
                          document.get_string().get(value) == simdjson::SUCCESS;
        return read ? std::optional(value) : std::nullopt;
    }

 private:
    simdjson::ondemand::parser parser_;
};

/// Reads the records of one answer.
class RecordReader {
 public:
    RecordReader(JsonText& text, LearntColumns& columns, Unescape& unescape, RowBuilder& builder)
        : text_(text), columns_(columns), unescape_(unescape), builder_(builder) {}

    void take() {
        if (text_.peek() == 'n') {
            text_.scalar();
            return;
        }
        builder_.begin();
        text_.expect('{');
        std::size_t expected = 0;
        if (!text_.consume('}')) {
            do {
                take_member(expected);
            } while (text_.consume(','));
            text_.expect('}');
        }
        builder_.end();
    }

    /// Goes past a string and returns it without escapes.
    std::string string() {
        const JsonText::String string = text_.string();
        if (!string.escaped) return std::string(string.raw);
        const auto text = unescape_(string.raw);
        if (!text) throw JsonText::Broken{};
        return std::string(*text);
    }

 private:
    void take_member(std::size_t& expected) {
        const Learnt& learnt = columns_.next(text_, expected, builder_);
        if (!learnt.column.used()) {
            text_.skip();
        } else if (learnt.column.parent && text_.peek() == '{') {
            store_parent(std::string(learnt.name()));
        } else {
            store(learnt.column);
        }
    }

    void store(const Column& column) {
        switch (text_.peek()) {
            case '"':
                return store_string(column);
            case '{':
            case '[':
                return builder_.put_json(column, text_.skip());
            default:
                if (text_.consume("null")) return builder_.put_null(column);
                return builder_.put(column, text_.scalar());
        }
    }

    void store_string(const Column& column) {
        const JsonText::String string = text_.string();
        if (!string.escaped) return builder_.put(column, string.raw);
        const auto text = unescape_(string.raw);
        if (!text) {
            builder_.broken("a text holds an escape that is no character; it was kept as it came");
        }
        builder_.put(column, text.value_or(string.raw));
    }

    /// Fields of a parent are columns named by the way to them.
    void store_parent(const std::string& name) {
        each_member(text_, [&](std::string_view member) {
            const std::string way = name + "." + std::string(member);
            const Column& column = columns_.named(way, builder_);
            if (column.field >= 0) {
                store(column);
            } else {
                text_.skip();
            }
        });
    }

    JsonText& text_;
    LearntColumns& columns_;
    Unescape& unescape_;
    RowBuilder& builder_;
};

}  // namespace

struct PageDecoder::Parts {
    LearntColumns columns;
    Unescape unescape;
    std::size_t rows = 0;  ///< of the last page
};

namespace {

std::uint64_t count_of(std::string_view token) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), number);
    if (error != std::errc() || end != token.data() + token.size()) throw JsonText::Broken{};
    return number;
}

bool truth_of(std::string_view token) {
    if (token != "true" && token != "false") throw JsonText::Broken{};
    return token == "true";
}

void read_answer(JsonText& text, RecordReader& reader, DecodedPage& page) {
    bool listed = text.peek() == '[';
    const auto read_records = [&] { each_element(text, [&] { reader.take(); }); };
    const auto read_member = [&](std::string_view name) {
        if (name == "records") {
            listed = true;
            read_records();
        } else if (name == "totalSize") {
            page.total = count_of(text.scalar());
        } else if (name == "done") {
            page.done = truth_of(text.scalar());
        } else if (name == "nextRecordsUrl" && text.peek() == '"') {
            page.next = reader.string();
        } else {
            text.skip();
        }
    };
    if (listed) {
        read_records();
    } else {
        each_member(text, read_member);
    }
    if (!listed || !text.at_end()) throw JsonText::Broken{};
}

}  // namespace

PageDecoder::PageDecoder() : parts_(std::make_unique<Parts>()) {}
PageDecoder::~PageDecoder() = default;

DecodedPage PageDecoder::decode(std::string& body, const PageShape& shape,
                                const std::string& operation) {
    // Parsers read in blocks, also behind the end.
    body.reserve(body.size() + simdjson::SIMDJSON_PADDING);
    parts_->columns.belong_to(*shape.fields);
    DecodedPage page;
    page.rows.reserve(parts_->rows);
    RowBuilder builder(shape, page);
    JsonText text(body);
    RecordReader reader(text, parts_->columns, parts_->unescape, builder);
    try {
        if (!simdjson::validate_utf8(body)) throw JsonText::Broken{};
        read_answer(text, reader, page);
    } catch (const JsonText::Broken&) {
        throw cut(operation, body);
    }
    parts_->rows = page.rows.size();
    // A path of the org itself: a wrong one must not lead the token anywhere else.
    if (!page.done && !page.next.starts_with("/services/data/")) throw cut(operation, body);
    return page;
}

}  // namespace tenure::inline v1::salesforce
