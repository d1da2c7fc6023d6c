#include "insight/valuation.hpp"

#include <cmath>
#include <limits>
#include <set>

#include "tenure/clv/residual.hpp"

namespace tenure::inline v1::detail {

namespace {

/// Monthly amount of the contracts in force at an instant.
double monthly_contracts(const Replayed& customer) {
    std::set<std::int32_t> ended;
    double monthly = 0;
    const std::vector<Moment>& list = customer.moments.list;
    for (std::size_t i = 0; i < customer.replay.seen(); ++i) {
        if (list[i].kind == EventKind::contract_cancelled) ended.insert(list[i].about);
    }
    for (std::size_t i = 0; i < customer.replay.seen(); ++i) {
        const Moment& moment = list[i];
        if (moment.kind != EventKind::contract_started || !(moment.score > 0)) continue;
        if (moment.record != 0 && ended.contains(moment.record)) continue;
        monthly += major(customer.moments, moment, moment.minor) / moment.score;
    }
    return monthly;
}

/// One customer's figures on the way to a value.
class Valuer {
 public:
    Valuer(const Replayed& customer, const Bought& bought, const ValuationSettings& settings)
        : customer_(customer),
          life_(customer.replay.life()),
          bought_(bought),
          settings_(settings) {}

    Valuation value() {
        const bool service = settings_.formula == ClvFormula::service;
        monthly_ = service ? monthly_contracts(customer_) : 0;
        if (customer_.signals.days == 0 && monthly_ <= 0) return without(why_nothing_bought());
        if (customer_.moments.mixed_currencies) return without(problem());
        if (!bought_.spend && monthly_ <= 0) return without(problem());
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
    /// The instant as many whole days after the silence began as the day of evaluation is.
    Timestamp now() const {
        const Silence& silence = life_.silence;
        if (life_.days.empty()) return silence.from;
        const bool ended = silence.from > life_.days.back().at;
        const Date from = ended ? life_.at(life_.contract_ended).day : life_.days.back().day;
        return after(silence.from, customer_.today.days - from.days);
    }

    std::string problem() const {
        return problem_text(bought_, customer_.moments, settings_.currency);
    }

    Currency currency() const {
        if (bought_.spend) return bought_.spend->currency;
        if (!customer_.moments.currencies.empty()) return customer_.moments.currencies.front();
        return settings_.currency.value_or(Currency{});
    }

    Valuation without(std::string reason) {
        result_.reason = std::move(reason);
        result_.value.reset();
        return std::move(result_);
    }

    std::string why_nothing_bought() const {
        if (life_.contracts > 0) {
            return "no purchase yet; contracts are valued by the service formula";
        }
        for (std::size_t i = 0; i < customer_.replay.seen(); ++i) {
            if (customer_.moments.list[i].kind == EventKind::purchase) {
                return "every purchase was given back";
            }
        }
        return "no purchase yet";
    }

    bool looks_back() const { return settings_.formula == ClvFormula::historic; }

    void measure() {
        const double spend = bought_.spend ? bought_.spend->amount() : 0;
        average_ = bought_.priced_days > 0 ? spend / static_cast<double>(bought_.priced_days) : 0;
        if (!life_.days.empty()) {
            const std::size_t start = life_.start;
            const int age = customer_.today.days - life_.days[start].day.days;
            const double years = age / days_per_year;
            const auto repeats = static_cast<double>(life_.days.size() - start - 1);
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
        if (life_.contracts > 0) return 1;
        const State state = customer_.replay.state();
        if (state >= State::lapsed_short && state <= State::inactive_irrecoverable) return 0;
        return active_weight(life_.silence.at_risk, life_.silence.lapsed, now());
    }

    double years_ahead(double discount) {
        result_.horizon = settings_.horizon;
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

    const Replayed& customer_;
    const Life& life_;
    const Bought& bought_;
    const ValuationSettings& settings_;
    double monthly_ = 0, average_ = 0, rate_ = 0, weight_ = 0;
    Valuation result_;
};

}  // namespace

Bought bought_so_far(const Replayed& customer) {
    Bought bought;
    const Moments& moments = customer.moments;
    std::int64_t sum = 0;
    bool fits = true;
    Date last_priced{std::numeric_limits<std::int32_t>::min()};
    std::uint8_t currency = 0;
    for (std::size_t i = 0; i < customer.replay.seen(); ++i) {
        if (!customer.replay.stands(i)) continue;
        const Moment& purchase = moments.list[i];
        if (purchase.currency == 0) continue;
        currency = purchase.currency;
        fits = fits && !__builtin_add_overflow(sum, customer.replay.left(i), &sum);
        if (purchase.day != last_priced) ++bought.priced_days;
        last_priced = purchase.day;
    }
    if (moments.mixed_currencies) {
        bought.problem = NoSpend::mixed_currencies;
    } else if (!fits) {
        bought.problem = NoSpend::overflow;
    } else if (currency == 0) {
        bought.problem = NoSpend::no_amount;
    } else {
        bought.spend = Money{sum, moments.currencies[currency - 1U]};
    }
    return bought;
}

std::string problem_text(const Bought& bought, const Moments& moments,
                         const std::optional<Currency>& currency) {
    if (bought.problem == NoSpend::overflow) return "the sum of the amounts does not fit 64 bits";
    if (bought.problem == NoSpend::no_amount) return "no purchase has an amount";
    if (bought.problem == NoSpend::none) return "";
    std::set<std::string> names;
    for (const Currency& each : moments.currencies) names.emplace(each.name());
    if (currency) names.emplace(currency->name());
    std::string text;
    for (const std::string& name : names) {
        text += (text.empty() ? "amounts in several currencies: " : ", ") + name;
    }
    return text + ", without totals in the currency of the business";
}

void compare_currencies(Moments& moments, const std::optional<Currency>& currency) {
    if (!currency) return;
    for (const Currency& each : moments.currencies) {
        if (!(each == *currency)) moments.mixed_currencies = true;
    }
}

Valuation valued_by_model(const Replayed& customer, const Bought& bought,
                          const std::optional<ModelValues::Value>& value,
                          const ValuationSettings& settings) {
    Valuation out;
    out.horizon = settings.horizon;
    out.estimate = value;
    const Life& life = customer.replay.life();
    if (!value) {
        out.reason = life.contracts > 0
                         ? "no purchase yet; contracts are valued by the service formula"
                         : "no purchase yet, or every purchase was given back";
    } else if (!bought.spend) {
        out.reason = problem_text(bought, customer.moments, settings.currency);
    } else if (value->estimate.reason != NoEstimate::none) {
        out.reason = to_string(value->estimate.reason);
    } else if (life.left) {
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

Valuation valued(const Replayed& customer, const Bought& bought,
                 const ValuationSettings& settings) {
    return Valuer(customer, bought, settings).value();
}

}  // namespace tenure::inline v1::detail
