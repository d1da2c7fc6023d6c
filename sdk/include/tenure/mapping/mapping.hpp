// Mapping, step 2: turns CRM rows into domain rows, as a JSON mapping file says.
// Compiled once per stream and field list; then a loop over column positions per row.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tenure/core/calendar.hpp"
#include "tenure/core/money.hpp"
#include "tenure/core/zone.hpp"
#include "tenure/crm/connector.hpp"
#include "tenure/model/schema.hpp"

namespace tenure::inline v1 {

/// Whose lifecycle is followed; purchases and touches roll up to it.
enum class CustomerIs { account, contact, contact_else_account };

/// Reads "account", "contact" or "contact-else-account". Throws: Error{configuration}.
CustomerIs customer_is(std::string_view text);

/// What a mapping needs to know of the source besides its records.
struct SourceProfile {
    CustomerIs customer_is = CustomerIs::account;
    Zone business_zone{};          ///< a customer-day is a day of this zone
    Currency currency{};           ///< of the business; unset takes the CRM's own
    std::int64_t money_scale = 1;  ///< 10 where the CRM counts toman and the business rial
    Calendar calendar = Calendar::gregorian;  ///< of dates that people typed into text fields
};

/// Names a field of a stream, by API name or, for custom fields, by what users read.
struct FieldSelector {
    std::string name{};                 ///< exact API name; empty when chosen by label
    std::vector<std::string> labels{};  ///< any of these, compared by match_key()
};

/// A field chosen by label on this install, remembered so that a change is noticed.
struct FieldBinding {
    std::string stream{};
    std::string selector{};  ///< the first label of the selector
    std::string label{};     ///< as the CRM shows it
    std::string name{};      ///< e.g. "cf_853"
};

/// Finds the fields of selectors in a stream. `known` holds earlier bindings of this source.
/// Selectors that match nothing are left out. Throws: Error{schema_changed} when a known label
/// now stands for another field or a known field has another label; Error{configuration} when a
/// label matches several fields.
std::vector<FieldBinding> bind_fields(std::span<const FieldSelector> selectors,
                                      const StreamInfo& stream,
                                      std::span<const FieldBinding> known);

/// A record or attribute that could not be mapped.
struct MapProblem {
    std::string attribute{};  ///< e.g. "purchase.total"; empty when the record as a whole
    std::string message{};
};

/// One insight attribute and the field it is written to.
struct WriteField {
    std::string
        attribute;  ///< "stage", "stage_label", "stage_since", "state", "clv", "evaluated_on"
    FieldSelector field{};
};

/// Which fields of a stream receive which insight attributes.
struct WriteMapping {
    std::string stream{};
    std::vector<WriteField> fields{};
    double threshold = 0.05;  ///< relative move of a number that is worth a write
};

/// How a task or note of a play becomes a record of the CRM.
struct ActionMapping {
    std::string stream{};
    FieldSelector key{};  ///< holds what finds the record again; empty: its text does, as a whole
    std::vector<WriteField>
        fields{};  ///< "subject", "description", "start", "due", "text", "owner"
    std::vector<std::pair<std::string, FieldSelector>> customer{};  ///< by the customer's stream
    std::vector<FieldValue> constants{};                            ///< what the CRM wants besides
};

/// What plays may write, and where.
struct ActionMappings {
    std::optional<ActionMapping> task{};
    std::optional<ActionMapping> note{};
    std::vector<std::pair<std::string, FieldSelector>> tag{};  ///< by the customer's stream
    bool empty() const { return !task && !note && tag.empty(); }
};

/// A stream's compiled mapping.
/// Threads: const members may be called concurrently.
class StreamPlan {
 public:
    /// Appends the domain rows of one record to `rows` and what went wrong to `problems`. A record
    /// that a filter excludes gives no row and no problem.
    void map(const Row& row, std::vector<DomainRow>& rows, std::vector<MapProblem>& problems) const;

    /// Returns a hash of everything that decides the outcome; rows mapped under another key are
    /// mapped anew.
    const std::string& key() const noexcept;

 private:
    friend class Mapping;
    struct Rules;
    std::shared_ptr<const Rules> rules_;
};

/// A validated mapping file.
/// Threads: const members may be called concurrently.
class Mapping {
 public:
    /// Reads a mapping. Throws: Error{configuration} naming file, line and field.
    static Mapping parse(std::string_view json, const std::string& file_name = "mapping.json");

    /// Returns the streams that are read, in the order of the file.
    std::vector<std::string> streams() const;

    /// Returns the entity a stream mainly maps to, for reports.
    EntityKind main_entity(const std::string& stream) const;

    /// Returns the fields a stream's rules need; unknown streams need none.
    std::vector<FieldSelector> fields(const std::string& stream) const;

    /// Compiles the rules of a stream against a page's field list. Fields that are absent from
    /// the list read as not-asked. Throws: Error{configuration} for rules the types cannot fulfil.
    StreamPlan compile(const std::string& stream, const std::vector<FieldInfo>& fields,
                       std::span<const FieldBinding> bindings, const SourceProfile& profile) const;

    /// Returns what is written back, per stream.
    std::vector<WriteMapping> write_back() const;

    /// Returns what plays may write; empty where the file has no "actions".
    ActionMappings actions() const;

    /// Returns the stream whose records are the customers, under that rule.
    std::vector<std::string> customer_streams(CustomerIs rule) const;

 private:
    struct Document;
    std::shared_ptr<const Document> document_;
};

}  // namespace tenure::inline v1
