#include "measures/measure_scope.hpp"

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "tenure/lifecycle/frameworks.hpp"

namespace tenure::inline v1::detail {

namespace {

void refuse(const std::string& option, const std::string& cause, const std::string& next) {
    throw Error(Errc::bad_argument, "measure", option, cause, next);
}

void check(const MeasureOptions& options, const Period& period, Date today) {
    if (period.from > period.to) {
        refuse(to_string(period), "the period ends before it begins", "Give the earlier day first");
    }
    if (period.to > today) {
        refuse(to_string(period), "the period ends after " + to_string(today) + ", which is as_of",
               "End it on that day or earlier");
    }
    if (period.days() > 366'000) {
        refuse(to_string(period), "the period is longer than 1000 years", "Check the dates");
    }
    if (!std::isfinite(options.margin) || options.margin > 1) {
        refuse("margin", "it is no share of revenue up to 1", "Write for example 0.3");
    }
    if (!(options.annual_discount_rate > -1) || !(options.horizon_years > 0) ||
        !std::isfinite(options.annual_discount_rate) || !std::isfinite(options.horizon_years)) {
        refuse("discount rate and horizon", "they must be above -1 and above 0",
               "Write for example 0.10 and 1");
    }
    if (!(options.churn_cut_points > 0 && options.churn_cut_points <= 100)) {
        refuse("churn_cut_points", "it must be above 0 and at most 100", "Write for example 5");
    }
    if (options.attribution_days < 0) {
        refuse("attribution_days", "it is below zero", "Write for example 90");
    }
    if (options.rates && options.currency && !(options.rates->base() == *options.currency)) {
        refuse("rates",
               "they lead to " + std::string(options.rates->base().name()) + ", not to " +
                   std::string(options.currency->name()),
               "Give rates into the currency of the report");
    }
}

/// Counts the currencies of a kind's amounts; the base amount says what the business reckons in.
class Currencies {
 public:
    void add(const Value& value, bool base) {
        const auto* money = std::get_if<Money>(&value);
        if (money == nullptr) return;
        Count& count = counts_[std::string(money->currency.name())];
        count.currency = money->currency;
        ++(base ? count.base : count.other);
    }
    std::optional<Currency> most() const {
        const Count* best = nullptr;
        for (const auto& [name, count] : counts_) {
            if (best == nullptr ||
                std::pair(count.base, count.other) > std::pair(best->base, best->other)) {
                best = &count;
            }
        }
        return best == nullptr ? std::nullopt : std::optional(best->currency);
    }

 private:
    struct Count {
        Currency currency{};
        std::uint64_t base = 0, other = 0;
    };
    std::map<std::string, Count> counts_;
};

std::optional<Currency> currency_of(Store& store, const MeasureOptions& options) {
    if (options.rates) return options.rates->base();
    if (options.currency) return options.currency;
    for (const EntityKind kind :
         {EntityKind::purchase, EntityKind::subscription, EntityKind::deal, EntityKind::campaign}) {
        Currencies found;
        store.each_row(kind, [&](const StoredRow& row) {
            const auto all = attributes(kind);
            for (std::size_t i = 0; i < all.size() && i < row.row.values.size(); ++i) {
                const bool base = all[i].name.starts_with("base_");
                if (all[i].cell == Cell::money) found.add(row.row.values[i], base);
            }
        });
        if (const auto most = found.most()) return most;
    }
    return std::nullopt;
}

/// Returns everybody's rhythm as the newest evaluation measured it, so that states here are those
/// that it gave; without one the windows say what stands in for it.
Rhythm evaluated_rhythm(Store& store, Timestamp as_of) {
    Rhythm rhythm;
    for (const Generation& generation : store.generations(1000)) {
        if (generation.as_of > as_of) continue;
        const auto all = nlohmann::json::parse(generation.parameters, nullptr, false);
        const auto found = all.is_object() ? all.find("rhythm") : all.end();
        if (!all.is_object() || found == all.end() || !found->is_object()) return rhythm;
        const auto days = found->find("population_days");
        if (days != found->end() && days->is_number()) rhythm.population_days = days->get<double>();
        const auto segments = found->find("segment_days");
        if (segments == found->end() || !segments->is_object()) return rhythm;
        for (const auto& [name, length] : segments->items()) {
            if (length.is_number()) rhythm.segment_days.emplace(name, length.get<double>());
        }
        return rhythm;
    }
    return rhythm;
}

void place_states(Scope& scope) {
    for (std::size_t state = 0; state < state_count; ++state) {
        const StageInfo* stage = scope.framework.stage_of(static_cast<State>(state));
        if (stage == nullptr) {
            refuse(scope.framework.id,
                   "no stage covers the state " + std::string(to_string(static_cast<State>(state))),
                   "Measure with a framework for customers");
        }
        scope.stage_of[state] = static_cast<std::size_t>(stage - scope.framework.stages.data());
    }
}

}  // namespace

Scope make_scope(Store& store, const MeasureOptions& options) {
    const Date today = options.business_zone.local_date(options.as_of);
    const Period period = options.period.value_or(last_twelve_months(today, options.calendar));
    check(options, period, today);
    Framework framework = options.framework;
    if (framework.id.empty()) {
        framework = find_framework("pars-vtiger-5");
        framework.thresholds = options.framework.thresholds;
    }
    Rhythm& rhythm = framework.thresholds.rhythm;
    if (!rhythm.population_days && rhythm.segment_days.empty()) {
        rhythm = evaluated_rhythm(store, options.as_of);
    }
    const std::optional<Currency> currency = currency_of(store, options);
    Scope scope{.options = options,
                .framework = std::move(framework),
                .period = period,
                .before = period_before(period, options.calendar),
                .rates = options.rates.value_or(RateTable(currency.value_or(Currency{})))};
    place_states(scope);
    scope.opening = Timestamp{options.business_zone.at(period.from).micros - 1};
    const Timestamp end{options.business_zone.at(Date{period.to.days + 1}).micros - 1};
    scope.closing = std::min(end, options.as_of);
    scope.currency_known = currency.has_value();
    return scope;
}

}  // namespace tenure::inline v1::detail

namespace tenure::inline v1 {

Period last_twelve_months(Date day, Calendar calendar) {
    return {period_of(day, PeriodUnit::month, calendar, -11).from, day};
}

}  // namespace tenure::inline v1
