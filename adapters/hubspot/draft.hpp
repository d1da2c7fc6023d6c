// HubSpot, part "requests": records to write as the JSON that HubSpot takes, checked beforehand,
// and what its batch answers say became of them.
// Pure: nothing here talks to the network.
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "catalogue.hpp"
#include "errors.hpp"
#include "tenure/crm/connector.hpp"

namespace tenure::inline v1::hubspot {

inline constexpr std::string_view lifecycle_property = "lifecyclestage";

/// What is sent for one item, and what the answer is compared with.
struct Draft {
    std::size_t item = 0;
    RecordId id;
    ExternalKey key;
    std::vector<FieldInfo> fields;
    std::vector<std::string> texts;                          ///< as sent, by field
    std::vector<std::pair<std::string, std::string>> links;  ///< kind and id to associate with
    std::string code;                                        ///< why it cannot be sent
    std::string message;

    /// Returns the text sent for a property, or nothing.
    const std::string* text_of(std::string_view name) const;
};

/// Turns an item into a draft. A value that HubSpot would refuse for the whole batch, or drop,
/// refuses the item.
Draft draft_of(const WriteItem& item, std::size_t number, const Described& described);

/// Adds what a new activity needs and the caller left out: the instant it is of.
void complete_new(Draft& draft, const Described& described, Timestamp now);

/// Returns the body of batch/create, batch/update or, with the property whose values are the ids,
/// batch/upsert. Each input carries a trace id: its place among the drafts.
std::string batch_body(std::span<const Draft* const> drafts, const std::string& upsert_by = {});

/// One record of a batch answer.
struct WrittenRecord {
    std::string id;
    std::string trace;
    nlohmann::json properties;
};

/// What a batch answer says.
struct WrittenBatch {
    std::vector<WrittenRecord> records;
    std::vector<Failure> failures;
};

/// Reads a batch answer. Throws: Error{bad_response}.
WrittenBatch read_written(const std::string& body, const std::string& operation);

/// Returns the record of the draft at `place`, or null: by trace id, by id, or by its place in a
/// complete answer.
const WrittenRecord* record_for(const WrittenBatch& batch, const Draft& draft, std::size_t place,
                                std::size_t drafts);

/// Returns the failure of the draft at `place`, or null.
const Failure* failure_for(const WrittenBatch& batch, const Draft& draft, std::size_t place);

/// Returns the properties whose stored value is not what was sent, of those the record shows.
std::vector<FieldValue> differences(const Draft& draft, const nlohmann::json& properties);

/// Returns the fields whose value in a row, given in the draft's order, is not what was sent.
std::vector<FieldValue> differences(const Draft& draft, const Row& stored);

/// Returns true when the answer shows every property sent, and none that HubSpot may ignore.
bool proves_itself(const Draft& draft, const nlohmann::json& properties);

/// Returns the fields of several drafts, each once.
std::vector<FieldInfo> fields_of(std::span<const Draft* const> drafts);

/// Returns a row's values in the order of a draft's fields.
Row as_drafted(const Draft& draft, const Row& row, const std::vector<FieldInfo>& fields);

}  // namespace tenure::inline v1::hubspot
