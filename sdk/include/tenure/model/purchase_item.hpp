// Model, step 3: one line of a purchase.
// Every attribute is not-asked, hidden, null or typed; money carries its currency.
#pragma once

#include "tenure/model/field.hpp"

namespace tenure::inline v1 {

/// Describes one line of a purchase.
struct PurchaseItem {
    Field<Reference> purchase{};
    Field<Reference> product{};
    Field<std::string> product_name{};
    Field<Decimal> quantity{};
    Field<Money> unit_price{};
    Field<Money> discount{};
    Field<std::int64_t> sequence{};

    /// Calls `visit(name, member)` for each attribute, in the order of a domain row's values.
    template <class Visit>
    static constexpr void each(Visit&& visit) {
        visit("purchase", &PurchaseItem::purchase);
        visit("product", &PurchaseItem::product);
        visit("product_name", &PurchaseItem::product_name);
        visit("quantity", &PurchaseItem::quantity);
        visit("unit_price", &PurchaseItem::unit_price);
        visit("discount", &PurchaseItem::discount);
        visit("sequence", &PurchaseItem::sequence);
    }
};

}  // namespace tenure::inline v1
