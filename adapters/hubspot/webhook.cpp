#include "webhook.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <charconv>
#include <set>
#include <tuple>

#include "errors.hpp"
#include "json.hpp"
#include "schema.hpp"

namespace tenure::inline v1::hubspot {

namespace {

using nlohmann::json;

using Digest = std::array<unsigned char, 32>;

Error refused(const char* cause, const char* next_step) {
    return Error(Errc::authentication, "take in a webhook", "", cause, next_step);
}

std::string hex_sha256(const std::string& text) {
    Digest digest{};
    unsigned size = 0;
    if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) {
        throw Error(Errc::unsupported, "take in a webhook", "", "OpenSSL offers no SHA-256");
    }
    constexpr char hex[] = "0123456789abcdef";
    std::string out;
    for (const unsigned char byte : digest) {
        out += hex[byte >> 4];
        out += hex[byte & 15];
    }
    return out;
}

std::string base64_hmac(const Secret& key, const std::string& text) {
    Digest digest{};
    unsigned size = 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    const std::string& secret = key.reveal();
    if (!HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), bytes, text.size(),
              digest.data(), &size)) {
        throw Error(Errc::unsupported, "take in a webhook", "", "OpenSSL offers no SHA-256");
    }
    std::array<unsigned char, 48> out{};
    const int length = EVP_EncodeBlock(out.data(), digest.data(), static_cast<int>(digest.size()));
    return {reinterpret_cast<const char*>(out.data()), static_cast<std::size_t>(length)};
}

// Signatures compare as secrets do: in a time that tells nothing.
void expect_same(const std::string& made, std::string_view given) {
    if (Secret(made) == Secret(std::string(given))) return;
    throw refused("the signature is not the one of this app's secret",
                  "Check client_secret, and that a proxy does not change address or body");
}

void check_age(std::string_view timestamp, Timestamp received_at) {
    constexpr std::int64_t window_ms = 5 * 60 * 1000;
    std::int64_t sent = 0;
    const auto [end, error] =
        std::from_chars(timestamp.data(), timestamp.data() + timestamp.size(), sent);
    const bool number = error == std::errc() && end == timestamp.data() + timestamp.size();
    const std::int64_t now = received_at.micros / 1000;
    if (number && sent > now - window_ms && sent < now + window_ms) return;
    throw refused("the request is older than five minutes, or from the future",
                  "Check this machine's clock; HubSpot sends missed events again");
}

std::uint64_t number_at(const json& event, const char* key) {
    const auto found = event.find(key);
    if (found == event.end()) return 0;
    if (found->is_number_unsigned()) return found->get<std::uint64_t>();
    return found->is_number_integer() && found->get<std::int64_t>() > 0
               ? static_cast<std::uint64_t>(found->get<std::int64_t>())
               : 0;
}

// "contact.propertyChange", "0-3.creation", "object.deletion" with objectTypeId beside it.
const Kind* kind_of(const json& event, const std::string& subject) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 14> names{
        {{"contact", "contacts"},
         {"company", "companies"},
         {"deal", "deals"},
         {"ticket", "tickets"},
         {"product", "products"},
         {"line_item", "line_items"},
         {"0-1", "contacts"},
         {"0-2", "companies"},
         {"0-3", "deals"},
         {"0-5", "tickets"},
         {"0-7", "products"},
         {"0-8", "line_items"},
         {"0-53", "invoices"},
         {"0-123", "orders"}}};
    const std::string type = subject == "object" ? text_at(event, "objectTypeId") : subject;
    for (const auto& name : names) {
        if (name.first == type) return kind_named(name.second);
    }
    return kind_named(type);
}

