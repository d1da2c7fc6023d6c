// Model, step 3: a touch: visit, mail, call, meeting, message, form or cart.
// Every attribute is not-asked, hidden, null or typed; money carries its currency.
#pragma once

#include "tenure/model/field.hpp"

namespace tenure::inline v1 {

/// Describes a touch: visit, mail, call, meeting, message, form or cart.
struct Interaction {
    Field<Reference> customer{};
    Field<Reference> account{};
    Field<Reference> contact{};
    Field<Reference> lead{};
    Field<std::string> channel{};    ///< visit, email, call, meeting, message, form, cart, social
    Field<std::string> direction{};  ///< "in" or "out"
    Field<std::string> subject{};
    Field<std::string> status{};
    Field<std::string> outcome{};
    Field<Timestamp> happened_at{};
    Field<std::int64_t> duration_seconds{};
    Field<Money> amount{};  ///< what a cart is worth
    Field<Reference> campaign{};
    Field<std::string> occasion{};
    Field<Reference> owner{};
    Field<Timestamp> created_at{};
    Field<Timestamp> modified_at{};

    /// Calls `visit(name, member)` for each attribute, in the order of a domain row's values.
    template <class Visit>
    static constexpr void each(Visit&& visit) {
        visit("customer", &Interaction::customer);
        visit("account", &Interaction::account);
        visit("contact", &Interaction::contact);
        visit("lead", &Interaction::lead);
        visit("channel", &Interaction::channel);
        visit("direction", &Interaction::direction);
        visit("subject", &Interaction::subject);
        visit("status", &Interaction::status);
        visit("outcome", &Interaction::outcome);
        visit("happened_at", &Interaction::happened_at);
        visit("duration_seconds", &Interaction::duration_seconds);
        visit("amount", &Interaction::amount);
        visit("campaign", &Interaction::campaign);
        visit("occasion", &Interaction::occasion);
        visit("owner", &Interaction::owner);
        visit("created_at", &Interaction::created_at);
        visit("modified_at", &Interaction::modified_at);
    }
};

}  // namespace tenure::inline v1
