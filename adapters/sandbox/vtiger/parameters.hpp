// Sandbox: request parameters as PHP reads them: query string, form, multipart.
// Threads: pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "sandbox/http_server.hpp"
#include "sandbox/vtiger/write.hpp"

namespace tenure::inline v1::sandbox::vt {

using Parameters = std::map<std::string, std::string, std::less<>>;

struct Form {
    Parameters fields;
    std::optional<Upload> upload;
};

/// Reads "a=b&c=d" with percent and plus escapes.
Parameters decode_parameters(std::string_view encoded);

/// Reads the body of a POST: urlencoded or multipart; other types give nothing.
Form decode_form(const ServerRequest& request);

/// Returns a parameter, "" when absent.
std::string parameter(const Parameters& parameters, std::string_view name);

}  // namespace tenure::inline v1::sandbox::vt
