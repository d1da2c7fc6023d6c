// Reads arbitrary bytes as a HubSpot answer, webhook or cursor, and builds searches from them.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>

#include "hubspot/cursor.hpp"
#include "hubspot/derived.hpp"
#include "hubspot/draft.hpp"
#include "hubspot/errors.hpp"
#include "hubspot/page.hpp"
#include "hubspot/read.hpp"
#include "hubspot/webhook.hpp"

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
    fields.push_back(hubspot::association_field("companies"));
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
    static hubspot::PageDecoder decoder;
    const hubspot::PageShape shape{&fields, "b", "c", Currency::of("USD")};
    std::string body = text;
    const hubspot::DecodedPage page = decoder.decode(body, shape, "fuzz");
    if (page.rows.size() != page.archived_at.size() || page.rows.size() > page.seen) std::abort();
    for (const Row& row : page.rows) {
        if (row.id.empty() || row.values.size() != fields.size()) std::abort();
    }
}

/// Whatever the text is, the search has one condition, and the text is its value.
void build_search(const std::string& text) {
    const std::vector<hubspot::Filter> filters{{"email", "EQ", text}};
    const auto body = nlohmann::json::parse(hubspot::search_body(filters, {"email"}));
    const auto& groups = body.at("filterGroups");
    if (groups.size() != 1 || groups[0].at("filters").size() != 1) std::abort();
    if (!groups[0]["filters"][0].at("value").is_string()) std::abort();
    const std::string encoded = hubspot::url_encoded(text);
    if (encoded.find_first_of(" &?#/\r\n\"") != std::string::npos) std::abort();
}

/// A webhook whose every part is the text; no text is its own signature.
void take_in(const std::string& text) {
    WebhookRequest request;
    request.url = text;
    request.body = text;
    for (const char* version : {"v3", "v2", "v1"}) {
        bool refused = false;
        try {
            request.headers = {};
            if (*(version + 1) == '3') {
                request.headers.set("X-HubSpot-Signature-v3", text);
                request.headers.set("X-HubSpot-Request-Timestamp", text.substr(0, 13));
            } else {
                request.headers.set("X-HubSpot-Signature", text);
                request.headers.set("X-HubSpot-Signature-Version", version);
            }
            hubspot::verify(request, Secret("s"));
        } catch (const Error&) {
            refused = true;
        }
        if (!refused) std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    const hubspot::Kind& deals = *hubspot::kind_named("deals");
    allow_errors([&] { decode(text); });
    allow_errors([&] { decode(R"({"results":[{"id":"1","properties":{)" + text + "}}]}"); });
    allow_errors([&] { hubspot::read_events(text); });
    allow_errors([&] { hubspot::read_cursor(Cursor{text}, "deals"); });
    allow_errors([&] { hubspot::read_properties(text, deals); });
    allow_errors([&] { hubspot::read_stages(text, "fuzz"); });
    allow_errors([&] { hubspot::read_owners(text); });
    allow_errors([&] { hubspot::read_campaigns(text, std::nullopt); });
    allow_errors([&] { hubspot::read_history_answer(text, deals); });
    allow_errors([&] { hubspot::read_links_answer(text, "fuzz"); });
    allow_errors([&] { hubspot::read_written(text, "fuzz"); });
    allow_errors([&] { hubspot::read_account(text); });
    for (const int status : {200, 400, 429}) {
        const auto failure = hubspot::failure_of(HttpResponse{status, {}, text});
        if (failure) static_cast<void>(hubspot::error_of(*failure, "fuzz", ""));
    }
    if (hubspot::signed_url(text).size() > text.size()) std::abort();
    if (hubspot::ids_in(text).size() > text.size()) std::abort();
    build_search(text);
    take_in(text);
    return 0;
}
