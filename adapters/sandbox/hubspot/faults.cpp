// Sandbox, HubSpot: reads the fault switches.
#include "sandbox/hubspot/faults.hpp"

#include <charconv>
#include <functional>
#include <map>
#include <string_view>

#include "tenure/core/error.hpp"

namespace tenure::inline v1::sandbox::hs {
namespace {

using Setter = std::function<bool(Faults&, std::string_view)>;  // false: not a value of this switch

bool read_count(std::string_view text, int& count) {
    if (text == "on" || text == "off") {
        count = text == "on" ? 1 : 0;
        return true;
    }
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    return error == std::errc{} && end == text.data() + text.size();
}

Setter choice(bool Faults::*member, std::string_view yes, std::string_view no) {
    return [=](Faults& faults, std::string_view value) {
        if (value != yes && value != no) return false;
        faults.*member = value == yes;
        return true;
    };
}
Setter flag(bool Faults::*member) {
    return choice(member, "on", "off");
}
Setter count(int Faults::*member) {
    return
        [=](Faults& faults, std::string_view value) { return read_count(value, faults.*member); };
}
Setter words(std::string Faults::*member) {
    return [=](Faults& faults, std::string_view value) {
        faults.*member = value;
        return true;
    };
}

/// The account's tier decides how much an app may ask.
bool set_tier(Faults& faults, std::string_view tier) {
    struct Known {
        std::string_view name;
        int burst, daily;
    };
    for (const Known& known : {Known{"free", 100, 250000}, Known{"starter", 100, 250000},
                               Known{"pro", 190, 625000}, Known{"enterprise", 190, 1000000}}) {
        if (known.name != tier) continue;
        faults.burst = known.burst;
        faults.daily = known.daily;
        return true;
    }
    return false;
}

const std::map<std::string, Setter, std::less<>>& switches() {
    static const std::map<std::string, Setter, std::less<>> table = {
        {"tier", set_tier},
        {"burst", count(&Faults::burst)},
        {"oauth_burst", count(&Faults::oauth_burst)},
        {"search_rate", count(&Faults::search_rate)},
        {"daily", count(&Faults::daily)},
        {"search_lag", count(&Faults::search_lag)},
        {"uneven_lag", flag(&Faults::uneven_lag)},
        {"down", flag(&Faults::down)},
        {"freeze", flag(&Faults::frozen)},
        {"merge_ids", choice(&Faults::new_merge_id, "new", "kept")},
        {"custom_fields", flag(&Faults::tenure_fields)},
        {"error_before", count(&Faults::error_before)},
        {"error_after", count(&Faults::error_after)},
        {"drop_before", count(&Faults::drop_before)},
        {"drop_after", count(&Faults::drop_after)},
        {"too_many", count(&Faults::too_many)},
        {"too_many_after", count(&Faults::too_many_after)},
        {"locked", count(&Faults::locked)},
        {"migration", count(&Faults::migration)},
        {"html", count(&Faults::html)},
        {"truncate", count(&Faults::truncate)},
        {"slow", count(&Faults::slow)},
        {"url_limit", count(&Faults::url_limit)},
        {"token_seconds", count(&Faults::token_seconds)},
        {"zone_minutes", count(&Faults::zone_minutes)},
        {"missing_scopes", words(&Faults::missing_scopes)},
        {"required", words(&Faults::required)},
    };
    return table;
}

[[noreturn]] void refuse(std::string_view item, const std::string& cause) {
    std::string known;
    for (const auto& [name, setter] : switches()) known += (known.empty() ? "" : ", ") + name;
    throw Error(Errc::bad_argument, "set sandbox faults", std::string(item), cause,
                "Known switches: " + known);
}

}  // namespace

void Faults::apply(const std::string& spec) {
    Faults changed = *this;
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
        const auto found = switches().find(item.substr(0, equals));
        if (found == switches().end()) refuse(item, "no such switch");
        const std::string_view value = equals == item.npos ? "on" : item.substr(equals + 1);
        if (!found->second(changed, value)) refuse(item, "not a value of this switch");
    }
    *this = changed;
}

}  // namespace tenure::inline v1::sandbox::hs
