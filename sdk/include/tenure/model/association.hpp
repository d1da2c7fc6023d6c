// Model, step 3: a labelled link between two records.
// Every attribute is not-asked, hidden, null or typed; money carries its currency.
#pragma once

#include "tenure/model/field.hpp"

namespace tenure::inline v1 {

/// Describes a labelled link between two records.
struct Association {
    Field<Reference> from{};
    Field<Reference> to{};
    Field<std::string> label{};
    Field<Timestamp> since{};

    /// Calls `visit(name, member)` for each attribute, in the order of a domain row's values.
    template <class Visit>
    static constexpr void each(Visit&& visit) {
        visit("from", &Association::from);
        visit("to", &Association::to);
        visit("label", &Association::label);
        visit("since", &Association::since);
    }
};

}  // namespace tenure::inline v1
