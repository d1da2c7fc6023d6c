#include "segment/rule_field.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace tenure::inline v1::detail {

namespace {

using Subject = RuleSubject;

RuleValue number(double value) {
    return std::isnan(value) ? RuleValue() : RuleValue(value);
}

RuleValue text(const std::string& value) {
    return value.empty() ? RuleValue() : RuleValue(value);
}

RuleValue day(const Subject& subject, Timestamp at) {
    const Date date = subject.zone != nullptr ? subject.zone->local_date(at) : at.utc_date();
    return static_cast<double>(date.days);
}

/// A number of the insight's figures.
template <auto Member>
RuleValue figure(const Subject& subject) {
    return number(static_cast<double>(subject.insight.figures.*Member));
}

/// A score of which 0 means that there is none.
template <auto Member>
RuleValue score(const Subject& subject) {
    const int value = subject.insight.figures.*Member;
    return value == 0 ? RuleValue() : RuleValue(static_cast<double>(value));
}

template <auto Member>
RuleValue purchase_day(const Subject& subject) {
    const Figures& figures = subject.insight.figures;
    if (figures.purchases == 0) return {};
    return static_cast<double>((figures.*Member).days);
}

template <auto Member>
RuleValue insight_text(const Subject& subject) {
    return text(subject.insight.*Member);
}

/// An attribute of the customer's record.
template <auto Member>
RuleValue attribute(const Subject& subject) {
    if (subject.customer == nullptr) return {};
    const auto& field = (*subject.customer).*Member;
    if (!field) return {};
    using Held = std::decay_t<decltype(*field)>;
    if constexpr (std::is_same_v<Held, std::string>) {
        return text(*field);
    } else if constexpr (std::is_same_v<Held, Reference>) {
        return text(std::string(field->id()));
    } else if constexpr (std::is_same_v<Held, Date>) {
        return static_cast<double>(field->days);
    } else if constexpr (std::is_same_v<Held, Timestamp>) {
        return day(subject, *field);
    } else {
        return static_cast<double>(*field);
    }
}

/// Full years since birth; nothing for a date that is not yet.
RuleValue age(const Subject& subject) {
    if (subject.customer == nullptr || !subject.customer->birth_date) return {};
    const auto born = subject.customer->birth_date->civil(), now = Date{subject.today}.civil();
    int years = static_cast<int>(now.year()) - static_cast<int>(born.year());
    const bool yet_to_come =
        now.month() < born.month() || (now.month() == born.month() && now.day() < born.day());
    if (yet_to_come) --years;
    return years < 0 ? RuleValue() : RuleValue(static_cast<double>(years));
}

/// In the currency of the customer's other amounts only.
RuleValue annual_revenue(const Subject& subject) {
    if (subject.customer == nullptr || !subject.customer->annual_revenue) return {};
    const Money& revenue = *subject.customer->annual_revenue;
    const InsightRow& insight = subject.insight;
    const auto& other = insight.clv ? insight.clv : insight.figures.spend;
    if (other && other->currency != revenue.currency) return {};
    return revenue.amount();
}

RuleValue clv(const Subject& subject) {
    return subject.insight.clv ? RuleValue(subject.insight.clv->amount()) : RuleValue();
}

RuleValue spend(const Subject& subject) {
    const auto& money = subject.insight.figures.spend;
    return money ? RuleValue(money->amount()) : RuleValue();
}

RuleValue since(const Subject& subject) {
    return day(subject, subject.insight.since);
}

RuleValue due(const Subject& subject) {
    const auto& at = subject.insight.figures.due;
    return at ? day(subject, *at) : RuleValue();
}

RuleValue named_segment(const Subject& subject) {
    return text(subject.insight.figures.segment);
}

RuleValue record_id(const Subject& subject) {
    return text(subject.insight.customer.id);
}

RuleValue crm_source(const Subject& subject) {
    return text(subject.insight.customer.source);
}

RuleValue categories(const Subject& subject) {
    return subject.categories.empty() ? RuleValue() : RuleValue(subject.categories);
}

using Type = RuleType;

constexpr std::array fields{
    RuleField{"account", Type::text, attribute<&Customer::account>, true},
    RuleField{"age", Type::number, age, true},
    RuleField{"annual_revenue", Type::number, annual_revenue, true},
    RuleField{"birth_date", Type::date, attribute<&Customer::birth_date>, true},
    RuleField{"bounced", Type::flag, attribute<&Customer::bounced>, true},
    RuleField{"categories", Type::texts, categories},
    RuleField{"churn_risk", Type::number, figure<&Figures::churn_risk>},
    RuleField{"city", Type::text, attribute<&Customer::city>, true},
    RuleField{"clv", Type::number, clv},
    RuleField{"clv_p10", Type::number, figure<&Figures::clv_p10>},
    RuleField{"clv_p90", Type::number, figure<&Figures::clv_p90>},
    RuleField{"clv_percentile", Type::number, figure<&Figures::clv_percentile>},
    RuleField{"clv_se", Type::number, figure<&Figures::clv_se>},
    RuleField{"contracts", Type::number, figure<&Figures::contracts>},
    RuleField{"country", Type::text, attribute<&Customer::country>, true},
    RuleField{"created_at", Type::date, attribute<&Customer::created_at>, true},
    RuleField{"crm", Type::text, crm_source},
    RuleField{"crm_segment", Type::text, attribute<&Customer::segment>, true},
    RuleField{"do_not_call", Type::flag, attribute<&Customer::do_not_call>, true},
    RuleField{"due", Type::date, due},
    RuleField{"email", Type::text, attribute<&Customer::email>, true},
    RuleField{"email_opt_out", Type::flag, attribute<&Customer::email_opt_out>, true},
    RuleField{"employees", Type::number, attribute<&Customer::employees>, true},
    RuleField{"exit_reason", Type::text, attribute<&Customer::exit_reason>, true},
    RuleField{"expected_spend", Type::number, figure<&Figures::expected_spend>},
    RuleField{"expected_transactions", Type::number, figure<&Figures::expected_transactions>},
    RuleField{"external_id", Type::text, attribute<&Customer::external_id>, true},
    RuleField{"first_purchase", Type::date, purchase_day<&Figures::first_day>},
    RuleField{"frequency_score", Type::number, score<&Figures::frequency_score>},
    RuleField{"gender", Type::text, attribute<&Customer::gender>, true},
    RuleField{"health", Type::number, figure<&Figures::health>},
    RuleField{"health_trend", Type::number, figure<&Figures::health_trend>},
    RuleField{"id", Type::text, record_id},
    RuleField{"industry", Type::text, attribute<&Customer::industry>, true},
    RuleField{"job", Type::text, attribute<&Customer::job>, true},
    RuleField{"kind", Type::text, attribute<&Customer::kind>, true},
    RuleField{"language", Type::text, attribute<&Customer::language>, true},
    RuleField{"last_purchase", Type::date, purchase_day<&Figures::last_day>},
    RuleField{"lead_score", Type::number, figure<&Figures::lead_score>},
    RuleField{"monetary_score", Type::number, score<&Figures::monetary_score>},
    RuleField{"name", Type::text, insight_text<&InsightRow::name>},
    RuleField{"occasion", Type::text, attribute<&Customer::occasion>, true},
    RuleField{"occasion_on", Type::date, attribute<&Customer::occasion_on>, true},
    RuleField{"overdue", Type::number, figure<&Figures::overdue>},
    RuleField{"owner", Type::text, attribute<&Customer::owner>, true},
    RuleField{"p_alive", Type::number, figure<&Figures::p_alive>},
    RuleField{"persona", Type::text, attribute<&Customer::persona>, true},
    RuleField{"phone", Type::text, attribute<&Customer::phone>, true},
    RuleField{"previous", Type::text, insight_text<&InsightRow::previous>},
    RuleField{"purchase_days", Type::number, figure<&Figures::days>},
    RuleField{"purchases", Type::number, figure<&Figures::purchases>},
    RuleField{"recency_score", Type::number, score<&Figures::recency_score>},
    RuleField{"segment", Type::text, named_segment},
    RuleField{"since", Type::date, since},
    RuleField{"source", Type::text, attribute<&Customer::source>, true},
    RuleField{"spend", Type::number, spend},
    RuleField{"stage", Type::text, insight_text<&InsightRow::stage>},
    RuleField{"state", Type::text, insight_text<&InsightRow::state>},
};

}  // namespace

std::string_view to_string(RuleType type) {
    constexpr std::string_view names[] = {"number", "text", "date", "flag", "texts"};
    return names[static_cast<std::size_t>(type)];
}

std::span<const RuleField> all_rule_fields() {
    return fields;
}

const RuleField* find_rule_field(std::string_view name) {
    const auto found = std::lower_bound(
        fields.begin(), fields.end(), name,
        [](const RuleField& field, std::string_view wanted) { return field.name < wanted; });
    return found != fields.end() && found->name == name ? &*found : nullptr;
}

}  // namespace tenure::inline v1::detail
