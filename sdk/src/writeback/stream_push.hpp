// Write-back, step 7: one stream: compares a batch of records with their insights, writes the rest.
// Internal to write_back().
#pragma once

#include <string>
#include <vector>

#include "sync/retry.hpp"
#include "tenure/writeback/write_back.hpp"
#include "writeback/compare.hpp"
#include "writeback/desired.hpp"

namespace tenure::inline v1::detail {

/// What all streams of one write-back share.
struct PushSession {
    Connector& connector;
    Store& store;
    const WriteOptions& options;
    Patience patience;
    Generation generation;
    EvaluationFacts facts;
    WriteReport report;
    std::uint64_t attempted = 0;  ///< records written, or listed by a dry run

    bool writes() const { return options.mode == WriteMode::write; }
    bool full() const { return options.limit > 0 && attempted >= options.limit; }
};

/// An insight attribute and the field that receives it on this install.
struct WriteTarget {
    std::string attribute;
    FieldInfo field;
};

/// Pushes the insights of one stream.
class StreamPush {
 public:
    /// Finds the fields; changes nothing in the CRM. Throws: Error{schema_changed}.
    StreamPush(PushSession& session, const WriteMapping& mapping, const StreamInfo* info);

    bool has_targets() const { return !targets_.empty(); }

    /// Takes an insight of this stream and works a batch off when one is full.
    void take(const InsightRow& insight);
    /// Works off what is left.
    void finish();
    const std::string& stream() const { return mapping_.stream; }

 private:
    struct Planned {
        WriteItem item;
        std::vector<std::size_t> targets;  ///< of item.values, in their order
    };
    void find_targets(const StreamInfo& info);
    void work_off();
    Page read_fields(std::span<const RecordId> ids);
    std::optional<Planned> plan(const InsightRow& insight, const Row& present);
    Move judge(const RecordId& id, const WriteTarget& target, const Value& present,
               const Value& wanted);
    void list_differences(const Planned& planned, const Row& present);
    void write(const std::vector<Planned>& planned);
    void settle(const Planned& planned, const Outcome& outcome);
    void settle_unknown(const std::vector<Planned>& unknown);
    void reject(const RecordId& id, const std::string& code, const std::string& message);
    void miss(std::string what);

    PushSession& session_;
    const WriteMapping& mapping_;
    std::vector<WriteTarget> targets_;
    FieldList fields_;
    std::vector<InsightRow> batch_;
    std::uint64_t done_ = 0;
};

}  // namespace tenure::inline v1::detail
