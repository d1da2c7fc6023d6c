#include "tenure/clv/summarize.hpp"

#include <algorithm>
#include <string>

#include "clv/summarizer.hpp"
#include "tenure/core/error.hpp"

namespace tenure::inline v1 {
namespace {

using detail::Summarizer;

void require_equal_lengths(const TransactionColumns& log) {
    const std::size_t rows = log.customer.size();
    if (log.day.size() == rows && (log.amount.empty() || log.amount.size() == rows)) return;
    throw Error(Errc::bad_argument, "summarize transactions",
                std::to_string(rows) + " customers, " + std::to_string(log.day.size()) + " days, " +
                    std::to_string(log.amount.size()) + " amounts",
                "the columns differ in length", "Give one day and one amount per customer");
}

// Numbers that are far apart would cost a tally for every gap between them.
bool is_sparse(std::size_t customers, std::size_t rows) {
    return customers > 4 * rows + 1'000'000;
}

SummaryTable summarize_dense(const TransactionColumns& log, const SummarizeOptions& options,
                             std::size_t customers) {
    const double* amounts = log.amount.empty() ? nullptr : log.amount.data();
    Summarizer summarizer(options, amounts != nullptr);
    summarizer.reserve(customers);
    summarizer.add(log.customer.data(), log.day.data(), amounts, log.size());
    if (summarizer.found_disorder()) {
        std::vector<Transaction> events;
        for (std::size_t i = 0; i < log.size(); ++i) {
            if (!summarizer.is_unordered(log.customer[i])) continue;
            events.push_back({log.customer[i], log.day[i], amounts ? amounts[i] : 0.0});
        }
        summarizer.redo(events);
    }
    return summarizer.finish();
}

SummaryTable summarize_sparse(const TransactionColumns& log, const SummarizeOptions& options) {
    std::vector<std::uint32_t> names(log.customer.begin(), log.customer.end());
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    std::vector<std::uint32_t> dense(log.size());
    std::transform(log.customer.begin(), log.customer.end(), dense.begin(), [&](auto customer) {
        const auto at = std::lower_bound(names.begin(), names.end(), customer);
        return static_cast<std::uint32_t>(at - names.begin());
    });
    SummaryTable table = summarize_dense({dense, log.day, log.amount}, options, names.size());
    for (std::uint32_t& customer : table.customer) customer = names[customer];
    for (RejectedCustomer& rejected : table.rejected) rejected.customer = names[rejected.customer];
    return table;
}

}  // namespace

std::string_view to_string(SummaryRejection reason) noexcept {
    switch (reason) {
        case SummaryRejection::no_purchase:
            return "only refunds or free transactions";
        case SummaryRejection::begins_later:
            return "the first purchase is after the end";
        case SummaryRejection::amount_not_finite:
            return "an amount or the sum of amounts is not finite";
        case SummaryRejection::date_out_of_range:
            return "a date is outside the years 1 to 9999";
        case SummaryRejection::needs_rebuild:
            return "an event is before ones already counted";
        case SummaryRejection::ends_before_events:
            return "events are after the day asked for";
        case SummaryRejection::unknown_customer:
            return "no event of this customer";
        case SummaryRejection::none:
            break;
    }
    return "";
}

SummaryTable summarize(const TransactionColumns& log, const SummarizeOptions& options) {
    require_equal_lengths(log);
    if (log.size() == 0) return summarize_dense(log, options, 0);
    const auto largest = *std::max_element(log.customer.begin(), log.customer.end());
    const std::size_t customers = std::size_t{largest} + 1;
    return is_sparse(customers, log.size()) ? summarize_sparse(log, options)
                                            : summarize_dense(log, options, customers);
}

SummaryTable summarize(std::span<const Transaction> log, const SummarizeOptions& options) {
    std::vector<std::uint32_t> customer;
    std::vector<std::int32_t> day;
    std::vector<double> amount;
    customer.reserve(log.size());
    day.reserve(log.size());
    amount.reserve(log.size());
    for (const Transaction& event : log) {
        customer.push_back(event.customer);
        day.push_back(event.day);
        amount.push_back(event.amount);
    }
    return summarize(TransactionColumns{customer, day, amount}, options);
}

}  // namespace tenure::inline v1
