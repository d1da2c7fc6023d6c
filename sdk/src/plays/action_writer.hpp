// Plays, step 7: turns an action into what a connector writes, and finds it again in the CRM.
// Internal to run_plays().
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "plays/texts.hpp"
#include "sync/retry.hpp"
#include "tenure/plays/run.hpp"

namespace tenure::inline v1::detail {

/// Why an action cannot be written.
struct ActionFault {
    std::string code;
    std::string message;
};

/// The CRM already says what the action wants.
struct AlreadySo {};

/// Writes actions of one source.
class ActionWriter {
 public:
    ActionWriter(Connector& connector, const ActionMappings& mapping, const PlayRunOptions& options,
                 Patience patience)
        : connector_(connector), mapping_(mapping), options_(options), patience_(patience) {}

    /// Returns the item to write, that nothing is left to write, or why it cannot be written.
    std::variant<WriteItem, AlreadySo, ActionFault> item_of(const PlayAction& action);
    /// Returns the record of an action that was perhaps written; nothing when it is not there.
    std::optional<RecordId> find(const PlayAction& action);
    /// Returns what the mapping names and the CRM does not have.
    std::vector<std::string> take_missing() { return std::move(missing_); }

 private:
    using Item = std::variant<WriteItem, AlreadySo, ActionFault>;

    Item created(const PlayAction& action, const NamedTexts& texts, const ActionMapping& mapping);
    Item revised(const PlayAction& action, const NamedTexts& texts);
    const ActionMapping* mapping_of(const std::string& kind) const;
    const StreamInfo* stream(const std::string& name);
    /// Finds the field of a selector on this install; null, noted as missing, where there is none.
    const FieldInfo* field(const StreamInfo& info, const FieldSelector& selector);
    std::optional<Row> record(const std::string& stream, const RecordId& id,
                              const FieldInfo& field);
    Page ask(ReadRequest request);
    std::optional<Value> value_of(const std::string& attribute, const PlayAction& action,
                                  const NamedTexts& texts) const;
    void miss(std::string what);

    Connector& connector_;
    const ActionMappings& mapping_;
    const PlayRunOptions& options_;
    Patience patience_;
    std::map<std::string, std::optional<StreamInfo>> streams_;
    std::vector<std::string> missing_;
};

}  // namespace tenure::inline v1::detail
