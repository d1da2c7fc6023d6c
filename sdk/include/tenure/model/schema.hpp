// Model, step 3: all entity kinds, their attributes, and the generic row they travel in.
// Derived from the entities' own lists, so mapping and store never repeat a name.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <vector>

#include "tenure/model/account.hpp"
#include "tenure/model/association.hpp"
#include "tenure/model/campaign.hpp"
#include "tenure/model/campaign_response.hpp"
#include "tenure/model/consent.hpp"
#include "tenure/model/contact.hpp"
#include "tenure/model/customer.hpp"
#include "tenure/model/deal.hpp"
#include "tenure/model/holding.hpp"
#include "tenure/model/interaction.hpp"
#include "tenure/model/lead.hpp"
#include "tenure/model/loyalty.hpp"
#include "tenure/model/owner.hpp"
#include "tenure/model/product.hpp"
#include "tenure/model/purchase.hpp"
#include "tenure/model/purchase_item.hpp"
#include "tenure/model/quote.hpp"
#include "tenure/model/referral.hpp"
#include "tenure/model/subscription.hpp"
#include "tenure/model/survey.hpp"
#include "tenure/model/task.hpp"
#include "tenure/model/ticket.hpp"

namespace tenure::inline v1 {

/// The kinds of domain rows.
enum class EntityKind : std::uint8_t {
    customer,
    account,
    contact,
    lead,
    deal,
    quote,
    purchase,
    purchase_item,
    subscription,
    holding,
    interaction,
    ticket,
    survey,
    campaign,
    campaign_response,
    product,
    task,
    consent,
    loyalty,
    referral,
    association,
    owner,
};

inline constexpr std::size_t entity_kinds = 22;

/// Returns the kind's name, which is also its table's name.
constexpr std::string_view to_string(EntityKind kind) {
    constexpr std::string_view names[] = {
        "customer", "account",       "contact",           "lead",    "deal",        "quote",
        "purchase", "purchase_item", "subscription",      "holding", "interaction", "ticket",
        "survey",   "campaign",      "campaign_response", "product", "task",        "consent",
        "loyalty",  "referral",      "association",       "owner"};
    return names[static_cast<std::size_t>(kind)];
}

/// Returns the kind of that name, or nothing.
constexpr std::optional<EntityKind> entity_kind(std::string_view name) {
    for (std::size_t i = 0; i < entity_kinds; ++i) {
        if (to_string(static_cast<EntityKind>(i)) == name) return static_cast<EntityKind>(i);
    }
    return std::nullopt;
}

/// Calls `visit` with a null pointer of the kind's struct, to choose a template by kind.
template <class Visit>
constexpr decltype(auto) with_entity(EntityKind kind, Visit&& visit) {
    switch (kind) {
        case EntityKind::customer:
            return visit(static_cast<const Customer*>(nullptr));
        case EntityKind::account:
            return visit(static_cast<const Account*>(nullptr));
        case EntityKind::contact:
            return visit(static_cast<const Contact*>(nullptr));
        case EntityKind::lead:
            return visit(static_cast<const Lead*>(nullptr));
        case EntityKind::deal:
            return visit(static_cast<const Deal*>(nullptr));
        case EntityKind::quote:
            return visit(static_cast<const Quote*>(nullptr));
        case EntityKind::purchase:
            return visit(static_cast<const Purchase*>(nullptr));
        case EntityKind::purchase_item:
            return visit(static_cast<const PurchaseItem*>(nullptr));
        case EntityKind::subscription:
            return visit(static_cast<const Subscription*>(nullptr));
        case EntityKind::holding:
            return visit(static_cast<const Holding*>(nullptr));
        case EntityKind::interaction:
            return visit(static_cast<const Interaction*>(nullptr));
        case EntityKind::ticket:
            return visit(static_cast<const Ticket*>(nullptr));
        case EntityKind::survey:
            return visit(static_cast<const Survey*>(nullptr));
        case EntityKind::campaign:
            return visit(static_cast<const Campaign*>(nullptr));
        case EntityKind::campaign_response:
            return visit(static_cast<const CampaignResponse*>(nullptr));
        case EntityKind::product:
            return visit(static_cast<const Product*>(nullptr));
        case EntityKind::task:
            return visit(static_cast<const Task*>(nullptr));
        case EntityKind::consent:
            return visit(static_cast<const Consent*>(nullptr));
        case EntityKind::loyalty:
            return visit(static_cast<const Loyalty*>(nullptr));
        case EntityKind::referral:
            return visit(static_cast<const Referral*>(nullptr));
        case EntityKind::association:
            return visit(static_cast<const Association*>(nullptr));
        case EntityKind::owner:
            return visit(static_cast<const Owner*>(nullptr));
    }
    return visit(static_cast<const Customer*>(nullptr));
}

/// An attribute's name and type.
struct AttributeInfo {
    std::string_view name{};
    Cell cell{};
};

namespace detail {

template <class Entity>
constexpr std::size_t attribute_count() {
    std::size_t count = 0;
    Entity::each([&count](std::string_view, auto) { ++count; });
    return count;
}

template <class Entity, class T>
constexpr Cell cell_of_member(Field<T> Entity::*) {
    return cell_of<T>();
}

template <class Entity>
constexpr auto make_table() {
    std::array<AttributeInfo, attribute_count<Entity>()> table{};
    std::size_t at = 0;
    Entity::each([&](std::string_view name, auto member) {
        table[at++] = {name, cell_of_member(member)};
    });
    return table;
}

template <class Entity>
inline constexpr auto attribute_table = make_table<Entity>();

}  // namespace detail

/// Returns a kind's attributes in the order of a domain row's values.
inline std::span<const AttributeInfo> attributes(EntityKind kind) {
    return with_entity(kind, []<class Entity>(const Entity*) {
        return std::span<const AttributeInfo>(detail::attribute_table<Entity>);
    });
}

/// Returns the position of an attribute, or -1.
inline std::ptrdiff_t attribute_index(EntityKind kind, std::string_view name) {
    const auto all = attributes(kind);
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].name == name) return static_cast<std::ptrdiff_t>(i);
    }
    return -1;
}

