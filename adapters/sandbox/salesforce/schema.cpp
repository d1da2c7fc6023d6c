// Sandbox, Salesforce: looks up objects, fields and the ways between them.
#include "sandbox/salesforce/schema.hpp"

#include <algorithm>
#include <stdexcept>

namespace tenure::inline v1::sandbox::sf {
bool Field::is_text() const {
    return type == Type::text || type == Type::textarea || type == Type::picklist ||
           type == Type::multipicklist || type == Type::email || type == Type::phone ||
           type == Type::url;
}

bool Field::is_number() const {
    return type == Type::integer || type == Type::number || type == Type::currency ||
           type == Type::percent;
}

const Field* Object::find_hidden(std::string_view wanted) const {
    const auto found = by_name.find(fold(wanted));
    return found == by_name.end() ? nullptr : &fields[found->second];
}

const Field* Object::find(std::string_view wanted) const {
    const Field* field = find_hidden(wanted);
    return field == nullptr || field->hidden ? nullptr : field;
}

const Field& Object::at(std::string_view wanted) const {
    const Field* field = find_hidden(wanted);
    if (field == nullptr) throw std::logic_error("no such field: " + std::string(wanted));
    return *field;
}

const Field* Object::name_field() const {
    for (const Field& field : fields) {
        if (field.name_field) return &field;
    }
    return nullptr;
}

Schema::Schema() {
    parse(schema_sales);
    parse(schema_activity);
    refresh();
}

const Object* Schema::find(std::string_view name) const {
    const auto found = by_name_.find(fold(name));
    return found == by_name_.end() ? nullptr : &objects_[found->second];
}

const Object& Schema::at(std::string_view name) const {
    if (const Object* object = find(name)) return *object;
    throw std::logic_error("no such object: " + std::string(name));
}

const Object* Schema::of_prefix(std::string_view prefix) const {
    const auto found = by_prefix_.find(std::string(prefix));
    return found == by_prefix_.end() ? nullptr : &objects_[found->second];
}

std::vector<ChildLink> Schema::children_of(const Object& parent) const {
    std::vector<ChildLink> links;
    for (const Object& child : objects_) {
        for (const Field& field : child.fields) {
            if (field.hidden || field.children.empty()) continue;
            const auto& refers = field.refers;
            if (std::find(refers.begin(), refers.end(), parent.name) == refers.end()) continue;
            links.push_back({&child, &field});
        }
    }
    return links;
}

ChildLink Schema::child_link(const Object& parent, std::string_view relationship) const {
    for (const ChildLink& link : children_of(parent)) {
        if (same_folded(link.field->children, relationship)) return link;
    }
    return {};
}

const Field* Schema::way_up(const Object& object, std::string_view relationship) const {
    for (const Field& field : object.fields) {
        if (!field.hidden && same_folded(field.relationship, relationship)) return &field;
    }
    return nullptr;
}

const Field& Schema::add_custom(std::string_view object, Field field) {
    Object& target = objects_[at(object).index];
    if (target.find_hidden(field.name) != nullptr) {
        const std::string bare = field.name.substr(0, field.name.size() - 3);
        refuse("DUPLICATE_DEVELOPER_NAME",
               "There is already a field named " + bare + " on " + target.name + ".", {"FullName"});
    }
    Field& added = add(target, std::move(field));
    refresh();
    return added;
}

void Schema::grant(std::string_view object, std::string_view field, bool edit) {
    const Object* known = find(object);
    const Field* named = known == nullptr ? nullptr : known->find_hidden(field);
    if (named == nullptr) {
        refuse("INVALID_CROSS_REFERENCE_KEY", "no such field: " + std::string(field), {"Field"});
    }
    Field& granted = objects_[known->index].fields[named->index];
    granted.withheld = false;
    if (!edit) granted.create = granted.update = false;
    refresh();
}

void Schema::drop_custom(std::string_view object, std::string_view field) {
    Object& known = objects_[at(object).index];
    const Field* named = known.find_hidden(field);
    if (named == nullptr || !named->custom) return;
    known.fields[named->index].withheld = true;
    known.by_name.erase(fold(named->name));
    refresh();
}

void Schema::hide(const std::vector<std::string>& names) {
    hidden_ = names;
    refresh();
}

void Schema::switch_on(Feature feature, bool on) {
    (feature == Feature::multi_currency ? multi_currency_ : person_accounts_) = on;
    refresh();
}

bool Schema::on(Feature feature) const {
    return feature == Feature::none ||
           (feature == Feature::multi_currency ? multi_currency_ : person_accounts_);
}

void Schema::refresh() {
    for (Object& object : objects_) {
        for (Field& field : object.fields) {
            const std::string name = object.name + "." + field.name;
            field.hidden = !on(field.feature) || field.withheld ||
                           std::any_of(hidden_.begin(), hidden_.end(), [&](const auto& hidden) {
                               return same_folded(hidden, name);
                           });
        }
    }
}

}  // namespace tenure::inline v1::sandbox::sf
