// Measures, step 6: campaigns with what they cost in the period, and what each is for.
#pragma once

#include <map>
#include <string>

#include "measures/money_sum.hpp"
#include "measures/results.hpp"
#include "measures/scope.hpp"

namespace tenure::inline v1::detail {

/// What a campaign's cost is spent on.
enum class Purpose { acquisition, retention, win_back };

struct CampaignFacts {
    std::string name{};
    std::string type{};
    Purpose purpose = Purpose::acquisition;
    std::optional<Money> cost{};  ///< within the period, converted
    std::uint64_t sent = 0;       ///< as the campaign says, if it begins in the period
};

/// All campaigns by source and id, and the sums of their costs.
class Campaigns {
 public:
    explicit Campaigns(const Scope& scope);

    void add(const StoredRow& row);
    const CampaignFacts* find(const std::string& key) const;
    const std::map<std::string, CampaignFacts>& all() const { return all_; }

    const MoneySum& spent(Purpose purpose) const { return spent_[static_cast<int>(purpose)]; }
    /// Returns why the spending on a purpose is not known, or an empty note.
    MeasureNote problem(Purpose purpose) const;

 private:
    Purpose purpose_of(const std::string& type) const;
    std::optional<Money> cost_in_period(const Campaign& campaign, Date start) const;

    const Scope& scope_;
    std::map<std::string, CampaignFacts> all_;
    MoneySum spent_[3];
};

inline std::string campaign_key(const std::string& source, const Reference& campaign) {
    return std::string(source).append("/").append(campaign.id());
}

}  // namespace tenure::inline v1::detail