/// Reads one event; nothing when it is about no record of ours.
std::optional<Hint> hint_of(const json& event) {
    std::string type = text_at(event, "subscriptionType");
    if (type.empty()) type = text_at(event, "eventType");
    const std::size_t dot = type.find('.');
    const Kind* kind = dot == std::string::npos ? nullptr : kind_of(event, type.substr(0, dot));
    if (!kind) return std::nullopt;
    const std::string what = type.substr(dot + 1);
    Hint hint;
    hint.stream = kind->name;
    hint.id = text_at(event, "objectId");
    constexpr std::uint64_t latest = 9'000'000'000'000;
    hint.at = Timestamp{
        static_cast<std::int64_t>(std::min(number_at(event, "occurredAt"), latest)) * 1000};
    if (what == "deletion" || what == "privacyDeletion") hint.kind = Hint::Kind::deleted;
    if (what == "merge") {
        hint.kind = Hint::Kind::merged;
        const std::string made = text_at(event, "newObjectId");
        const std::string kept = made.empty() ? text_at(event, "primaryObjectId") : made;
        if (!kept.empty()) hint.id = kept;
    }
    if (hint.id.empty()) return std::nullopt;
    return hint;
}

}  // namespace

std::string signed_url(std::string_view url) {
    constexpr std::string_view codes =
        "3A2F3F402124272829"
        "2A2C3B";
    constexpr std::string_view letters = ":/?@!$'()*,;";
    std::string out;
    for (std::size_t at = 0; at < url.size(); ++at) {
        if (url[at] != '%' || at + 2 >= url.size()) {
            out += url[at];
            continue;
        }
        std::string code(url.substr(at + 1, 2));
        for (char& c : code) c = c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
        std::size_t place = 0;
        while (place < letters.size() && codes.substr(2 * place, 2) != code) ++place;
        if (place == letters.size()) {
            out += url[at];
            continue;
        }
        out += letters[place];
        at += 2;
    }
    return out;
}

void verify(const WebhookRequest& request, const Secret& client_secret) {
    if (client_secret.empty()) {
        throw Error(Errc::configuration, "take in a webhook", "client_secret",
                    "the setting is empty", "Copy it from the app's Auth page");
    }
    if (const auto given = request.headers.get("X-HubSpot-Signature-v3")) {
        const auto timestamp = request.headers.get("X-HubSpot-Request-Timestamp").value_or("");
        check_age(timestamp, request.received_at);
        // The text of the timestamp, not its number: python SDK issue 263.
        return expect_same(base64_hmac(client_secret, request.method + signed_url(request.url) +
                                                          request.body + std::string(timestamp)),
                           *given);
    }
    const auto given = request.headers.get("X-HubSpot-Signature");
    if (!given) {
        throw refused("the request carries no signature",
                      "Only HubSpot may call this address; check what else does");
    }
    const bool second = request.headers.get("X-HubSpot-Signature-Version").value_or("v1") == "v2";
    const std::string subject = second ? request.method + request.url + request.body : request.body;
    expect_same(hex_sha256(client_secret.reveal() + subject), *given);
}

std::vector<Hint> read_events(std::string_view body) {
    const json document = json::parse(body, nullptr, false);
    constexpr std::size_t most = 10'000;  // HubSpot sends a hundred at most
    if (!document.is_array() || document.size() > most) {
        throw Error(Errc::bad_response, "take in a webhook", "", "the body is no list of events",
                    "Subscribe to CRM events in the app's webhook settings");
    }
    std::vector<Hint> hints;
    // eventId is not unique; these four are. Source: facts of HubSpot's webhooks page.
    std::set<std::tuple<std::string, std::string, std::string, std::string>> seen;
    for (const json& event : document) {
        if (!event.is_object()) continue;
        const bool first =
            seen.emplace(text_at(event, "subscriptionId"), text_at(event, "objectId"),
                         text_at(event, "propertyName"), text_at(event, "occurredAt"))
                .second;
        if (!first) continue;
        if (auto hint = hint_of(event)) hints.push_back(std::move(*hint));
    }
    return hints;
}

}  // namespace tenure::inline v1::hubspot
