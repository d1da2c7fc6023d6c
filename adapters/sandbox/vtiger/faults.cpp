// Sandbox, vTiger: reads the fault switches.
#include "sandbox/vtiger/faults.hpp"

#include <charconv>
#include <functional>
#include <map>
#include <string_view>

#include "tenure/core/error.hpp"

namespace tenure::inline v1::sandbox::vt {
namespace {

using Setter = std::function<bool(Faults&, std::string_view)>;  // false: not a value of this switch

bool read_count(std::string_view text, int& count) {
    if (text == "on" || text == "off") {
        count = text == "on" ? 1 : 0;
        return true;
    }
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    return error == std::errc{} && end == text.data() + text.size() && count >= 0;
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

const std::map<std::string, Setter, std::less<>>& switches() {
    static const std::map<std::string, Setter, std::less<>> table = {
        {"sync", flag(&Faults::sync)},
        {"inventory_create", choice(&Faults::refuses_inventory, "refused", "on")},
        {"count", choice(&Faults::counted, "counted", "empty")},
        {"update_escaping", flag(&Faults::update_escapes)},
        {"down", flag(&Faults::down)},
        {"php_warning", flag(&Faults::php_warning)},
        {"control_chars", flag(&Faults::control_chars)},
        {"bad_utf8", flag(&Faults::bad_utf8)},
        {"repeat_page", flag(&Faults::repeat_page)},
        {"version", choice(&Faults::version_8_0, "8.0.0", "8.4.0")},
        {"labels", choice(&Faults::persian_labels, "persian", "english")},
        {"error_before_write", count(&Faults::error_before_write)},
        {"error_after_write", count(&Faults::error_after_write)},
        {"drop_before", count(&Faults::drop_before)},
        {"drop_after", count(&Faults::drop_after)},
        {"kill_session_every", count(&Faults::kill_session_every)},
        {"session_idle", count(&Faults::session_idle)},
        {"session_expired", count(&Faults::session_expired)},
        {"html", count(&Faults::html)},
        {"truncate", count(&Faults::truncate)},
        {"rate_limit", count(&Faults::rate_limit)},
        {"url_limit", count(&Faults::url_limit)},
        {"slow", count(&Faults::slow)},
        {"ticks", count(&Faults::ticks)},
        {"custom_fields", count(&Faults::custom_fields)},
        {"vanish_after", count(&Faults::vanish_after)},
        {"vanish_field",
         [](Faults& faults, std::string_view value) {
             faults.vanish_field = value;
             return true;
         }},
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

}  // namespace tenure::inline v1::sandbox::vt
