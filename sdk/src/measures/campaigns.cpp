#include "measures/campaigns.hpp"

#include <algorithm>

#include "tenure/core/text.hpp"

namespace tenure::inline v1::detail {

namespace {

bool listed(const std::string& type, const std::vector<std::string>& types) {
    const std::string key = match_key(type);
    return !key.empty() && std::any_of(types.begin(), types.end(), [&](const std::string& each) {
        return key.find(match_key(each)) != std::string::npos;
    });
}

}  // namespace

Campaigns::Campaigns(const Scope& scope)
    : scope_(scope), spent_{MoneySum(scope.rates), MoneySum(scope.rates), MoneySum(scope.rates)} {}

Purpose Campaigns::purpose_of(const std::string& type) const {
    if (listed(type, scope_.options.win_back_types)) return Purpose::win_back;
    if (listed(type, scope_.options.retention_types)) return Purpose::retention;
    return Purpose::acquisition;
}

/// The cost is spread evenly over the campaign's days.
std::optional<Money> Campaigns::cost_in_period(const Campaign& campaign, Date start) const {
    const Date end = std::max(start, campaign.ends_on.value_or(start));
    const Period both{std::max(start, scope_.period.from), std::min(end, scope_.period.to)};
    if (both.from > both.to) return std::nullopt;
    const Period whole{start, end};
    if (both == whole) return *campaign.cost;
    return Money::of(campaign.cost->amount() * both.days() / whole.days(), campaign.cost->currency);
}

void Campaigns::add(const StoredRow& row) {
    const auto campaign = entity_from<Campaign>(row.row);
    CampaignFacts facts;
    facts.name = campaign.name.value_or(row.key.id);
    facts.type = campaign.type.value_or("");
    facts.purpose = purpose_of(facts.type);
    std::optional<Date> start;
    if (campaign.starts_on) start = *campaign.starts_on;
    if (!start && campaign.created_at) start = scope_.day_of(*campaign.created_at);
    // CRMs fill an empty cost with zero.
    if (start && campaign.cost && campaign.cost->minor > 0) {
        if (const auto cost = cost_in_period(campaign, *start)) {
            spent_[static_cast<int>(facts.purpose)].add(cost, *start);
            facts.cost = scope_.rates.to_base(*cost, *start);
        }
    }
    if (start && scope_.period.contains(*start) && campaign.sent.value_or(0) > 0) {
        facts.sent = static_cast<std::uint64_t>(*campaign.sent);
    }
    all_.emplace(campaign_key(row.key.source, {row.key.stream, row.key.id}), std::move(facts));
}

const CampaignFacts* Campaigns::find(const std::string& key) const {
    const auto found = all_.find(key);
    return found == all_.end() ? nullptr : &found->second;
}

MeasureNote Campaigns::problem(Purpose purpose) const {
    const MoneySum& sum = spent(purpose);
    if (!sum.missing().empty()) return missing_rates("campaign_costs", sum.missing());
    if (sum.count() > 0) return {};
    constexpr const char* codes[] = {"no_acquisition_cost", "no_retention_cost",
                                     "no_win_back_cost"};
    return scope_.of_period(codes[static_cast<int>(purpose)]);
}

}  // namespace tenure::inline v1::detail
