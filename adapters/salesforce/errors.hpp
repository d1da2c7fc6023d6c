// Salesforce, part "errors": one table from what the server says to what is done about it.
// Pure: nothing here talks to the network.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tenure/core/error.hpp"
#include "tenure/http/message.hpp"

namespace tenure::inline v1::salesforce {

/// An answer, or a row of one, that is no success.
struct Failure {
    int status = 200;
    std::string code;     ///< the server's errorCode or statusCode; "" for a bare status
    std::string message;  ///< the server's words, untrusted
    std::vector<std::string> fields;  ///< those it names
    bool html = false;                ///< a page for people instead of JSON
};

/// What is done about a failure.
enum class Action {
    stop,        ///< nothing the adapter can do
    refresh,     ///< a new token, then the same request once more
    retry,       ///< the same request may succeed later
    pause,       ///< too many at once: the same request after a short pause
    park,        ///< the day's calls are used up
    narrow,      ///< ask for a smaller window of time
    restart,     ///< ask anew from the keyset mark
    split,       ///< name less in the address
    drop_field,  ///< the field cannot be seen: ask without it
    retry_row,   ///< this record may succeed later
    reject,      ///< this record is refused, others go on
    gone,        ///< there is no such record, or it is hidden
    ambiguous    ///< several records have this external id
};

/// Decides what to do about a failure.
Action action_for(const Failure& failure);

/// Makes the error of a failure that ends the call.
Error error_of(const Failure& failure, const std::string& operation, const std::string& object);

/// Reads what an answer says went wrong: nothing for 2xx and 3xx answers that are no web page.
std::optional<Failure> failure_of(const HttpResponse& response);

/// Returns all codes the table knows, for its test.
std::span<const std::string_view> known_codes();

/// Reads the field out of "No such column 'X' on entity 'Account'" and its like, or "".
std::string missing_column(std::string_view message);

/// Returns cause and next step of a refused login. Source: [D] OAuth error codes, [B] as in the
/// documentation page.
struct Advice {
    std::string_view cause;
    std::string_view next_step;
};
Advice login_advice(std::string_view error, std::string_view description);

}  // namespace tenure::inline v1::salesforce
