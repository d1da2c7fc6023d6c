#include "config.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "config_leads.hpp"
#include "config_section.hpp"
#include "connectors.hpp"
#include "tenure/core/nearest.hpp"
#include "tenure/lifecycle/duration.hpp"

namespace tenure::cli {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// Settings that every source takes.
const std::vector<std::string> source_keys = {
    "connector", "customer_is",    "money_unit",    "mapping",         "tls",
    "proxy",     "allow_insecure", "deletes_every", "max_delete_share"};

const std::vector<std::string> clv_models = {"average",    "margin",     "retention", "discounted",
                                             "service",    "product",    "historic",  "mbg-nbd",
                                             "bg-nbd",     "pareto-nbd", "bg-bb",     "bg-cnbd-k",
                                             "mbg-cnbd-k", "nbd",        "sbg",       "bdw"};

json parse_file(const std::string& path) {
    const std::string text = read_text(path, "configuration");
    try {
        return json::parse(text, nullptr, true, true);
    } catch (const json::parse_error& error) {
        const auto at = std::min(error.byte, text.size());
        const auto line =
            1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
        throw Error(Errc::configuration, "read configuration", path + ":" + std::to_string(line),
                    "this is not valid JSON near here", "Check for a missing comma or quote");
    }
}

class Reader {
 public:
    explicit Reader(const std::string& path) : folder_(fs::path(path).parent_path()) {
        config_.path = path;
    }

    Config read(const json& document) {
        const ConfigSection top(
            document, config_.path, "",
            {"store", "tenant", "business", "sources", "lifecycle", "clv", "segments"});
        config_.store = located_store(top.text("store", config_.store));
        config_.tenant = top.text("tenant", config_.tenant);
        config_.segments = located(top.text("segments", ""));
        if (top.has("business")) read_business(top.at("business"));
        if (top.has("lifecycle")) read_lifecycle(top.at("lifecycle"));
        if (top.has("clv")) read_clv(top.at("clv"));
        if (top.has("sources")) read_sources(top.at("sources"));
        return std::move(config_);
    }

 private:
    std::string located(const std::string& file) const {
        if (file.empty() || fs::path(file).is_absolute()) return file;
        return (folder_ / file).string();
    }

    std::string located_store(const std::string& address) const {
        constexpr std::string_view scheme = "sqlite:";
        const bool in_file = address.rfind(scheme, 0) == 0 && address != "sqlite::memory:";
        return in_file ? std::string(scheme) + located(address.substr(scheme.size())) : address;
    }

    void read_business(const json& part) {
        const ConfigSection section(part, config_.path, "business",
                                    {"zone", "calendar", "week_start", "currency", "money_unit",
                                     "rates", "price_index", "consent"});
        Business& business = config_.business;
        business.zone = section.text("zone", business.zone);
        (void)Zone::named(business.zone);
        if (section.word("calendar", "gregorian", {"gregorian", "jalali"}) == "jalali") {
            business.calendar = Calendar::jalali;
        }
        business.week_start = section.word(
            "week_start", business.week_start,
            {"monday", "saturday", "sunday", "tuesday", "wednesday", "thursday", "friday"});
        business.currency = section.text("currency", business.currency);
        if (!business.currency.empty()) (void)Currency::of(business.currency);
        if (section.word("money_unit", "rial", {"rial", "toman"}) == "toman") {
            business.money_unit = RialUnit::toman;
        }
        if (section.has("consent")) read_consent(section.at("consent"));
        business.price_index = section.text("price_index", "");
        if (!business.price_index.empty()) business.price_index = located(business.price_index);
        business.rates = section.text("rates", "");
        if (business.rates.empty()) return;
        business.rates = located(business.rates);
        if (business.currency.empty()) {
            throw section.wrong("rates", "needs the currency that the rates lead to",
                                "Add \"currency\" beside it, for example \"EUR\"");
        }
    }

