// Sandbox, HubSpot: reads the fault switches.
#include "sandbox/hubspot/faults.hpp"

#include <limits>

#include "sandbox/fault_switches.hpp"

namespace tenure::inline v1::sandbox::hs {
namespace {

using Switches = FaultSwitches<Faults>;

Switches::Setter count(int Faults::*member) {
    return Switches::count(member, std::numeric_limits<int>::min());
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

const Switches::Table& switches() {
    static const Switches::Table table = {
        {"tier", set_tier},
        {"burst", count(&Faults::burst)},
        {"oauth_burst", count(&Faults::oauth_burst)},
        {"search_rate", count(&Faults::search_rate)},
        {"daily", count(&Faults::daily)},
        {"search_lag", count(&Faults::search_lag)},
        {"uneven_lag", Switches::flag(&Faults::uneven_lag)},
        {"down", Switches::flag(&Faults::down)},
        {"freeze", Switches::flag(&Faults::frozen)},
        {"merge_ids", Switches::choice(&Faults::new_merge_id, "new", "kept")},
        {"custom_fields", Switches::flag(&Faults::tenure_fields)},
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
        {"missing_scopes", Switches::words(&Faults::missing_scopes)},
        {"required", Switches::words(&Faults::required)},
    };
    return table;
}

}  // namespace

void Faults::apply(const std::string& spec) {
    Switches::apply(switches(), spec, *this);
}

}  // namespace tenure::inline v1::sandbox::hs
