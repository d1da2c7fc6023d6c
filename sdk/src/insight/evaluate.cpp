#include "tenure/insight/evaluate.hpp"

#include <array>
#include <cmath>

#include "insight/detail_json.hpp"
#include "insight/population.hpp"
#include "insight/purchase_summary.hpp"
#include "insight/valuation.hpp"
#include "tenure/clv/residual.hpp"
#include "tenure/lifecycle/engine.hpp"
#include "tenure/lifecycle/frameworks.hpp"
#include "tenure/lifecycle/history_from.hpp"

namespace tenure::inline v1 {

namespace {

using detail::Population;

constexpr std::array formula_names{"average", "margin",  "retention", "discounted",
                                   "service", "product", "historic"};
constexpr std::size_t batch_size = 500;
constexpr std::size_t most_categories = 100'000;

void check(const EvaluateOptions& options) {
    const auto refuse = [](const char* name, double value, const char* next) {
        throw Error(Errc::bad_argument, "evaluate", name, plain_number(value) + " is out of range",
                    next);
    };
    if (!(options.annual_discount_rate > -1 && options.annual_discount_rate <= 100)) {
        refuse("annual_discount_rate", options.annual_discount_rate, "Choose for example 0.10");
    }
    if (!(options.margin >= -100 && options.margin <= 1)) {
        refuse("margin", options.margin, "Choose a share of revenue, for example 0.30");
    }
    if (!(options.horizon_years > 0 && options.horizon_years <= 1000)) {
        refuse("horizon_years", options.horizon_years, "Choose for example 1");
    }
    if (!(options.retention_cost_per_year >= 0 && options.retention_cost_per_year < 1e15)) {
        refuse("retention_cost_per_year", options.retention_cost_per_year, "Choose 0 for none");
    }
}

/// A framework without id stands for the default one; its thresholds count all the same.
Framework chosen(const Framework& framework) {
    if (!framework.id.empty()) return framework;
    Framework standard = find_framework("pars-vtiger-5");
    standard.thresholds = framework.thresholds;
    return standard;
}

/// One evaluation: two passes over the customers, one generation.
class Evaluation {
 public:
    Evaluation(Store& store, Timestamp as_of, const EvaluateOptions& options,
               const Context& context)
        : store_(store),
          as_of_(as_of),
          options_(options),
          context_(context),
          clock_(options.clock != nullptr ? *options.clock : system_clock()),
          today_(options.business_zone.local_date(as_of)),
          framework_(chosen(options.framework)),
          population_(as_of),
          values_(model_values()) {}

    EvaluationReport run() {
        const MonotonicTime began = clock_.monotonic();
        total_ = store_.counts()[EntityKind::customer];
        survey();
        fit_model();
        read_categories();
        report_.as_of = as_of_;
        report_.generation = store_.begin_generation(generation());
        evaluate_everyone();
        store_.finish_generation(report_.generation, report_.customers, clock_.now());
        report_.seconds = std::chrono::duration<double>(clock_.monotonic() - began).count();
        return report_;
    }

 private:
    Generation generation() const {
        Generation generation;
        generation.as_of = as_of_;
        generation.framework = framework_.id;
        generation.clv_model = report_.clv_model;
        return generation;
    }

    /// First pass: what everybody together says.
    void survey() {
        constexpr std::array kinds{EntityKind::purchase};
        std::uint64_t done = 0;
        const HistorySettings settings{options_.business_zone, std::nullopt, nullptr};
        store_.each_customer(kinds, [&](const CustomerRows& rows) {
            context_.check("evaluate");
            count_currencies(rows);
            const History history = history_from(rows, settings);
            population_.add(history, today_);
            if (values_) {
                values_->add(detail::purchase_summary(history, as_of_, today_, prices()));
            }
            tell("survey purchases", ++done, false);
        });
        tell("survey purchases", done, true);
        framework_.thresholds.rhythm = population_.rhythm();
        const std::optional<Currency> found = population_.currency();
        valuation_ = {.formula = options_.formula,
                      .annual_discount_rate = options_.annual_discount_rate,
                      .margin = options_.margin,
                      .horizon_years = options_.horizon_years,
                      .retention_cost_per_year = options_.retention_cost_per_year,
                      .annual_retention = retention_share(population_.retention_kept(),
                                                          population_.retention_base()),
                      .retention_base = population_.retention_base(),
                      .population_rate = population_.purchase_rate(),
                      .currency = options_.currency ? options_.currency : found};
    }

    const PriceIndex* prices() const { return options_.prices ? &*options_.prices : nullptr; }

