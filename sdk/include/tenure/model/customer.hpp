// Model, step 3: who buys: the person or company whose lifecycle is followed (see customer_is).
// Every attribute is not-asked, hidden, null or typed; money carries its currency.
#pragma once

#include "tenure/model/field.hpp"

namespace tenure::inline v1 {

/// Describes who buys: the person or company whose lifecycle is followed (see customer_is).
struct Customer {
    Field<std::string> name{};
    Field<std::string> kind{};  ///< "person" or "organisation"
    Field<std::string> email{};
    Field<std::string> phone{};
    Field<std::string> city{};
    Field<std::string> country{};
    Field<std::string> industry{};
    Field<std::string> job{};
    Field<std::string> gender{};
    Field<Date> birth_date{};
    Field<std::string> language{};  ///< e.g. "fa"
    Field<std::string> persona{};   ///< what kind of buyer this is
    Field<std::string> occasion{};  ///< a yearly day besides the birthday
    Field<Date> occasion_on{};
    Field<std::string> segment{};  ///< the CRM's own segment or type
    Field<std::string> source{};   ///< where the customer came from
    Field<Reference> owner{};
    Field<Reference> account{};  ///< the company a person belongs to
    Field<Reference> parent{};
    Field<std::int64_t> employees{};
    Field<Money> annual_revenue{};
    Field<bool> email_opt_out{};
    Field<bool> do_not_call{};
    Field<bool> bounced{};
    Field<std::string> exit_reason{};
    Field<std::string> external_id{};
    Field<Timestamp> created_at{};
    Field<Timestamp> modified_at{};

    /// Calls `visit(name, member)` for each attribute, in the order of a domain row's values.
    template <class Visit>
    static constexpr void each(Visit&& visit) {
        visit("name", &Customer::name);
        visit("kind", &Customer::kind);
        visit("email", &Customer::email);
        visit("phone", &Customer::phone);
        visit("city", &Customer::city);
        visit("country", &Customer::country);
        visit("industry", &Customer::industry);
        visit("job", &Customer::job);
        visit("gender", &Customer::gender);
        visit("birth_date", &Customer::birth_date);
        visit("language", &Customer::language);
        visit("persona", &Customer::persona);
        visit("occasion", &Customer::occasion);
        visit("occasion_on", &Customer::occasion_on);
        visit("segment", &Customer::segment);
        visit("source", &Customer::source);
        visit("owner", &Customer::owner);
        visit("account", &Customer::account);
        visit("parent", &Customer::parent);
        visit("employees", &Customer::employees);
        visit("annual_revenue", &Customer::annual_revenue);
        visit("email_opt_out", &Customer::email_opt_out);
        visit("do_not_call", &Customer::do_not_call);
        visit("bounced", &Customer::bounced);
        visit("exit_reason", &Customer::exit_reason);
        visit("external_id", &Customer::external_id);
        visit("created_at", &Customer::created_at);
        visit("modified_at", &Customer::modified_at);
    }
};

}  // namespace tenure::inline v1
