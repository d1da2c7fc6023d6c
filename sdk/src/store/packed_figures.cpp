#include "store/packed_figures.hpp"

#include <algorithm>
#include <array>

#include "store/packed.hpp"

namespace tenure::inline v1::store_detail {

namespace {

constexpr std::uint64_t has_due = 1, has_spend = 2;

/// The figures that are plain numbers, in the order of the text.
constexpr std::array numbers{
    &Figures::overdue,        &Figures::p_alive,        &Figures::expected_transactions,
    &Figures::expected_spend, &Figures::clv_se,         &Figures::clv_p10,
    &Figures::clv_p90,        &Figures::clv_percentile, &Figures::churn_risk,
    &Figures::health,         &Figures::health_trend,   &Figures::lead_score};

}  // namespace

void pack_figures(const InsightRow& row, std::string& text) {
    const Figures& figures = row.figures;
    detail::Packer out(text);
    out.text(row.name);
    out.integer(row.since.micros);
    out.text(row.previous);
    out.number((figures.due ? has_due : 0) | (figures.spend ? has_spend : 0));
    out.integer(figures.purchases);
    out.integer(figures.days);
    out.integer(figures.first_day.days);
    out.integer(figures.last_day.days);
    out.integer(figures.contracts);
    if (figures.due) out.integer(figures.due->micros);
    if (figures.spend) {
        out.integer(figures.spend->minor);
        out.text(figures.spend->currency.name());
        out.number(figures.spend->currency.exponent);
    }
    for (const auto number : numbers) out.real(figures.*number);
    out.number(static_cast<std::uint64_t>(figures.recency_score));
    out.number(static_cast<std::uint64_t>(figures.frequency_score));
    out.number(static_cast<std::uint64_t>(figures.monetary_score));
    out.text(figures.no_clv);
}

void unpack_figures(std::string_view text, InsightRow& row) {
    Figures& figures = row.figures;
    detail::Unpacker in(text);
    row.name = in.text();
    row.since = {in.integer()};
    row.previous = in.text();
    const std::uint64_t parts = in.number();
    figures.purchases = in.integer();
    figures.days = in.integer();
    figures.first_day.days = static_cast<std::int32_t>(in.integer());
    figures.last_day.days = static_cast<std::int32_t>(in.integer());
    figures.contracts = static_cast<int>(in.integer());
    if ((parts & has_due) != 0) figures.due = Timestamp{in.integer()};
    if ((parts & has_spend) != 0) {
        Money spend{in.integer(), {}};
        const std::string_view name = in.text();
        std::copy_n(name.begin(), std::min<std::size_t>(3, name.size()),
                    spend.currency.code.begin());
        spend.currency.exponent = static_cast<std::uint8_t>(in.number());
        figures.spend = spend;
    }
    for (const auto number : numbers) figures.*number = in.real();
    figures.recency_score = static_cast<int>(in.number());
    figures.frequency_score = static_cast<int>(in.number());
    figures.monetary_score = static_cast<int>(in.number());
    figures.no_clv = in.text();
}

}  // namespace tenure::inline v1::store_detail
