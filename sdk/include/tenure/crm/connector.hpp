// CRM, step 1: the contract every connector fulfils; the engine does the rest.
// A reading connector overrides name, fingerprint, streams and read; everything else is optional.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tenure/core/context.hpp"
#include "tenure/core/error.hpp"
#include "tenure/crm/provision.hpp"
#include "tenure/crm/record.hpp"
#include "tenure/crm/webhook.hpp"

namespace tenure::inline v1 {

/// Why a stream is read; each purpose keeps its own checkpoint.
enum class Purpose {
    changes,   ///< from the start, then whatever changed since
    deletes,   ///< the delete feed, or a walk over all ids
    backfill,  ///< a full walk that fills newly asked fields
    refresh    ///< given ids or keys only
};

/// Names a position's owner: (source, stream, purpose, slice); the store adds the tenant.
struct StreamKey {
    std::string source{};
    std::string stream{};
    Purpose purpose = Purpose::changes;
    std::string slice{};
};

/// A connector's own resume position: JSON, opaque to everybody else; empty means the start.
struct Cursor {
    std::string json{};
    bool empty() const noexcept { return json.empty(); }
    friend bool operator==(const Cursor&, const Cursor&) = default;
};

/// How a stream tells about deleted records.
enum class DeleteKind {
    none,  ///< it does not
    feed,  ///< read_deleted lists them; ids can be walked as well
    sweep  ///< walk all ids (Purpose::deletes through read) and compare
};

/// What a connector knows of one stream; limits of 0 mean none known.
struct StreamInfo {
    std::string name{};
    std::string label{};
    std::vector<FieldInfo> fields{};
    DeleteKind deletes = DeleteKind::none;
    std::chrono::seconds visibility_lag{0};  ///< how late a change may become readable
    std::size_t page_limit = 0;              ///< records per page at most
    bool incremental = false;                ///< changes can be read without a full walk
    bool readable = true;
    bool absent = false;   ///< this CRM's edition has no such stream: noted, but no failure
    std::string denied{};  ///< why it is not readable: the scope or right that is missing
    bool writable = false;
};

/// What to read. With `ids` or `keys` exactly those records that exist, as one complete page; else
/// the next page after `from`.
struct ReadRequest {
    StreamKey key{};
    FieldList fields{};  ///< wanted fields; empty or null asks for ids and versions only
    Cursor from{};
    std::span<const RecordId> ids{};
    std::span<const ExternalKey> keys{};
};

/// A record that could not be decoded; the page goes on without it.
struct RecordProblem {
    RecordId id{};
    std::string code{};
    std::string message{};
    std::string raw{};  ///< the untrusted source text, shortened
};

/// One page. `complete` is set only when the enumeration is proven finished.
struct Page {
    FieldList fields{};
    std::vector<Row> rows{};
    std::vector<RecordProblem> problems{};
    Cursor next{};
    bool complete = false;
};

/// One page of the delete feed.
struct DeletedPage {
    struct Merge {
        RecordId loser{};
        RecordId winner{};
    };
    std::vector<RecordId> deleted{};
    std::vector<Merge> merged{};
    std::vector<RecordId> restored{};
    Cursor next{};
    bool complete = false;
    bool gap = false;  ///< deletions since the position may be missing: all ids are to be compared
};

/// What a write does.
enum class Operation { create, revise };

/// One record to write.
struct WriteItem {
    Operation operation = Operation::revise;
    std::string stream{};
    RecordId id{};      ///< for revise
    ExternalKey key{};  ///< for create: looked up first, adopted when found
    std::vector<FieldValue> values{};
};

/// What became of a write.
enum class WriteStatus {
    written,
    rejected,   ///< the CRM said no; `code` and `message` say why
    not_found,  ///< gone or hidden
    unknown     ///< no trustworthy answer: read back before any retry
};

/// The outcome of one item; `altered` lists fields that read back otherwise than sent.
struct Outcome {
    std::size_t item = 0;
    WriteStatus status = WriteStatus::unknown;
    RecordId id{};
    std::string code{};
    std::string message{};
    std::vector<FieldValue> altered{};
};

/// One verdict of a check.
struct Finding {
    enum class Level { ok, warning, failure } level = Level::ok;
    std::string what{};
    std::string next{};  ///< what to do about it
};

/// The findings of a check.
struct CheckReport {
    std::vector<Finding> findings{};
    bool ok() const {
        for (const Finding& finding : findings) {
            if (finding.level == Finding::Level::failure) return false;
        }
        return true;
    }
};

/// A CRM. Calls on one object come from one thread at a time. An Error ends its call only: after
/// one that concerns the source as a whole (authentication, tls, wrong_source, internal, cancelled,
/// the caller's deadline) the object is not called again except for its destructor.
class Connector {
 public:
    virtual ~Connector() = default;

    /// Returns the connector's kind, e.g. "vtiger".
    virtual std::string_view name() const noexcept = 0;

    /// Returns what identifies the CRM behind the settings (portal id, org id, normalised URL).
    virtual std::string fingerprint(const Context& context = {}) = 0;

    /// Returns the currency of amounts that name none, where the CRM has one; it stands in for a
    /// business currency that nobody configured.
    virtual std::optional<Currency> base_currency(const Context& context = {}) {
        context.check("ask for the base currency");
        return std::nullopt;
    }

    /// Lists the streams this user may see, with their fields; `only` limits the work to some.
    virtual std::vector<StreamInfo> streams(std::span<const std::string> only = {},
                                            const Context& context = {}) = 0;

    /// Reads the next page, or the records asked for.
    virtual Page read(const ReadRequest& request, const Context& context = {}) = 0;

    /// Reads the next page of the delete feed (DeleteKind::feed only). From the start it may begin
    /// anywhere up to now: before it relies on the feed, the engine compares what it has stored
    /// with a walk over all ids.
    virtual DeletedPage read_deleted(const ReadRequest& request, const Context& context = {}) {
        context.check("read deleted records");
        throw unsupported("read deleted records", request.key.stream);
    }

    /// Writes records; returns exactly one outcome per item, in any order.
    virtual std::vector<Outcome> write(std::span<const WriteItem> items,
                                       const Context& context = {}) {
        context.check("write records");
        throw unsupported("write records", items.empty() ? std::string() : items.front().stream);
    }

    /// Tells which of these custom fields exist, and makes those that are missing when asked to.
    virtual ProvisionPlan provision(std::span<const FieldSpec> fields, ProvisionMode mode,
                                    const Context& context = {}) {
        context.check("provision fields");
        static_cast<void>(mode);
        throw unsupported("provision fields", fields.empty() ? "" : fields.front().stream);
    }

    /// Turns a pushed request into hints after its signature proved right.
    /// Throws: Error{authentication} for a wrong, missing or old signature; {bad_response} for a
    /// body that breaks the format.
    virtual std::vector<Hint> ingest(const WebhookRequest& request, const Context& context = {}) {
        context.check("take in a webhook");
        throw unsupported("take in a webhook", request.url);
    }

    /// Tells what works and what does not, without changing anything.
    virtual CheckReport check(const Context& context = {}) {
        context.check("check");
        return {{{Finding::Level::ok, "reachable: " + fingerprint(context), ""}}};
    }

    /// Returns how many HTTP requests were sent so far.
    virtual std::uint64_t requests() const noexcept { return 0; }

 protected:
    Error unsupported(std::string operation, std::string stream) const {
        return Error(Errc::unsupported, std::move(operation), std::move(stream),
                     "the connector " + std::string(name()) + " does not offer this");
    }
};

}  // namespace tenure::inline v1
