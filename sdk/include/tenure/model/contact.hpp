// Model, step 3: a person at a company, or alone.
// Every attribute is not-asked, hidden, null or typed; money carries its currency.
#pragma once

#include "tenure/model/field.hpp"

namespace tenure::inline v1 {

/// Describes a person at a company, or alone.
struct Contact {
    Field<std::string> name{};
    Field<std::string> email{};
    Field<std::string> phone{};
    Field<std::string> job{};
    Field<std::string> city{};
    Field<std::string> country{};
    Field<Date> birth_date{};
    Field<std::string> gender{};
    Field<std::string> language{};  ///< e.g. "fa"
    Field<Reference> account{};
    Field<Reference> reports_to{};
    Field<Reference> owner{};
    Field<std::string> source{};
    Field<bool> email_opt_out{};
    Field<bool> do_not_call{};
    Field<std::string> external_id{};
    Field<Timestamp> created_at{};
    Field<Timestamp> modified_at{};

    /// Calls `visit(name, member)` for each attribute, in the order of a domain row's values.
    template <class Visit>
    static constexpr void each(Visit&& visit) {
        visit("name", &Contact::name);
        visit("email", &Contact::email);
        visit("phone", &Contact::phone);
        visit("job", &Contact::job);
        visit("city", &Contact::city);
        visit("country", &Contact::country);
        visit("birth_date", &Contact::birth_date);
        visit("gender", &Contact::gender);
        visit("language", &Contact::language);
        visit("account", &Contact::account);
        visit("reports_to", &Contact::reports_to);
        visit("owner", &Contact::owner);
        visit("source", &Contact::source);
        visit("email_opt_out", &Contact::email_opt_out);
        visit("do_not_call", &Contact::do_not_call);
        visit("external_id", &Contact::external_id);
        visit("created_at", &Contact::created_at);
        visit("modified_at", &Contact::modified_at);
    }
};

}  // namespace tenure::inline v1
