// Model, step 3: an offer made to a customer.
// Every attribute is not-asked, hidden, null or typed; money carries its currency.
#pragma once

#include "tenure/model/field.hpp"

namespace tenure::inline v1 {

/// Describes an offer made to a customer.
struct Quote {
    Field<Reference> customer{};
    Field<Reference> account{};
    Field<Reference> contact{};
    Field<Reference> deal{};
    Field<std::string> subject{};
    Field<std::string> stage{};
    Field<Money> total{};
    Field<Money> base_total{};
    Field<Date> valid_until{};
    Field<Timestamp> created_at{};
    Field<Timestamp> modified_at{};

    /// Calls `visit(name, member)` for each attribute, in the order of a domain row's values.
    template <class Visit>
    static constexpr void each(Visit&& visit) {
        visit("customer", &Quote::customer);
        visit("account", &Quote::account);
        visit("contact", &Quote::contact);
        visit("deal", &Quote::deal);
        visit("subject", &Quote::subject);
        visit("stage", &Quote::stage);
        visit("total", &Quote::total);
        visit("base_total", &Quote::base_total);
        visit("valid_until", &Quote::valid_until);
        visit("created_at", &Quote::created_at);
        visit("modified_at", &Quote::modified_at);
    }
};

}  // namespace tenure::inline v1
