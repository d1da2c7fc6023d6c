// Populations drawn from the models' own processes on a grid of days, the same for equal seeds.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tenure/clv/summarize.hpp"
#include "tenure/clv/summary.hpp"

namespace tenure::bench {

enum class Process { dropout, death };

/// Customers acquired over the first year of two, observed to day 728; summaries in weeks.
/// BG/NBD r=.243 alpha=4.414 a=.793 b=2.426, Pareto/NBD r=.553 alpha=10.578 s=.606 beta=11.669,
/// amounts by Gamma-Gamma p=6.25 q=3.74 gamma=15.44.
Summaries population(Process process, std::size_t customers, std::uint64_t seed);

/// The same with times to the second instead of the day.
Summaries off_grid_population(std::size_t customers, std::uint64_t seed);

/// Donors with six opportunities, BG/BB alpha=1.204 beta=.750 gamma=.657 delta=2.783.
Summaries donors(std::size_t customers, std::uint64_t seed);

/// Transactions, a column per number.
struct Log {
    std::vector<std::uint32_t> customer;
    std::vector<std::int32_t> day;
    std::vector<double> amount;
    TransactionColumns view() const { return {customer, day, amount}; }
};
/// A log in order of time of so many rows by a tenth as many customers.
Log transaction_log(std::size_t rows, std::uint64_t seed);

/// The purchases, in order of time, of customers as population(Process::dropout, …) has them.
Log population_log(std::size_t customers, std::uint64_t seed);

/// Writes `customer_id,date,amount`, respectively `customer_id,x,t_x,T,m_x`.
void write_csv(const Log& log, const std::string& path);
void write_csv(const Summaries& summaries, const std::string& path);

}  // namespace tenure::bench