    /// Fits the model asked for; the formula stands in, with the reason, where that cannot be.
    void fit_model() {
        valuation_.prices =
            prices() != nullptr ? "real, in prices of " + to_string(prices()->base()) : "nominal";
        if (values_ && values_->fit(context_)) {
            valuation_.model = to_string(*options_.model);
            report_.model = values_->model();
        } else if (values_) {
            valuation_.fallback = values_->problem();
            values_.reset();
        }
        report_.clv_fallback = valuation_.fallback;
        report_.clv_model =
            valuation_.model.empty() ? std::string(to_string(options_.formula)) : valuation_.model;
    }

    std::optional<detail::ModelValues> model_values() const {
        if (!options_.model) return std::nullopt;
        detail::ModelSettings settings;
        settings.model = *options_.model;
        settings.clv.horizon = {options_.horizon_years, TimeUnit::year};
        settings.clv.annual_discount_rate = options_.annual_discount_rate;
        settings.clv.margin = options_.margin;
        settings.clv.uncertainty = Uncertainty::percentiles;
        settings.progress = options_.progress;
        return detail::ModelValues(settings);
    }

    void count_currencies(const CustomerRows& rows) {
        static const auto total = attribute_index(EntityKind::purchase, "total");
        static const auto base = attribute_index(EntityKind::purchase, "base_total");
        for (const StoredRow& row : rows.rows) {
            if (row.row.kind != EntityKind::purchase) continue;
            for (const auto index : {base, total}) {
                const auto at = static_cast<std::size_t>(index);
                if (at >= row.row.values.size()) continue;
                const auto* money = std::get_if<Money>(&row.row.values[at]);
                if (money != nullptr) population_.count_currency(money->currency, index == base);
            }
        }
    }

    /// Categories of products, as long as a catalogue has a sensible size.
    void read_categories() {
        store_.each_row(EntityKind::product, [&](const StoredRow& row) {
            const auto product = entity_from<Product>(row.row);
            if (categories_.size() >= most_categories || !product.category) return;
            if (product.category->empty()) return;
            categories_.emplace(product_key(row.key.source, {row.key.stream, row.key.id}),
                                *product.category);
        });
    }

    /// Second pass: one customer after the other, stored in batches.
    void evaluate_everyone() {
        const HistorySettings settings{options_.business_zone, valuation_.currency, &categories_};
        std::vector<InsightRow> batch;
        batch.reserve(batch_size);
        store_.each_customer(history_kinds(), [&](const CustomerRows& rows) {
            context_.check("evaluate");
            batch.push_back(insight(rows, history_from(rows, settings)));
            if (batch.size() == batch_size) flush(batch);
            tell("evaluate", ++report_.customers, false);
        });
        flush(batch);
        tell("evaluate", report_.customers, true);
    }

    void flush(std::vector<InsightRow>& batch) {
        if (!batch.empty()) store_.put_insights(report_.generation, batch);
        batch.clear();
    }

    InsightRow insight(const CustomerRows& rows, const History& history) {
        const Standing standing = standing_of(history, framework_, as_of_);
        const detail::Bought bought = detail::bought_so_far(standing, history, valuation_.currency);
        const detail::Valuation value =
            values_ ? detail::valued_by_model(standing, history, bought, values_->next(context_),
                                              valuation_)
                    : detail::valued(standing, history, bought, valuation_);
        if (!value.value) ++report_.without_clv;
        InsightRow row;
        row.customer = rows.customer.key;
        row.name = entity_from<Customer>(rows.customer.row).name.value_or("");
        row.state = to_string(standing.stage.state);
        row.stage = standing.stage.stage;
        row.since = standing.stage.since;
        if (!standing.timeline.empty()) row.previous = to_string(standing.stage.previous);
        row.clv = value.value;
        row.detail =
            detail::detail_json(standing, history, framework_, bought, value, valuation_, today_);
        return row;
    }

    void tell(const char* task, std::uint64_t done, bool finished) const {
        if (!options_.progress || (!finished && done % 1000 != 0)) return;
        options_.progress({task, done, total_, finished});
    }

    Store& store_;
    Timestamp as_of_;
    const EvaluateOptions& options_;
    const Context& context_;
    Clock& clock_;
    Date today_;
    Framework framework_;
    Population population_;
    std::optional<detail::ModelValues> values_;
    detail::ValuationSettings valuation_;
    ProductCategories categories_;
    std::uint64_t total_ = 0;
    EvaluationReport report_;
};

}  // namespace

std::string_view to_string(ClvFormula formula) {
    return formula_names[static_cast<std::size_t>(formula)];
}

std::optional<ClvFormula> parse_clv_formula(std::string_view name) {
    for (std::size_t i = 0; i < formula_names.size(); ++i) {
        if (name == formula_names[i]) return static_cast<ClvFormula>(i);
    }
    return std::nullopt;
}

EvaluationReport evaluate(Store& store, Timestamp as_of, const EvaluateOptions& options,
                          const Context& context) {
    check(options);
    return Evaluation(store, as_of, options, context).run();
}

}  // namespace tenure::inline v1
