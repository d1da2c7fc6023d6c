// HubSpot, part "responses": what kinds of records there are, and what describes them.
// Pure: nothing here talks to the network. Source: HubSpot, crm/understanding-the-crm, properties.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tenure/crm/record.hpp"

namespace tenure::inline v1::hubspot {

/// One kind of records as the API has it everywhere.
struct Kind {
    enum class Has { always, perhaps };  ///< perhaps: only in portals that bought or use it

    std::string_view name;  ///< in paths, and our stream
    std::string_view label;
    std::string_view modified;  ///< the property that tells a record's last change
    std::string_view currency;  ///< the property that names the currency of amounts, if any
    std::string_view stage;     ///< the property with the pipeline's stage, if any
    Has has = Has::always;
    bool merges = false;
    std::span<const std::string_view> links;  ///< kinds that its records are associated with
};

/// Returns all kinds.
std::span<const Kind> kinds();

/// Returns the kind of that name, or null.
const Kind* kind_named(std::string_view name);

/// What a stream reads.
struct Stream {
    enum class What { records, owners, campaigns, pipelines, links, history } what = What::records;
    const Kind* kind = nullptr;  ///< whose records, pipelines, associations or history
    std::string to;              ///< links: the other kind
};

/// Reads a stream's name: a kind's, "owners", "campaigns", "pipelines:deals",
/// "associations:deals:contacts", "history:deals"; nothing for others.
std::optional<Stream> stream_named(const std::string& name);

/// Returns the names of all streams besides those of kinds.
std::vector<std::string> derived_streams();

/// Reads the answer about a kind's properties, and adds the fields that are made of associations
/// and of pipelines. Throws: Error{bad_response}.
std::vector<FieldInfo> read_properties(std::string_view body, const Kind& kind);

/// Returns the fields of a derived stream.
std::vector<FieldInfo> derived_fields(const Stream& stream);

/// Returns the property whose history a kind's stream tells: its lifecycle or pipeline stage.
std::string_view history_property(const Kind& kind);

/// Fields made of the pipelines: what a stage is called, what it means and how probable it makes
/// winning; HubSpot's records carry the stage's id only.
inline constexpr std::string_view stage_label_field = "stage.label";
inline constexpr std::string_view stage_outcome_field =
    "stage.outcome";  ///< open, won, lost, closed
inline constexpr std::string_view stage_probability_field = "stage.probability";

/// Whether records of a kind count as purchases here, and the record that a line item belongs to
/// among those that do: the source's setting "purchases" decides.
inline constexpr std::string_view counts_field = "purchase.counts";
inline constexpr std::string_view purchase_field = "purchase.record";

/// Returns true for kinds that can be what counts as purchases.
bool can_be_purchases(std::string_view kind);

/// Returns the field that holds a record's association with another kind.
FieldInfo association_field(std::string_view target);

/// One stage of a pipeline.
struct Stage {
    std::string pipeline;
    std::string pipeline_label;
    std::string id;
    std::string label;
    std::string outcome;
    std::string probability;
    std::int64_t order = 0;
};

/// Reads the answer about a kind's pipelines. Throws: Error{bad_response}.
std::vector<Stage> read_stages(std::string_view body, const std::string& operation);

/// What the portal says about itself.
struct Account {
    std::string portal_id;
    std::string type;
    std::string zone;
    std::string currency;
};

/// Reads the account's details. Throws: Error{bad_response}.
Account read_account(std::string_view body);

/// Returns a field made by us.
FieldInfo made_field(std::string_view name, std::string_view label, FieldType type);

}  // namespace tenure::inline v1::hubspot
