#include "measures/collect_records.hpp"

#include <algorithm>

#include "tenure/core/text.hpp"

namespace tenure::inline v1::detail {

bool LeadCollector::created_in_period(const Lead& lead) const {
    const auto& created = first_typed(lead.created_at, lead.modified_at);
    return created && scope_.in_period(*created);
}

void LeadCollector::add(const StoredRow& row) {
    const auto lead = entity_from<Lead>(row.row);
    if (!created_in_period(lead)) return;
    Source& source = sources_[or_unknown(lead.source)];
    ++source.leads;
    const auto& when = first_typed(lead.converted_at, lead.modified_at);
    const bool in_time = !when || *when <= scope_.closing;
    source.converted += lead.converted.value_or(false) && in_time ? 1 : 0;
}

void LeadCollector::add(const Subject& subject) {
    if (subject.days.empty()) return;
    for (const StoredRow& row : subject.rows.rows) {
        if (row.row.kind != EntityKind::lead) continue;
        const auto lead = entity_from<Lead>(row.row);
        if (!created_in_period(lead)) continue;
        const Date day = scope_.day_of(*first_typed(lead.created_at, lead.modified_at));
        bought_ += subject.days.front() >= day ? 1 : 0;
    }
}

void LeadCollector::put(Results& results) const {
    std::uint64_t leads = 0, converted = 0;
    for (const auto& [name, source] : sources_) {
        leads += source.leads;
        converted += source.converted;
    }
    const MeasureNote none = scope_.of_period("no_lead");
    Measure& rate = results.share("lead_conversion_rate", converted, leads, none);
    results.share("lead_to_customer_rate", bought_, leads, none);
    if (leads == 0) {
        results.deny("leads_by_source", none);
        return;
    }
    Measure& by_source = results.give("leads_by_source", count_of(leads), leads);
    for (const auto& [name, source] : sources_) {
        add_detail(by_source, "source", name, share_of(source.leads, leads), source.leads);
        add_detail(rate, "source", name, share_of(source.converted, source.leads), source.leads);
    }
    std::stable_sort(
        by_source.details.begin(), by_source.details.end(),
        [](const MeasureDetail& a, const MeasureDetail& b) { return a.count > b.count; });
}

void DealCollector::add(const StoredRow& row) {
    const auto deal = entity_from<Deal>(row.row);
    const auto& created = first_typed(deal.created_at, deal.modified_at);
    if (!created || *created > scope_.closing) return;
    const std::string outcome = match_key(deal.outcome.value_or(""));
    const bool won = outcome == "won";
    if (!won && outcome != "lost") return add_open(deal);
    const auto& dated = first_typed(deal.closed_at, deal.modified_at);
    const Timestamp closed = std::max(*created, dated.value_or(*created));
    if (closed > scope_.closing) return add_open(deal);
    if (!scope_.in_period(closed)) return;
    ++(won ? won_deals_ : lost_deals_);
    if (!won) return;
    const auto& amount = first_typed(deal.base_amount, deal.amount);
    won_.add(amount ? std::optional(*amount) : std::nullopt, scope_.day_of(closed));
    cycle_days_ += static_cast<double>(closed.micros - created->micros) / 86'400e6;
}

void DealCollector::add_open(const Deal& deal) {
    ++open_deals_;
    const auto& field = first_typed(deal.base_amount, deal.amount);
    const auto amount = field ? std::optional(*field) : std::nullopt;
    open_.add(amount, scope_.period.to);
    const Money none{0, scope_.rates.base()};
    auto& [count, sum] = stages_.try_emplace(or_unknown(deal.stage), 0, none).first->second;
    ++count;
    if (!amount) return;
    if (const auto converted = scope_.rates.to_base(*amount, scope_.period.to)) sum += *converted;
    if (const auto chance = number_of(deal.probability); chance && *chance >= 0 && *chance <= 1) {
        weighted_.add(Money::of(amount->amount() * *chance, amount->currency), scope_.period.to);
    }
}

void DealCollector::put(Results& results) const {
    put_velocity(results);
    if (!open_.missing().empty()) {
        results.deny("pipeline_value", missing_rates("open_deals", open_.missing()));
        return;
    }
    if (open_.count() == 0) {
        results.deny("pipeline_value",
                     open_deals_ == 0 ? note_on("no_open_deal", scope_.period.to)
                                      : counted_note("open_deals_without_amount", open_deals_));
        return;
    }
    Measure& measure = results.give("pipeline_value", reading_of(open_.total()), open_deals_);
    if (weighted_.count() > 0) {
        add_detail(measure, "sum", "weighted by probability", reading_of(weighted_.total()),
                   weighted_.count());
    }
    for (const auto& [stage, deals] : stages_) {
        add_detail(measure, "stage", stage, reading_of(deals.second), deals.first);
    }
}

/// Source: the usual sales velocity: opportunities x amount x share won / cycle.
void DealCollector::put_velocity(Results& results) const {
    MeasureNote reason;
    if (!won_.missing().empty()) reason = missing_rates("won_deals", won_.missing());
    if (won_.count() == 0 && reason.empty()) {
        reason =
            won_deals_ == 0 ? scope_.of_period("no_deal_won") : note("won_deals_without_amount");
    }
    if (reason.empty() && open_deals_ == 0) {
        reason = note_on("no_open_deal", scope_.period.to);
    }
    if (reason.empty() && cycle_days_ <= 0) reason = note("deals_won_at_once");
    if (!reason.empty()) {
        results.deny("pipeline_velocity", reason);
        return;
    }
    const auto won = static_cast<double>(won_deals_);
    const double share = won / static_cast<double>(won_deals_ + lost_deals_);
    const double amount = won_.total().amount() / static_cast<double>(won_.count());
    const double days = cycle_days_ / won;
    const Money each_day =
        Money::of(static_cast<double>(open_deals_) * share * amount / days, scope_.rates.base());
    Measure& measure = results.give("pipeline_velocity",
                                    reading_of(each_day, MeasureUnit::money_per_day), won_deals_);
    add_detail(measure, "input", "open deals", count_of(open_deals_), open_deals_);
    add_detail(measure, "input", "share won", share_of(won_deals_, won_deals_ + lost_deals_),
               won_deals_ + lost_deals_);
    add_detail(measure, "input", "mean amount won",
               reading_of(Money::of(amount, scope_.rates.base())), won_.count());
    add_detail(measure, "input", "mean days to win", days_of(days), won_deals_);
}

void ServiceCollector::rate(double score) {
    if (score < 1 || score > 5) {
        ++out_of_scale_;
        return;
    }
    ++rated_;
    satisfied_ += score >= 4 ? 1 : 0;
}

void ServiceCollector::add_ticket(const StoredRow& row) {
    const auto ticket = entity_from<Ticket>(row.row);
    if (!ticket.closed_at || !scope_.in_period(*ticket.closed_at)) return;
    // Zero is how a CRM says that nobody rated.
    if (const auto rating = number_of(ticket.rating); rating && *rating != 0) rate(*rating);
    if (!ticket.opened_at) return;
    if (*ticket.closed_at < *ticket.opened_at) {
        ++closed_before_opened_;
        return;
    }
    constexpr std::int64_t minute = 60'000'000;
    resolution_.add((ticket.closed_at->micros - ticket.opened_at->micros) / minute);
    if (ticket.first_response_at && *ticket.first_response_at >= *ticket.opened_at) {
        response_.add((ticket.first_response_at->micros - ticket.opened_at->micros) / minute);
    }
}

void ServiceCollector::add_survey(const StoredRow& row) {
    const auto survey = entity_from<Survey>(row.row);
    const auto score = number_of(survey.score);
    if (!score || !survey.answered_at || !scope_.in_period(*survey.answered_at)) return;
    const std::string kind = match_key(survey.kind.value_or(""));
    if (kind == "csat") rate(*score);
    if (kind != "nps") return;
    if (*score < 0 || *score > 10) {
        ++out_of_scale_;
    } else {
        ++(*score >= 9 ? promoters_ : *score >= 7 ? passives_ : detractors_);
    }
}

void ServiceCollector::put(Results& results, MeasureReport& report) const {
    const std::uint64_t answers = promoters_ + passives_ + detractors_;
    if (answers == 0) {
        results.deny("nps", scope_.of_period("no_nps_answer"));
    } else {
        const double points = 100 *
                              (static_cast<double>(promoters_) - static_cast<double>(detractors_)) /
                              static_cast<double>(answers);
        Measure& nps = results.give("nps", {points, MeasureUnit::points, {}}, answers);
        add_detail(nps, "answers", "promoters", share_of(promoters_, answers), promoters_);
        add_detail(nps, "answers", "passives", share_of(passives_, answers), passives_);
        add_detail(nps, "answers", "detractors", share_of(detractors_, answers), detractors_);
    }
    results.share("csat", satisfied_, rated_, scope_.of_period("no_rating"));
    constexpr double minutes_per_day = 1440;
    if (resolution_.count() == 0) {
        results.deny("resolution_time", scope_.of_period("no_ticket_closed"));
    } else {
        const std::uint64_t count = resolution_.count();
        Measure& time =
            results.give("resolution_time", days_of(resolution_.median() / minutes_per_day), count);
        add_detail(time, "spread", "mean", days_of(resolution_.mean() / minutes_per_day), count);
        if (response_.count() > 0) {
            add_detail(time, "part", "median to the first response",
                       days_of(response_.median() / minutes_per_day), response_.count());
        }
    }
    if (out_of_scale_ > 0) {
        report.remarks.push_back(counted_note("left_out_out_of_scale", out_of_scale_));
    }
    if (closed_before_opened_ > 0) {
        report.remarks.push_back(counted_note("left_out_closed_early", closed_before_opened_));
    }
}

namespace {

/// Returns what a contract paid per period at an instant: later changes were observed.
std::optional<Money> amount_at(const StoredRow& row, const Subscription& contract,
                               const CustomerRows& rows, Timestamp instant) {
    std::optional<Money> amount;
    if (contract.amount) amount = *contract.amount;
    const Observation* next = nullptr;
    for (const Observation& each : rows.observations) {
        const bool later = each.row == row.key && each.attribute == "amount" &&
                           !each.old_value.empty() && each.effective_at > instant;
        if (later && (next == nullptr || each.effective_at < next->effective_at)) next = &each;
    }
    if (next == nullptr) return amount;
    const std::size_t space = next->old_value.find(' ');
    if (space == std::string::npos || next->old_value.size() != space + 4) return amount;
    const auto before = Money::parse(next->old_value.substr(0, space),
                                     Currency::of(next->old_value.substr(space + 1)));
    return before ? before : amount;
}

}  // namespace

void ContractCollector::add(const Subject& subject) {
    double opening = 0, closing = 0;
    for (const StoredRow& row : subject.rows.rows) {
        if (row.row.kind != EntityKind::subscription) continue;
        const auto contract = entity_from<Subscription>(row.row);
        if (contract.trial.value_or(false) || !contract.started_on) continue;
        const auto months = parse_duration_days(contract.period.value_or("P1M"));
        const auto monthly = [&](Date day, Timestamp instant) {
            const bool running =
                *contract.started_on <= day && !(contract.ended_on && *contract.ended_on <= day);
            const auto amount = amount_at(row, contract, subject.rows, instant);
            if (!running || !amount || !months || *months <= 0) return 0.0;
            const auto converted = scope_.rates.to_base(*amount, scope_.period.to);
            if (!converted) missing_.add(amount->currency, scope_.rates.first(amount->currency));
            return converted ? converted->amount() * days_per_month / *months : 0.0;
        };
        opening += monthly(scope_.before.to, scope_.opening);
        closing += monthly(scope_.period.to, scope_.closing);
    }
    constexpr double cent = 0.005;
    if (opening < cent) return;
    ++contracted_;
    upgraded_ += closing > opening + cent ? 1 : 0;
    downgraded_ += closing < opening - cent ? 1 : 0;
}

void ContractCollector::put(Results& results) const {
    if (!missing_.empty()) {
        results.deny("upgrade_rate", missing_rates("contracts", missing_));
        return;
    }
    Measure& measure = results.share("upgrade_rate", upgraded_, contracted_,
                                     note_on("no_subscription", scope_.before.to));
    if (!measure.value) return;
    add_detail(measure, "change", "pay less or left", share_of(downgraded_, contracted_),
               downgraded_);
}

}  // namespace tenure::inline v1::detail
