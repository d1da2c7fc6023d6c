// Model, step 3: a contract that renews.
// Every attribute is not-asked, hidden, null or typed; money carries its currency.
#pragma once

#include "tenure/model/field.hpp"

namespace tenure::inline v1 {

/// Describes a contract that renews.
struct Subscription {
    Field<Reference> customer{};
    Field<Reference> account{};
    Field<Reference> contact{};
    Field<Reference> product{};
    Field<std::string> name{};
    Field<std::string> status{};
    Field<Money> amount{};
    Field<std::string> period{};  ///< ISO 8601 duration, e.g. P1M
    Field<Date> started_on{};
    Field<Date> renews_on{};
    Field<Date> ended_on{};
    Field<std::string> cancel_reason{};
    Field<bool> trial{};
    Field<Date> trial_ends_on{};
    Field<Timestamp> created_at{};
    Field<Timestamp> modified_at{};

    /// Calls `visit(name, member)` for each attribute, in the order of a domain row's values.
    template <class Visit>
    static constexpr void each(Visit&& visit) {
        visit("customer", &Subscription::customer);
        visit("account", &Subscription::account);
        visit("contact", &Subscription::contact);
        visit("product", &Subscription::product);
        visit("name", &Subscription::name);
        visit("status", &Subscription::status);
        visit("amount", &Subscription::amount);
        visit("period", &Subscription::period);
        visit("started_on", &Subscription::started_on);
        visit("renews_on", &Subscription::renews_on);
        visit("ended_on", &Subscription::ended_on);
        visit("cancel_reason", &Subscription::cancel_reason);
        visit("trial", &Subscription::trial);
        visit("trial_ends_on", &Subscription::trial_ends_on);
        visit("created_at", &Subscription::created_at);
        visit("modified_at", &Subscription::modified_at);
    }
};

}  // namespace tenure::inline v1
