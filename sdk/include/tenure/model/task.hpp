// Model, step 3: something a person has to do.
// Every attribute is not-asked, hidden, null or typed; money carries its currency.
#pragma once

#include "tenure/model/field.hpp"

namespace tenure::inline v1 {

/// Describes something a person has to do.
struct Task {
    Field<Reference> customer{};
    Field<Reference> account{};
    Field<Reference> contact{};
    Field<std::string> subject{};
    Field<std::string> status{};
    Field<Date> due_on{};
    Field<Timestamp> completed_at{};
    Field<Reference> owner{};
    Field<Timestamp> created_at{};
    Field<Timestamp> modified_at{};

    /// Calls `visit(name, member)` for each attribute, in the order of a domain row's values.
    template <class Visit>
    static constexpr void each(Visit&& visit) {
        visit("customer", &Task::customer);
        visit("account", &Task::account);
        visit("contact", &Task::contact);
        visit("subject", &Task::subject);
        visit("status", &Task::status);
        visit("due_on", &Task::due_on);
        visit("completed_at", &Task::completed_at);
        visit("owner", &Task::owner);
        visit("created_at", &Task::created_at);
        visit("modified_at", &Task::modified_at);
    }
};

}  // namespace tenure::inline v1
