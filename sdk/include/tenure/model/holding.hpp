// Model, step 3: a product a customer holds, with balance and use.
// Every attribute is not-asked, hidden, null or typed; money carries its currency.
#pragma once

#include "tenure/model/field.hpp"

namespace tenure::inline v1 {

/// Describes a product a customer holds, with balance and use.
struct Holding {
    Field<Reference> customer{};
    Field<Reference> account{};
    Field<Reference> contact{};
    Field<Reference> product{};
    Field<Money> balance{};
    Field<Decimal> quantity{};
    Field<Decimal> usage{};     ///< share of what could be used, 0 to 1
    Field<Decimal> adoption{};  ///< share of features used, 0 to 1
    Field<Date> as_of{};
    Field<Date> opened_on{};
    Field<Date> closed_on{};

    /// Calls `visit(name, member)` for each attribute, in the order of a domain row's values.
    template <class Visit>
    static constexpr void each(Visit&& visit) {
        visit("customer", &Holding::customer);
        visit("account", &Holding::account);
        visit("contact", &Holding::contact);
        visit("product", &Holding::product);
        visit("balance", &Holding::balance);
        visit("quantity", &Holding::quantity);
        visit("usage", &Holding::usage);
        visit("adoption", &Holding::adoption);
        visit("as_of", &Holding::as_of);
        visit("opened_on", &Holding::opened_on);
        visit("closed_on", &Holding::closed_on);
    }
};

}  // namespace tenure::inline v1
