#include <algorithm>

#include "measures/collect_touches.hpp"
#include "tenure/core/text.hpp"

namespace tenure::inline v1::detail {

namespace {

constexpr char person_follows = '\n';  // between campaign and person in a key

}  // namespace

void ResponseCollector::note(const StoredRow& row, const std::string& person,
                             Answers& answers) const {
    const auto response = entity_from<CampaignResponse>(row.row);
    if (!response.responded_at || !scope_.in_period(*response.responded_at)) return;
    std::string key =
        response.campaign ? campaign_key(row.key.source, *response.campaign) : "unknown";
    if (!person.empty()) key += person_follows + person;
    Answer& answer = answers[key];
    const std::string what = match_key(response.response.value_or(""));
    answer.clicked = answer.clicked || what == "clicked";
    answer.bounced = answer.bounced || what == "bounced";
}

void ResponseCollector::add(const Subject& subject) {
    Answers answers;
    for (const StoredRow& row : subject.rows.rows) {
        if (row.row.kind == EntityKind::campaign_response) note(row, "", answers);
    }
    for (const auto& [campaign, answer] : answers) {
        Counts& counts = counts_[campaign];
        ++counts.people;
        counts.clicked += answer.clicked ? 1 : 0;
        counts.bounced += answer.bounced ? 1 : 0;
    }
}

void ResponseCollector::add_loose(const StoredRow& row) {
    const auto response = entity_from<CampaignResponse>(row.row);
    if (response.customer) return;
    std::string person = row_key(row.key);
    for (const Field<Reference>* each : {&response.contact, &response.lead}) {
        if (*each) person = (*each)->text();
    }
    note(row, person, loose_);
}

std::map<std::string, ResponseCollector::Counts> ResponseCollector::totals() const {
    std::map<std::string, Counts> totals = counts_;
    for (const auto& [key, answer] : loose_) {
        Counts& counts = totals[key.substr(0, key.find(person_follows))];
        ++counts.people;
        counts.clicked += answer.clicked ? 1 : 0;
        counts.bounced += answer.bounced ? 1 : 0;
    }
    for (const auto& [key, campaign] : campaigns_.all()) {
        if (campaign.sent == 0) continue;
        Counts& counts = totals[key];
        counts.people = std::max(counts.people, campaign.sent);
    }
    return totals;
}

void ResponseCollector::put(Results& results) const {
    Counts all;
    const std::map<std::string, Counts> each = totals();
    for (const auto& [key, counts] : each) {
        all.people += counts.people;
        all.clicked += counts.clicked;
        all.bounced += counts.bounced;
    }
    const MeasureNote nothing = scope_.of_period("no_response");
    Measure& clicks = results.share("click_through_rate", all.clicked, all.people, nothing);
    Measure& bounces = results.share("bounce_rate", all.bounced, all.people, nothing);
    for (const auto& [key, counts] : each) {
        const CampaignFacts* campaign = campaigns_.find(key);
        const std::string& name = campaign == nullptr ? key : campaign->name;
        if (counts.people == 0) continue;
        add_detail(clicks, "campaign", name, share_of(counts.clicked, counts.people),
                   counts.people);
        add_detail(bounces, "campaign", name, share_of(counts.bounced, counts.people),
                   counts.people);
    }
}

}  // namespace tenure::inline v1::detail
