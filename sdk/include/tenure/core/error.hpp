// Core: the one exception type, thrown for what stops a call.
// What concerns one record is a value in a report, never an exception.
#pragma once

#include <chrono>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace tenure::inline v1 {

/// Classes of failure a caller can decide on without reading text.
enum class Errc {
    cancelled,        ///< the stop token was set
    deadline,         ///< the deadline passed
    bad_argument,     ///< the caller's mistake
    configuration,    ///< a config, mapping or credential setting is wrong
    network,          ///< resolve, connect, read or write failed
    tls,              ///< certificate, host name or handshake refused
    authentication,   ///< credentials refused
    permission,       ///< logged in, but not allowed
    not_found,        ///< the object does not exist or may not be seen
    conflict,         ///< changed or duplicated by somebody else
    rate_limited,     ///< the CRM asks us to wait
    quota_exhausted,  ///< our share of the calls of a day is used up: details tell when to go on
    unavailable,      ///< the CRM fails for now (5xx, empty body)
    bad_response,     ///< the answer breaks the API's rules
    too_large,        ///< a size limit was hit
    unsupported,      ///< this CRM or build cannot do that
    schema_changed,   ///< a field vanished or changed its meaning
    wrong_source,     ///< another CRM stands behind a known source
    store_locked,     ///< another process writes to the store
    store_schema,     ///< the store was written by a newer version
    store,            ///< any other failure of the store
    overflow,         ///< a number does not fit
    guard,            ///< a safety guard refused (mass deletion, echo)
    internal          ///< a bug of ours
};

/// Returns the enumerator's name, e.g. "rate_limited".
constexpr std::string_view to_string(Errc code) noexcept;

/// Everything known about a failure; texts are for people, `server_text` is untrusted.
struct ErrorDetails {
    std::string operation{};    ///< what was tried, e.g. "query Accounts"
    std::string object{};       ///< what it was tried on, e.g. "https://crm.example.com"
    std::string cause{};        ///< why it failed
    std::string next_step{};    ///< what the reader can do now
    std::string vendor_code{};  ///< the CRM's own code, e.g. "ACCESS_DENIED"
    std::string server_text{};  ///< the CRM's own words: untrusted, never part of what()
    int http_status = 0;
    std::optional<std::chrono::milliseconds> retry_after{};  ///< the wait the server asked for
    bool retryable = false;  ///< sending the same request later may succeed
};

/// The one exception the library throws.
class Error : public std::runtime_error {
 public:
    Error(Errc code, ErrorDetails details)
        : std::runtime_error(compose(details)), code_(code), details_(std::move(details)) {}

    /// Makes an error from the texts alone.
    Error(Errc code, std::string operation, std::string object, std::string cause,
          std::string next_step = {})
        : Error(code, make(std::move(operation), std::move(object), std::move(cause),
                           std::move(next_step))) {}

    Errc code() const noexcept { return code_; }
    const ErrorDetails& details() const noexcept { return details_; }
    bool retryable() const noexcept { return details_.retryable; }

 private:
    static ErrorDetails make(std::string operation, std::string object, std::string cause,
                             std::string next_step) {
        ErrorDetails details;
        details.operation = std::move(operation);
        details.object = std::move(object);
        details.cause = std::move(cause);
        details.next_step = std::move(next_step);
        return details;
    }

    static std::string compose(const ErrorDetails& details) {
        std::string text = details.operation;
        if (!details.object.empty()) text += " (" + details.object + ")";
        text += ": " + details.cause;
        if (!details.next_step.empty()) text += ". " + details.next_step;
        return text;
    }

    Errc code_;
    ErrorDetails details_;
};

constexpr std::string_view to_string(Errc code) noexcept {
    constexpr std::string_view names[] = {
        "cancelled",    "deadline",        "bad_argument", "configuration", "network",
        "tls",          "authentication",  "permission",   "not_found",     "conflict",
        "rate_limited", "quota_exhausted", "unavailable",  "bad_response",  "too_large",
        "unsupported",  "schema_changed",  "wrong_source", "store_locked",  "store_schema",
        "store",        "overflow",        "guard",        "internal"};
    static_assert(std::size(names) == static_cast<std::size_t>(Errc::internal) + 1);
    return names[static_cast<std::size_t>(code)];
}

}  // namespace tenure::inline v1
