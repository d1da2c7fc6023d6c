// Reads arbitrary bytes as a vTiger answer: envelope, page, describe, deletions and cursor; and
// builds queries from arbitrary texts.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "tenure/core/error.hpp"
#include "tenure/core/text.hpp"
#include "vtiger/cursor.hpp"
#include "vtiger/envelope.hpp"
#include "vtiger/line_items.hpp"
#include "vtiger/page.hpp"
#include "vtiger/requests.hpp"

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
    return fields;
}

template <class Function>
void allow_errors(Function&& function) {
    try {
        function();
    } catch (const Error&) {  // the one exception that may leave
    }
}

void decode(const std::string& text) {
    static const std::vector<FieldInfo> fields = fields_of_every_type();
    static const vtiger::Prefixes prefixes{{"11", "Accounts"}};
    static const vtiger::Currencies currencies{{"21x1", Currency::of("EUR")}};
    static const vtiger::ServerZone zone{Zone()};
    static vtiger::PageDecoder decoder;
    vtiger::PageShape shape;
    shape.fields = &fields;
    shape.meaning = {&prefixes, &zone, Currency::of("USD")};
    shape.currencies = &currencies;
    std::string body = text;
    const vtiger::DecodedPage page = decoder.decode(body, shape, "fuzz");
    if (page.rows.size() != page.modified.size() || page.rows.size() > page.seen) std::abort();
    for (const Row& row : page.rows) {
        if (row.id.empty() || row.values.size() != fields.size()) std::abort();
    }
}

/// Reads a form as a server does.
std::string decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
            i += 2;
        } else {
            out += text[i] == '+' ? ' ' : text[i];
        }
    }
    return out;
}

/// Whatever the texts are, the query has one condition, and its literals are the texts.
void build_query(const std::string& text) {
    if (!vtiger::searchable(text)) return;
    const std::vector<std::string> columns{"id"}, values{text, "'", text};
    const std::string query =
        vtiger::select(columns, "Contacts", vtiger::in_list("lastname", values), "id");
    std::string outside;
    std::vector<std::string> inside;
    for (std::size_t i = 0; i < query.size(); ++i) {
        if (query[i] != '\'') {
            outside += query[i];
            continue;
        }
        std::string value;
        for (++i; i < query.size() && (query[i] != '\'' || query[i + 1] == '\''); ++i) {
            if (query[i] == '\'') ++i;
            value += query[i];
        }
        inside.push_back(value);
    }
    if (outside != "select id from Contacts where lastname in (,,) order by id limit 100;") {
        std::abort();
    }
    if (inside != values) std::abort();
    const HttpRequest request = vtiger::request_of("https://x/webservice.php",
                                                   vtiger::query("Contacts", query), Secret("s"));
    const std::size_t from = request.url.find("&query=") + 7;
    if (request.url.find_first_of("&#\r\n\"", from) != std::string::npos) std::abort();
    if (decoded(std::string_view(request.url).substr(from)) != query) std::abort();
    if (vtiger::encoded_size(query) != request.url.size() - from) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    allow_errors([&] { decode(text); });
    allow_errors([&] { decode(R"({"success":true,"result":[)" + text + "]}"); });
    allow_errors([&] { vtiger::read_module(text); });
    allow_errors([&] { vtiger::read_modules(text); });
    allow_errors([&] { vtiger::read_login(text); });
    allow_errors([&] { vtiger::read_challenge(text); });
    allow_errors([&] { vtiger::items_of_record(text); });
    allow_errors([&] { vtiger::read_cursor(Cursor{text}, "S"); });
    allow_errors([&] {
        std::string body = text;
        vtiger::read_deleted_ids(body);
    });
    const vtiger::Repaired repaired = vtiger::repair(text);
    if (!valid_utf8(repaired.json) || repaired.json.size() > 6 * size) std::abort();
    static_cast<void>(vtiger::failure_of(HttpResponse{200, {}, text}));
    allow_errors([&] { vtiger::endpoint_of(text); });
    build_query(text);
    return 0;
}
