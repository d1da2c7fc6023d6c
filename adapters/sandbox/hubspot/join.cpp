// Sandbox, HubSpot: joins records and takes them apart, both directions at once.
#include <algorithm>
#include <utility>

#include "sandbox/hubspot/write.hpp"

namespace tenure::inline v1::sandbox::hs {
namespace {

bool same(const Link& link, const End& to) {
    return link.type == to.type.index && link.to == to.record.id;
}

void add(const End& from, const End& to, std::uint32_t label) {
    const bool known = std::any_of(from.record.links.begin(), from.record.links.end(),
                                   [&](const Link& l) { return same(l, to) && l.label == label; });
    if (!known) from.record.links.push_back({to.type.index, label, to.record.id});
}

void drop(const End& from, const End& to, std::uint32_t label) {
    std::erase_if(from.record.links,
                  [&](const Link& link) { return same(link, to) && link.label == label; });
}

/// Contacts, deals and tickets have one primary company, whose id they show as a property.
const char* primary_property(const ObjectType& type, const ObjectType& other) {
    if (other.name != "companies") return nullptr;
    if (type.name == "contacts") return "associatedcompanyid";
    if (type.name == "deals") return "hs_primary_associated_company";
    return type.name == "tickets" ? "hs_primary_company_id" : nullptr;
}

const LinkType* primary_kind(Portal& portal, const ObjectType& from, const ObjectType& to) {
    if (primary_property(from, to) == nullptr) return nullptr;
    for (const LinkType& kind : portal.link_types.between(from, to)) {
        if (kind.primary) return &kind;
    }
    return nullptr;
}

const Link* primary_of(const Record& record, const ObjectType& to, const LinkType& kind) {
    const auto found = std::find_if(
        record.links.begin(), record.links.end(),
        [&](const Link& link) { return link.type == to.index && link.label == kind.id; });
    return found == record.links.end() ? nullptr : &*found;
}

void show_primary(Portal& portal, const End& owner, const ObjectType& companies) {
    const LinkType* kind = primary_kind(portal, owner.type, companies);
    if (kind == nullptr) return;
    const Link* primary = primary_of(owner.record, companies, *kind);
    const std::uint16_t property = owner.type.find(primary_property(owner.type, companies));
    const std::string value = primary == nullptr ? "" : std::to_string(primary->to);
    if (owner.record.text(property) == value) return;
    apply({portal, owner.type}, owner.record, {{property, value}}, portal.clock.now());
}

void make_primary(Portal& portal, const End& owner, const End& company) {
    const LinkType* kind = primary_kind(portal, owner.type, company.type);
    if (kind == nullptr) return;
    if (const Link* before = primary_of(owner.record, company.type, *kind)) {
        if (before->to == company.record.id) return;
        const Link former = *before;
        std::erase_if(owner.record.links, [&](const Link& link) {
            return link.type == former.type && link.to == former.to && link.label == former.label;
        });
        if (Record* other = company.type.find(former.to)) {
            drop({company.type, *other}, owner, kind->inverse);
        }
    }
    add(owner, company, kind->id);
    add(company, owner, kind->inverse);
}

void tell_change(Portal& portal, const End& from, const char* kind) {
    portal.changes.push_back({.kind = from.type.singular + "." + kind,
                              .object = from.record.id,
                              .at = portal.clock.now()});
}

}  // namespace

std::uint32_t sent_kind(const Json& spec) {
    const auto number = spec.value("associationTypeId", std::uint32_t{0});
    const bool own = text_of(spec.value("associationCategory", Json())) == "USER_DEFINED";
    return own ? number + user_defined : number;
}

void join(Portal& portal, const End& from, const End& to, const LinkType& kind) {
    const LinkType plain = portal.link_types.between(from.type, to.type).front();
    add(from, to, plain.id);
    add(to, from, plain.inverse);
    if (kind.id != plain.id && !kind.primary) {
        add(from, to, kind.id);
        add(to, from, kind.inverse);
    }
    for (const auto& [owner, company] : {std::pair<const End&, const End&>(from, to),
                                         std::pair<const End&, const End&>(to, from)}) {
        const LinkType* primary = primary_kind(portal, owner.type, company.type);
        if (primary == nullptr) continue;
        const bool first = primary_of(owner.record, company.type, *primary) == nullptr;
        if (first || kind.primary) make_primary(portal, owner, company);
        show_primary(portal, owner, company.type);
    }
    tell_change(portal, from, "associationChange");
}

void part(Portal& portal, const End& from, const End& to, const LinkType* kind) {
    if (kind != nullptr) {
        drop(from, to, kind->id);
        drop(to, from, kind->inverse);
    } else {
        std::erase_if(from.record.links, [&](const Link& link) { return same(link, to); });
        std::erase_if(to.record.links, [&](const Link& link) { return same(link, from); });
    }
    show_primary(portal, from, to.type);
    show_primary(portal, to, from.type);
    tell_change(portal, from, "associationChange");
}

void join_as_sent(const Write& write, Record& record, const Json& associations) {
    if (associations.is_null()) return;
    const Id own = record.id;
    for (const Json& one : associations) {
        const Json target = one.value("to", Json::object());
        const std::string wanted = target.is_object() ? text_of(target.value("id", Json())) : "";
        for (const Json& kind : one.value("types", Json::array())) {
            const std::uint32_t number = sent_kind(kind);
            const std::string type_id = write.portal.link_types.target(write.type, number);
            ObjectType* type = type_id.empty() ? nullptr : write.portal.type(type_id);
            if (type == nullptr) {
                refuse("Unknown association type " + kind.dump() + " from " + write.type.name);
            }
            Record* other = find_or_null(*type, {wanted});
            if (other == nullptr) {
                throw Refusal{.status = 404,
                              .category = "OBJECT_NOT_FOUND",
                              .message = "No " + type->singular + " with id " + wanted};
            }
            const LinkType label = *write.portal.link_types.find(write.type, *type, number);
            join(write.portal, {write.type, *write.type.find(own)}, {*type, *other}, label);
        }
    }
}

}  // namespace tenure::inline v1::sandbox::hs
