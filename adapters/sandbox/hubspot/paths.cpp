// Sandbox, HubSpot: one table for the paths of all generations.
#include <array>

#include "sandbox/hubspot/service.hpp"

namespace tenure::inline v1::sandbox::hs {
namespace {

struct Prefix {
    std::string_view path;  ///< V stands for a date-based version, vN for a fixed one
    std::string_view resource;
};

constexpr std::array<Prefix, 34> prefixes = {{{"crm/v3/objects", "objects"},
                                              {"crm/v4/objects", "objects"},
                                              {"crm/objects/V", "objects"},
                                              {"crm/v4/associations", "associations"},
                                              {"crm/associations/v4", "associations"},
                                              {"crm/associations/V", "associations"},
                                              {"crm/v3/associations", "old_associations"},
                                              {"crm/v3/properties", "properties"},
                                              {"crm/properties/V", "properties"},
                                              {"crm/v3/pipelines", "pipelines"},
                                              {"crm/pipelines/V", "pipelines"},
                                              {"crm/v3/owners", "owners"},
                                              {"crm/owners/V", "owners"},
                                              {"crm-object-schemas/v3/schemas", "schemas"},
                                              {"crm-object-schemas/V/schemas", "schemas"},
                                              {"account-info/v3", "account"},
                                              {"account-info/V", "account"},
                                              {"events/v3", "events"},
                                              {"events/V", "events"},
                                              {"marketing/v3/campaigns", "campaigns"},
                                              {"marketing/campaigns/V", "campaigns"},
                                              {"oauth/v1", "oauth"},
                                              {"oauth/v3", "oauth"},
                                              {"oauth/V", "oauth"},
                                              {"crm/v3/limits", "limits"},
                                              {"crm/limits/V", "limits"},
                                              {"crm/v3/imports", "imports"},
                                              {"crm/imports/V", "imports"},
                                              {"crm/v3/exports", "exports"},
                                              {"crm/exports/V", "exports"},
                                              {"crm/v3/lists", "lists"},
                                              {"crm/lists/V", "lists"},
                                              {"integrators/timeline/v3", "timeline"},
                                              {"crm/v3/timeline", "timeline"}}};

std::optional<Generation> generation_of(std::string_view segment) {
    if (segment == "2026-03") return Generation::march;
    if (segment == "2026-09") return Generation::september;
    if (segment == "v1") return Generation::v1;
    if (segment == "v3") return Generation::v3;
    return segment == "v4" ? std::optional(Generation::v4) : std::nullopt;
}

/// Returns the generation when the path begins with the prefix.
std::optional<Generation> begins(const std::vector<std::string>& path,
                                 const std::vector<std::string>& prefix) {
    if (path.size() < prefix.size()) return std::nullopt;
    std::optional<Generation> found = Generation::v3;
    for (std::size_t i = 0; i < prefix.size(); ++i) {
        const auto version = generation_of(path[i]);
        if (prefix[i] == "V") {
            if (version != Generation::march && version != Generation::september) {
                return std::nullopt;
            }
        } else if (path[i] != prefix[i]) {
            return std::nullopt;
        }
        if (version) found = version;
    }
    return found;
}

std::string path_decoded(std::string segment) {
    for (std::size_t at = segment.find('+'); at != segment.npos; at = segment.find('+', at)) {
        segment.replace(at, 1, "%2B");
    }
    return url_decoded(segment);
}

}  // namespace

std::optional<Call> read_path(const ServerRequest& request) {
    const auto path = split(request.path, '/');
    for (const Prefix& known : prefixes) {
        const auto prefix = split(known.path, '/');
        const auto generation = begins(path, prefix);
        if (!generation) continue;
        Call call;
        call.method = request.method;
        call.resource = known.resource;
        call.generation = *generation;
        call.query = read_parameters(request.query);
        call.request = &request;
        call.path = request.path;
        for (std::size_t i = prefix.size(); i < path.size(); ++i) {
            call.rest.push_back(path_decoded(path[i]));
        }
        return call;
    }
    return std::nullopt;
}

}  // namespace tenure::inline v1::sandbox::hs
