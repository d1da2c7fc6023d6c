// vTiger, part "responses": what this install calls its modules, fields, ids and currencies.
// Asked for once and remembered; forgotten per module when the server contradicts it.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "login.hpp"
#include "module.hpp"
#include "page.hpp"

namespace tenure::inline v1::vtiger {

/// The server's metadata as this user sees it.
/// Threads: one at a time.
class Catalogue {
 public:
    /// `fallback` is the currency of amounts when the Currency module may not be read.
    Catalogue(Session& session, std::optional<Currency> fallback)
        : session_(session), fallback_(fallback) {}

    /// Returns the modules this user may see.
    const std::vector<std::string>& modules(const Context& context);

    /// Describes a module. Throws: Error{permission} when the user may not see it.
    const Module& module(const std::string& name, const Context& context);

    /// Describes a module, or returns null when the user may not see it.
    const Module* find(const std::string& name, const Context& context);

    /// Forgets a module, so that it is described anew.
    void forget(const std::string& name) { modules_.erase(name); }

    /// Returns which id prefix stands for which module, at least for what these fields refer to.
    const Prefixes& prefixes(const std::vector<FieldInfo>& fields, const Context& context);

    /// Returns the record currencies by id; empty when they may not be read.
    const Currencies& currencies(const Context& context);

    /// Returns the currency of amounts whose record names none.
    std::optional<Currency> base_currency(const Context& context);

 private:
    void read_currencies(const Context& context);
    void read_currency(const nlohmann::json& row);

    Session& session_;
    std::optional<Currency> fallback_;
    std::optional<std::vector<std::string>> names_;
    std::map<std::string, Module> modules_;
    std::set<std::string> denied_;
    Prefixes prefixes_;
    bool currencies_read_ = false;
    Currencies currencies_;
    std::optional<Currency> base_;
};

}  // namespace tenure::inline v1::vtiger
