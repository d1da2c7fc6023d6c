// Sandbox, Salesforce: which objects and fields the imitated org has.
// Threads: read-only but for add_custom() and the visibility flags, which the service guards.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sandbox/salesforce/basics.hpp"

namespace tenure::inline v1::sandbox::sf {

enum class Type : std::uint8_t {
    id,
    text,
    textarea,
    picklist,
    multipicklist,
    email,
    phone,
    url,
    boolean,
    integer,
    number,
    currency,
    percent,
    date,
    datetime,
    reference,
    address
};

/// Where a field's value comes from.
enum class Source : std::uint8_t {
    stored,
    id,
    deleted,
    created,
    creator,
    modified,
    modifier,
    stamp,
    full_name,
    formula,
    address,
    object_name
};

/// What must be switched on before a field exists.
enum class Feature : std::uint8_t { none, multi_currency, person_accounts };

struct Field {
    std::string name, label;
    Type type = Type::text;
    Source source = Source::stored;
    Feature feature = Feature::none;
    std::uint16_t index = 0;
    int length = 0, scale = 2;
    bool required = false, create = true, update = true, external = false, unique = false;
    bool custom = false, name_field = false, hidden = false, case_sensitive = false;
    bool withheld = false;            ///< made lately: nobody was granted access yet
    std::vector<std::string> values;  ///< of a picklist; the first is no default
    std::string preset;               ///< value of a new record that does not say
    std::vector<std::string> refers;  ///< objects a reference may point to
    std::string relationship;         ///< name of the way up, "Account"
    std::string children;             ///< name of the way down, "Contacts"
    std::string formula;              ///< a path, for Source::formula

    bool is_text() const;
    bool is_number() const;
    bool polymorphic() const { return refers.size() > 1; }
};

struct Object {
    std::string name, label, plural, prefix;
    std::uint16_t index = 0;
    bool create = true, update = true, remove = true, undelete = true, query = true, event = false;
    std::deque<Field> fields;
    std::unordered_map<std::string, std::uint16_t> by_name;  ///< folded

    /// Returns the field of that name in any case, or null; hidden ones only when asked.
    const Field* find(std::string_view name) const;
    const Field* find_hidden(std::string_view name) const;
    const Field& at(std::string_view name) const;
    const Field* name_field() const;
};

/// A way down from a parent to its children.
struct ChildLink {
    const Object* child = nullptr;
    const Field* field = nullptr;
};

class Schema {
 public:
    Schema();
    Schema(const Schema&) = delete;
    Schema& operator=(const Schema&) = delete;

    const std::deque<Object>& objects() const { return objects_; }
    std::deque<Object>& objects() { return objects_; }
    /// Returns the object of that name in any case, or null.
    const Object* find(std::string_view name) const;
    const Object& at(std::string_view name) const;
    const Object* of_prefix(std::string_view prefix) const;
    /// Returns the ways down from an object, visible ones only.
    std::vector<ChildLink> children_of(const Object& parent) const;
    /// Returns the way down of that relationship name, with a null child when there is none.
    ChildLink child_link(const Object& parent, std::string_view relationship) const;
    /// Returns the reference field behind a relationship name such as "Account" or "Owner".
    const Field* way_up(const Object& object, std::string_view relationship) const;

    /// Adds a custom field to an object. Throws: Refusal{DUPLICATE_DEVELOPER_NAME}.
    const Field& add_custom(std::string_view object, Field field);
    /// Grants access to a field that was made lately; `edit` as FieldPermissions says.
    void grant(std::string_view object, std::string_view field, bool edit);
    /// Takes a custom field away for good.
    void drop_custom(std::string_view object, std::string_view field);
    /// Hides "Object.Field" from everybody, or shows all again with an empty list.
    void hide(const std::vector<std::string>& names);
    void switch_on(Feature feature, bool on);
    bool on(Feature feature) const;

 private:
    void parse(std::string_view text);
    void add_system_fields(Object& object, bool owned);
    Field& add(Object& object, Field field);
    void refresh();

    std::deque<Object> objects_;
    std::unordered_map<std::string, std::uint16_t> by_name_;
    std::unordered_map<std::string, std::uint16_t> by_prefix_;
    bool multi_currency_ = false, person_accounts_ = false;
    std::vector<std::string> hidden_;
};

/// The objects and their fields, one line each.
extern const std::string_view schema_sales, schema_activity;

}  // namespace tenure::inline v1::sandbox::sf
