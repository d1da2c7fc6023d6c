// vTiger, part "responses": the envelope every answer comes in, and what may be wrong with it.
// Pure: nothing here talks to the network.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "errors.hpp"
#include "tenure/http/message.hpp"

namespace tenure::inline v1::vtiger {

/// Where the JSON of an answer begins: PHP warnings may stand before it. npos when there is none.
std::size_t json_start(std::string_view body);

/// Returns how an answer failed, or nothing for a success (whose result may still be malformed).
std::optional<Failure> failure_of(const HttpResponse& response);

/// An answer made strict, and what that took.
struct Repaired {
    std::string json;              ///< from the first brace to its partner; empty without a brace
    bool complete = false;         ///< the first brace has its partner
    std::size_t noise = 0;         ///< bytes before the JSON
    std::size_t controls = 0;      ///< raw control characters in strings, now escaped
    std::size_t broken_bytes = 0;  ///< bytes that were no UTF-8, now U+FFFD
};

/// Makes an answer strict JSON: noise cut off, control characters escaped, half characters
/// replaced. Complexity: linear, at most six bytes of output per byte.
Repaired repair(std::string_view body);

/// Returns the failure for an answer that stays malformed after repair().
Failure malformed(std::string_view body);

/// What getchallenge answers.
struct Challenge {
    std::string token;
    std::int64_t server_seconds = 0;
};

/// What login answers.
struct LoginAnswer {
    std::string session;
    std::string user_id;
    std::string version;  ///< of vTiger, e.g. "8.4.0"
    bool admin = false;
};

/// Throws: Error{bad_response} naming what is missing.
Challenge read_challenge(std::string_view body);
LoginAnswer read_login(std::string_view body);

}  // namespace tenure::inline v1::vtiger
