// Lifecycle, step 5: states, events and evidence in words, in the languages of our users.
// Built from codes and values, never by parsing English; see lifecycle/evidence.hpp.
#pragma once

#include <string>

#include "tenure/core/calendar.hpp"
#include "tenure/lifecycle/framework.hpp"
#include "tenure/lifecycle/history.hpp"
#include "tenure/lifecycle/state.hpp"

namespace tenure::inline v1 {

/// Returns the name of a state, e.g. "at risk", "در خطر"; Persian names follow the articles named
/// in docs/lifecycle.md. Lifetime: that of the program. Threads: this and the functions below may
/// be called concurrently.
const Label& state_label(State state);

/// Returns what happened in a word or two, e.g. "deal opened".
const Label& event_label(EventKind kind);

/// Returns what was seen, e.g. "last purchase 2025-03-01, 412 days ago", with the date in the
/// calendar of the business; an unknown code gives the English text.
std::string evidence_text(const Evidence& evidence, Language language,
                          Calendar calendar = Calendar::gregorian);

/// Returns what it was measured against, e.g. "lapsed after P1Y"; empty where nothing applies.
std::string threshold_text(const Evidence& evidence, Language language);

/// Returns days in words: "90 days", "۳ ماه", "سنة واحدة"; whole years and months as such.
std::string days_text(double days, Language language);

}  // namespace tenure::inline v1
