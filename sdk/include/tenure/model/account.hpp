// Model, step 3: a company.
// Every attribute is not-asked, hidden, null or typed; money carries its currency.
#pragma once

#include "tenure/model/field.hpp"

namespace tenure::inline v1 {

/// Describes a company.
struct Account {
    Field<std::string> name{};
    Field<std::string> email{};
    Field<std::string> phone{};
    Field<std::string> website{};
    Field<std::string> city{};
    Field<std::string> country{};
    Field<std::string> industry{};
    Field<std::string> type{};
    Field<Reference> parent{};
    Field<Reference> owner{};
    Field<std::int64_t> employees{};
    Field<Money> annual_revenue{};
    Field<std::string> external_id{};
    Field<Timestamp> created_at{};
    Field<Timestamp> modified_at{};

    /// Calls `visit(name, member)` for each attribute, in the order of a domain row's values.
    template <class Visit>
    static constexpr void each(Visit&& visit) {
        visit("name", &Account::name);
        visit("email", &Account::email);
        visit("phone", &Account::phone);
        visit("website", &Account::website);
        visit("city", &Account::city);
        visit("country", &Account::country);
        visit("industry", &Account::industry);
        visit("type", &Account::type);
        visit("parent", &Account::parent);
        visit("owner", &Account::owner);
        visit("employees", &Account::employees);
        visit("annual_revenue", &Account::annual_revenue);
        visit("external_id", &Account::external_id);
        visit("created_at", &Account::created_at);
        visit("modified_at", &Account::modified_at);
    }
};

}  // namespace tenure::inline v1
