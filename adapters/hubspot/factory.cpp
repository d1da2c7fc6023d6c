// HubSpot, part "connector": from settings by name, as a configuration file has them, to Options.
#include <charconv>

#include "requests.hpp"

namespace tenure::inline v1::hubspot {

namespace {

std::string value_of(const ConnectorSettings& settings, const char* name, std::string other = {}) {
    const auto found = settings.values.find(name);
    return found == settings.values.end() || found->second.empty() ? std::move(other)
                                                                   : found->second;
}

Secret secret_of(const ConnectorSettings& settings, const char* name) {
    const auto found = settings.secrets.find(name);
    return found == settings.secrets.end() ? Secret() : found->second;
}

Error wrong(const char* setting, const char* next_step) {
    return Error(Errc::configuration, "configure hubspot", setting, "the value is not usable",
                 next_step);
}

double share_of(const ConnectorSettings& settings, const char* name, double other) {
    const std::string text = value_of(settings, name);
    if (text.empty()) return other;
    char* end = nullptr;
    const double share = std::strtod(text.c_str(), &end);
    if (*end != '\0' || !(share > 0.0 && share <= 1.0)) {
        throw wrong(name, "Write a share above 0 and at most 1, for example 0.5");
    }
    return share;
}

std::int64_t count_of(const ConnectorSettings& settings, const char* name, std::int64_t other) {
    const std::string text = value_of(settings, name);
    if (text.empty()) return other;
    std::int64_t number = 0;
    const char* last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, number);
    if (error != std::errc() || end != last || number < 0) {
        throw wrong(name, "Write a whole number that is not negative");
    }
    return number;
}

}  // namespace

Api api_named(std::string_view name) {
    for (const Api api : {Api::v3, Api::v2026_03, Api::v2026_09}) {
        if (name == name_of(api)) return api;
    }
    throw wrong("api", "Write \"2026-03\", \"2026-09\" or \"v3\"");
}

ConnectorFactory factory() {
    return [](const ConnectorSettings& settings) {
        Options options;
        options.source = settings.source;
        options.url = value_of(settings, "url", options.url);
        options.token = secret_of(settings, "token");
        options.client_id = value_of(settings, "client_id");
        options.client_secret = secret_of(settings, "client_secret");
        options.refresh_token = secret_of(settings, "refresh_token");
        options.currency = value_of(settings, "currency");
        options.purchases = value_of(settings, "purchases", options.purchases);
        if (const std::string api = value_of(settings, "api"); !api.empty()) {
            options.api = api_named(api);
        }
        options.burst_share = share_of(settings, "share", options.burst_share);
        options.day_share = share_of(settings, "day_share", options.day_share);
        options.day_limit = count_of(settings, "day_limit", options.day_limit);
        options.search_lag =
            std::chrono::seconds(count_of(settings, "search_lag", options.search_lag.count()));
        options.transport = settings.transport;
        options.log = settings.log;
        options.credentials = settings.credentials;
        return connect(options);
    };
}

}  // namespace tenure::inline v1::hubspot
