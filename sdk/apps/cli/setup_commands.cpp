#include <filesystem>
#include <fstream>

#include "app.hpp"
#include "connectors.hpp"
#include "tenure/core/nearest.hpp"

namespace tenure::cli {

namespace {

namespace fs = std::filesystem;

constexpr const char* starting_config = R"({
  // Tenure's configuration. Comments are allowed; whatever is left out has a sensible default.
  // The store holds everything fetched and worked out. The file is readable by its owner only.
  "store": "sqlite:customers.db",

  // Days, weeks and money are counted the way the business counts them.
  "business": {
    "zone": "UTC",              // for example "Asia/Tehran"
    "calendar": "gregorian",    // or "jalali"
    "week_start": "monday"
    // "currency": "IRR"        // ISO 4217; left out, the CRM's own base currency
  },

  "sources": {
    "crm": {
      "connector": "@CONNECTOR@",
@SETTINGS@      "mapping": "mapping.json"
      // For a certificate of your own: "tls": {"ca_file": "ca.pem"}
    }
  },

  "lifecycle": {"framework": "pars-vtiger-5"},   // or "customer-types-6"
  "clv": {"model": "mbg-nbd", "horizon": "P1Y", "annual_discount_rate": 0.10, "margin": 0.30}
}
)";

void write_new_file(const fs::path& path, std::string_view text, bool force) {
    if (fs::exists(path) && !force) {
        throw Error(Errc::configuration, "write " + path.string(), "", "the file exists already",
                    "Move it away, or overwrite it with --force");
    }
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out << text;
    if (!out.flush()) {
        throw Error(Errc::configuration, "write " + path.string(), "", "the file cannot be written",
                    "Check the folder's permissions");
    }
}

std::string replaced(std::string text, std::string_view mark, std::string_view by) {
    return text.replace(text.find(mark), mark.size(), by);
}

int run_init(App& app, const std::string& name, bool force) {
    const KnownConnector& connector = known_connector(name);
    const fs::path config = app.globals.config;
    const fs::path mapping = config.parent_path() / "mapping.json";
    if (!force && fs::exists(mapping)) write_new_file(mapping, "", force);
    const std::string named = replaced(starting_config, "@CONNECTOR@", connector.name);
    write_new_file(config, replaced(named, "@SETTINGS@", connector.example), force);
    write_new_file(mapping, connector.default_mapping(), force);
    app.document({{"config", config.string()}, {"mapping", mapping.string()}});
    app.say("Wrote " + config.string() + " and " + mapping.string() +
            ".\nNext: " + connector.next_step + ".\n");
    return done;
}

const char* level_name(Finding::Level level) {
    constexpr const char* names[] = {"ok", "warning", "failure"};
    return names[static_cast<int>(level)];
}

CheckReport check_source(App& app, const SourceConfig& source) {
    try {
        (void)app.mapping(source);
        return app.connect(source)->check(app.context());
    } catch (const Error& error) {
        if (error.code() == Errc::cancelled) throw;
        return {{{Finding::Level::failure, error.details().operation + ": " + error.details().cause,
                  error.details().next_step}}};
    }
}

int run_check(App& app, const std::vector<std::string>& names) {
    Json sources = Json::array();
    int exit = done;
    for (const SourceConfig& source : choose_sources(app.config(), names)) {
        const CheckReport report = check_source(app, source);
        Json findings = Json::array();
        app.say("\n" + toned(Tone::bold, source.name) + "  " + fitted(source.url, 60) + "\n");
        for (const Finding& finding : report.findings) {
            constexpr const char* marks[] = {"✓", "!", "✗"};
            constexpr Tone tones[] = {Tone::good, Tone::warning, Tone::bad};
            const auto level = static_cast<int>(finding.level);
            findings.push_back({{"level", level_name(finding.level)},
                                {"what", finding.what},
                                {"next", finding.next}});
            app.say("  " + toned(tones[level], marks[level]) + " " + printable(finding.what) +
                    "\n");
            if (!finding.next.empty()) app.say("      → " + printable(finding.next) + "\n");
        }
        sources.push_back(
            {{"name", source.name}, {"ok", report.ok()}, {"findings", std::move(findings)}});
        if (!report.ok()) exit = failed;
    }
    app.document({{"sources", std::move(sources)}});
    return exit;
}

const char* type_name(FieldType type) {
    constexpr const char* names[] = {"text",      "integer", "decimal",   "money",
                                     "boolean",   "date",    "timestamp", "time_of_day",
                                     "reference", "choice",  "choices",   "json"};
    return names[static_cast<int>(type)];
}

