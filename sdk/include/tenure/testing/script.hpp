// Testing: the steps of a scripted conversation and what they answer.
// Played by testing/scripted_transport.hpp.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "tenure/http/transport.hpp"
#include "tenure/testing/request_match.hpp"

namespace tenure::inline v1 {

/// What a step of a script does: it answers, or it throws.
using ScriptedAnswer = std::variant<HttpResponse, Error>;

/// One step of a scripted conversation.
struct ScriptedExchange {
    enum class Need { required, optional };  ///< an optional step may be left out

    RequestMatch expected;
    ScriptedAnswer answer;
    Need need = Need::required;
};

/// A conversation: its steps happen in this order.
using Script = std::vector<ScriptedExchange>;

/// Makes a response with a JSON body.
inline HttpResponse json_response(std::string body, int status = 200) {
    HttpResponse response{status, {}, std::move(body)};
    response.headers.set("Content-Type", "application/json");
    return response;
}

/// Makes the error a cut connection gives.
inline Error network_error(std::string operation = "scripted request") {
    ErrorDetails details;
    details.operation = std::move(operation);
    details.cause = "connection reset by peer";
    details.retryable = true;
    return {Errc::network, std::move(details)};
}

/// Delivers an answer the way a real transport does: through the sink when there is one.
inline HttpResponse deliver(HttpResponse response, const BodySink* sink) {
    if (!sink || response.status < 200 || response.status > 299) return response;
    const std::string body = std::exchange(response.body, {});
    const std::size_t half = body.size() / 2;  // in two pieces, so that nobody relies on one
    for (const auto piece :
         {std::string_view(body).substr(0, half), std::string_view(body).substr(half)}) {
        if (!piece.empty() && !(*sink)(piece)) {
            throw Error(Errc::cancelled, "scripted request", "", "the receiver ended the transfer");
        }
    }
    return response;
}

}  // namespace tenure::inline v1
