// Sandbox, vTiger: the ways an operation ends without a result.
#pragma once

#include <string>
#include <utility>

namespace tenure::inline v1::sandbox::vt {

/// An answer of the form {"success":false,"error":{"message","code"}}.
struct Refusal {
    std::string code;
    std::string message;
};

/// PHP died: HTTP 500 with an empty body.
struct Crash {};

inline Refusal denied(std::string what = {}) {
    return {"ACCESS_DENIED", "Permission to perform the operation is denied" + std::move(what)};
}
inline Refusal denied_module(const std::string& name) {
    return denied(" for name : " + name);
}
inline Refusal denied_id() {
    return denied(" for id");
}
inline Refusal invalid_id() {
    return {"INVALID_ID_ATTRIBUTE", "Id specified is incorrect"};
}
inline Refusal internal_error() {
    return {"INTERNAL_SERVER_ERROR", "Unknown Error while processing request"};
}
inline Refusal missing(const std::string& field) {
    return {"MANDATORY_FIELDS_MISSING", field + " does not have a value"};
}

}  // namespace tenure::inline v1::sandbox::vt
