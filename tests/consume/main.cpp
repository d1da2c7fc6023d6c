// An integrator's program in every way of linking: the compiled library and a connector's adapter.
#include <cstdio>
#include <tenure/adapters/vtiger.hpp>
#include <tenure/core/calendar.hpp>
#include <tenure/core/version.hpp>
#include <tenure/core/zone.hpp>
#include <tenure/store/open_store.hpp>

int main() {
    using namespace tenure;
    const auto store = open_store("sqlite::memory:");
    const auto crm = vtiger::connect({.source = "shop",
                                      .url = "https://crm.example.com",
                                      .user = "admin",
                                      .access_key = Secret("key")});
    const Date today =
        Zone::named("Asia/Tehran").local_date(*parse_timestamp("2026-11-21 21:00:00"));
    if (!store || crm->name() != "vtiger" || today != Date::of(2026, 11, 22)) return 1;
    std::printf("tenure %s: %s\n", version,
                display_date(today, Calendar::jalali, Language::en).c_str());
}
