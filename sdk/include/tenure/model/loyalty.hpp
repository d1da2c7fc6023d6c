// Model, step 3: points, tier and coupons of a loyalty programme.
// Every attribute is not-asked, hidden, null or typed; money carries its currency.
#pragma once

#include "tenure/model/field.hpp"

namespace tenure::inline v1 {

/// Describes points, tier and coupons of a loyalty programme.
struct Loyalty {
    Field<Reference> customer{};
    Field<Reference> account{};
    Field<Reference> contact{};
    Field<std::string> programme{};
    Field<std::string> tier{};
    Field<Decimal> points{};
    Field<Decimal> points_change{};
    Field<std::string> coupon{};
    Field<Timestamp> happened_at{};

    /// Calls `visit(name, member)` for each attribute, in the order of a domain row's values.
    template <class Visit>
    static constexpr void each(Visit&& visit) {
        visit("customer", &Loyalty::customer);
        visit("account", &Loyalty::account);
        visit("contact", &Loyalty::contact);
        visit("programme", &Loyalty::programme);
        visit("tier", &Loyalty::tier);
        visit("points", &Loyalty::points);
        visit("points_change", &Loyalty::points_change);
        visit("coupon", &Loyalty::coupon);
        visit("happened_at", &Loyalty::happened_at);
    }
};

}  // namespace tenure::inline v1