Json field_json(const FieldInfo& field) {
    Json json{
        {"name", field.name},     {"label", field.label},       {"type", type_name(field.type)},
        {"custom", field.custom}, {"writable", field.writable}, {"mandatory", field.mandatory}};
    if (!field.refers_to.empty()) json["refers_to"] = field.refers_to;
    for (const Choice& choice : field.choices) {
        json["choices"].push_back({{"value", choice.value}, {"label", choice.label}});
    }
    return json;
}

void print_stream(const App& app, const StreamInfo& stream, const std::string& entity,
                  bool fields) {
    app.say("\n" + toned(Tone::bold, fitted(stream.name, 30)) + "  " + fitted(stream.label, 30) +
            "  " +
            toned(Tone::dim, (entity.empty() ? "not mapped" : "mapped to " + entity) + ", " +
                                 counted(stream.fields.size(), "field", "fields")) +
            "\n");
    if (!fields) return;
    Table table({{"field"}, {"label"}, {"type"}, {""}});
    for (const FieldInfo& field : stream.fields) {
        std::string remarks = field.custom ? "custom" : "";
        if (!field.writable) remarks += remarks.empty() ? "read-only" : ", read-only";
        if (field.mandatory) remarks += remarks.empty() ? "mandatory" : ", mandatory";
        table.add(
            {fitted(field.name, 28), fitted(field.label, 36), type_name(field.type), remarks});
    }
    app.say(table.text());
}

int run_discover(App& app, const std::string& name, const std::string& only) {
    const SourceConfig source = choose_sources(app.config(), {name}).front();
    const Mapping mapping = app.mapping(source);
    const auto connector = app.connect(source);
    std::vector<std::string> wanted;
    if (!only.empty()) wanted.push_back(only);
    const auto mapped = mapping.streams();
    const auto streams = connector->streams(wanted, app.context());
    if (streams.empty()) {
        throw Error(
            Errc::not_found, "discover " + name, only, "the CRM shows no such stream to this user",
            "Run `tenure discover " + name + "` for the whole list; names are case-sensitive");
    }
    Json list = Json::array();
    for (const StreamInfo& stream : streams) {
        const bool is_mapped = std::find(mapped.begin(), mapped.end(), stream.name) != mapped.end();
        const std::string entity =
            is_mapped ? std::string(to_string(mapping.main_entity(stream.name))) : "";
        Json fields = Json::array();
        for (const FieldInfo& field : stream.fields) fields.push_back(field_json(field));
        list.push_back({{"stream", stream.name},
                        {"label", stream.label},
                        {"entity", entity.empty() ? Json(nullptr) : Json(entity)},
                        {"fields", std::move(fields)}});
        print_stream(app, stream, entity, !only.empty());
    }
    app.document({{"streams", std::move(list)}});
    if (only.empty())
        app.say("\n  `tenure discover " + name + " STREAM` lists a stream's fields\n");
    return done;
}

}  // namespace

void add_setup_commands(CLI::App& parent, App& app) {
    const auto connector = std::make_shared<std::string>();
    const auto force = std::make_shared<bool>(false);
    CLI::App* init =
        add_command(parent, app, "init", "Write a starting configuration and mapping, explained",
                    "tenure init vtiger",
                    [&app, connector, force] { return run_init(app, *connector, *force); });
    init->add_option("connector", *connector, listed(connector_names()))
        ->required()
        ->type_name("CONNECTOR");
    init->add_flag("--force", *force, "Overwrite existing files");

    const auto names = std::make_shared<std::vector<std::string>>();
    CLI::App* check = add_command(
        parent, app, "check",
        "Check credentials, TLS, permissions, clock, missing fields, without changing anything",
        "tenure check shop", [&app, names] { return run_check(app, *names); });
    check->add_option("source", *names, "Sources to check; all when none is named")
        ->type_name("SOURCE");

    const auto source = std::make_shared<std::string>();
    const auto stream = std::make_shared<std::string>();
    CLI::App* discover = add_command(
        parent, app, "discover", "List streams and fields of a source, custom ones included",
        "tenure discover shop Accounts",
        [&app, source, stream] { return run_discover(app, *source, *stream); });
    discover->add_option("source", *source, "The source")->required()->type_name("SOURCE");
    discover->add_option("stream", *stream, "Only this stream, with its fields")
        ->type_name("STREAM");
}

}  // namespace tenure::cli
