// Whom `tenure leads` lists: who has not bought, best first, with what the CRM and the scoring say
// of each, and to whom the owners' file gives them.
#pragma once

#include "contactable.hpp"
#include "tenure/insight/leads.hpp"
#include "tenure/segment/routing.hpp"

namespace tenure::cli {

/// What the options chose.
struct LeadChoices {
    std::string owners;
    std::optional<std::size_t> limit;  ///< unset shows 50 as text, and all as JSON or CSV
    std::string format = "text";
    bool bom = false;
    ContactChoice contact;
};

/// Somebody on the list.
struct ListedLead {
    InsightRow insight;
    std::vector<Reason> reasons;
    std::string owner;       ///< the CRM's, by id
    std::string owner_name;  ///< empty where the CRM does not say
    LeadAssignment assigned;
};

/// What the command found.
struct FoundLeads {
    Generation generation;
    std::vector<ListedLead> leads;
    std::size_t all = 0;       ///< also those beyond the limit
    std::size_t left_out = 0;  ///< who may not be contacted
    bool with_owners = false;
};

/// Reads and routes. Throws: Error{configuration} for a faulty file of owners, Error{not_found}
/// before the first evaluation.
FoundLeads find_leads(App& app, const LeadChoices& choices);

}  // namespace tenure::cli
