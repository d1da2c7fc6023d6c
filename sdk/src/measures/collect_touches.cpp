#include "measures/collect_touches.hpp"

#include <algorithm>
#include <set>

#include "tenure/core/text.hpp"

namespace tenure::inline v1::detail {

namespace {

constexpr std::size_t longest_path = 5;
constexpr std::size_t most_paths = 10'000;
constexpr std::size_t shown_paths = 20;

std::optional<Touch> touch_of(const StoredRow& row, const Scope& scope,
                              const Campaigns& campaigns) {
    Touch touch;
    Field<Reference> campaign;
    std::optional<Timestamp> at;
    if (row.row.kind == EntityKind::interaction) {
        const auto interaction = entity_from<Interaction>(row.row);
        const std::string status = match_key(interaction.status.value_or(""));
        static const std::set<std::string, std::less<>> undone{"planned", "not held", "cancelled",
                                                               "canceled"};
        const auto& when = first_typed(interaction.happened_at, interaction.created_at);
        if (when) at = *when;
        touch.channel = match_key(or_unknown(interaction.channel));
        campaign = interaction.campaign;
        if (undone.contains(status) || touch.channel == "note") return std::nullopt;
    } else if (row.row.kind == EntityKind::campaign_response) {
        const auto response = entity_from<CampaignResponse>(row.row);
        const std::string what = match_key(response.response.value_or(""));
        if (response.responded_at) at = *response.responded_at;
        campaign = response.campaign;
        touch.channel = "campaign";
        if (what == "bounced" || what == "unsubscribed") return std::nullopt;
    }
    if (!at || *at > scope.closing) return std::nullopt;
    touch.at = *at;
    touch.day = scope.day_of(*at);
    if (campaign) {
        touch.campaign = campaign_key(row.key.source, *campaign);
        const CampaignFacts* facts = campaigns.find(touch.campaign);
        const bool typed = facts != nullptr && touch.channel == "campaign" && !facts->type.empty();
        if (typed) touch.channel = match_key(facts->type);
    }
    return touch;
}

/// Returns the channels in order, each run of one channel once.
std::string path_of(const std::vector<Touch>& touches, Date until) {
    std::vector<std::string> channels;
    for (const Touch& touch : touches) {
        if (touch.day > until) break;
        if (channels.empty() || channels.back() != touch.channel) {
            channels.push_back(touch.channel);
        }
    }
    std::string path;
    const bool cut = channels.size() > longest_path;
    if (cut) path = "…";
    for (std::size_t i = cut ? channels.size() - longest_path : 0; i < channels.size(); ++i) {
        path += (path.empty() ? "" : " > ") + channels[i];
    }
    return path;
}

}  // namespace

std::vector<Touch> touches_of(const Subject& subject, const Scope& scope,
                              const Campaigns& campaigns) {
    std::vector<Touch> touches;
    for (const StoredRow& row : subject.rows.rows) {
        if (auto touch = touch_of(row, scope, campaigns)) touches.push_back(std::move(*touch));
    }
    std::sort(touches.begin(), touches.end(), [](const Touch& a, const Touch& b) {
        return std::tie(a.at, a.channel, a.campaign) < std::tie(b.at, b.channel, b.campaign);
    });
    return touches;
}

void TouchCollector::add(const Subject& subject) {
    const std::vector<Touch> touches = touches_of(subject, scope_, campaigns_);
    credit(subject, touches);
    follow(subject, touches);
}

void TouchCollector::credit(const Subject& subject, const std::vector<Touch>& touches) {
    std::map<std::string, std::string> named;  // the campaign a purchase names itself
    for (const StoredRow& row : subject.rows.rows) {
        if (row.row.kind != EntityKind::purchase) continue;
        const auto purchase = entity_from<Purchase>(row.row);
        if (purchase.campaign) {
            named[row_key(row.key)] = campaign_key(row.key.source, *purchase.campaign);
        }
    }
    for (const KeptPurchase& purchase : subject.kept) {
        if (!scope_.period.contains(purchase.day) || !purchase.amount) continue;
        std::vector<std::string> campaigns;
        for (const Touch& touch : touches) {
            const int age = purchase.day.days - touch.day.days;
            const bool counts = age >= 0 && age <= scope_.options.attribution_days;
            if (counts && !touch.campaign.empty()) campaigns.push_back(touch.campaign);
        }
        const auto own = named.find(purchase.event->key);
        if (own != named.end()) campaigns.push_back(own->second);
        if (campaigns.empty()) continue;
        if (purchase.amount->currency != scope_.rates.base()) {
            missing_.add(purchase.amount->currency, scope_.rates.first(purchase.amount->currency));
            continue;
        }
        ++credited_purchases_;
        split(*purchase.amount, campaigns);
    }
}

void TouchCollector::split(const Money& amount, const std::vector<std::string>& campaigns) {
    const auto give = [&](const std::string& campaign, std::int64_t minor) {
        const Money none{0, amount.currency};
        credited_.try_emplace(campaign, none).first->second += Money{minor, amount.currency};
    };
    switch (scope_.options.attribution) {
        case Attribution::first:
            return give(campaigns.front(), amount.minor);
        case Attribution::last:
            return give(campaigns.back(), amount.minor);
        case Attribution::linear: {
            const auto parts = static_cast<std::int64_t>(campaigns.size());
            const std::int64_t each = amount.minor / parts;
            // What does not divide goes to the last touch, so that nothing is lost.
            for (std::size_t i = 0; i + 1 < campaigns.size(); ++i) give(campaigns[i], each);
            return give(campaigns.back(), amount.minor - each * (parts - 1));
        }
    }
}

void TouchCollector::follow(const Subject& subject, const std::vector<Touch>& touches) {
    const auto first = subject.first_day();
    if (first && scope_.period.contains(*first)) {
        ++first_purchases_;
        const std::string path = path_of(touches, *first);
        if (!path.empty()) count_path(path);
    }
    if (touches.empty() || subject.membership.ever) return;
    const auto state = subject.state_at(scope_.closing);
    if (!state) return;
    const std::size_t stage = scope_.stage_of[static_cast<std::size_t>(*state)];
    ++stopped_[scope_.stage(stage).id + ": " + touches.back().channel];
}

void TouchCollector::count_path(const std::string& path) {
    ++with_path_;
    const bool room = paths_.size() < most_paths || paths_.contains(path);
    ++paths_[room ? path : "other"];
}

void TouchCollector::put(Results& results) const {
    put_return(results);
    put_paths(results);
}

void TouchCollector::put_return(Results& results) const {
    Money cost{0, scope_.rates.base()}, credited = cost;
    std::uint64_t costed = 0;
    MeasureNote reason;
    for (const Purpose purpose : {Purpose::acquisition, Purpose::retention, Purpose::win_back}) {
        const MoneySum& sum = campaigns_.spent(purpose);
        cost += sum.total();
        costed += sum.count();
        if (!sum.missing().empty()) reason = campaigns_.problem(purpose);
    }
    if (reason.empty() && !missing_.empty()) reason = missing_rates("purchases", missing_);
    if (reason.empty() && cost.minor <= 0) {
        reason = scope_.of_period("no_campaign_cost");
    }
    if (!reason.empty()) {
        results.deny("campaign_roi", reason);
        return;
    }
    const auto roi = [&](const Money& revenue, const Money& spent) {
        const double margin = revenue.amount() * scope_.options.margin;
        return Reading{(margin - spent.amount()) / spent.amount(), MeasureUnit::share, {}};
    };
    for (const auto& [key, money] : credited_) credited += money;
    Measure& measure = results.give("campaign_roi", roi(credited, cost), costed);
    add_detail(measure, "sum", "credited revenue", reading_of(credited), credited_purchases_);
    add_detail(measure, "sum", "cost", reading_of(cost), costed);
    for (const auto& [key, facts] : campaigns_.all()) {
        const auto found = credited_.find(key);
        const Money revenue =
            found == credited_.end() ? Money{0, scope_.rates.base()} : found->second;
        if (found == credited_.end() && !facts.cost) continue;
        add_detail(measure, "revenue", facts.name, reading_of(revenue), 0);
        if (!facts.cost || facts.cost->minor <= 0) continue;
        add_detail(measure, "cost", facts.name, reading_of(*facts.cost), 0);
        add_detail(measure, "roi", facts.name, roi(revenue, *facts.cost), 0);
    }
}

void TouchCollector::put_paths(Results& results) const {
    if (with_path_ == 0) {
        results.deny("touchpoint_paths", first_purchases_ == 0
                                             ? scope_.of_period("no_first_purchase")
                                             : note("no_touch"));
        return;
    }
    Measure& measure = results.give("touchpoint_paths", count_of(with_path_), first_purchases_);
    for (const auto& [path, count] : paths_) {
        add_detail(measure, "path", path, share_of(count, with_path_), count);
    }
    std::stable_sort(
        measure.details.begin(), measure.details.end(),
        [](const MeasureDetail& a, const MeasureDetail& b) { return a.count > b.count; });
    std::uint64_t rest = 0;
    while (measure.details.size() > shown_paths) {
        rest += measure.details.back().count;
        measure.details.pop_back();
    }
    if (rest > 0) add_detail(measure, "path", "other", share_of(rest, with_path_), rest);
    for (const auto& [where, count] : stopped_) {
        add_detail(measure, "stopped", where, count_of(count), count);
    }
}

}  // namespace tenure::inline v1::detail
