// Sandbox, HubSpot: the imitated portal: object types with properties and pipelines, records with
// their history and associations, owners and campaigns.
// Threads: one call at a time: the service holds a lock.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "sandbox/hubspot/basics.hpp"
#include "sandbox/hubspot/faults.hpp"

namespace tenure::inline v1::sandbox::hs {

struct Option {
    std::string label, value;
    int order = 0;
    bool hidden = false;
};

struct Property {
    std::string name, label, type, field_type, group, description;
    std::vector<Option> options = {};
    bool unique = false;
    bool built_in = true;
    bool read_only = false;  ///< its value, over the API
    bool calculated = false;
    bool hidden = false;
    bool form_field = false;
    bool archived = false;
    int order = -1;
    Millis created = 0, updated = 0, archived_at = 0;

    const Option* option(std::string_view value) const;
};

struct Stage {
    std::string id, label;
    int order = 0;
    std::map<std::string, std::string> metadata = {};
    Millis created = 0, updated = 0;
};

struct Pipeline {
    std::string id, label;
    int order = 0;
    std::vector<Stage> stages = {};
    Millis created = 0, updated = 0;

    const Stage* stage(std::string_view wanted) const;
};

struct Group {
    std::string name, label;
    int order = -1;
};

enum class Source : std::uint8_t { integration, crm_ui, migration };

/// A property's value with the moment it came to be.
struct Value {
    std::uint16_t property = 0;
    Source source = Source::integration;
    Millis at = 0;
    std::string text;
};

/// One side of an association; the other record holds its mirror image.
struct Link {
    std::uint16_t type = 0;   ///< index of the other object's type
    std::uint32_t label = 0;  ///< LinkType::id in this direction
    Id to = 0;
};

struct Record {
    Id id = 0;
    Millis created = 0, modified = 0;
    Millis archived_at = 0;              ///< 0: live
    Millis indexed_at = 0;               ///< when searches see the newest state
    std::vector<Value> values = {};      ///< by property, empty ones left out
    std::vector<Value> superseded = {};  ///< in order of time; an empty text was a cleared value
    std::vector<Millis> earlier = {};    ///< former `modified`, since serving began
    std::vector<Link> links = {};

    bool live() const { return archived_at == 0; }
    const Value* value(std::uint16_t property) const;
    std::string_view text(std::uint16_t property) const;
};

constexpr std::uint16_t no_property = std::numeric_limits<std::uint16_t>::max();

/// One object type with its records in the order of their ids.
struct ObjectType {
    std::uint16_t index = 0;
    std::string id, name, singular, label;  ///< "0-1", "contacts", "contact", "Contact"
    bool mergeable = false;
    bool read_only = false;  ///< over the API
    bool custom = false;
    bool archived = false;
    std::vector<std::string> shown = {};  ///< properties that answers give unasked
    std::vector<Property> properties = {};
    std::vector<Group> groups = {};
    std::vector<Pipeline> pipelines = {};
    std::string pipeline_property = {}, stage_property = {};
    std::vector<std::string> required = {};  ///< of custom objects, on create
    Json schema = {};                        ///< of custom objects, as it was sent
    Millis defined = 0;

    std::vector<Record> rows = {};
    std::unordered_map<Id, Id> merged_into = {};
    std::set<Id> purged = {};
    std::map<std::pair<std::uint16_t, std::string>, Id> unique_values = {};
    Id next_id = 501;

    // The properties that every record has without storing them.
    std::uint16_t object_id = no_property, created = no_property, modified = no_property;

    std::uint16_t find(std::string_view property) const;
    /// Adds the property, or replaces an archived one of the same name.
    Property& define(Property property);
    const Pipeline* pipeline(std::string_view wanted) const;

    Record* find(Id wanted);
    const Record* find(Id wanted) const;
    /// Follows merges to the record that an id stands for now.
    Id resolve(Id wanted) const;
    Record& add(Record record);

