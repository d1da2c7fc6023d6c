// Model, step 3: an opportunity with its stage.
// Every attribute is not-asked, hidden, null or typed; money carries its currency.
#pragma once

#include "tenure/model/field.hpp"

namespace tenure::inline v1 {

/// Describes an opportunity with its stage.
struct Deal {
    Field<Reference> customer{};
    Field<Reference> account{};
    Field<Reference> contact{};
    Field<std::string> name{};
    Field<std::string> stage{};
    Field<std::string> outcome{};  ///< "open", "won" or "lost"
    Field<Money> amount{};
    Field<Money> base_amount{};
    Field<Decimal> probability{};  ///< of winning, 0 to 1
    Field<Date> expected_close{};
    Field<Timestamp> closed_at{};
    Field<std::string> type{};
    Field<std::string> source{};
    Field<Reference> campaign{};
    Field<std::string> lost_reason{};
    Field<Reference> owner{};
    Field<Timestamp> created_at{};
    Field<Timestamp> modified_at{};

    /// Calls `visit(name, member)` for each attribute, in the order of a domain row's values.
    template <class Visit>
    static constexpr void each(Visit&& visit) {
        visit("customer", &Deal::customer);
        visit("account", &Deal::account);
        visit("contact", &Deal::contact);
        visit("name", &Deal::name);
        visit("stage", &Deal::stage);
        visit("outcome", &Deal::outcome);
        visit("amount", &Deal::amount);
        visit("base_amount", &Deal::base_amount);
        visit("probability", &Deal::probability);
        visit("expected_close", &Deal::expected_close);
        visit("closed_at", &Deal::closed_at);
        visit("type", &Deal::type);
        visit("source", &Deal::source);
        visit("campaign", &Deal::campaign);
        visit("lost_reason", &Deal::lost_reason);
        visit("owner", &Deal::owner);
        visit("created_at", &Deal::created_at);
        visit("modified_at", &Deal::modified_at);
    }
};

}  // namespace tenure::inline v1
