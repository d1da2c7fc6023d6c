#include "insight/valuation.hpp"

#include <cmath>
#include <limits>
#include <set>

#include "insight/purchase_summary.hpp"
#include "tenure/clv/residual.hpp"

namespace tenure::inline v1::detail {

namespace {

/// Monthly amount of the contracts in force at an instant.
double monthly_contracts(const History& history, Timestamp now) {
    std::set<std::string_view> ended;
    double monthly = 0;
    for (const Event& event : history.events) {
        if (event.at <= now && event.kind == EventKind::contract_cancelled) {
            ended.insert(event.about);
        }
    }
    for (const Event& event : history.events) {
        if (event.at > now || event.kind != EventKind::contract_started) continue;
        if (!event.amount || ended.contains(event.key) || !(event.score > 0)) continue;
        monthly += event.amount->amount() / event.score;
    }
    return monthly;
}

/// One customer's figures on the way to a value.
class Valuer {
 public:
    Valuer(const Standing& standing, const History& history, const Bought& bought,
           const ValuationSettings& settings)
        : standing_(standing), history_(history), bought_(bought), settings_(settings) {}

    Valuation value() {
        const bool service = settings_.formula == ClvFormula::service;
        monthly_ = service ? monthly_contracts(history_, now()) : 0;
        if (bought_.days == 0 && monthly_ <= 0) return without(why_nothing_bought());
        if (history_.mixed_currencies) return without(bought_.problem);
        if (!bought_.spend && monthly_ <= 0) return without(bought_.problem);
        measure();
        try {
            result_.formula = formula();
            result_.value = Money::of(weight_ * result_.formula.value, currency());
        } catch (const Error& error) {
            return without(error.details().cause);
        }
        return std::move(result_);
    }

 private:
    Timestamp now() const { return standing_.stage.as_of; }

    Currency currency() const {
        if (bought_.spend) return bought_.spend->currency;
        for (const Event& event : history_.events) {
            if (event.amount) return event.amount->currency;
        }
        return settings_.currency.value_or(Currency{});
    }

    Valuation without(std::string reason) {
        result_.reason = std::move(reason);
        result_.value.reset();
        return std::move(result_);
    }

    std::string why_nothing_bought() const {
        if (standing_.contracts > 0) {
            return "no purchase yet; contracts are valued by the service formula";
        }
        for (const Event& event : history_.events) {
            if (event.at <= now() && event.kind == EventKind::purchase) {
                return "every purchase was given back";
            }
        }
        return "no purchase yet";
    }

    bool looks_back() const { return settings_.formula == ClvFormula::historic; }

    void measure() {
        const double spend = bought_.spend ? bought_.spend->amount() : 0;
        average_ = bought_.priced_days > 0 ? spend / static_cast<double>(bought_.priced_days) : 0;
        if (!standing_.days.empty()) {
            const std::size_t start = standing_.life_start;
            const double years = days_between(standing_.days[start].at, now()) / days_per_year;
            const auto repeats = static_cast<double>(standing_.days.size() - start - 1);
            rate_ = purchase_rate(repeats, std::max(0.0, years), settings_.population_rate);
        }
        weight_ = looks_back() ? 1 : weight_of_customer();
        result_.horizon = looks_back() ? "to date" : "unlimited";
        if (looks_back()) return;
        result_.assumptions = {{"active_weight", weight_},
                               {"annual_retention", settings_.annual_retention},
                               {"retention_base", settings_.retention_base},
                               {"population_purchases_per_year", settings_.population_rate}};
    }

    /// A lapsed or departed customer is expected to buy nothing more.
    double weight_of_customer() const {
        if (standing_.contracts > 0) return 1;
        const State state = standing_.stage.state;
        if (state >= State::lapsed_short && state <= State::inactive_irrecoverable) return 0;
        return active_weight(standing_.silence.at_risk, standing_.silence.lapsed, now());
    }

    double years_ahead(double discount) {
        result_.horizon = duration_text(settings_.horizon_years * days_per_year);
        return expected_years(settings_.annual_retention, discount, settings_.horizon_years);
    }

