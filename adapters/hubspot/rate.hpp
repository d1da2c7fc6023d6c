// HubSpot, part "login": our share of the portal's limits, fed by what its answers tell.
// Source: HubSpot, api-usage/usage-guidelines: requests per ten seconds and app, searches per
// second and account with a quota of their own, requests per day and account.
#pragma once

#include <memory>

#include "login.hpp"
#include "tenure/http/rate_limit.hpp"
#include "tenure/http/retry.hpp"

namespace tenure::inline v1::hubspot {

/// Puts the limits around a transport. Lifetime: the clock of the options outlives it.
std::shared_ptr<Transport> within_limits(std::shared_ptr<Transport> next, const Options& options,
                                         std::shared_ptr<AccountZone> zone);

/// Returns which answers are asked for again, and after which wait.
RetryOptions retry_policy(const Options& options);

/// Reads the fields X-HubSpot-RateLimit-*: the window as stated, and a pause when others have taken
/// so much of it that their part is touched.
RateHint burst_hint(const HttpResponse& response, double share);

/// Reads the fields X-HubSpot-RateLimit-Daily and -Daily-Remaining.
DayHint day_hint(const HttpResponse& response);

}  // namespace tenure::inline v1::hubspot
