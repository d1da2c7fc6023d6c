// HTTP, inside the transport: from a request to the bytes of HTTP/1.1.
#pragma once

#include <string>

#include "http/url.hpp"
#include "tenure/http/message.hpp"

namespace tenure::inline v1::wire {

/// Writes the request line and headers, blank line included, into `out`.
/// Throws: Failure{bad_argument} for a method or header that would break the message.
void write_head(const HttpRequest& request, const Url& url, const std::string& user_agent,
                std::string& out);

/// Returns the request that asks a proxy for a tunnel to `server`.
std::string connect_text(const Url& server, const std::string& user_agent);

}  // namespace tenure::inline v1::wire
