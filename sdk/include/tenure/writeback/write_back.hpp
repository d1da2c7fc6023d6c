// Write-back, step 7: puts stage and value of the latest generation into the CRM's own fields.
// Compares before it writes, since every save may start a workflow, even an e-mail to a customer.
#pragma once

#include <string>
#include <vector>

#include "tenure/core/calendar.hpp"
#include "tenure/core/clock.hpp"
#include "tenure/core/log.hpp"
#include "tenure/core/progress.hpp"
#include "tenure/mapping/mapping.hpp"
#include "tenure/store/store.hpp"

namespace tenure::inline v1 {

/// Whether the CRM is changed or only compared.
enum class WriteMode { write, dry_run };

/// Settings of a write-back.
struct WriteOptions {
    std::string source = "default";
    SourceProfile profile =
        {};  ///< as for sync: amounts and days are written in the source's own units
    Language language = Language::en;  ///< of texts for people, such as stage_label
    WriteMode mode = WriteMode::write;
    std::size_t limit = 0;  ///< records written at most; 0 means all
    ProgressSink progress = {};
    Log log = {};
    Clock* clock = nullptr;
};

/// One field's difference between the generation and the CRM.
struct WriteDifference {
    std::string stream{};
    RecordId id{};
    std::string field{};
    std::string before{};
    std::string after{};
};

/// A record that was not written.
struct WriteRejection {
    std::string stream{};
    RecordId id{};
    std::string code{};
    std::string message{};
};

/// What a write-back did.
struct WriteReport {
    std::int64_t generation = 0;
    Timestamp as_of{};
    std::uint64_t written = 0;    ///< records
    std::uint64_t unchanged = 0;  ///< records that already say so, or moved less than the threshold
    std::uint64_t planned = 0;    ///< records that a dry run would write
    std::vector<WriteRejection> rejected{};
    std::vector<WriteDifference> differences{};  ///< filled by a dry run
    std::vector<std::string> missing_fields{};  ///< mapped fields and choices the CRM does not have
    std::vector<std::string> altered{};         ///< values the CRM stored otherwise than sent
};

/// Writes the latest generation of the source's customers through each write mapping.
/// Throws: Error{not_found} without a generation; Error{schema_changed} when a bound field
/// changed; connector errors that concern the source as a whole.
WriteReport write_back(Connector& connector, Store& store, std::span<const WriteMapping> mappings,
                       const WriteOptions& options = {}, const Context& context = {});

}  // namespace tenure::inline v1
