// Salesforce, part "responses": outbound messages, SOAP that the org sends when a record changes.
// Pure: nothing here talks to the network. A small strict reader: no entities but XML's five, no
// document types, bounded depth and length.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tenure/core/secret.hpp"
#include "tenure/crm/webhook.hpp"

namespace tenure::inline v1::salesforce {

/// What an outbound message says.
struct OutboundMessage {
    std::string organisation;  ///< 18 characters
    std::string action;
    std::vector<Hint> hints;
};

/// Reads a message. Throws: Error{bad_response} for what is no such message.
OutboundMessage read_message(std::string_view body);

/// Verifies a request and reads its hints. The URL must carry `secret` as the parameter of that
/// name when there is one, else the request must be vouched for by TLS, told by the header
/// X-Client-Verified: SUCCESS of the proxy in front; the message must be of this organisation.
/// Throws: Error{authentication}; Error{bad_response}.
std::vector<Hint> read_outbound(const WebhookRequest& request, const Secret& secret,
                                const std::string& organisation);

}  // namespace tenure::inline v1::salesforce
