// HTTP, inside the transport: a failure before it knows which request it belongs to.
// send() adds operation and object and turns it into tenure::Error.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include "tenure/core/error.hpp"

namespace tenure::inline v1::wire {

enum class Again { may_succeed, is_useless };

/// What went wrong on the wire; `what()` is the cause.
class Failure : public std::runtime_error {
 public:
    Failure(Errc code, const std::string& cause, std::string next_step = {},
            Again again = Again::is_useless)
        : std::runtime_error(cause), code_(code), next_step_(std::move(next_step)), again_(again) {}

    Errc code() const noexcept { return code_; }

    /// Returns the same failure with its place named before the cause.
    Failure within(const std::string& place) const {
        return {code_, place + ": " + what(), next_step_, again_};
    }

    /// Returns the public error for a request.
    Error about(std::string operation, std::string object) const {
        ErrorDetails details;
        details.operation = std::move(operation);
        details.object = std::move(object);
        details.cause = what();
        details.next_step = next_step_;
        details.retryable = again_ == Again::may_succeed;
        return {code_, std::move(details)};
    }

 private:
    Errc code_;
    std::string next_step_;
    Again again_;
};

}  // namespace tenure::inline v1::wire
