// Sandbox, Salesforce: reads the fault switches.
#include "sandbox/salesforce/faults.hpp"

#include "sandbox/fault_switches.hpp"

namespace tenure::inline v1::sandbox::sf {
namespace {

using Switches = FaultSwitches<Faults>;

Switches::Setter text(std::string Faults::*member) {
    return [=](Faults& faults, std::string_view value) {
        faults.*member = value == "off" ? "" : std::string(value);
        return true;
    };
}

const Switches::Table& switches() {
    static const Switches::Table table = {
        {"multi_currency", Switches::flag(&Faults::multi_currency)},
        {"person_accounts", Switches::flag(&Faults::person_accounts)},
        {"rotate_refresh", Switches::flag(&Faults::rotate_refresh)},
        {"strip_headers", Switches::flag(&Faults::strip_headers)},
        {"other_host", Switches::flag(&Faults::other_host)},
        {"purged_log", Switches::flag(&Faults::purged_log)},
        {"nul_byte", Switches::flag(&Faults::nul_byte)},
        {"header_once", Switches::flag(&Faults::header_once)},
        {"down", Switches::flag(&Faults::down)},
        {"late_commit", Switches::count(&Faults::late_commit)},
        {"late_spread", Switches::count(&Faults::late_spread)},
        {"ticks", Switches::count(&Faults::ticks)},
        {"bulk_polls", Switches::count(&Faults::bulk_polls)},
        {"bulk_page", Switches::count(&Faults::bulk_page)},
        {"bulk_failure", Switches::count(&Faults::bulk_failure)},
        {"lock_row", Switches::count(&Faults::lock_row)},
        {"expire_sessions", Switches::count(&Faults::expire_sessions)},
        {"drop_before", Switches::count(&Faults::drop_before)},
        {"drop_after", Switches::count(&Faults::drop_after)},
        {"error_before_write", Switches::count(&Faults::error_before_write)},
        {"error_after_write", Switches::count(&Faults::error_after_write)},
        {"html", Switches::count(&Faults::html)},
        {"truncate", Switches::count(&Faults::truncate)},
        {"daily_limit", Switches::count(&Faults::daily_limit)},
        {"other_usage", Switches::count(&Faults::other_usage)},
        {"url_limit", Switches::count(&Faults::url_limit)},
        {"slow", Switches::count(&Faults::slow)},
        {"cursors", Switches::count(&Faults::cursors)},
        {"hide_rows", Switches::count(&Faults::hide_rows)},
        {"hide", text(&Faults::hide)},
        {"hide_objects", text(&Faults::hide_objects)},
        {"edition", text(&Faults::edition)},
    };
    return table;
}

}  // namespace

void Faults::apply(const std::string& spec) {
    Switches::apply(switches(), spec, *this);
}

}  // namespace tenure::inline v1::sandbox::sf
