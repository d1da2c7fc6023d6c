// Lifecycle, step 5: what the names of stages mean in vTiger, HubSpot and Salesforce.
// Private to crm_stages.cpp.
#pragma once

#include <optional>
#include <string_view>

#include "tenure/lifecycle/state.hpp"

namespace tenure::inline v1::detail {

/// Returns the state that a well-known name stands for, in any spelling; nothing for others.
/// Sources: vTiger's picklists leadstatus, sales_stage and accounttype; HubSpot's options of
/// lifecyclestage, hs_lead_status and dealstage; Salesforce's standard values of Lead.Status,
/// Opportunity.StageName and Account.Type. A lost deal leaves a qualified person, a lost or junk
/// lead nobody we know more of.
std::optional<State> state_of_stage_name(std::string_view name);

}  // namespace tenure::inline v1::detail