/// One domain row: `values` follow attributes(kind). One record may give several, told apart by
/// `part`, which is stable from one reading of the record to the next.
struct DomainRow {
    EntityKind kind = EntityKind::customer;
    int part = 0;
    std::vector<Value> values{};
};

/// Names a stored domain row; the store adds the tenant.
struct RowKey {
    std::string source{};
    std::string stream{};
    std::string id{};
    int part = 0;
    friend bool operator==(const RowKey&, const RowKey&) = default;
    friend bool operator<(const RowKey& left, const RowKey& right) {
        return std::tie(left.source, left.stream, left.id, left.part) <
               std::tie(right.source, right.stream, right.id, right.part);
    }
};

/// Returns the key of the record a row was made from; its parts share one.
inline RowKey record_of(const RowKey& key) {
    return {key.source, key.stream, key.id, 0};
}

/// Returns the key of the record that a reference of this source points to.
inline RowKey record_of(const std::string& source, const Reference& reference) {
    return {source, std::string(reference.stream()), std::string(reference.id()), 0};
}

/// A domain row with its key.
struct StoredRow {
    RowKey key{};
    DomainRow row{};
};

/// Returns the typed entity of a row. The row must be of that kind.
template <class Entity>
Entity entity_from(const DomainRow& row) {
    Entity entity;
    std::size_t at = 0;
    Entity::each([&](std::string_view, auto member) {
        if (at < row.values.size()) (entity.*member).assign(row.values[at++]);
    });
    return entity;
}

/// Returns the row values of a typed entity.
template <class Entity>
std::vector<Value> values_of(const Entity& entity) {
    std::vector<Value> values;
    Entity::each(
        [&](std::string_view, auto member) { values.push_back((entity.*member).value()); });
    return values;
}

}  // namespace tenure::inline v1
