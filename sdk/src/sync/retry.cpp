#include "sync/retry.hpp"

#include <algorithm>
#include <array>

namespace tenure::inline v1::detail {

void wait_for_retry(const Error& error, int attempt, const Patience& patience) {
    using std::chrono::milliseconds;
    constexpr std::array waits{milliseconds(1'000), milliseconds(5'000), milliseconds(25'000)};
    const auto index = static_cast<std::size_t>(attempt);
    if (!error.retryable() || index >= waits.size()) throw;
    const milliseconds asked = error.details().retry_after.value_or(milliseconds(0));
    patience.log(LogLevel::warning, std::string("trying again: ") + error.what());
    patience.clock.sleep_for(std::max(asked, waits[index]), patience.context);
}

void refuse_other_source(const std::map<std::string, std::string>& known, const std::string& source,
                         const std::string& fingerprint) {
    const auto found = known.find(source);
    if (found == known.end() || found->second == fingerprint) return;
    throw Error(Errc::wrong_source, "open source", source,
                "this source is " + found->second + ", but the settings lead to " + fingerprint,
                "Correct the address, or give the other CRM a source name of its own");
}

bool concerns_source(const Error& error, const Context& context) {
    switch (error.code()) {
        case Errc::cancelled:
        case Errc::authentication:
        case Errc::tls:
        case Errc::wrong_source:
        case Errc::quota_exhausted:
        case Errc::store_locked:
        case Errc::store_schema:
        case Errc::store:
        case Errc::internal:
            return true;
        case Errc::deadline:
            return context.ended();  // else only a request took too long
        default:
            return false;
    }
}

}  // namespace tenure::inline v1::detail
