#include "store/packed_summary.hpp"

#include <algorithm>

namespace tenure::inline v1::store_detail {

namespace {

constexpr std::uint64_t bought = 1, mixed_currencies = 2, missing_amounts = 4, impossible_dates = 8,
                        has_last_event = 16, has_currency = 32;

}  // namespace

void pack(const SummaryRow& row, std::string& text) {
    detail::Packer out(text);
    out.text(row.customer.source);
    out.text(row.customer.stream);
    out.text(row.customer.id);
    out.integer(row.customer.part);
    out.text(row.name);
    out.number((row.bought ? bought : 0) | (row.mixed_currencies ? mixed_currencies : 0) |
               (row.missing_amounts ? missing_amounts : 0) |
               (row.impossible_dates ? impossible_dates : 0) |
               (row.last_event ? has_last_event : 0) | (row.currency ? has_currency : 0));
    if (row.bought) {
        out.integer(row.first_day.days);
        out.integer(row.last_day.days - row.first_day.days);
        out.integer(row.x);
        out.real(row.spend);
        out.real(row.log_days);
    }
    if (row.last_event) out.integer(row.last_event->days);
    if (row.currency) {
        out.text(row.currency->name());
        out.number(row.currency->exponent);
    }
    out.text(row.moments);
}

void unpack(detail::Unpacker& in, SummaryRow& row) {
    row.customer.source = in.text();
    row.customer.stream = in.text();
    row.customer.id = in.text();
    row.customer.part = static_cast<int>(in.integer());
    row.name = in.text();
    const std::uint64_t parts = in.number();
    row.bought = (parts & bought) != 0;
    row.mixed_currencies = (parts & mixed_currencies) != 0;
    row.missing_amounts = (parts & missing_amounts) != 0;
    row.impossible_dates = (parts & impossible_dates) != 0;
    row.first_day = row.last_day = {};
    row.x = 0;
    row.spend = row.log_days = 0;
    if (row.bought) {
        row.first_day.days = static_cast<std::int32_t>(in.integer());
        row.last_day.days = static_cast<std::int32_t>(row.first_day.days + in.integer());
        row.x = in.integer();
        row.spend = in.real();
        row.log_days = in.real();
    }
    row.last_event.reset();
    if ((parts & has_last_event) != 0)
        row.last_event = Date{static_cast<std::int32_t>(in.integer())};
    row.currency.reset();
    if ((parts & has_currency) != 0) {
        const std::string_view name = in.text();
        row.currency.emplace();
        std::copy_n(name.begin(), std::min<std::size_t>(3, name.size()),
                    row.currency->code.begin());
        row.currency->exponent = static_cast<std::uint8_t>(in.number());
    }
    row.moments = in.text();
}

}  // namespace tenure::inline v1::store_detail
