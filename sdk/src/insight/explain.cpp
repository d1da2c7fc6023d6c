#include "tenure/insight/explain.hpp"

#include <array>

#include "insight/detail_json.hpp"
#include "insight/evaluation_options.hpp"
#include "insight/kept_days.hpp"
#include "tenure/lifecycle/conversion.hpp"
#include "tenure/lifecycle/history_from.hpp"

namespace tenure::inline v1 {

namespace {

/// A customer's record with everything that belongs to it.
CustomerRows rows_of(Store& store, const RowKey& customer) {
    std::optional<CustomerRows> found;
    const std::array record{RowKey{customer.source, customer.stream, customer.id, 0}};
    store.read_customers(record, history_kinds(), [&](const CustomerRows& rows) {
        if (rows.customer.key == customer) found = rows;
    });
    if (found) return std::move(*found);
    throw Error(Errc::not_found, "explain customer", customer.id, "the store has no such customer",
                "`tenure customers` lists them; after a new sync run `tenure evaluate`");
}

std::optional<detail::ModelValues::Value> estimate_of(const Moments& moments,
                                                      const detail::Parameters& parameters,
                                                      const EvaluateOptions& options,
                                                      const Generation& generation,
                                                      const Context& context) {
    if (!parameters.model || !parameters.spend) return std::nullopt;
    detail::KeptDays kept;
    const Date today = options.business_zone.local_date(generation.as_of);
    const auto summary = kept.summary(moments, generation.as_of, today, detail::prices_of(options));
    detail::ModelValues values(detail::model_settings(options, Uncertainty::percentiles),
                               *parameters.model, *parameters.spend);
    values.add(summary);
    return values.next(context);
}

}  // namespace

Explanation explain(Store& store, const Generation& generation, const RowKey& customer,
                    const EvaluateOptions& options, const Context& context) {
    const detail::Parameters parameters =
        detail::parameters_from(generation.parameters, detail::chosen(options.framework));
    const ProductCategories categories = read_categories(store);
    const CustomerRows rows = rows_of(store, customer);
    const HistorySettings settings{options.business_zone, parameters.valuation.currency,
                                   &categories};
    History history = history_from(rows, settings);
    if (options.rates) (void)convert_amounts(history, *options.rates);
    const Timestamp as_of = generation.as_of;
    const Date today = options.business_zone.local_date(as_of);
    Moments moments = moments_of(history);
    detail::compare_currencies(moments, parameters.valuation.currency);
    detail::Scorer scorer(parameters, as_of, today);
    scorer.score(moments, estimate_of(moments, parameters, options, generation, context));
    const auto record = entity_from<Customer>(rows.customer.row);
    scorer.add_fit(lead_fit(record, parameters.leads));
    const Standing standing = standing_of(history, parameters.framework, as_of);
    Explanation out;
    out.row = scorer.row(customer, record.name.value_or(""));
    out.stage = standing.stage;
    out.why = standing.why;
    out.timeline = standing.timeline;
    out.signals = scorer.signals();
    out.detail = detail::detail_json(standing, history, parameters, scorer, moments, today);
    return out;
}

}  // namespace tenure::inline v1
