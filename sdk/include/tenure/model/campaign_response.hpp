// Model, step 3: what one member did with a campaign.
// Every attribute is not-asked, hidden, null or typed; money carries its currency.
#pragma once

#include "tenure/model/field.hpp"

namespace tenure::inline v1 {

/// Describes what one member did with a campaign.
struct CampaignResponse {
    Field<Reference> customer{};
    Field<Reference> account{};
    Field<Reference> contact{};
    Field<Reference> lead{};
    Field<Reference> campaign{};
    Field<std::string> response{};  ///< sent, opened, clicked, replied, bounced, unsubscribed
    Field<Timestamp> responded_at{};

    /// Calls `visit(name, member)` for each attribute, in the order of a domain row's values.
    template <class Visit>
    static constexpr void each(Visit&& visit) {
        visit("customer", &CampaignResponse::customer);
        visit("account", &CampaignResponse::account);
        visit("contact", &CampaignResponse::contact);
        visit("lead", &CampaignResponse::lead);
        visit("campaign", &CampaignResponse::campaign);
        visit("response", &CampaignResponse::response);
        visit("responded_at", &CampaignResponse::responded_at);
    }
};

}  // namespace tenure::inline v1
