// Model, step 3: a customer who brought another one.
// Every attribute is not-asked, hidden, null or typed; money carries its currency.
#pragma once

#include "tenure/model/field.hpp"

namespace tenure::inline v1 {

/// Describes a customer who brought another one.
struct Referral {
    Field<Reference> customer{};  ///< who referred
    Field<Reference> account{};
    Field<Reference> contact{};
    Field<Reference> referred{};
    Field<std::string> referred_name{};
    Field<std::string> status{};
    Field<Timestamp> referred_at{};

    /// Calls `visit(name, member)` for each attribute, in the order of a domain row's values.
    template <class Visit>
    static constexpr void each(Visit&& visit) {
        visit("customer", &Referral::customer);
        visit("account", &Referral::account);
        visit("contact", &Referral::contact);
        visit("referred", &Referral::referred);
        visit("referred_name", &Referral::referred_name);
        visit("status", &Referral::status);
        visit("referred_at", &Referral::referred_at);
    }
};

}  // namespace tenure::inline v1
