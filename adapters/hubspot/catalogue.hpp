// HubSpot, part "responses": what this portal calls its properties, stages and currency.
// Asked for once and remembered.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "login.hpp"
#include "schema.hpp"
#include "tenure/core/log.hpp"
#include "tenure/core/money.hpp"

namespace tenure::inline v1::hubspot {

/// What is known of one kind of records: its fields, or why there are none.
struct Described {
    std::vector<FieldInfo> fields;
    std::string denied;   ///< why it may not be read; empty when it may
    bool absent = false;  ///< the portal has no such records
};

/// The portal's metadata as this token sees it.
/// Threads: one at a time.
class Catalogue {
 public:
    /// `fallback` is the currency of amounts when the account's cannot be read.
    Catalogue(Portal& portal, std::optional<Currency> fallback)
        : portal_(portal), fallback_(fallback) {}

    /// Returns the portal's id, zone and currency.
    const Account& account(const Context& context);

    /// Describes a kind of records.
    const Described& describe(const Kind& kind, const Context& context);

    /// Forgets what is known of a kind, so that it is described anew.
    void forget(const Kind& kind) { known_.erase(std::string(kind.name)); }

    /// Returns the stages of a kind's pipelines; none where they may not be read.
    const std::vector<Stage>& stages(const Kind& kind, const Context& context);

    /// Returns the currency of amounts whose record names none.
    std::optional<Currency> currency(const Context& context);

 private:
    Portal& portal_;
    std::optional<Currency> fallback_;
    std::optional<Account> account_;
    std::map<std::string, Described> known_;
    std::map<std::string, std::vector<Stage>> stages_;
};

}  // namespace tenure::inline v1::hubspot
