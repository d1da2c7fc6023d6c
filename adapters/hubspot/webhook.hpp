// HubSpot, part "connector": what HubSpot pushes, verified on its raw bytes before it is read.
// Pure but for OpenSSL. Source: HubSpot, webhooks/validating-requests (versions 1, 2 and 3).
#pragma once

#include <vector>

#include "tenure/core/secret.hpp"
#include "tenure/crm/webhook.hpp"

namespace tenure::inline v1::hubspot {

/// Verifies the newest signature that the request carries: version 3, else 2, else 1.
/// Throws: Error{authentication} for a wrong, missing or old one.
void verify(const WebhookRequest& request, const Secret& client_secret);

/// Reads the events of a body; what is no record of a known kind gives no hint, and doubles give
/// one. Throws: Error{bad_response} for a body that is no list of events.
std::vector<Hint> read_events(std::string_view body);

/// Returns an address as version 3 signs it: with these escapes decoded, and no others.
std::string signed_url(std::string_view url);

}  // namespace tenure::inline v1::hubspot
