// Sync, step 1: calls of a connector that are made again while their errors may pass.
// Internal to the engines; single HTTP requests are retried by the transport before.
#pragma once

#include <map>
#include <string>

#include "tenure/core/clock.hpp"
#include "tenure/core/log.hpp"

namespace tenure::inline v1::detail {

/// What waiting between attempts needs.
struct Patience {
    Clock& clock;
    const Log& log;
    const Context& context;
};

/// Waits before attempt `attempt + 1`; to be called while handling `error`. Throws: `error` itself
/// when it will not pass or the attempts are used up; Error{cancelled}, {deadline} from the wait.
void wait_for_retry(const Error& error, int attempt, const Patience& patience);

/// Makes a call, up to three times more while its errors may pass.
template <class Call>
auto with_retries(const Patience& patience, Call call) {
    for (int attempt = 0;; ++attempt) {
        patience.context.check("sync");
        try {
            return call();
        } catch (const Error& error) {
            wait_for_retry(error, attempt, patience);
        }
    }
}

/// Throws: Error{wrong_source} when a store knows another CRM behind a source.
void refuse_other_source(const std::map<std::string, std::string>& known, const std::string& source,
                         const std::string& fingerprint);

/// True when nothing else of the source can be expected to work either.
bool concerns_source(const Error& error, const Context& context);

}  // namespace tenure::inline v1::detail
