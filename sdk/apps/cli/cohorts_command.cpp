#include <cmath>

#include "measure_options.hpp"
#include "measures_json.hpp"
#include "tenure/core/number_text.hpp"
#include "tenure/measures/cohorts.hpp"

namespace tenure::cli {

namespace {

struct CohortChoices {
    PeriodChoices period;
    std::string by = "first-purchase";
    std::string measure = "retention";
    std::size_t months = 12;
};

Json cell_json(const CohortCell& cell, std::size_t month, const CohortMatrix& matrix) {
    const double base = static_cast<double>(cell.base);
    return {{"month", month},
            {"base", cell.base},
            {"kept", cell.kept},
            {"retention", static_cast<double>(cell.kept) / base},
            {"buyers", cell.buyers},
            {"buying", static_cast<double>(cell.buyers) / base},
            {"revenue", matrix.revenue_reason.empty() ? amount_json(cell.revenue) : Json(nullptr)},
            {"complete", cell.complete}};
}

Json cohort_json(const Cohort& cohort, const CohortMatrix& matrix) {
    Json months = Json::array();
    for (std::size_t i = 0; i < cohort.months.size(); ++i) {
        months.push_back(cell_json(cohort.months[i], i, matrix));
    }
    return {{"cohort", cohort.name}, {"customers", cohort.customers}, {"months", months}};
}

Json matrix_json(App& app, const CohortMatrix& matrix, const CohortChoices& choices) {
    Json list = Json::array();
    for (const Cohort& cohort : matrix.cohorts) list.push_back(cohort_json(cohort, matrix));
    Json json{
        {"period", {{"from", to_string(matrix.period.from)}, {"to", to_string(matrix.period.to)}}},
        {"as_of", to_string(matrix.as_of)},
        {"by", choices.by},
        {"measure", choices.measure},
        {"currency", matrix.currency ? Json(matrix.currency->name()) : Json(nullptr)},
        {"cohorts", std::move(list)},
        {"all", cohort_json(matrix.all, matrix)}};
    if (!matrix.reason.empty()) add_reason(app, json, "not_available_because", matrix.reason);
    if (!matrix.revenue_reason.empty()) {
        add_reason(app, json, "revenue_not_available_because", matrix.revenue_reason);
    }
    return json;
}

std::string share_text(std::uint64_t part, std::uint64_t whole) {
    const double share = static_cast<double>(part) / static_cast<double>(whole);
    const std::string text = percent(std::round(share * 100) / 100);
    return part == 0 ? toned(Tone::dim, text) : text;
}

/// An amount without its currency, which stands above the table, and without decimals.
std::string amount_text(const App& app, const Money& money) {
    const std::string text =
        local_number(std::to_string(std::llround(money.amount())), app.language());
    return money.minor == 0 ? toned(Tone::dim, text) : text;
}

std::string cell_text(const App& app, const CohortCell& cell, const std::string& measure) {
    std::string text = measure == "revenue"     ? amount_text(app, cell.revenue)
                       : measure == "retention" ? share_text(cell.kept, cell.base)
                                                : share_text(cell.buyers, cell.base);
    return cell.complete ? text : text + "*";
}

std::vector<std::string> row_of(const App& app, const Cohort& cohort, const CohortChoices& choices,
                                std::size_t columns) {
    // Who names no source or campaign is in a row of ours.
    const bool ours = cohort.name == "unknown" || cohort.name == "none";
    std::vector<std::string> row{ours ? app.tr(cohort.name) : fitted(cohort.name, 28),
                                 grouped(cohort.customers)};
    for (std::size_t i = 0; i < columns; ++i) {
        row.push_back(i < cohort.months.size() ? cell_text(app, cohort.months[i], choices.measure)
                                               : "");
    }
    return row;
}

void print_matrix(App& app, const CohortMatrix& matrix, const CohortChoices& choices) {
    std::vector<Table::Column> columns{{"cohort"}, {"customers", Align::right}};
    for (std::size_t i = 0; i < matrix.all.months.size(); ++i) {
        columns.push_back({local_digits(std::to_string(i), app.language()), Align::right});
    }
    Table table(columns);
    bool incomplete = false;
    for (const Cohort& cohort : matrix.cohorts) {
        table.add(row_of(app, cohort, choices, matrix.all.months.size()));
        for (const CohortCell& cell : cohort.months) incomplete = incomplete || !cell.complete;
    }
    if (matrix.cohorts.size() > 1) {
        Cohort all = matrix.all;
        all.name = app.tr("all");
        table.add(row_of(app, all, choices, all.months.size()));
    }
    app.say(table.text());
    if (incomplete) app.say("  " + app.tr("* the month is not over for all of them") + "\n");
}

std::string title_of(const App& app, const CohortMatrix& matrix, const CohortChoices& choices) {
    if (choices.measure == "revenue") {
        return app.tr("Revenue of cohorts in {0}, by months since the first purchase",
                      {matrix.currency ? std::string(matrix.currency->name()) : "?"});
    }
    return choices.measure == "buyers"
               ? app.tr("Share of each cohort who bought, by months since the first purchase")
               : app.tr(
                     "Share of each cohort who are customers, by months since the first "
                     "purchase");
}

int run_cohorts(App& app, const CohortChoices& choices) {
    CohortOptions options;
    options.measures = measure_options(app, choices.period);
    options.by = choices.by == "source"     ? CohortBy::source
                 : choices.by == "campaign" ? CohortBy::campaign
                                            : CohortBy::first_purchase;
    options.months = choices.months;
    const auto store = app.open(StoreAccess::read_only);
    ProgressLine line(app.progress_mode());
    options.measures.progress = line.sink();
    const CohortMatrix matrix = cohorts(*store, options, app.context());
    app.document(matrix_json(app, matrix, choices));
    app.say(toned(Tone::bold, title_of(app, matrix, choices)) + "\n  " +
            app.tr("first purchases from {0} to {1}",
                   {app.date_text(matrix.period.from), app.date_text(matrix.period.to)}) +
            "\n");
    const bool money = choices.measure == "revenue";
    const MeasureNote& reason =
        !matrix.reason.empty() || !money ? matrix.reason : matrix.revenue_reason;
    if (!reason.empty()) {
        app.say("  " + not_available(app, reason) + "\n");
        return done;
    }
    print_matrix(app, matrix, choices);
    return done;
}

}  // namespace

void add_cohorts_command(CLI::App& parent, App& app) {
    const auto choices = std::make_shared<CohortChoices>();
    CLI::App* command = add_command(
        parent, app, "cohorts",
        "Follow those who began together: who stays a customer, who buys, what they bring.\n"
        "Rows are customers whose first purchase lies in the period; columns are calendar months\n"
        "since then, 0 being the month of the first purchase. docs/cohorts.md reads one aloud.",
        "tenure cohorts --by source --measure revenue --months 6",
        [&app, choices] { return run_cohorts(app, *choices); });
    add_period_options(*command, choices->period);
    command->add_option("--by", choices->by, "What puts customers into one row")
        ->check(CLI::IsMember({"first-purchase", "source", "campaign"}))
        ->capture_default_str();
    command
        ->add_option("--measure", choices->measure,
                     "retention: are customers at the month's end; buyers: bought in it; revenue")
        ->check(CLI::IsMember({"retention", "buyers", "revenue"}))
        ->capture_default_str();
    command->add_option("--months", choices->months, "How many months after the first")
        ->check(CLI::Range(0, 120))
        ->capture_default_str()
        ->type_name("N");
}

}  // namespace tenure::cli
