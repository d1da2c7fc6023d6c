// HubSpot, part "errors": one table from what the server says to what is done about it.
// Pure: nothing here talks to the network.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "tenure/core/error.hpp"
#include "tenure/core/time.hpp"
#include "tenure/http/message.hpp"

namespace tenure::inline v1::hubspot {

/// An answer that is no success, or one record's part of a 207. Every text is untrusted.
struct Failure {
    int status = 200;
    std::string category;             ///< e.g. "VALIDATION_ERROR"
    std::string message;              ///< the server's words
    std::string policy;               ///< of a 429, e.g. "TEN_SECONDLY_ROLLING", "DAILY"
    std::vector<std::string> codes;   ///< e.g. "INVALID_OPTION"
    std::vector<std::string> scopes;  ///< that are missing
    std::vector<std::string> ids;     ///< the records or objectWriteTraceIds it concerns
    std::optional<std::chrono::milliseconds> wait;
    bool html = false;  ///< a page for people instead of JSON
};

/// What is done about a failure.
enum class Action {
    stop,    ///< nothing the adapter can do
    reject,  ///< this record is refused, others go on
    denied,  ///< a scope is missing: this stream ends, others go on
    gone,    ///< no such record
    adopt,   ///< a record like that exists already
    post,    ///< the address is too long: ask by POST
    retry,   ///< the same request may succeed later
    park     ///< the day's calls are used up
};

/// Returns how an answer failed, or nothing. A 207 is an answer, with failures inside.
std::optional<Failure> failure_of(const HttpResponse& response);

/// Reads the failures inside the body of a batch answer.
std::vector<Failure> failures_inside(const std::string& body);

/// Decides what to do about a failure.
Action action_for(const Failure& failure);

/// Makes the error of a failure that ends the call.
Error error_of(const Failure& failure, const std::string& operation, const std::string& object);

/// Makes the error of an answer that breaks the API's rules.
Error malformed(const std::string& operation);

/// Returns the wait an answer asks for: its Retry-After, or what the named policy makes of it.
std::optional<std::chrono::milliseconds> wait_asked(const HttpResponse& response, Timestamp now);

/// Reads N out of "Contact already exists. Existing ID: N", or "".
std::string existing_id(const std::string& message);

}  // namespace tenure::inline v1::hubspot
