// Model, step 3: a request for help with its times and rating.
// Every attribute is not-asked, hidden, null or typed; money carries its currency.
#pragma once

#include "tenure/model/field.hpp"

namespace tenure::inline v1 {

/// Describes a request for help with its times and rating.
struct Ticket {
    Field<Reference> customer{};
    Field<Reference> account{};
    Field<Reference> contact{};
    Field<Reference> product{};
    Field<std::string> number{};
    Field<std::string> title{};
    Field<std::string> status{};
    Field<bool> open{};
    Field<std::string> priority{};
    Field<std::string> severity{};
    Field<std::string> category{};
    Field<Timestamp> opened_at{};
    Field<Timestamp> first_response_at{};
    Field<Timestamp> closed_at{};
    Field<Decimal> rating{};  ///< 1 to 5
    Field<bool> complaint{};
    Field<Reference> owner{};
    Field<Timestamp> modified_at{};

    /// Calls `visit(name, member)` for each attribute, in the order of a domain row's values.
    template <class Visit>
    static constexpr void each(Visit&& visit) {
        visit("customer", &Ticket::customer);
        visit("account", &Ticket::account);
        visit("contact", &Ticket::contact);
        visit("product", &Ticket::product);
        visit("number", &Ticket::number);
        visit("title", &Ticket::title);
        visit("status", &Ticket::status);
        visit("open", &Ticket::open);
        visit("priority", &Ticket::priority);
        visit("severity", &Ticket::severity);
        visit("category", &Ticket::category);
        visit("opened_at", &Ticket::opened_at);
        visit("first_response_at", &Ticket::first_response_at);
        visit("closed_at", &Ticket::closed_at);
        visit("rating", &Ticket::rating);
        visit("complaint", &Ticket::complaint);
        visit("owner", &Ticket::owner);
        visit("modified_at", &Ticket::modified_at);
    }
};

}  // namespace tenure::inline v1
