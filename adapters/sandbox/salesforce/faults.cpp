// Sandbox, Salesforce: reads the fault switches.
#include "sandbox/salesforce/faults.hpp"

#include <charconv>
#include <functional>
#include <map>
#include <string_view>

#include "tenure/core/error.hpp"

namespace tenure::inline v1::sandbox::sf {
namespace {

using Setter = std::function<bool(Faults&, std::string_view)>;

Setter flag(bool Faults::*member) {
    return [=](Faults& faults, std::string_view value) {
        faults.*member = value == "on";
        return value == "on" || value == "off";
    };
}
Setter count(int Faults::*member) {
    return [=](Faults& faults, std::string_view value) {
        if (value == "on" || value == "off") {
            faults.*member = value == "on" ? 1 : 0;
            return true;
        }
        const char* last = value.data() + value.size();
        const auto [end, error] = std::from_chars(value.data(), last, faults.*member);
        return error == std::errc{} && end == last && faults.*member >= 0;
    };
}
Setter text(std::string Faults::*member) {
    return [=](Faults& faults, std::string_view value) {
        faults.*member = value == "off" ? "" : std::string(value);
        return true;
    };
}

const std::map<std::string, Setter, std::less<>>& switches() {
    static const std::map<std::string, Setter, std::less<>> table = {
        {"multi_currency", flag(&Faults::multi_currency)},
        {"person_accounts", flag(&Faults::person_accounts)},
        {"rotate_refresh", flag(&Faults::rotate_refresh)},
        {"strip_headers", flag(&Faults::strip_headers)},
        {"other_host", flag(&Faults::other_host)},
        {"purged_log", flag(&Faults::purged_log)},
        {"nul_byte", flag(&Faults::nul_byte)},
        {"header_once", flag(&Faults::header_once)},
        {"down", flag(&Faults::down)},
        {"late_commit", count(&Faults::late_commit)},
        {"late_spread", count(&Faults::late_spread)},
        {"ticks", count(&Faults::ticks)},
        {"bulk_polls", count(&Faults::bulk_polls)},
        {"bulk_page", count(&Faults::bulk_page)},
        {"bulk_failure", count(&Faults::bulk_failure)},
        {"lock_row", count(&Faults::lock_row)},
        {"expire_sessions", count(&Faults::expire_sessions)},
        {"drop_before", count(&Faults::drop_before)},
        {"drop_after", count(&Faults::drop_after)},
        {"error_before_write", count(&Faults::error_before_write)},
        {"error_after_write", count(&Faults::error_after_write)},
        {"html", count(&Faults::html)},
        {"truncate", count(&Faults::truncate)},
        {"daily_limit", count(&Faults::daily_limit)},
        {"other_usage", count(&Faults::other_usage)},
        {"url_limit", count(&Faults::url_limit)},
        {"slow", count(&Faults::slow)},
        {"cursors", count(&Faults::cursors)},
        {"hide_rows", count(&Faults::hide_rows)},
        {"hide", text(&Faults::hide)},
        {"hide_objects", text(&Faults::hide_objects)},
        {"edition", text(&Faults::edition)},
    };
    return table;
}

[[noreturn]] void refuse_switch(std::string_view item, const std::string& cause) {
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
        if (found == switches().end()) refuse_switch(item, "no such switch");
        const std::string_view value = equals == item.npos ? "on" : item.substr(equals + 1);
        if (!found->second(changed, value)) refuse_switch(item, "not a value of this switch");
    }
    *this = changed;
}

}  // namespace tenure::inline v1::sandbox::sf
