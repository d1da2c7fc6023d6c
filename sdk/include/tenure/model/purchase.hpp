// Model, step 3: money received or refunded: an invoice, an order or a won deal.
// Every attribute is not-asked, hidden, null or typed; money carries its currency.
#pragma once

#include "tenure/model/field.hpp"

namespace tenure::inline v1 {

/// Describes money received or refunded: an invoice, an order or a won deal.
struct Purchase {
    Field<Reference> customer{};
    Field<Reference> account{};
    Field<Reference> contact{};
    Field<Reference> deal{};
    Field<std::string> number{};
    Field<std::string> subject{};
    Field<std::string> status{};
    Field<Date> purchased_on{};
    Field<Money> total{};       ///< in the currency of the document; negative for a refund
    Field<Money> base_total{};  ///< in the currency of the business
    Field<Money> margin{};
    Field<Reference> refund_of{};
    Field<std::string> channel{};
    Field<Reference> campaign{};
    Field<std::string> coupon{};
    Field<Reference> owner{};
    Field<Timestamp> created_at{};
    Field<Timestamp> modified_at{};

    /// Calls `visit(name, member)` for each attribute, in the order of a domain row's values.
    template <class Visit>
    static constexpr void each(Visit&& visit) {
        visit("customer", &Purchase::customer);
        visit("account", &Purchase::account);
        visit("contact", &Purchase::contact);
        visit("deal", &Purchase::deal);
        visit("number", &Purchase::number);
        visit("subject", &Purchase::subject);
        visit("status", &Purchase::status);
        visit("purchased_on", &Purchase::purchased_on);
        visit("total", &Purchase::total);
        visit("base_total", &Purchase::base_total);
        visit("margin", &Purchase::margin);
        visit("refund_of", &Purchase::refund_of);
        visit("channel", &Purchase::channel);
        visit("campaign", &Purchase::campaign);
        visit("coupon", &Purchase::coupon);
        visit("owner", &Purchase::owner);
        visit("created_at", &Purchase::created_at);
        visit("modified_at", &Purchase::modified_at);
    }
};

}  // namespace tenure::inline v1