    void read_consent(const json& part) {
        const ConfigSection section(part, config_.path, "business.consent",
                                    {"without_record", "internal_purposes"});
        PermissionRules& rules = config_.business.permission;
        if (section.word("without_record", "allowed", {"allowed", "denied"}) == "denied") {
            rules.without_record = WithoutRecord::denied;
        }
        rules.internal_purposes = section.texts("internal_purposes", rules.internal_purposes);
    }

    void read_lifecycle(const json& part) {
        const ConfigSection section(part, config_.path, "lifecycle",
                                    {"framework", "plays", "leads"});
        if (section.has("leads")) {
            read_leads(section.at("leads"), config_);
            config_.owners = located(config_.owners);
        }
        config_.plays = located(section.text("plays", ""));
        config_.framework = section.text("framework", config_.framework);
        if (config_.framework.size() > 5 && config_.framework.ends_with(".json")) {
            config_.framework = located(config_.framework);
        }
    }

    void read_clv(const json& part) {
        const ConfigSection section(part, config_.path, "clv",
                                    {"model", "horizon", "annual_discount_rate", "margin"});
        ClvConfig& clv = config_.clv;
        clv.model = section.word("model", clv.model, clv_models);
        clv.horizon = section.text("horizon", clv.horizon);
        clv.horizon_years = days_of(clv.horizon, "clv.horizon") / days_per_year;
        clv.annual_discount_rate =
            section.number("annual_discount_rate", clv.annual_discount_rate, 0.0, 10.0);
        clv.margin = section.number("margin", clv.margin, 0.0, 1.0);
    }

    void read_sources(const json& part) {
        if (!part.is_object()) {
            throw Error(Errc::configuration, "read configuration", config_.path,
                        "\"sources\" must be an object of named sources");
        }
        for (const auto& item : part.items()) {
            config_.sources.push_back(read_source(item.key(), item.value()));
        }
    }