    ClvResult formula() {
        const double margin = settings_.margin, discount = settings_.annual_discount_rate;
        const double yearly_margin = average_ * rate_ * margin;
        switch (settings_.formula) {
            case ClvFormula::average:
                return average_clv({average_, rate_, years_ahead(0)});
            case ClvFormula::margin:
                return margin_clv({average_, rate_, years_ahead(0), margin});
            case ClvFormula::retention:
                return retention_clv({yearly_margin, settings_.annual_retention, discount});
            case ClvFormula::discounted:
                return discounted(yearly_margin);
            case ClvFormula::service:
                return service_clv({monthly_ > 0 ? monthly_ : average_ * rate_ / 12,
                                    1 - std::pow(settings_.annual_retention, 1.0 / 12), margin});
            case ClvFormula::product:
                return product_clv({average_, rate_, years_ahead(discount), margin});
            case ClvFormula::historic:
                break;
        }
        return historic_clv({bought_.spend ? bought_.spend->amount() : 0, margin});
    }

    ClvResult discounted(double yearly_margin) {
        const double months = std::floor(settings_.horizon_years * 12 + 0.5);
        result_.horizon = duration_text(months * days_per_month);
        return discounted_clv(
            {.margin_per_period = yearly_margin / 12,
             .retention_cost_per_period = settings_.retention_cost_per_year / 12,
             .churn = 1 - std::pow(settings_.annual_retention, 1.0 / 12),
             .discount = std::pow(1 + settings_.annual_discount_rate, 1.0 / 12) - 1,
             .periods = months,
             .first_period = 1});
    }

    const Standing& standing_;
    const History& history_;
    const Bought& bought_;
    const ValuationSettings& settings_;
    double monthly_ = 0, average_ = 0, rate_ = 0, weight_ = 0;
    Valuation result_;
};

}  // namespace

Bought bought_so_far(const Standing& standing, const History& history,
                     const std::optional<Currency>& currency) {
    Bought bought;
    bought.purchases = standing.purchases.size();
    std::int64_t sum = 0;
    bool fits = true;
    Date last_priced{std::numeric_limits<std::int32_t>::min()};
    std::set<std::string> currencies;
    for (const auto& [event, left] : standing.purchases) {
        if (!left) continue;
        currencies.emplace(left->currency.name());
        fits = fits && !__builtin_add_overflow(sum, left->minor, &sum);
        bought.spend = Money{sum, left->currency};
        if (event->day != last_priced) ++bought.priced_days;
        last_priced = event->day;
    }
    for (const BuyingDay& day : standing.days) bought.days += day.purchases > 0 ? 1 : 0;
    if (history.mixed_currencies) {
        if (currency) currencies.emplace(currency->name());
        for (const std::string& name : currencies) {
            bought.problem +=
                (bought.problem.empty() ? "amounts in several currencies: " : ", ") + name;
        }
        bought.problem += ", without totals in the currency of the business";
        bought.spend.reset();
    } else if (!fits) {
        bought.problem = "the sum of the amounts does not fit 64 bits";
        bought.spend.reset();
    } else if (!bought.spend) {
        bought.problem = "no purchase has an amount";
    }
    return bought;
}

Valuation valued_by_model(const Standing& standing, const History& history, const Bought& bought,
                          const std::optional<ModelValues::Value>& value,
                          const ValuationSettings& settings) {
    Valuation out;
    out.horizon = duration_text(settings.horizon_years * days_per_year);
    out.estimate = value;
    if (!value) {
        out.reason = standing.contracts > 0
                         ? "no purchase yet; contracts are valued by the service formula"
                         : "no purchase yet, or every purchase was given back";
    } else if (!bought.spend) {
        out.reason = bought.problem;
    } else if (value->estimate.reason != NoEstimate::none) {
        out.reason = to_string(value->estimate.reason);
    } else if (left_for_good(history, standing.stage.as_of)) {
        out.estimate->estimate = {};
        out.estimate->estimate.expected_spend = value->estimate.expected_spend;
        out.assumptions = {{"left", 1}};
        out.value = Money::of(0, bought.spend->currency);
    } else {
        try {
            out.value = Money::of(value->estimate.clv, bought.spend->currency);
        } catch (const Error& error) {
            out.reason = error.details().cause;
        }
    }
    return out;
}

Valuation valued(const Standing& standing, const History& history, const Bought& bought,
                 const ValuationSettings& settings) {
    return Valuer(standing, history, bought, settings).value();
}

}  // namespace tenure::inline v1::detail
