// vTiger, part "requests": one record to write as the JSON that vTiger takes, checked beforehand.
// Pure: nothing here talks to the network.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "module.hpp"
#include "server_time.hpp"
#include "tenure/crm/connector.hpp"

namespace tenure::inline v1::vtiger {

/// What is sent, and what the answer is compared with.
struct Draft {
    nlohmann::json element = nlohmann::json::object();
    std::vector<FieldInfo> fields;
    std::vector<std::string> texts;  ///< as sent, by field
    std::string code;                ///< why it cannot be sent; empty when it can
    std::string message;
    std::vector<std::string> lossy;  ///< fields with characters that vTiger does not keep
};

/// Turns values into a draft. A value that vTiger would drop, break or misread refuses the record.
Draft draft_of(const Module& module, const std::vector<FieldValue>& values, const ServerZone& zone);

/// Adds what a new record needs and the caller left out: owner, a task's type, the first product.
void complete_new(Draft& draft, const Module& module, const std::string& user_id);

/// Returns the fields of a row, in the draft's order, that are not what was sent.
std::vector<FieldValue> differences(const Draft& draft, const Row& stored, const Prefixes& prefixes,
                                    const ServerZone& zone);

}  // namespace tenure::inline v1::vtiger
