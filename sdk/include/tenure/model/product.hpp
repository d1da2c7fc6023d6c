// Model, step 3: something sold.
// Every attribute is not-asked, hidden, null or typed; money carries its currency.
#pragma once

#include "tenure/model/field.hpp"

namespace tenure::inline v1 {

/// Describes something sold.
struct Product {
    Field<std::string> name{};
    Field<std::string> code{};
    Field<std::string> category{};
    Field<Money> unit_price{};
    Field<bool> active{};
    Field<Date> sales_start{};
    Field<Date> sales_end{};
    Field<bool> service{};
    Field<Timestamp> created_at{};
    Field<Timestamp> modified_at{};

    /// Calls `visit(name, member)` for each attribute, in the order of a domain row's values.
    template <class Visit>
    static constexpr void each(Visit&& visit) {
        visit("name", &Product::name);
        visit("code", &Product::code);
        visit("category", &Product::category);
        visit("unit_price", &Product::unit_price);
        visit("active", &Product::active);
        visit("sales_start", &Product::sales_start);
        visit("sales_end", &Product::sales_end);
        visit("service", &Product::service);
        visit("created_at", &Product::created_at);
        visit("modified_at", &Product::modified_at);
    }
};

}  // namespace tenure::inline v1
