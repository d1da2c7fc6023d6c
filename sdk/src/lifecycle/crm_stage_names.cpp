#include "lifecycle/crm_stage_names.hpp"

#include <string>

#include "tenure/core/text.hpp"

namespace tenure::inline v1::detail {

namespace {

struct StageName {
    std::string_view name;  ///< letters and digits only, in lower case
    State state;
};

constexpr StageName names[] = {
    // vTiger leadstatus, HubSpot hs_lead_status, Salesforce Lead.Status
    {"notcontacted", State::interested},
    {"attemptedtocontact", State::interested},
    {"contactinfuture", State::interested},
    {"contacted", State::interested},
    {"cold", State::reached},
    {"warm", State::interested},
    {"hot", State::qualified},
    {"prequalified", State::qualified},
    {"qualified", State::qualified},
    {"junklead", State::unknown},
    {"lostlead", State::unknown},
    {"unqualified", State::unknown},
    {"new", State::interested},
    {"open", State::interested},
    {"inprogress", State::interested},
    {"connected", State::interested},
    {"badtiming", State::interested},
    {"opendeal", State::opportunity},
    {"opennotcontacted", State::interested},
    {"workingcontacted", State::interested},
    {"working", State::interested},
    {"nurturing", State::interested},
    {"closedconverted", State::opportunity},
    {"closednotconverted", State::unknown},
    // HubSpot lifecyclestage
    {"subscriber", State::reached},
    {"lead", State::interested},
    {"marketingqualifiedlead", State::qualified},
    {"salesqualifiedlead", State::qualified},
    {"opportunity", State::opportunity},
    {"customer", State::active},
    {"evangelist", State::advocate},
    {"other", State::unknown},
    // sales stages of vTiger and Salesforce, deal stages of HubSpot
    {"prospecting", State::opportunity},
    {"qualification", State::opportunity},
    {"needsanalysis", State::opportunity},
    {"valueproposition", State::opportunity},
    {"iddecisionmakers", State::opportunity},
    {"perceptionanalysis", State::opportunity},
    {"proposalorpricequote", State::opportunity},
    {"proposalpricequote", State::opportunity},
    {"negotiationorreview", State::opportunity},
    {"negotiationreview", State::opportunity},
    {"appointmentscheduled", State::opportunity},
    {"qualifiedtobuy", State::opportunity},
    {"presentationscheduled", State::opportunity},
    {"decisionmakerboughtin", State::opportunity},
    {"contractsent", State::opportunity},
    {"closedwon", State::new_customer},
    {"closedlost", State::qualified},
    // types of accounts and names that customised lists use
    {"prospect", State::interested},
    {"customerdirect", State::active},
    {"customerchannel", State::active},
    {"newcustomer", State::new_customer},
    {"activecustomer", State::active},
    {"repeatcustomer", State::repeat},
    {"loyalcustomer", State::loyal},
    {"vip", State::loyal},
    {"churned", State::inactive_recoverable},
    {"formercustomer", State::inactive_recoverable},
    {"inactive", State::inactive_recoverable},
    {"lapsed", State::lapsed_short},
    {"wonback", State::won_back},
};

/// The name without what spellings differ in: case, spaces, punctuation.
std::string plain_name(std::string_view name) {
    std::string plain;
    for (const char letter : match_key(name)) {
        const bool kept = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ||
                          static_cast<unsigned char>(letter) >= 0x80;
        if (kept) plain += letter;
    }
    return plain;
}

}  // namespace

std::optional<State> state_of_stage_name(std::string_view name) {
    const std::string plain = plain_name(name);
    for (const StageName& each : names) {
        if (each.name == plain) return each.state;
    }
    for (std::size_t i = 0; i < state_count; ++i) {
        const auto state = static_cast<State>(i);
        if (plain_name(to_string(state)) == plain) return state;
    }
    return std::nullopt;
}

}  // namespace tenure::inline v1::detail
