#include <algorithm>
#include <cmath>
#include <fstream>
#include <numeric>

#include "clv_commands.hpp"
#include "clv_models.hpp"
#include "clv_validation.hpp"
#include "tenure/lifecycle/duration.hpp"

namespace tenure::cli {

namespace {

struct ScoreChoices : ClvChoices {
    std::string params, output, uncertainty = "percentiles";
    std::string horizon;                     ///< empty: the configured one
    std::optional<double> discount, margin;  ///< unset: the configured ones
    bool bom = false;
};

/// One scoring: what it was made with, and what came out.
struct Scored {
    const ClvCustomers& customers;
    const ClvModels& models;
    ClvOptions options;
    std::string horizon;
    Estimates estimates;
};

constexpr std::size_t people_listed = 10;

Span span_of(const std::string& horizon) {
    if (horizon == "forever") return forever;
    const auto days = parse_duration_days(horizon);
    if (!days || !(*days > 0)) {
        throw Error(Errc::configuration, "read --horizon", horizon, "this is no duration",
                    "Write for example P1Y, P6M, P26W or forever");
    }
    const bool calendar = horizon.find_first_of("YM") != std::string::npos;
    return calendar ? Span{*days / days_in(TimeUnit::year), TimeUnit::year}
                    : Span{*days, TimeUnit::day};
}

ClvOptions score_options(const ScoreChoices& choices, const Config& settings) {
    ClvOptions options;
    options.horizon = span_of(choices.horizon.empty() ? settings.clv.horizon : choices.horizon);
    options.annual_discount_rate = choices.discount.value_or(settings.clv.annual_discount_rate);
    options.margin = choices.margin.value_or(settings.clv.margin);
    options.threads = choices.threads;
    options.uncertainty = choices.uncertainty == "none"             ? Uncertainty::none
                          : choices.uncertainty == "standard-error" ? Uncertainty::standard_error
                                                                    : Uncertainty::percentiles;
    return options;
}

void write_csv(const Scored& scored, const std::string& path, bool bom) {
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out << (bom ? "\xEF\xBB\xBF" : "")
        << "customer_id,p_alive,expected_transactions,expected_spend,clv,clv_se,clv_p10,clv_p90"
           "\r\n";
    for (std::size_t i = 0; out && i < scored.customers.size(); ++i) {
        const Estimate each = scored.estimates[i];
        out << csv_cell(scored.customers.ids[i]);
        for (const double value : {each.p_alive, each.expected_transactions, each.expected_spend,
                                   each.clv, each.clv_se, each.clv_p10, each.clv_p90}) {
            out << ',' << short_number(value, 10);
        }
        out << "\r\n";
    }
    if (!out.flush()) {
        throw Error(Errc::configuration, "write scores", path, "the file cannot be written",
                    "Choose another file with --output");
    }
}

Json score_json(const Scored& scored) {
    Json list = Json::array();
    const bool named = !scored.customers.names.empty();
    for (std::size_t i = 0; i < scored.customers.size(); ++i) {
        const Estimate each = scored.estimates[i];
        Json person{{"customer_id", scored.customers.ids[i]}};
        if (named) person["name"] = scored.customers.names[i];
        person["p_alive"] = each.p_alive;
        person["expected_transactions"] = each.expected_transactions;
        person["expected_spend"] = each.expected_spend;
        person["clv"] = each.clv;
        person["clv_se"] = each.clv_se;
        person["clv_p10"] = each.clv_p10;
        person["clv_p90"] = each.clv_p90;
        if (each.reason != NoEstimate::none) person["reason"] = to_string(each.reason);
        list.push_back(std::move(person));
    }
    Json json{{"model", to_string(scored.models.model.kind)}, {"horizon", scored.horizon}};
    if (scored.customers.currency) json["currency"] = scored.customers.currency->name();
    json["annual_discount_rate"] = scored.options.annual_discount_rate;
    json["margin"] = scored.options.margin;
    json["customers"] = std::move(list);
    return json;
}

/// Adds up a column over the customers, whom a summary file may weigh.
double total(const Scored& scored, const std::vector<double>& column) {
    const SummaryView view = scored.customers.summaries().view();
    double sum = 0;
    for (std::size_t i = 0; i < column.size(); ++i) {
        if (!std::isnan(column[i])) sum += view.weight_at(i) * column[i];
    }
    return sum;
}

/// The customers by value, else by transactions; the best first.
std::vector<std::size_t> best_of(const Scored& scored) {
    const Estimates& all = scored.estimates;
    const auto& key = all.clv.empty() ? all.expected_transactions : all.clv;
    std::vector<std::size_t> order(scored.customers.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const std::size_t listed = std::min(people_listed, order.size());
    const auto rank = [&](std::size_t i) { return std::isnan(key[i]) ? -1e300 : key[i]; };
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(listed),
                      order.end(), [&](std::size_t left, std::size_t right) {
                          const double a = rank(left), b = rank(right);
                          return a != b ? a > b : left < right;
                      });
    order.resize(listed);
    return order;
}

std::string people_text(const Scored& scored) {
    const bool named = !scored.customers.names.empty();
    std::vector<Table::Column> columns{{"customer"}};
    if (named) columns.push_back({"name"});
    for (const char* title :
         {"P(alive)", "purchases", "spend each", "CLV", "std. error", "10 % to 90 %"}) {
        columns.push_back({title, Align::right});
    }
    Table table(columns);
    for (const std::size_t i : best_of(scored)) {
        const Estimate each = scored.estimates[i];
        const bool ranged = !std::isnan(each.clv_p10);
        std::vector<std::string> row{fitted(scored.customers.ids[i], 20)};
        if (named) row.push_back(fitted(scored.customers.names[i], 28));
        for (const auto& [value, decimals] : {std::pair{each.p_alive, 3},
                                              {each.expected_transactions, 2},
                                              {each.expected_spend, 2},
                                              {each.clv, 2},
                                              {each.clv_se, 2}}) {
            row.push_back(shown_number(value, decimals));
        }
        row.push_back(
            ranged ? shown_number(each.clv_p10, 0) + " to " + shown_number(each.clv_p90, 0) : "");
        table.add(std::move(row));
    }
    return table.text();
}

std::string totals_text(const Scored& scored) {
    const Estimates& all = scored.estimates;
    const std::string money =
        scored.customers.currency ? " " + std::string(scored.customers.currency->name()) : "";
    std::string text = "  " + shown_number(scored.customers.weight(), 0) + " customers, " +
                       shown_number(total(scored, all.p_alive), 1) + " of them alive";
    if (!std::isinf(scored.options.horizon.length)) {
        text += ", " + shown_number(total(scored, all.expected_transactions), 1) +
                " purchases expected";
    }
    if (!all.clv.empty()) text += ", CLV " + shown_number(total(scored, all.clv), 2) + money;
    return text + "\n";
}

std::string heading(const Scored& scored) {
    std::string text = toned(Tone::bold, std::string(to_string(scored.models.model.kind))) +
                       ", horizon " + scored.horizon;
    if (scored.customers.dated) text += " after " + to_string(scored.customers.table.end);
    if (!scored.estimates.clv.empty()) {
        text += ", margin " + short_number(100 * scored.options.margin) + " %, discount " +
                short_number(100 * scored.options.annual_discount_rate) + " % a year";
    }
    return text + "\n";
}

/// Says why numbers are missing, with how many customers each reason concerns.
void tell_reasons(const App& app, const Scored& scored) {
    std::map<NoEstimate, std::uint64_t> counts;
    for (const NoEstimate reason : scored.estimates.reason) ++counts[reason];
    for (const auto& [reason, count] : counts) {
        if (reason == NoEstimate::none) continue;
        app.note("no value for " + counted(count, "customer", "customers") + ": " +
                 std::string(to_string(reason)));
    }
    if (scored.estimates.clv.empty()) return;
    const auto missing = [](const std::vector<double>& column) {
        return !column.empty() && std::all_of(column.begin(), column.end(),
                                              [](double value) { return std::isnan(value); });
    };
    if (missing(scored.estimates.clv_se)) {
        app.note(scored.models.model.effects.empty()
                     ? "no standard errors: the parameters came without their covariance; give "
                       "what `tenure clv fit --json` prints"
                     : "no standard errors: they are not worked out for covariates");
    }
    if (missing(scored.estimates.clv_p10)) {
        app.note("no percentiles: " + std::string(to_string(scored.models.model.kind)) +
                 " is not simulated");
    }
    if (missing(scored.estimates.expected_transactions)) {
        app.note("no expected transactions: without a horizon their number has no end");
    }
}

/// Reads or fits what is missing of the models.
ClvModels models_for(App& app, const ScoreChoices& choices, const ClvCustomers& customers,
                     std::optional<ClvModels> given, ModelKind kind) {
    if (!given) {
        ClvModels models = fit_models(app, customers, kind, choices);
        app.note("no --params: " + std::string(to_string(kind)) + " was fitted to the same " +
                 counted(customers.size(), "customer", "customers") + " first");
        tell_findings(app, models);
        return models;
    }
    if (!given->spend && customers.amounts) {
        add_spend_model(app, customers, choices, *given);
        if (given->spend) app.note("--params has no spend model: gamma-gamma was fitted first");
    }
    return std::move(*given);
}

int run_score(App& app, const ScoreChoices& choices) {
    const Config settings = clv_settings(app, choices);
    const ClvOptions options = score_options(choices, settings);
    std::optional<ClvModels> given;
    if (!choices.params.empty()) given = read_models(choices.params, choices, settings);
    const ModelKind kind = given ? given->model.kind : chosen_model(choices.model, settings);
    if (kind == ModelKind::gamma_gamma) {
        throw Error(Errc::configuration, "score", "gamma-gamma", "it says how much, not when",
                    "Choose a purchase model; gamma-gamma goes along where amounts exist");
    }
    const TimeUnit unit = given ? given->model.unit : chosen_unit(choices.unit);
    const ClvCustomers customers = read_customers(app, choices, kind, unit);
    tell_remarks(app, customers);
    const ClvModels models = models_for(app, choices, customers, std::move(given), kind);
    ProgressLine line(app.progress_mode());
    ClvOptions watched = options;
    watched.progress = line.sink();
    const Scored scored{customers, models, options,
                        choices.horizon.empty() ? settings.clv.horizon : choices.horizon,
                        estimates_of(models, customers, watched, app.context())};
    if (!choices.output.empty()) write_csv(scored, choices.output, choices.bom);
    app.document(app.globals.json ? score_json(scored) : Json());
    app.say(heading(scored));
    if (choices.output.empty()) app.say(people_text(scored));
    app.say(totals_text(scored));
    if (!choices.output.empty()) app.say("  written to " + choices.output + "\n");
    tell_reasons(app, scored);
    return exit_of(customers);
}

void add_score_options(CLI::App& command, ScoreChoices& choices) {
    command
        .add_option("--params", choices.params,
                    "Parameters: what `clv fit --json` printed, or {\"r\": …}; without, fits first")
        ->type_name("JSON|FILE");
    command.add_option("--horizon", choices.horizon, "How far ahead: P1Y, P6M, P26W or forever")
        ->type_name("DURATION");
    command
        .add_option("--discount-rate", choices.discount, "What a year takes off a value, e.g. 0.1")
        ->type_name("RATE");
    command
        .add_option("--margin", choices.margin, "Share of revenue that is margin; 1 for revenue")
        ->type_name("SHARE");
    command
        .add_option("--uncertainty", choices.uncertainty,
                    "none, standard-error, or percentiles too (simulated: slower)")
        ->check(CLI::IsMember({"none", "standard-error", "percentiles"}))
        ->capture_default_str();
    CLI::Option* output =
        command.add_option("--output", choices.output, "Write everybody to this CSV file");
    output->type_name("CSV");
    command.add_flag("--bom", choices.bom, "Begin the CSV with a byte order mark, for Excel")
        ->needs(output);
}

}  // namespace

void add_clv_score(CLI::App& parent, App& app) {
    const auto choices = std::make_shared<ScoreChoices>();
    CLI::App* command = add_command(
        parent, app, "score", "P(alive), purchases, spend and value of every customer",
        "tenure clv score --transactions purchases.csv --horizon P1Y --margin 0.3 --output "
        "scores.csv",
        [&app, choices] { return run_score(app, *choices); });
    add_model_options(*command, *choices);
    add_input_options(*command, *choices);
    add_refinement_options(*command, *choices);
    add_score_options(*command, *choices);
}

}  // namespace tenure::cli
