// Model, step 3: somebody who gave contact information and is not yet a customer.
// Every attribute is not-asked, hidden, null or typed; money carries its currency.
#pragma once

#include "tenure/model/field.hpp"

namespace tenure::inline v1 {

/// Describes somebody who gave contact information and is not yet a customer.
struct Lead {
    Field<Reference> customer{};  ///< set once converted
    Field<std::string> name{};
    Field<std::string> company{};
    Field<std::string> email{};
    Field<std::string> phone{};
    Field<std::string> source{};
    Field<std::string> status{};
    Field<Decimal> score{};
    Field<std::string> city{};
    Field<std::string> country{};
    Field<std::string> industry{};
    Field<bool> converted{};
    Field<Timestamp> converted_at{};
    Field<bool> qualified{};
    Field<bool> email_opt_out{};
    Field<Reference> account{};
    Field<Reference> contact{};
    Field<Reference> deal{};
    Field<Reference> owner{};
    Field<Timestamp> created_at{};
    Field<Timestamp> modified_at{};

    /// Calls `visit(name, member)` for each attribute, in the order of a domain row's values.
    template <class Visit>
    static constexpr void each(Visit&& visit) {
        visit("customer", &Lead::customer);
        visit("name", &Lead::name);
        visit("company", &Lead::company);
        visit("email", &Lead::email);
        visit("phone", &Lead::phone);
        visit("source", &Lead::source);
        visit("status", &Lead::status);
        visit("score", &Lead::score);
        visit("city", &Lead::city);
        visit("country", &Lead::country);
        visit("industry", &Lead::industry);
        visit("converted", &Lead::converted);
        visit("converted_at", &Lead::converted_at);
        visit("qualified", &Lead::qualified);
        visit("email_opt_out", &Lead::email_opt_out);
        visit("account", &Lead::account);
        visit("contact", &Lead::contact);
        visit("deal", &Lead::deal);
        visit("owner", &Lead::owner);
        visit("created_at", &Lead::created_at);
        visit("modified_at", &Lead::modified_at);
    }
};

}  // namespace tenure::inline v1
