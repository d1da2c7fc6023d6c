// Sync, steps 1 to 4: what one run of sync() carries through its parts.
// Internal to the engine.
#pragma once

#include <string>
#include <utility>

#include "sync/retry.hpp"
#include "tenure/sync/sync.hpp"

namespace tenure::inline v1::detail {

/// Names the fact that keeps the currency a source counts in.
inline constexpr const char* base_currency_fact = "base_currency";

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

/// Makes a call of the connector as retry.hpp says.
template <class Call>
auto with_retries(SyncSession& session, Call call) {
    return with_retries(Patience{session.clock, session.options.log, session.context}, call);
}

}  // namespace tenure::inline v1::detail
