// Sandbox, HubSpot: one request on its way through the service, and the answers that are built.
// Threads: one call at a time: the service holds a lock.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sandbox/http_server.hpp"
#include "sandbox/hubspot/write.hpp"

namespace tenure::inline v1::sandbox::hs {

/// A request with its path in no generation's spelling.
struct Call {
    std::string method;
    std::string resource;           ///< "objects", "associations", "properties", …
    std::vector<std::string> rest;  ///< the path behind it
    Generation generation = Generation::v3;
    Parameters query;
    const ServerRequest* request = nullptr;
    std::string path;

    bool is(std::string_view wanted) const { return method == wanted; }
    /// Returns the body as JSON. Throws: Refusal when it is none.
    Json body() const;
    bool dated() const {
        return generation == Generation::march || generation == Generation::september;
    }
    std::size_t number(std::string_view name, std::size_t otherwise, std::size_t most) const;
};

struct Reply {
    int status = 200;
    std::string body = {};
};

Reply reply(const Json& body, int status = 200);
[[noreturn]] void wrong_method();
[[noreturn]] void no_such_path();

/// What of a record an answer shows.
struct Selection {
    std::vector<std::uint16_t> properties = {};
    std::vector<std::uint16_t> history = {};
    std::vector<ObjectType*> associations = {};
    bool with_empty = true;  ///< null for what is empty
};

/// The shown properties and those that were asked for; unknown names are ignored.
Selection selection(const ObjectType& type, const std::vector<std::string>& properties,
                    const std::vector<std::string>& history = {});
/// Everything that is not empty.
Selection everything(const ObjectType& type, const Record& record);
/// Appends the record as a JSON object.
void append_record(std::string& out, Portal& portal, const ObjectType& type, const Record& record,
                   const Selection& selection, std::string_view extra = {});

/// Returns the inputs of a batch. Throws: Refusal when there are none or more than `limit`.
const Json& inputs_of(const Json& body, std::size_t limit);
/// One input of a batch that failed, as 207 bodies list it.
Json batch_error(const Refusal& refusal);
/// Joins results and errors to the body of a batch answer.
struct Batch {
    std::string results = {};  ///< JSON objects joined by commas
    Json errors = Json::array();
    std::size_t failed = 0;

    void add(const std::string& result);
    Reply finish(const Portal& portal, const Call& call, int status) const;
};

/// The kinds of association between two types, as answers show them.
Json kind_json(const LinkType& kind);

Reply objects_api(Portal& portal, const Call& call);
Reply batch_api(Portal& portal, ObjectType& type, const Call& call);
Reply search_api(Portal& portal, ObjectType& type, const Call& call);
Reply associations_api(Portal& portal, const Call& call);
Reply record_associations_api(Portal& portal, ObjectType& type, const Call& call);
Reply association_definitions_api(Portal& portal, const Call& call);
Reply association_labels_api(Portal& portal, const Call& call);
Reply old_associations_api(Portal& portal, const Call& call);
Reply properties_api(Portal& portal, const Call& call);
Reply pipelines_api(Portal& portal, const Call& call);
Reply owners_api(Portal& portal, const Call& call);
Reply account_api(Portal& portal, const Call& call);
Reply campaigns_api(Portal& portal, const Call& call);
Reply events_api(Portal& portal, const Call& call);
Reply schemas_api(Portal& portal, const Call& call);

}  // namespace tenure::inline v1::sandbox::hs
