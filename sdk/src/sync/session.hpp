// Sync, steps 1 to 4: what one run of sync() carries through its parts, and the calls that retry.
// Internal to the engine.
#pragma once

#include <string>
#include <utility>

#include "tenure/sync/sync.hpp"

namespace tenure::inline v1::detail {

/// Everything the parts of one sync share; lives as long as the call.
struct SyncSession {
    Connector& connector;
    Store& store;
    const Mapping& mapping;
    const SyncOptions& options;
    const Context& context;
    Clock& clock;
    SyncReport report;

    bool keeps() const { return options.mode == CommitMode::keep; }
    StreamKey key(const std::string& stream, Purpose purpose) const {
        return {options.source, stream, purpose, ""};
    }
    void note(std::string text) {
        options.log(LogLevel::warning, text);
        report.notes.push_back(std::move(text));
    }
};

/// Waits before attempt `attempt + 1` when the error may pass. Throws: `error` itself when it may
/// not or the attempts are used up; Error{cancelled} and {deadline} from the wait.
void wait_for_retry(const Error& error, int attempt, SyncSession& session);

/// Makes a call of the connector, up to three times more while its errors may pass.
template <class Call>
auto with_retries(SyncSession& session, Call call) {
    for (int attempt = 0;; ++attempt) {
        session.context.check("sync");
        try {
            return call();
        } catch (const Error& error) {
            wait_for_retry(error, attempt, session);
        }
    }
}

/// Refuses another CRM behind a known source; remembers a new one unless this is a preview.
void verify_source(SyncSession& session);

/// True when no other stream of the source can be expected to work either.
bool concerns_source(const Error& error, const Context& context);

}  // namespace tenure::inline v1::detail
