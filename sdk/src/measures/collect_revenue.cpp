#include "measures/collect_revenue.hpp"

namespace tenure::inline v1::detail {

namespace {

double ratio(const Money& part, const Money& whole) {
    return part.amount() / whole.amount();
}

}  // namespace

RevenueCollector::RevenueCollector(const Scope& scope)
    : scope_(scope), now_(scope.rates), before_(scope.rates), existing_{0, scope.rates.base()} {
    for (Money* each : {&moves_.opening, &moves_.arrived, &moves_.won_back, &moves_.expansion,
                        &moves_.contraction, &moves_.churned, &moves_.closing}) {
        *each = existing_;
    }
}

void RevenueCollector::add(const Subject& subject) {
    const Money so_far = now_.total(), so_far_before = before_.total();
    for (const Earning& each : subject.earnings) {
        if (scope_.period.contains(each.day)) now_.add(each.amount, each.day);
        if (scope_.before.contains(each.day)) before_.add(each.amount, each.day);
    }
    const Money now = now_.total() - so_far, before = before_.total() - so_far_before;
    if (now.minor != 0 || before.minor != 0) move(subject, before, now);
}

void RevenueCollector::move(const Subject& subject, const Money& before, const Money& now) {
    const bool existing =
        !subject.earnings.empty() && subject.earnings.front().day < scope_.period.from;
    payers_ += now.minor != 0 ? 1 : 0;
    earlier_payers_ += before.minor != 0 ? 1 : 0;
    if (existing && now.minor != 0) {
        existing_ += now;
        ++existing_payers_;
    }
    moves_.opening += before;
    moves_.closing += now;
    if (before.minor == 0) {
        (existing ? moves_.won_back : moves_.arrived) += now;
    } else if (now.minor == 0) {
        moves_.churned += before;
    } else if (now.minor >= before.minor) {
        moves_.expansion += now - before;
    } else {
        moves_.contraction += before - now;
    }
}

MeasureNote RevenueCollector::problem(const MoneySum& sum, const Period& period) const {
    const bool contracts = scope_.revenue == RevenueFrom::contracts;
    if (!sum.missing().empty()) {
        return missing_rates(contracts ? "contracts" : "purchases", sum.missing());
    }
    if (sum.count() > 0) return {};
    if (sum.unpriced() > 0) {
        return counted_note("purchases_without_amount", sum.unpriced(), note_of("", period));
    }
    return note_of("nobody_bought_from", period);
}

void RevenueCollector::put(Results& results, MeasureReport& report, std::uint64_t people) const {
    put_retention(results, report);
    const MeasureNote reason = problem(now_, scope_.period);
    if (now_.missing().empty() && now_.unpriced() > 0) {
        report.remarks.push_back(counted_note("purchases_add_nothing", now_.unpriced()));
    }
    if (!reason.empty()) {
        results.deny("arpu", reason);
        results.deny("existing_revenue", reason);
        return;
    }
    if (people == 0) {
        results.deny("arpu", scope_.of_period("no_customer_in_period"));
    } else {
        const Money each =
            Money::of(now_.total().amount() / static_cast<double>(people), now_.total().currency);
        Measure& arpu = results.give("arpu", reading_of(each), people);
        add_detail(arpu, "sum", "revenue", reading_of(now_.total()), payers_);
    }
    Measure& existing = results.give("existing_revenue", reading_of(existing_), existing_payers_);
    if (now_.total().minor != 0) {
        add_detail(existing, "part", "share of revenue",
                   {ratio(existing_, now_.total()), MeasureUnit::share, {}}, existing_payers_);
    }
}

void RevenueCollector::put_retention(Results& results, MeasureReport& report) const {
    MeasureNote reason = problem(before_, scope_.before);
    if (reason.empty() && !now_.missing().empty()) reason = problem(now_, scope_.period);
    if (reason.empty() && moves_.opening.minor <= 0) {
        reason = note_of("no_revenue", scope_.before);
    }
    if (!reason.empty()) {
        for (const char* id : {"nrr", "grr", "revenue_churn_rate"}) results.deny(id, reason);
        return;
    }
    report.revenue = moves_;
    const Money gross = moves_.opening - moves_.contraction - moves_.churned;
    const auto share = [&](const Money& part) {
        return Reading{ratio(part, moves_.opening), MeasureUnit::share, {}};
    };
    Measure& nrr = results.give("nrr", share(gross + moves_.expansion), earlier_payers_);
    const std::pair<const char*, Money> parts[] = {
        {"opening", moves_.opening},         {"new", moves_.arrived},
        {"won back", moves_.won_back},       {"expansion", moves_.expansion},
        {"contraction", moves_.contraction}, {"churned", moves_.churned},
        {"closing", moves_.closing}};
    for (const auto& [name, money] : parts) {
        add_detail(nrr, "movement", name, reading_of(money), 0);
    }
    results.give("grr", share(gross), earlier_payers_);
    results.give("revenue_churn_rate", share(moves_.churned), earlier_payers_);
}

}  // namespace tenure::inline v1::detail
