// Model, step 3: a campaign with its cost.
// Every attribute is not-asked, hidden, null or typed; money carries its currency.
#pragma once

#include "tenure/model/field.hpp"

namespace tenure::inline v1 {

/// Describes a campaign with its cost.
struct Campaign {
    Field<std::string> name{};
    Field<std::string> type{};
    Field<std::string> status{};
    Field<Date> starts_on{};
    Field<Date> ends_on{};
    Field<Money> budget{};
    Field<Money> cost{};
    Field<Money> expected_revenue{};
    Field<std::int64_t> sent{};
    Field<Reference> owner{};
    Field<Timestamp> created_at{};
    Field<Timestamp> modified_at{};

    /// Calls `visit(name, member)` for each attribute, in the order of a domain row's values.
    template <class Visit>
    static constexpr void each(Visit&& visit) {
        visit("name", &Campaign::name);
        visit("type", &Campaign::type);
        visit("status", &Campaign::status);
        visit("starts_on", &Campaign::starts_on);
        visit("ends_on", &Campaign::ends_on);
        visit("budget", &Campaign::budget);
        visit("cost", &Campaign::cost);
        visit("expected_revenue", &Campaign::expected_revenue);
        visit("sent", &Campaign::sent);
        visit("owner", &Campaign::owner);
        visit("created_at", &Campaign::created_at);
        visit("modified_at", &Campaign::modified_at);
    }
};

}  // namespace tenure::inline v1
