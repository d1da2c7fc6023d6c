// CRM, step 7: custom fields that insights are written into, and what it takes to have them.
// A plan is looked at before it is carried out; what an API may not create gets an instruction.
#pragma once

#include <string>
#include <vector>

#include "tenure/crm/record.hpp"

namespace tenure::inline v1 {

/// A custom field somebody needs; names are in the CRM's own spelling.
struct FieldSpec {
    std::string stream{};
    std::string name{};   ///< e.g. "Tenure_Stage__c", "tenure_stage"
    std::string label{};  ///< what users read
    FieldType type = FieldType::text;
    int length = 255;     ///< of texts
    int decimals = 2;     ///< of decimals and money
    bool unique = false;  ///< an external id
    std::vector<Choice> choices{};
};

/// Whether fields are only looked at or also made.
enum class ProvisionMode { plan, carry_out };

/// What became, or would become, of one field.
struct ProvisionStep {
    enum class State {
        present,  ///< the field is there and fits
        missing,  ///< carry_out would make it
        made,
        manual,   ///< the API cannot make it: `next` says how a person does
        differs,  ///< there, but of another type: `next` says what to do
        refused   ///< the CRM said no: `note` says why
    } state = State::present;
    std::string stream{};
    std::string field{};
    std::string note{};
    std::string next{};
};

/// One step per field asked for, in their order.
struct ProvisionPlan {
    std::vector<ProvisionStep> steps{};
};

}  // namespace tenure::inline v1
