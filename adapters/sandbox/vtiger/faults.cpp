// Sandbox, vTiger: reads the fault switches.
#include "sandbox/vtiger/faults.hpp"

#include "sandbox/fault_switches.hpp"

namespace tenure::inline v1::sandbox::vt {
namespace {

using Switches = FaultSwitches<Faults>;

const Switches::Table& switches() {
    static const Switches::Table table = {
        {"sync", Switches::flag(&Faults::sync)},
        {"inventory_create", Switches::choice(&Faults::refuses_inventory, "refused", "on")},
        {"count", Switches::choice(&Faults::counted, "counted", "empty")},
        {"update_escaping", Switches::flag(&Faults::update_escapes)},
        {"down", Switches::flag(&Faults::down)},
        {"php_warning", Switches::flag(&Faults::php_warning)},
        {"control_chars", Switches::flag(&Faults::control_chars)},
        {"bad_utf8", Switches::flag(&Faults::bad_utf8)},
        {"repeat_page", Switches::flag(&Faults::repeat_page)},
        {"version", Switches::choice(&Faults::version_8_0, "8.0.0", "8.4.0")},
        {"labels", Switches::choice(&Faults::persian_labels, "persian", "english")},
        {"error_before_write", Switches::count(&Faults::error_before_write)},
        {"error_after_write", Switches::count(&Faults::error_after_write)},
        {"drop_before", Switches::count(&Faults::drop_before)},
        {"drop_after", Switches::count(&Faults::drop_after)},
        {"kill_session_every", Switches::count(&Faults::kill_session_every)},
        {"session_idle", Switches::count(&Faults::session_idle)},
        {"session_expired", Switches::count(&Faults::session_expired)},
        {"html", Switches::count(&Faults::html)},
        {"truncate", Switches::count(&Faults::truncate)},
        {"rate_limit", Switches::count(&Faults::rate_limit)},
        {"url_limit", Switches::count(&Faults::url_limit)},
        {"slow", Switches::count(&Faults::slow)},
        {"ticks", Switches::count(&Faults::ticks)},
        {"custom_fields", Switches::count(&Faults::custom_fields)},
        {"vanish_after", Switches::count(&Faults::vanish_after)},
        {"vanish_field", Switches::words(&Faults::vanish_field)},
    };
    return table;
}

}  // namespace

void Faults::apply(const std::string& spec) {
    Switches::apply(switches(), spec, *this);
}

}  // namespace tenure::inline v1::sandbox::vt
