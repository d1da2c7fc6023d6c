// Reads arbitrary bytes as what Salesforce sends: pages, CSV, describe, tokens, outbound messages;
// and builds queries from arbitrary texts.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>

#include "salesforce/bulk.hpp"
#include "salesforce/cursor.hpp"
#include "salesforce/errors.hpp"
#include "salesforce/outbound.hpp"
#include "salesforce/page.hpp"
#include "salesforce/requests.hpp"
#include "salesforce/token.hpp"
#include "salesforce/write.hpp"

namespace {

using namespace tenure;

std::vector<FieldInfo> fields_of_every_type() {
    std::vector<FieldInfo> fields;
    for (int type = 0; type <= static_cast<int>(FieldType::json); ++type) {
        FieldInfo field;
        field.name = std::string(1, static_cast<char>('a' + type));
        field.type = static_cast<FieldType>(type);
        fields.push_back(field);
    }
    FieldInfo rate;
    rate.name = salesforce::rate_field;
    fields.push_back(rate);
    return fields;
}

template <class Function>
void allow_errors(Function&& function) {
    try {
        function();
    } catch (const Error&) {  // the one exception that may leave
    }
}

salesforce::PageShape shape() {
    static const std::vector<FieldInfo> fields = fields_of_every_type();
    static const salesforce::Rates rates = [] {
        salesforce::Rates made;
        made.add("EUR", Date::of(2020, 1, 1), "0.9");
        return made;
    }();
    salesforce::PageShape made;
    made.fields = &fields;
    made.stamp = "SystemModstamp";
    made.meaning = {&salesforce::standard_prefixes(), Currency::of("USD")};
    made.rates = &rates;
    return made;
}

void check(const salesforce::DecodedPage& page) {
    for (const Row& row : page.rows) {
        if (row.id.empty() || row.values.size() != shape().fields->size()) std::abort();
    }
}

void decode(const std::string& text) {
    static salesforce::PageDecoder decoder;
    std::string body = text;
    check(decoder.decode(body, shape(), "fuzz"));
}

void read_csv(const std::string& text) {
    const std::vector<std::string> names{"Id", "SystemModstamp", "a", "b"};
    std::size_t whole = 0;
    bool failed = false;
    try {
        salesforce::DecodedPage page;
        salesforce::CsvRows rows(names, shape(), page);
        rows.take(text);
        rows.finish();
        check(page);
        whole = page.seen;
    } catch (const Error&) {
        failed = true;
    }
    salesforce::DecodedPage page;
    salesforce::CsvRows rows(names, shape(), page);
    for (std::size_t at = 0; at < text.size(); at += 3)
        rows.take(std::string_view(text).substr(at, 3));
    rows.finish();
    if (failed || page.seen != whole) std::abort();  // pieces must not matter
}

/// A query's literals without their escapes, and what stands around them.
struct Taken {
    std::string around;
    std::vector<std::string> literals;
};

Taken taken_apart(const std::string& soql) {
    constexpr std::string_view letters = "nrtbf";
    constexpr std::string_view meant = "\n\r\t\b\f";
    Taken taken;
    for (std::size_t i = 0; i < soql.size(); ++i) {
        if (soql[i] != '\'') {
            taken.around += soql[i];
            continue;
        }
        std::string& text = taken.literals.emplace_back();
        for (++i; i < soql.size() && soql[i] != '\''; ++i) {
            const bool escaped = soql[i] == '\\' && ++i < soql.size();
            const std::size_t letter = escaped ? letters.find(soql[i]) : std::string_view::npos;
            text += letter == std::string_view::npos ? soql[i] : meant[letter];
        }
        if (i >= soql.size()) std::abort();  // the quotes stay open
    }
    return taken;
}

/// Whatever a text holds, it has to stay within its quotes.
void build(const std::string& text) {
    if (!salesforce::searchable(text)) return;
    const std::string quoted = salesforce::literal(text);
    const std::string encoded = salesforce::encoded(quoted);
    if (encoded.size() != salesforce::encoded_size(quoted)) std::abort();
    const std::vector<std::string> values{text, "O'Neil\\", text};
    const salesforce::Select select{
        {"Id"},
        "Contact",
        {salesforce::in_list("Key__c", values), salesforce::after("Stamp", Timestamp{}, text)}};
    const Taken taken = taken_apart(select.text());
    const std::vector<std::string> expected{text, values[1], text, text};
    if (taken.literals != expected) std::abort();
    if (taken.around !=
        "SELECT Id FROM Contact WHERE Key__c IN (,,) AND (Stamp > 1970-01-01T00:00:00.000Z OR "
        "(Stamp = 1970-01-01T00:00:00.000Z AND Id > ))") {
        std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    allow_errors([&] { decode(text); });
    allow_errors([&] { decode(R"({"totalSize":1,"done":true,"records":[)" + text + "]}"); });
    allow_errors([&] { read_csv(text); });
    allow_errors([&] { salesforce::parse_csv(text); });
    allow_errors([&] { salesforce::read_message(text); });
    allow_errors([&] { salesforce::read_cursor(Cursor{text}, "S"); });
    allow_errors([&] { salesforce::read_token(HttpResponse{200, {}, text}, "https://x"); });
    allow_errors([&] { salesforce::read_results(text, 1); });
    allow_errors([&] { salesforce::my_domain(text); });
    const auto document = nlohmann::json::parse(text, nullptr, false);
    allow_errors([&] { salesforce::read_object(document); });
    static_cast<void>(salesforce::failure_of(HttpResponse{400, {}, text}));
    static_cast<void>(salesforce::read_bulk_error(text));
    static_cast<void>(salesforce::plain_decimal(text));
    build(text);
    return 0;
}
