// Uses what links nothing: a program that only needs money, time and the domain model.
#include <cstdio>
#include <tenure/core/money.hpp>
#include <tenure/core/text.hpp>
#include <tenure/core/time.hpp>
#include <tenure/core/version.hpp>
#include <tenure/crm/connector.hpp>

int main() {
    const auto price = tenure::Money::parse("1234567.89", tenure::Currency::of("IRR"));
    const auto day = tenure::parse_date("2026-11-22");
    if (!price || !day || tenure::fold_digits("۱۴۰۵") != "1405") return 1;
    std::printf("tenure %s: %s on %s\n", tenure::version, to_string(*price).c_str(),
                to_string(*day).c_str());
}
