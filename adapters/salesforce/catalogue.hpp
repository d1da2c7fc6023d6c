// Salesforce, part "responses": what this org calls its objects, fields and currencies.
// Asked for once and remembered; forgotten per object when the server contradicts it.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "login.hpp"
#include "object.hpp"
#include "value.hpp"

namespace tenure::inline v1::salesforce {

/// The org's metadata as this user sees it.
/// Threads: one at a time.
class Catalogue {
 public:
    explicit Catalogue(Session& session) : session_(session) {}

    /// Returns the names of all objects that can be queried.
    const std::vector<std::string>& objects(const Context& context);

    /// Describes several objects, 25 in what counts as one call.
    void prepare(std::span<const std::string> names, const Context& context);

    /// Describes an object, or returns null when the user may not see it.
    const Object* find(const std::string& name, const Context& context);

    /// Describes an object. Throws: Error{permission} when the user may not see it.
    const Object& object(const std::string& name, const Context& context);

    /// Forgets an object, so that it is described anew.
    void forget(const std::string& name) { known_.erase(name); }

    /// Returns which object an id prefix stands for, as far as known.
    const Prefixes& prefixes() const { return prefixes_; }

    /// Returns the rates of an org with several currencies; empty in others.
    const Rates& rates(const Context& context);

    /// Returns the org's own currency.
    std::optional<Currency> base_currency(const Context& context);

 private:
    void learn(const std::string& name, const nlohmann::json& body);
    void read_currencies(const Context& context);
    std::optional<Currency> single_currency(const Context& context);

    Session& session_;
    std::optional<std::vector<std::string>> names_;
    std::map<std::string, Object> known_;
    std::set<std::string> denied_;
    Prefixes prefixes_ = standard_prefixes();
    bool currencies_read_ = false;
    bool single_asked_ = false;
    Rates rates_;
    std::optional<Currency> base_;
};

}  // namespace tenure::inline v1::salesforce
