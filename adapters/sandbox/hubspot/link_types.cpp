// Sandbox, HubSpot: the kinds of association between object types, with HubSpot's numbers.
#include <algorithm>
#include <array>
#include <utility>

#include "sandbox/hubspot/portal.hpp"

namespace tenure::inline v1::sandbox::hs {
namespace {

struct Known {
    const char *from, *to;
    std::uint32_t there, back;
    std::uint32_t primary_there = 0, primary_back = 0;
};

constexpr std::array<Known, 44> known_pairs = {
    {{"0-1", "0-2", 279, 280, 1, 2},   {"0-1", "0-3", 4, 3},
     {"0-1", "0-5", 15, 16},           {"0-2", "0-3", 342, 341, 6, 5},
     {"0-2", "0-5", 340, 339, 25, 26}, {"0-3", "0-5", 27, 28},
     {"0-3", "0-8", 19, 20},           {"0-3", "0-14", 63, 64},
     {"0-14", "0-8", 67, 68},          {"0-14", "0-1", 69, 70},
     {"0-14", "0-2", 71, 72},          {"0-1", "0-1", 449, 449},
     {"0-2", "0-2", 450, 450, 13, 14}, {"0-3", "0-3", 451, 451},
     {"0-5", "0-5", 452, 452},         {"0-46", "0-1", 202, 201},
     {"0-46", "0-2", 190, 189},        {"0-46", "0-3", 214, 213},
     {"0-46", "0-5", 228, 227},        {"0-27", "0-1", 204, 203},
     {"0-27", "0-2", 192, 191},        {"0-27", "0-3", 216, 215},
     {"0-27", "0-5", 230, 229},        {"0-48", "0-1", 194, 193},
     {"0-48", "0-2", 182, 181},        {"0-48", "0-3", 206, 205},
     {"0-48", "0-5", 220, 219},        {"0-47", "0-1", 200, 199},
     {"0-47", "0-2", 188, 187},        {"0-47", "0-3", 212, 211},
     {"0-47", "0-5", 226, 225},        {"0-49", "0-1", 198, 197},
     {"0-49", "0-2", 186, 185},        {"0-49", "0-3", 210, 209},
     {"0-49", "0-5", 224, 223},        {"0-53", "0-3", 175, 176},
     {"0-53", "0-1", 177, 178},        {"0-53", "0-2", 179, 180},
     {"0-53", "0-8", 409, 410},        {"0-123", "0-1", 507, 508},
     {"0-123", "0-2", 509, 510},       {"0-123", "0-3", 512, 511},
     {"0-123", "0-8", 513, 514},       {"0-136", "0-1", 608, 609, 578, 579}}};

std::string plain_name(const std::string& from, const std::string& to) {
    return from + "_to_" + to;
}

}  // namespace

LinkTypes::LinkTypes() {
    for (const Known& known : known_pairs) {
        const Pair there{known.from, known.to}, back{known.to, known.from};
        LinkType plain{.id = known.there, .inverse = known.back};
        add(there, plain);
        std::swap(plain.id, plain.inverse);
        if (there != back) add(back, plain);
        if (known.primary_there == 0) continue;
        LinkType primary{.id = known.primary_there,
                         .label = there == back ? "Child Company" : "Primary",
                         .inverse = known.primary_back,
                         .primary = there != back};
        add(there, primary);
        std::swap(primary.id, primary.inverse);
        if (there == back) primary.label = "Parent Company";
        add(back, primary);
    }
}

const std::vector<LinkType>& LinkTypes::between(const ObjectType& from, const ObjectType& to) {
    auto& found = types_[{from.id, to.id}];
    if (found.empty()) {
        const bool same = from.id == to.id;
        const LinkType there{.id = generated_, .inverse = generated_ + (same ? 0 : 1)};
        const LinkType back{.id = there.inverse, .inverse = there.id};
        generated_ += 2;
        found.push_back(there);
        if (from.id != to.id) add({to.id, from.id}, back);
    }
    for (LinkType& type : found) {
        if (type.name.empty()) {
            type.name = plain_name(from.singular, to.singular);
            const bool primary_pair = found.size() > 1 && found[1].primary;
            if (primary_pair && &type == &found.front()) type.name += "_unlabeled";
        }
    }
    return found;
}

const LinkType* LinkTypes::find(const ObjectType& from, const ObjectType& to, std::uint32_t id) {
    const auto& all = between(from, to);
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const LinkType& type) { return type.id == id; });
    return found == all.end() ? nullptr : &*found;
}

std::string LinkTypes::target(const ObjectType& from, std::uint32_t id) const {
    for (const auto& [pair, kinds] : types_) {
        if (pair.first != from.id) continue;
        for (const LinkType& kind : kinds) {
            if (kind.id == id) return pair.second;
        }
    }
    return {};
}

std::pair<std::uint32_t, std::uint32_t> LinkTypes::define(const ObjectType& from,
                                                          const ObjectType& to, const Json& body) {
    between(from, to);
    LinkType there{.id = next_++, .label = text_of(body["label"])};
    there.name = text_of(body["name"]);
    LinkType back = there;
    const bool paired = body.contains("inverseLabel") && !body["inverseLabel"].is_null();
    if (paired) back.label = text_of(body["inverseLabel"]);
    if (paired || from.id != to.id) back.id = next_++;
    there.inverse = back.id;
    back.inverse = there.id;
    add({from.id, to.id}, there);
    if (back.id != there.id) add({to.id, from.id}, back);
    return {there.id, back.id};
}

bool LinkTypes::rename(const ObjectType& from, const ObjectType& to, std::uint32_t id,
                       const Json& body) {
    const LinkType* found = find(from, to, id);
    if (found == nullptr || found->id < user_defined) return false;
    const std::uint32_t inverse = found->inverse;
    for (LinkType& type : types_[{from.id, to.id}]) {
        if (type.id == id) type.label = text_of(body["label"]);
    }
    if (!body.contains("inverseLabel") || body["inverseLabel"].is_null()) return true;
    for (LinkType& type : types_[{to.id, from.id}]) {
        if (type.id == inverse) type.label = text_of(body["inverseLabel"]);
    }
    return true;
}

bool LinkTypes::remove(const ObjectType& from, const ObjectType& to, std::uint32_t id) {
    const LinkType* found = find(from, to, id);
    if (found == nullptr || found->id < user_defined) return false;
    const std::uint32_t inverse = found->inverse;
    std::erase_if(types_[{from.id, to.id}], [&](const LinkType& type) { return type.id == id; });
    std::erase_if(types_[{to.id, from.id}],
                  [&](const LinkType& type) { return type.id == inverse; });
    return true;
}

}  // namespace tenure::inline v1::sandbox::hs
