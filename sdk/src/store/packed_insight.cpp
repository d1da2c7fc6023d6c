#include "store/packed_insight.hpp"

#include <algorithm>
#include <array>

namespace tenure::inline v1::store_detail {

namespace {

constexpr std::uint64_t has_due = 1, has_spend = 2, has_clv = 4;

/// The figures that are plain numbers, in the order of the text.
constexpr std::array numbers{
    &Figures::overdue,        &Figures::p_alive,        &Figures::expected_transactions,
    &Figures::expected_spend, &Figures::clv_se,         &Figures::clv_p10,
    &Figures::clv_p90,        &Figures::clv_percentile, &Figures::churn_risk,
    &Figures::health,         &Figures::health_trend,   &Figures::lead_score};

void pack_money(detail::Packer& out, const Money& money) {
    out.integer(money.minor);
    out.text(money.currency.name());
    out.number(money.currency.exponent);
}

Money unpack_money(detail::Unpacker& in) {
    Money money{in.integer(), {}};
    const std::string_view name = in.text();
    std::copy_n(name.begin(), std::min<std::size_t>(3, name.size()), money.currency.code.begin());
    money.currency.exponent = static_cast<std::uint8_t>(in.number());
    return money;
}

void pack_content(const InsightRow& row, std::string& text) {
    detail::Packer out(text);
    const Figures& figures = row.figures;
    out.text(row.name);
    out.text(row.state);
    out.text(row.stage);
    out.text(figures.segment);
    out.integer(row.since.micros);
    out.text(row.previous);
    out.number((figures.due ? has_due : 0) | (figures.spend ? has_spend : 0) |
               (row.clv ? has_clv : 0));
    out.integer(figures.purchases);
    out.integer(figures.days);
    out.integer(figures.first_day.days);
    out.integer(figures.last_day.days);
    out.integer(figures.contracts);
    if (figures.due) out.integer(figures.due->micros);
    if (figures.spend) pack_money(out, *figures.spend);
    if (row.clv) pack_money(out, *row.clv);
    for (const auto number : numbers) out.real(figures.*number);
    out.number(static_cast<std::uint64_t>(figures.recency_score));
    out.number(static_cast<std::uint64_t>(figures.frequency_score));
    out.number(static_cast<std::uint64_t>(figures.monetary_score));
    out.text(figures.no_clv);
}

void unpack_content(detail::Unpacker in, InsightRow& row) {
    Figures& figures = row.figures;
    row.name = in.text();
    row.state = in.text();
    row.stage = in.text();
    figures.segment = in.text();
    row.since = {in.integer()};
    row.previous = in.text();
    const std::uint64_t parts = in.number();
    figures.purchases = in.integer();
    figures.days = in.integer();
    figures.first_day.days = static_cast<std::int32_t>(in.integer());
    figures.last_day.days = static_cast<std::int32_t>(in.integer());
    figures.contracts = static_cast<int>(in.integer());
    figures.due.reset();
    figures.spend.reset();
    row.clv.reset();
    if ((parts & has_due) != 0) figures.due = Timestamp{in.integer()};
    if ((parts & has_spend) != 0) figures.spend = unpack_money(in);
    if ((parts & has_clv) != 0) row.clv = unpack_money(in);
    for (const auto number : numbers) figures.*number = in.real();
    figures.recency_score = static_cast<int>(in.number());
    figures.frequency_score = static_cast<int>(in.number());
    figures.monetary_score = static_cast<int>(in.number());
    figures.no_clv = in.text();
}

}  // namespace

void pack(const InsightRow& row, std::string& text, std::string& scratch) {
    scratch.clear();
    pack_content(row, scratch);
    detail::Packer out(text);
    out.text(row.customer.source);
    out.text(row.customer.stream);
    out.text(row.customer.id);
    out.integer(row.customer.part);
    out.text(scratch);
}

void pack_key(const RowKey& key, const RowKey* before, std::string& text) {
    detail::Packer out(text);
    const bool same =
        before != nullptr && before->source == key.source && before->stream == key.stream;
    out.number(same ? 1 : 0);
    if (!same) out.text(key.source);
    if (!same) out.text(key.stream);
    out.text(key.id);
    out.integer(key.part);
}

void unpack_keys(std::string_view text, std::vector<RowKey>& keys) {
    for (detail::Unpacker in(text); !in.done();) {
        const bool same = in.number() != 0 && !keys.empty();
        RowKey key;
        key.source = same ? std::string_view(keys.back().source) : in.text();
        key.stream = same ? std::string_view(keys.back().stream) : in.text();
        key.id = in.text();
        key.part = static_cast<int>(in.integer());
        keys.push_back(std::move(key));
    }
}

std::string_view unpack_key(detail::Unpacker& in, RowKey& key) {
    const std::string_view before = in.rest();
    key.source = in.text();
    key.stream = in.text();
    key.id = in.text();
    key.part = static_cast<int>(in.integer());
    in.text();
    return before.substr(0, before.size() - in.rest().size());
}

void unpack(detail::Unpacker& in, InsightRow& row) {
    row.customer.source = in.text();
    row.customer.stream = in.text();
    row.customer.id = in.text();
    row.customer.part = static_cast<int>(in.integer());
    unpack_content(detail::Unpacker(in.text()), row);
}

}  // namespace tenure::inline v1::store_detail
