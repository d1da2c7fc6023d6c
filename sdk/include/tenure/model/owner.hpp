// Model, step 3: a user or group that records belong to.
// Every attribute is not-asked, hidden, null or typed; money carries its currency.
#pragma once

#include "tenure/model/field.hpp"

namespace tenure::inline v1 {

/// Describes a user or group that records belong to.
struct Owner {
    Field<std::string> name{};
    Field<std::string> email{};
    Field<bool> active{};
    Field<std::string> territory{};
    Field<std::string> team{};

    /// Calls `visit(name, member)` for each attribute, in the order of a domain row's values.
    template <class Visit>
    static constexpr void each(Visit&& visit) {
        visit("name", &Owner::name);
        visit("email", &Owner::email);
        visit("active", &Owner::active);
        visit("territory", &Owner::territory);
        visit("team", &Owner::team);
    }
};

}  // namespace tenure::inline v1
