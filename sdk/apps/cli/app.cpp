#include "app.hpp"

#include <cstdio>

#include "connectors.hpp"
#include "tenure/http/credentials.hpp"
#include "tenure/lifecycle/labels.hpp"

namespace tenure::cli {

const Config& App::config() {
    if (!config_) {
        config_ = read_config(globals.config);
        write_rial_in(config_->business.money_unit);
        for (const std::string& warning : config_->warnings) warn(warning);
    }
    return *config_;
}

std::unique_ptr<Store> App::open(StoreAccess access) {
    return open_store(config().store, {config().tenant, access});
}

std::unique_ptr<Connector> App::connect(const SourceConfig& source) {
    for (const auto& [secret, variable] : source.unset_variables) {
        throw Error(Errc::configuration, "connect to " + source.name,
                    "sources." + source.name + "." + secret,
                    "the environment variable " + variable + " is not set",
                    "Set it to the " + secret + " of the user, then run the command again");
    }
    ConnectorSettings settings;
    settings.source = source.name;
    settings.values = source.values;
    settings.secrets = source.secrets;
    settings.transport.ca_file = source.ca_file;
    settings.transport.proxy = source.proxy;
    settings.transport.allow_insecure = source.allow_insecure;
    settings.transport.log = log();
    settings.log = log();
    if (!settings.values.contains("currency") && !config().business.currency.empty()) {
        settings.values["currency"] = config().business.currency;
    }
    if (settings.secrets.contains("refresh_token")) {  // the only secret that a CRM replaces
        settings.credentials = open_credentials(config().store, config().tenant);
    }
    return known_connector(source.connector).factory()(settings);
}

Mapping App::default_mapping(const SourceConfig& source) const {
    const KnownConnector& connector = known_connector(source.connector);
    return Mapping::parse(connector.default_mapping(),
                          "the default " + connector.product + " mapping");
}

Mapping App::mapping(const SourceConfig& source) const {
    if (source.mapping_file.empty()) {
        return default_mapping(source);
    }
    std::ifstream in(source.mapping_file, std::ios::binary);
    if (!in) {
        throw Error(Errc::configuration, "read mapping", source.mapping_file,
                    "the file cannot be opened", "Check \"mapping\" of the source " + source.name);
    }
    std::ostringstream text;
    text << in.rdbuf();
    return Mapping::parse(text.str(), source.mapping_file);
}

Timestamp App::as_of() {
    if (globals.as_of.empty()) return system_clock().now();
    constexpr int last_second = 86'399;
    return business_zone().at(read_date("--as-of", globals.as_of), last_second);
}

Date App::read_date(const std::string& option, const std::string& text) {
    const Calendar calendar = config().business.calendar;
    if (const auto date = parse_user_date(text, calendar)) return *date;
    throw Error(Errc::configuration, "read " + option, text, "this is no date",
                calendar == Calendar::jalali
                    ? "Write it as 1405/09/01, \"1 Azar 1405\" or 2026-11-22"
                    : "Write it as yyyy-mm-dd, for example 2026-03-20");
}

const Zone& App::business_zone() {
    if (!business_zone_) business_zone_ = Zone::named(config().business.zone);
    return *business_zone_;
}

Generation App::generation(Store& store) {
    const Timestamp wanted = as_of();
    for (const Generation& generation : store.generations(1000)) {
        if (generation.as_of <= wanted) return generation;
    }
    throw Error(
        Errc::not_found, "read the evaluation", config().store,
        globals.as_of.empty() ? "nothing was evaluated yet"
                              : "nothing was evaluated as of " + globals.as_of + " or earlier",
        "Run `tenure evaluate" +
            (globals.as_of.empty() ? std::string() : " --as-of " + globals.as_of) + "` first");
}

Language App::language() const {
    if (globals.language == "fa") return Language::fa;
    if (globals.language == "ar") return Language::ar;
    return Language::en;
}

std::string App::date_text(Timestamp instant) {
    return date_text(business_zone().local_date(instant));
}

std::string App::date_text(Date date) {
    const bool plain =
        language() == Language::en && config().business.calendar == Calendar::gregorian;
    return plain ? to_string(date) : display_date(date, config().business.calendar, language());
}

std::string App::evidence(const Evidence& evidence) {
    return evidence_text(evidence, language(), config().business.calendar);
}

std::string App::words(const MeasureNote& note) {
    return text_of(note, language(), config().business.calendar);
}

Explanation App::explained(Store& store, const Generation& generation, const RowKey& customer) {
    EvaluateOptions options = evaluate_options();
    options.framework = framework(generation.framework);
    return explain(store, generation, customer, options, context());
}

Framework App::framework(const std::string& id) {
    const std::string& configured = config().framework;
    if (!configured.ends_with(".json")) return find_framework(id);
    const Framework own = framework_from_json(read_text(configured, "framework"), configured);
    return id == own.id || id == configured ? own : find_framework(id);
}

EvaluateOptions App::evaluate_options() {
    EvaluateOptions options;
    const Config& settings = config();
    options.framework = framework(settings.framework);
    if (options.framework.subject == Framework::Subject::products) {
        throw Error(Errc::configuration, "choose framework", settings.framework,
                    "its stages are those of products, not of customers",
                    "Set \"lifecycle\": {\"framework\"} to another one; products show with "
                    "`tenure stages --framework " +
                        settings.framework + "`");
    }
    options.annual_discount_rate = settings.clv.annual_discount_rate;
    options.margin = settings.clv.margin;
    options.horizon_years = settings.clv.horizon_years;
    options.business_zone = business_zone();
    if (!settings.business.currency.empty()) {
        options.currency = Currency::of(settings.business.currency);
    }
    if (!settings.business.rates.empty()) {
        options.rates = read_rates(read_text(settings.business.rates, "rates"), *options.currency);
    }
    options.leads = settings.leads;
    options.model = parse_model_kind(settings.clv.model);
    if (const auto formula = parse_clv_formula(settings.clv.model)) options.formula = *formula;
    if (!settings.business.price_index.empty()) {
        options.prices = read_price_index(read_text(settings.business.price_index, "price index"),
                                          business_zone().local_date(as_of()));
    }
    return options;
}

void App::say(const std::string& text) const {
    if (globals.json) return;
    std::fwrite(text.data(), 1, text.size(), stdout);
}

void App::note(const std::string& text) const {
    if (!globals.quiet) std::fprintf(stderr, "%s\n", safe_line(text).c_str());
}

void App::warn(const std::string& text) const {
    note(tr("warning: {0}", {text}));
}

void App::document(const Json& json) const {
    if (!globals.json) return;
    const std::string text = dump(json) + "\n";
    std::fwrite(text.data(), 1, text.size(), stdout);
}

Log App::log() const {
    Log log;
    log.level = globals.verbose ? LogLevel::debug : LogLevel::warning;
    if (globals.quiet) log.level = LogLevel::error;
    log.write = [](LogLevel level, std::string_view line) {
        constexpr const char* names[] = {"debug", "info", "warning", "error"};
        std::fprintf(stderr, "%s: %s\n", names[static_cast<int>(level)], printable(line).c_str());
    };
    return log;
}

std::string dump(const Json& json, int indent) {
    return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

Json insight_json(const InsightRow& insight) {
    return {{"id", insight.customer.id},
            {"source", insight.customer.source},
            {"name", insight.name},
            {"stage", insight.stage},
            {"state", insight.state},
            {"since", to_string(insight.since)},
            {"previous", insight.previous},
            {"clv", insight.clv ? amount_json(*insight.clv) : Json(nullptr)},
            {"currency", insight.clv ? Json(insight.clv->currency.name()) : Json(nullptr)}};
}

void add_amount(std::map<std::string, Money>& sums, const std::string& name, const Money& amount) {
    const auto [at, fresh] = sums.emplace(name, amount);
    if (!fresh && at->second.currency == amount.currency) at->second += amount;
}

Json amount_json(const Money& money) {
    return Json::parse(decimal_text(money));
}

CLI::App* add_command(CLI::App& parent, App& app, const std::string& name,
                      const std::string& description, const std::string& example,
                      std::function<int()> run) {
    CLI::App* command = parent.add_subcommand(name, description);
    command->footer("Example:\n  " + example);
    command->fallthrough();
    command->callback([&app, run = std::move(run)] { app.action = run; });
    return command;
}

}  // namespace tenure::cli
