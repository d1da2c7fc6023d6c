// Model, step 3: an answer to a question about satisfaction.
// Every attribute is not-asked, hidden, null or typed; money carries its currency.
#pragma once

#include "tenure/model/field.hpp"

namespace tenure::inline v1 {

/// Describes an answer to a question about satisfaction.
struct Survey {
    Field<Reference> customer{};
    Field<Reference> account{};
    Field<Reference> contact{};
    Field<std::string> kind{};  ///< "nps", "csat" or "ces"
    Field<Decimal> score{};
    Field<std::string> comment{};
    Field<Timestamp> answered_at{};
    Field<Reference> ticket{};

    /// Calls `visit(name, member)` for each attribute, in the order of a domain row's values.
    template <class Visit>
    static constexpr void each(Visit&& visit) {
        visit("customer", &Survey::customer);
        visit("account", &Survey::account);
        visit("contact", &Survey::contact);
        visit("kind", &Survey::kind);
        visit("score", &Survey::score);
        visit("comment", &Survey::comment);
        visit("answered_at", &Survey::answered_at);
        visit("ticket", &Survey::ticket);
    }
};

}  // namespace tenure::inline v1
