// vTiger, part "errors": one table from what the server says to what is done about it.
// Pure: nothing here talks to the network.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "tenure/core/error.hpp"

namespace tenure::inline v1::vtiger {

/// How an answer failed.
enum class FailureKind {
    refused,    ///< {"success":false}: `code` is the server's
    status,     ///< an HTTP status other than 200
    html,       ///< a page for people instead of JSON
    truncated,  ///< JSON that ends too early
    not_json    ///< anything else
};

/// An answer that is no success.
struct Failure {
    FailureKind kind = FailureKind::refused;
    int status = 200;
    std::string code;
    std::string message;  ///< the server's words, untrusted
};

/// What is done about a failure.
enum class Action {
    log_in,         ///< a new session, then the same request once more
    new_challenge,  ///< a new challenge and another login, once
    stop,           ///< nothing the adapter can do
    retry,          ///< the same request may succeed later
    reject,         ///< this record is refused, others go on
    denied,         ///< gone or forbidden: to be found out
    adopt,          ///< a record like that exists already
    split,          ///< ask for less at once
    wait            ///< the server asks for a pause
};

/// Decides what to do about a failure.
Action action_for(const Failure& failure);

/// Makes the error of a failure that ends the call.
Error error_of(const Failure& failure, const std::string& operation, const std::string& object);

/// Returns all codes the table knows, for its test.
std::span<const std::string_view> known_codes();

/// Reads the field name out of "Permission to access 'x' attribute denied.", or "".
std::string denied_field(std::string_view message);

}  // namespace tenure::inline v1::vtiger
