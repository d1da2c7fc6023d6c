#include "insight/scorer.hpp"

#include <algorithm>

#include "tenure/segment/churn.hpp"
#include "tenure/segment/signals_of.hpp"

namespace tenure::inline v1::detail {

namespace {

double percentile(const Percentiles& limits, double value) {
    const auto above = std::upper_bound(limits.begin(), limits.end(), value);
    return static_cast<double>(above - limits.begin());
}

}  // namespace

void Scorer::score(Moments& moments, const std::optional<ModelValues::Value>& estimate) {
    compare_currencies(moments, parameters_.valuation.currency);
    replay_.run(moments, as_of_);
    signals_ = signals_of(replay_, moments, today_, parameters_.leads.half_life_days);
    const Replayed customer{replay_, moments, signals_, today_};
    bought_ = bought_so_far(customer);
    value(customer, estimate);
    figures_ = {};
    figures_.purchases = signals_.purchases;
    figures_.days = signals_.days;
    figures_.first_day = signals_.first_day;
    figures_.last_day = signals_.last_day;
    figures_.spend = bought_.spend;
    figures_.contracts = signals_.contracts;
    if (signals_.days > 0) figures_.overdue = signals_.overdue;
    if (signals_.due != forever) figures_.due = signals_.due;
    figures_.no_clv = valuation_.reason;
    add_scores();
}

void Scorer::value(const Replayed& customer, const std::optional<ModelValues::Value>& estimate) {
    valuation_ = parameters_.model
                     ? valued_by_model(customer, bought_, estimate, parameters_.valuation)
                     : valued(customer, bought_, parameters_.valuation);
}

double Scorer::alive_for_risk() const {
    const bool certain =
        parameters_.valuation.model == to_string(ModelKind::bg_nbd) && figures_.days < 2;
    return certain ? Figures::unknown : figures_.p_alive;
}

void Scorer::add_scores() {
    Figures& out = figures_;
    if (valuation_.estimate && valuation_.value) {
        const Estimate& estimate = valuation_.estimate->estimate;
        if (parameters_.clv) out.clv_percentile = percentile(*parameters_.clv, estimate.clv);
        out.p_alive = estimate.p_alive;
        out.expected_transactions = estimate.expected_transactions;
        out.expected_spend = estimate.expected_spend;
        out.clv_se = estimate.clv_se;
        out.clv_p10 = estimate.clv_p10;
        out.clv_p90 = estimate.clv_p90;
    }
    const double spend = out.spend ? signals_.spend : Figures::unknown;
    const int since_last = today_.days - signals_.last_day.days;
    const RfmScore rfm = rfm_score(parameters_.rfm, since_last, signals_.days, spend);
    out.recency_score = rfm.recency;
    out.frequency_score = rfm.frequency;
    out.monetary_score = rfm.monetary;
    out.segment = to_string(rfm_segment(rfm));
    out.churn_risk = churn_risk(signals_, alive_for_risk());
    const Health health = health_of(signals_, parameters_.health);
    out.health = health.score;
    out.health_trend = health.trend;
    if (signals_.days == 0 && signals_.contracts == 0) {
        out.lead_score = lead_score(Figures::unknown, signals_.lead_points, parameters_.leads);
    }
}

InsightRow Scorer::row(const RowKey& customer, const std::string& name) const {
    InsightRow row;
    row.customer = customer;
    row.name = name;
    row.state = to_string(signals_.state);
    if (const StageInfo* stage = parameters_.framework.stage_of(signals_.state)) {
        row.stage = stage->id;
    }
    row.since = signals_.since;
    if (signals_.changed) row.previous = to_string(signals_.previous);
    row.clv = valuation_.value;
    row.figures = figures_;
    return row;
}

}  // namespace tenure::inline v1::detail
