#include "tenure/insight/evaluate.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "insight/evaluation_options.hpp"
#include "insight/kept_days.hpp"
#include "insight/lead_fit.hpp"
#include "insight/population.hpp"
#include "insight/scorer.hpp"
#include "lifecycle/packed_moments.hpp"
#include "tenure/clv/residual.hpp"
#include "tenure/lifecycle/duration.hpp"

namespace tenure::inline v1 {

namespace {

using detail::Population;

constexpr std::array formula_names{"average", "margin",  "retention", "discounted",
                                   "service", "product", "historic"};
constexpr std::size_t batch_size = 1024;  // whole pages of the store, and few transactions
constexpr std::uint64_t simulated_customers = 20'000;

/// Returns the limits of a hundred equal parts; nothing without values.
std::optional<detail::Percentiles> percentiles(std::vector<double> values) {
    if (values.empty()) return std::nullopt;
    std::sort(values.begin(), values.end());
    detail::Percentiles limits{};
    for (std::size_t i = 0; i < limits.size(); ++i) {
        limits[i] = values[(i + 1) * values.size() / 100];
    }
    return limits;
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
          population_(today_) {
        parameters_.framework = detail::chosen(options.framework);
        parameters_.leads = options.leads;
    }

    EvaluationReport run() {
        const MonotonicTime began = clock_.monotonic();
        refresh_summaries(store_, detail::summary_settings(options_), context_);
        if (options_.model) values_.emplace(detail::model_settings(options_, Uncertainty::none));
        survey();
        freeze();
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
        generation.framework = parameters_.framework.id;
        generation.clv_model = report_.clv_model;
        generation.parameters = to_json(parameters_);
        return generation;
    }

    /// First pass: what everybody together says.
    void survey() {
        detail::KeptDays kept;
        std::uint64_t done = 0;
        parameters_.turn = store_.summary_turn();
        store_.each_summary([&](const SummaryRow& row) {
            context_.check("evaluate");
            detail::unpack(row.moments, moments_);
            const auto& days = kept.of(moments_, as_of_);
            population_.add(moments_, days);
            if (values_) values_->add(summary(days, moments_));
            tell("survey purchases", ++done, false);
        });
        tell("survey purchases", done, true);
        total_ = done;
    }

    /// Amounts in another currency than the one asked for are not comparable. Without one, the
    /// most frequent is known only after the survey: who has others has mixed ones there.
    std::optional<Summary> summary(const std::vector<detail::KeptDay>& days, Moments& moments) {
        detail::compare_currencies(moments, options_.currency);
        return detail::purchase_summary(days, moments.mixed_currencies, today_, prices());
    }

    const PriceIndex* prices() const { return detail::prices_of(options_); }

    /// Holds fixed what the survey measured.
    void freeze() {
        parameters_.settings = detail::fingerprint(options_, parameters_.framework);
        parameters_.framework.thresholds.rhythm = population_.rhythm();
        detail::ValuationSettings& valuation = parameters_.valuation;
        valuation.formula = options_.formula;
        valuation.annual_discount_rate = options_.annual_discount_rate;
        valuation.margin = options_.margin;
        valuation.horizon_years = options_.horizon_years;
        valuation.horizon = duration_text(options_.horizon_years * days_per_year);
        valuation.retention_cost_per_year = options_.retention_cost_per_year;
        valuation.annual_retention =
            retention_share(population_.retention_kept(), population_.retention_base());
        valuation.retention_base = population_.retention_base();
        valuation.population_rate = population_.purchase_rate();
        valuation.currency = options_.currency ? options_.currency : population_.currency();
        parameters_.rfm = rfm_boundaries(population_.rfm(valuation.currency));
        parameters_.health.contacts_kept = population_.contacts_kept();
        parameters_.health.tickets_kept = population_.tickets_kept();
        fit_model(valuation);
    }

    /// Fits the model asked for; the formula stands in, with the reason, where that cannot be.
    void fit_model(detail::ValuationSettings& valuation) {
        parameters_.uncertainty = options_.uncertainty.value_or(*total_ <= simulated_customers
                                                                    ? Uncertainty::percentiles
                                                                    : Uncertainty::standard_error);
        if (values_) values_->set_uncertainty(parameters_.uncertainty);
        valuation.prices =
            prices() != nullptr ? "real, in prices of " + to_string(prices()->base()) : "nominal";
        if (values_ && values_->fit(context_)) {
            valuation.model = to_string(*options_.model);
            parameters_.model = values_->model();
            parameters_.spend = values_->spend();
            parameters_.clv = percentiles(values_->values(context_));
            report_.model = values_->model();
        } else if (values_) {
            valuation.fallback = values_->problem();
            values_.reset();
        }
        report_.clv_fallback = valuation.fallback;
        report_.clv_model =
            valuation.model.empty() ? std::string(to_string(options_.formula)) : valuation.model;
    }

    /// Second pass: one customer after the other, stored in batches.
    void evaluate_everyone() {
        detail::Scorer scorer(parameters_, as_of_, today_);
        std::vector<InsightRow> batch;
        batch.reserve(batch_size);
        store_.each_summary([&](const SummaryRow& row) {
            context_.check("evaluate");
            detail::unpack(row.moments, moments_);
            scorer.score(moments_, values_ ? values_->next(context_) : std::nullopt);
            batch.push_back(scorer.row(row.customer, row.name));
            if (!batch.back().clv) ++report_.without_clv;
            if (batch.size() == batch_size) flush(batch);
            tell("evaluate", ++report_.customers, false);
        });
        flush(batch);
        tell("evaluate", report_.customers, true);
    }

    void flush(std::vector<InsightRow>& batch) {
        detail::add_fit(store_, parameters_.leads, batch);
        if (!batch.empty()) store_.put_insights(report_.generation, batch);
        batch.clear();
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
    Population population_;
    detail::Parameters parameters_;
    std::optional<detail::ModelValues> values_;
    Moments moments_;
    std::optional<std::uint64_t> total_;  ///< known after the survey
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
    detail::check(options);
    return Evaluation(store, as_of, options, context).run();
}

}  // namespace tenure::inline v1
