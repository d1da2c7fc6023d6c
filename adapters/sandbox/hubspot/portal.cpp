// Sandbox, HubSpot: finding types, properties and records; values as they stood at a time.
#include "sandbox/hubspot/portal.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace tenure::inline v1::sandbox::hs {
namespace {

template <class Values>
auto position(Values& values, std::uint16_t property) {
    return std::lower_bound(
        values.begin(), values.end(), property,
        [](const Value& value, std::uint16_t wanted) { return value.property < wanted; });
}

template <class Rows>
auto row_at(Rows& rows, Id wanted) {
    return std::lower_bound(rows.begin(), rows.end(), wanted,
                            [](const Record& row, Id id) { return row.id < id; });
}

std::optional<std::string> system_value(const ObjectType& type, const Record& record,
                                        std::uint16_t property) {
    if (property == type.object_id) return std::to_string(record.id);
    if (property == type.created) return instant_text(record.created);
    if (property == type.modified) return instant_text(record.modified);
    return std::nullopt;
}

}  // namespace

const Option* Property::option(std::string_view value) const {
    const auto found = std::find_if(options.begin(), options.end(),
                                    [&](const Option& known) { return known.value == value; });
    return found == options.end() ? nullptr : &*found;
}

const Stage* Pipeline::stage(std::string_view wanted) const {
    const auto found = std::find_if(stages.begin(), stages.end(),
                                    [&](const Stage& known) { return known.id == wanted; });
    return found == stages.end() ? nullptr : &*found;
}

const Value* Record::value(std::uint16_t property) const {
    const auto found = position(values, property);
    return found == values.end() || found->property != property ? nullptr : &*found;
}

std::string_view Record::text(std::uint16_t property) const {
    const Value* known = value(property);
    return known == nullptr ? std::string_view{} : known->text;
}

std::uint16_t ObjectType::find(std::string_view property) const {
    const auto found = by_name_.find(std::string(property));
    return found == by_name_.end() ? no_property : found->second;
}

Property& ObjectType::define(Property property) {
    const std::uint16_t known = find(property.name);
    if (known != no_property) return properties[known] = std::move(property);
    by_name_.emplace(property.name, static_cast<std::uint16_t>(properties.size()));
    properties.push_back(std::move(property));
    return properties.back();
}

const Pipeline* ObjectType::pipeline(std::string_view wanted) const {
    const auto found = std::find_if(pipelines.begin(), pipelines.end(),
                                    [&](const Pipeline& known) { return known.id == wanted; });
    return found == pipelines.end() ? nullptr : &*found;
}

Record* ObjectType::find(Id wanted) {
    const auto found = row_at(rows, wanted);
    return found == rows.end() || found->id != wanted ? nullptr : &*found;
}

const Record* ObjectType::find(Id wanted) const {
    const auto found = row_at(rows, wanted);
    return found == rows.end() || found->id != wanted ? nullptr : &*found;
}

Id ObjectType::resolve(Id wanted) const {
    for (auto next = merged_into.find(wanted); next != merged_into.end();
         next = merged_into.find(wanted)) {
        wanted = next->second;
    }
    return wanted;
}

Record& ObjectType::add(Record record) {
    if (record.id == 0) record.id = next_id;
    next_id = std::max(next_id, record.id + 1);
    for (const Value& value : record.values) {
        if (properties[value.property].unique) {
            unique_values[{value.property, lower(value.text)}] = record.id;
        }
    }
    return *rows.insert(row_at(rows, record.id), std::move(record));
}

Portal::Portal(std::optional<std::int64_t> start) : clock(start) {
    define_standard_types(*this);
}

ObjectType* Portal::type(std::string_view name) {
    const std::string wanted = lower(name);
    const auto found = std::find_if(types.begin(), types.end(), [&](const ObjectType& known) {
        return !known.archived && (known.name == wanted || known.singular == wanted ||
                                   known.id == wanted || (known.custom && known.label == name));
    });
    return found == types.end() ? nullptr : &*found;
}

ObjectType& Portal::need(std::string_view name) {
    if (ObjectType* known = type(name)) return *known;
    throw Refusal{.message = "Unable to infer object type from: " + std::string(name)};
}

std::string campaign_guid(Id id) {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "c0ffee00-7ea0-4bee-8000-%012llx",
                  static_cast<unsigned long long>(id));
    return text.data();
}

ObjectType& add_type(Portal& portal, std::string id, std::string plural, std::string singular) {
    ObjectType& type = portal.types.emplace_back();
    type.index = static_cast<std::uint16_t>(portal.types.size() - 1);
    type.id = std::move(id);
    type.name = std::move(plural);
    type.singular = std::move(singular);
    type.defined = portal.clock.now();
    return type;
}

std::optional<std::string> read(const ObjectType& type, const Record& record,
                                std::uint16_t property) {
    if (auto own = system_value(type, record, property)) return own;
    const Value* value = record.value(property);
    return value == nullptr ? std::nullopt : std::optional(value->text);
}

std::optional<std::string> read_at(const ObjectType& type, const Record& record,
                                   std::uint16_t property, Millis at) {
    if (property == type.modified && record.modified > at) {
        const auto later = std::upper_bound(record.earlier.begin(), record.earlier.end(), at);
        if (later == record.earlier.begin()) return instant_text(record.created);
        return instant_text(*std::prev(later));
    }
    const Value* value = record.value(property);
    if (value != nullptr && value->at <= at) return value->text;
    std::optional<std::string> before;
    for (const Value& old : record.superseded) {
        if (old.property == property && old.at <= at) before = old.text;
    }
    if (before && before->empty()) return std::nullopt;
    return before ? before : system_value(type, record, property);
}

}  // namespace tenure::inline v1::sandbox::hs
