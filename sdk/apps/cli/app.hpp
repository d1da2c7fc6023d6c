// What every command shares: the configuration, the store, connectors, stop request and output.
// One object per process; commands get it by reference and return the exit code.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "config.hpp"
#include "output.hpp"
#include "phrases.hpp"
#include "tenure/core/log.hpp"
#include "tenure/insight/explain.hpp"
#include "tenure/lifecycle/frameworks.hpp"
#include "tenure/measures/note.hpp"
#include "tenure/store/open_store.hpp"

namespace tenure::cli {

using Json = nlohmann::ordered_json;

/// Exit codes that scripts rely on.
enum Exit { done = 0, failed = 1, wrong_usage = 2, some_rejected = 3, interrupted = 130 };

/// Options that every command takes.
struct Globals {
    std::string config = "tenure.json";
    std::string as_of;
    std::string language = "en";
    bool json = false;
    bool quiet = false;
    bool verbose = false;
    bool no_color = false;
};

class App {
 public:
    Globals globals;
    StopSource stop;
    std::function<int()> action;  ///< set by the command that was chosen

    const Config& config();
    Context context() const { return {stop.token(), MonotonicTime::max()}; }
    std::unique_ptr<Store> open(StoreAccess access);
    std::unique_ptr<Connector> connect(const SourceConfig& source);
    Mapping mapping(const SourceConfig& source) const;
    /// Returns the connector's own mapping, whatever the configuration names.
    Mapping default_mapping(const SourceConfig& source) const;
    EvaluateOptions evaluate_options();

    /// Returns the end of the day given by --as-of in the business zone, else now.
    Timestamp as_of();
    /// Returns the date of an option as people write it. Throws: Error{configuration}.
    Date read_date(const std::string& option, const std::string& text);
    const Zone& business_zone();
    /// Returns the newest finished generation as of --as-of. Throws: Error{not_found}.
    Generation generation(Store& store);

    Language language() const;
    /// Returns a phrase in the language of --lang; the English text is the key (phrases.cpp).
    std::string tr(std::string_view english) const { return phrase(english, language()); }
    /// Returns a phrase with its values {0}, {1} … put in.
    std::string tr(std::string_view english, std::initializer_list<std::string> values) const {
        return phrase(english, language(), values);
    }
    std::string date_text(Timestamp instant);
    std::string date_text(Date date);
    /// Returns a reason for a state, in the language and the calendar of the business.
    std::string evidence(const Evidence& evidence);
    /// Returns why a measure is not available, or what was left out, likewise.
    std::string words(const MeasureNote& note);
    /// Returns why a customer of a generation stands where they stand.
    Explanation explained(Store& store, const Generation& generation, const RowKey& customer);
    /// Returns a built-in framework or the configured one. Throws: Error{configuration}.
    Framework framework(const std::string& id);

    /// Human text on stdout; nothing under --json.
    void say(const std::string& text) const;
    /// Remarks on stderr; nothing under --quiet.
    void note(const std::string& text) const;
    void warn(const std::string& text) const;
    /// Prints the one JSON document when --json was given.
    void document(const Json& json) const;
    ProgressLine::Mode progress_mode() const {
        return globals.quiet ? ProgressLine::Mode::off : ProgressLine::Mode::automatic;
    }
    Log log() const;

 private:
    std::optional<Config> config_;
    std::optional<Zone> business_zone_;  ///< looked up once: its rules cover a century
};

/// Returns JSON as text; malformed UTF-8 from a CRM becomes U+FFFD.
std::string dump(const Json& json, int indent = 2);
/// Returns who it is, where they stand and what they are worth, as every command gives it.
Json insight_json(const InsightRow& insight);
/// Adds an amount to the sum of that name; a sum stays in the currency it began with.
void add_amount(std::map<std::string, Money>& sums, const std::string& name, const Money& amount);
/// Returns an amount for JSON: a number with the currency's decimals.
Json amount_json(const Money& money);

using AddCommand = void (*)(CLI::App& parent, App& app);
void add_setup_commands(CLI::App& parent, App& app);
void add_sandbox_commands(CLI::App& parent, App& app);
void add_sync_commands(CLI::App& parent, App& app);
void add_evaluate_commands(CLI::App& parent, App& app);
void add_status_command(CLI::App& parent, App& app);
void add_customer_commands(CLI::App& parent, App& app);
void add_leads_command(CLI::App& parent, App& app);
void add_stages_command(CLI::App& parent, App& app);
void add_explain_command(CLI::App& parent, App& app);
void add_segments_command(CLI::App& parent, App& app);
void add_plays_commands(CLI::App& parent, App& app);
void add_kpis_command(CLI::App& parent, App& app);
void add_cohorts_command(CLI::App& parent, App& app);
void add_clv_commands(CLI::App& parent, App& app);
void add_report_command(CLI::App& parent, App& app);
void add_forget_command(CLI::App& parent, App& app);

/// Adds a command whose `run` is called after parsing.
CLI::App* add_command(CLI::App& parent, App& app, const std::string& name,
                      const std::string& description, const std::string& example,
                      std::function<int()> run);

}  // namespace tenure::cli