    SourceConfig read_source(const std::string& name, const json& part) {
        const std::string path = "sources." + name;
        const KnownConnector& connector = connector_of(part, path);
        std::vector<std::string> keys = source_keys;
        for (const auto* more : {&connector.texts, &connector.numbers, &connector.secrets}) {
            keys.insert(keys.end(), more->begin(), more->end());
        }
        const ConfigSection section(part, config_.path, path, keys);
        SourceConfig source;
        source.name = name;
        source.connector = connector.name;
        source.url = section.text("url", "");
        source.customer_is = section.word("customer_is", source.customer_is,
                                          {"account", "contact", "contact-else-account"});
        source.money_unit = section.text("money_unit", "");
        if (!source.money_unit.empty()) section.word("money_unit", "", {"rial", "toman"});
        source.mapping_file = located(section.text("mapping", ""));
        source.proxy = section.text("proxy", "");
        source.allow_insecure = section.flag("allow_insecure", false);
        if (section.has("deletes_every")) {
            source.deletes_every = std::chrono::seconds(static_cast<std::int64_t>(
                days_of(section.text("deletes_every", ""), section.path_of("deletes_every")) *
                86'400));
        }
        if (section.has("max_delete_share")) {
            source.max_delete_share = section.number("max_delete_share", 0.2, 0.0, 1.0);
        }
        if (section.has("tls")) {
            const ConfigSection tls(section.at("tls"), config_.path, path + ".tls", {"ca_file"});
            source.ca_file = located(tls.text("ca_file", ""));
        }
        read_settings(connector, section, source);
        return source;
    }

    /// Which settings a source takes depends on its connector.
    const KnownConnector& connector_of(const json& part, const std::string& path) const {
        if (!part.is_object() || !part.contains("connector") || !part.at("connector").is_string()) {
            throw Error(Errc::configuration, "read configuration", config_.path,
                        "\"" + path + ".connector\" is missing or no text",
                        "Use one of: " + listed(connector_names()));
        }
        const auto name = part.at("connector").get<std::string>();
        if (const KnownConnector* found = find_connector(name)) return *found;
        const std::vector<std::string> names = connector_names();
        throw Error(Errc::configuration, "read configuration", config_.path,
                    "\"" + path + ".connector\" cannot be \"" + name + "\"",
                    did_you_mean(name, names, "Choose one of: " + listed(names)));
    }

    void read_settings(const KnownConnector& connector, const ConfigSection& section,
                       SourceConfig& source) {
        for (const std::string& key : connector.texts) {
            if (section.has(key)) source.values[key] = section.text(key, "");
        }
        for (const std::string& key : connector.numbers) {  // the connector knows their limits
            if (!section.has(key)) continue;
            const json& value = section.at(key);
            source.values[key] = value.is_number() ? value.dump() : section.text(key, "");
        }
        for (const std::string& key : connector.secrets) {
            if (section.has(key)) source.secrets[key] = read_secret(section, key, source);
        }
        for (const RequiredSetting& setting : connector.required) {
            const auto value = source.values.find(setting.key);
            const bool given = source.secrets.contains(setting.key) ||
                               (value != source.values.end() && !value->second.empty());
            if (!given) throw section.wrong(setting.key, "is missing", setting.next_step);
        }
        if (source.values.contains("zone")) (void)Zone::named(source.values["zone"]);
    }

    Secret read_secret(const ConfigSection& section, const std::string& key, SourceConfig& source) {
        const json& value = section.at(key);
        if (value.is_string()) {
            config_.warnings.push_back("\"" + section.path_of(key) +
                                       "\" stands in the file itself: prefer {\"env\": \"NAME\"} "
                                       "or {\"file\": \"PATH\"}");
            return Secret(value.get<std::string>());
        }
        const ConfigSection place(value, config_.path, section.path_of(key), {"env", "file"});
        if (place.has("env")) {
            const std::string name = place.text("env", "");
            const char* text = std::getenv(name.c_str());
            // Only commands that connect need the value: they say which variable is missing.
            if (text == nullptr || *text == '\0') source.unset_variables[key] = name;
            return Secret(text == nullptr ? "" : text);
        }
        std::string text = read_text(located(place.required_text("file", "key.txt")), "secret");
        while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
        return Secret(std::move(text));
    }

    fs::path folder_;
    Config config_;
};

}  // namespace

std::string read_text(const std::string& path, const std::string& what) {
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        throw Error(Errc::configuration, "read " + what, path, "the file cannot be opened",
                    what == "configuration"
                        ? "Create one with `tenure init vtiger` (or hubspot, salesforce), or name "
                          "another with --config"
                        : "Check the path; it is relative to the configuration file");
    }
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

Config read_config(const std::string& path) {
    return Reader(path).read(parse_file(path));
}

std::vector<SourceConfig> choose_sources(const Config& config,
                                         const std::vector<std::string>& names) {
    if (config.sources.empty()) {
        throw Error(Errc::configuration, "choose source", config.path, "no source is configured",
                    "Add one under \"sources\"; `tenure init CONNECTOR` writes an example");
    }
    if (names.empty()) return config.sources;
    std::vector<SourceConfig> chosen;
    for (const std::string& name : names) {
        const auto found =
            std::find_if(config.sources.begin(), config.sources.end(),
                         [&](const SourceConfig& source) { return source.name == name; });
        if (found == config.sources.end()) {
            std::string known;
            for (const SourceConfig& source : config.sources) {
                known += (known.empty() ? "" : ", ") + source.name;
            }
            throw Error(Errc::configuration, "choose source", name,
                        "no such source in " + config.path, "Known sources: " + known);
        }
        chosen.push_back(*found);
    }
    return chosen;
}

SourceProfile profile_of(const Config& config, const SourceConfig& source) {
    SourceProfile profile;
    profile.customer_is = customer_is(source.customer_is);
    profile.business_zone = Zone::named(config.business.zone);
    if (!config.business.currency.empty()) {
        profile.currency = Currency::of(config.business.currency);
    }
    if (source.money_unit == "toman") profile.money_scale = 10;
    profile.calendar = config.business.calendar;
    return profile;
}

double days_of(const std::string& duration, const std::string& key) {
    if (const auto days = parse_duration_days(duration)) return *days;
    throw Error(Errc::configuration, "read configuration", key,
                "\"" + duration + "\" is no duration", "Write for example P1Y, P6M, P26W or P90D");
}

}  // namespace tenure::cli
