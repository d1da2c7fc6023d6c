// Model, step 3: a permission per purpose and channel.
// Every attribute is not-asked, hidden, null or typed; money carries its currency.
#pragma once

#include "tenure/model/field.hpp"

namespace tenure::inline v1 {

/// Describes a permission per purpose and channel.
struct Consent {
    Field<Reference> customer{};
    Field<Reference> account{};
    Field<Reference> contact{};
    Field<std::string> purpose{};
    Field<std::string> channel{};
    Field<bool> granted{};
    Field<Timestamp> changed_at{};
    Field<std::string> evidence{};

    /// Calls `visit(name, member)` for each attribute, in the order of a domain row's values.
    template <class Visit>
    static constexpr void each(Visit&& visit) {
        visit("customer", &Consent::customer);
        visit("account", &Consent::account);
        visit("contact", &Consent::contact);
        visit("purpose", &Consent::purpose);
        visit("channel", &Consent::channel);
        visit("granted", &Consent::granted);
        visit("changed_at", &Consent::changed_at);
        visit("evidence", &Consent::evidence);
    }
};

}  // namespace tenure::inline v1
