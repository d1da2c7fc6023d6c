// Sandbox: fault switches written as "name=value,name=value", into the members of a struct.
// Each imitated CRM has switches of its own; how they are written is the same.
#pragma once

#include <charconv>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "tenure/core/error.hpp"

namespace tenure::inline v1::sandbox {

/// How a CRM's switches are read.
template <class Faults>
struct FaultSwitches {
    /// Returns false when the text is no value of the switch.
    using Setter = std::function<bool(Faults&, std::string_view)>;
    using Table = std::map<std::string, Setter, std::less<>>;

    static Setter choice(bool Faults::*member, std::string_view yes, std::string_view no) {
        return [=](Faults& faults, std::string_view value) {
            if (value != yes && value != no) return false;
            faults.*member = value == yes;
            return true;
        };
    }
    static Setter flag(bool Faults::*member) { return choice(member, "on", "off"); }
    /// "on" is 1 and "off" is 0.
    static Setter count(int Faults::*member, int least = 0) {
        return [=](Faults& faults, std::string_view value) {
            int& number = faults.*member;
            if (value == "on" || value == "off") {
                number = value == "on" ? 1 : 0;
                return true;
            }
            const char* last = value.data() + value.size();
            const auto [end, error] = std::from_chars(value.data(), last, number);
            return error == std::errc{} && end == last && number >= least;
        };
    }
    static Setter words(std::string Faults::*member) {
        return [=](Faults& faults, std::string_view value) {
            faults.*member = value;
            return true;
        };
    }

    /// Applies all of a text or nothing; "reset" goes back to the defaults.
    /// Throws: Error{bad_argument} listing the known switches.
    static void apply(const Table& table, const std::string& spec, Faults& faults) {
        Faults changed = faults;
        std::string_view rest = spec;
        while (!rest.empty()) {
            const std::string_view item = rest.substr(0, rest.find(','));
            rest.remove_prefix(item.size() + (item.size() < rest.size() ? 1 : 0));
            if (item.empty()) continue;
            if (item == "reset") {
                changed = Faults{};
                continue;
            }
            const std::size_t equals = item.find('=');
            const auto found = table.find(item.substr(0, equals));
            if (found == table.end()) refuse(table, item, "no such switch");
            const std::string_view value = equals == item.npos ? "on" : item.substr(equals + 1);
            if (!found->second(changed, value)) refuse(table, item, "not a value of this switch");
        }
        faults = changed;
    }

 private:
    [[noreturn]] static void refuse(const Table& table, std::string_view item,
                                    const std::string& cause) {
        std::string known;
        for (const auto& [name, setter] : table) known += (known.empty() ? "" : ", ") + name;
        throw Error(Errc::bad_argument, "set sandbox faults", std::string(item), cause,
                    "Known switches: " + known);
    }
};

}  // namespace tenure::inline v1::sandbox