 private:
    std::unordered_map<std::string, std::uint16_t> by_name_;
};

/// USER_DEFINED labels are numbered apart from HubSpot's own: the number alone says nothing.
constexpr std::uint32_t user_defined = 1U << 24;

/// What one kind of association is called, seen from one side.
struct LinkType {
    std::uint32_t id = 0;  ///< with `user_defined` where that is its category

    std::uint32_t shown_id() const { return id & ~user_defined; }
    std::string_view category() const {
        return id < user_defined ? "HUBSPOT_DEFINED" : "USER_DEFINED";
    }

    std::optional<std::string> label = {};
    std::uint32_t inverse = 0;
    std::string name = {};
    bool primary = false;
};

/// All kinds of association between two types, the unlabelled one first.
class LinkTypes {
 public:
    LinkTypes();
    const std::vector<LinkType>& between(const ObjectType& from, const ObjectType& to);
    const LinkType* find(const ObjectType& from, const ObjectType& to, std::uint32_t id);
    /// Returns the id of the type that an association leads to; empty when it is unknown.
    std::string target(const ObjectType& from, std::uint32_t id) const;
    /// Adds a pair of labels and returns both directions' ids.
    std::pair<std::uint32_t, std::uint32_t> define(const ObjectType& from, const ObjectType& to,
                                                   const Json& body);
    bool rename(const ObjectType& from, const ObjectType& to, std::uint32_t id, const Json& body);
    bool remove(const ObjectType& from, const ObjectType& to, std::uint32_t id);

 private:
    using Pair = std::pair<std::string, std::string>;  ///< type ids
    void add(const Pair& pair, LinkType type) { types_[pair].push_back(std::move(type)); }

    std::map<Pair, std::vector<LinkType>> types_;
    std::uint32_t next_ = user_defined + 1;
    std::uint32_t generated_ = 3001;
};

struct Owner {
    Id id = 0, user_id = 0;
    std::string email, first_name, last_name, team;
    bool archived = false;
    Millis created = 0;
};

/// A change that webhooks tell about.
struct Change {
    std::string kind;  ///< "contact.creation"
    Id object = 0;
    Millis at = 0;
    std::string property = {}, value = {};
    std::vector<Id> merged = {};
    Id winner = 0;
};

struct Portal {
    explicit Portal(std::optional<std::int64_t> start);

    Clock clock;
    Faults faults;
    std::deque<ObjectType> types;
    LinkTypes link_types;
    std::vector<Owner> owners;
    std::vector<Change> changes;                           ///< since the last delivery of webhooks
    std::vector<Json> events;                              ///< custom events that were sent
    std::map<std::string, double> rates = {{"USD", 1.0}};  ///< currency to home currency
    Id hub = 8675309;
    std::uint64_t used_today = 0;             ///< API calls of the day
    std::map<std::string, Json> link_limits;  ///< by "from>to>type"

    /// Finds a type by plural, singular, "0-1" or custom name; null when there is none.
    ObjectType* type(std::string_view name);
    /// Finds it or refuses the call.
    ObjectType& need(std::string_view name);
};

/// Returns the GUID by which campaigns are known, made from the record's id.
std::string campaign_guid(Id id);

/// Puts the standard object types with their properties and pipelines into a new portal.
void define_standard_types(Portal& portal);
/// Adds the fields that Tenure writes to, unless a switch says that the portal has none.
void define_tenure_fields(Portal& portal);
/// Adds a type with what all types have.
ObjectType& add_type(Portal& portal, std::string id, std::string plural, std::string singular);

/// Returns a property's value, the system's own included; nothing when it is empty.
std::optional<std::string> read(const ObjectType& type, const Record& record,
                                std::uint16_t property);
/// The same as it stood at that time.
std::optional<std::string> read_at(const ObjectType& type, const Record& record,
                                   std::uint16_t property, Millis at);

}  // namespace tenure::inline v1::sandbox::hs
