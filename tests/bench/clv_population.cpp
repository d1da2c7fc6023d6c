#include "clv_population.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>

#include "clv/random.hpp"
#include "tenure/core/time.hpp"

namespace tenure::bench {

namespace {

using clv_detail::Random;

constexpr double days_observed = 728, days_of_acquisition = 364;

struct NoEvents {
    void operator()(double, double) const {}
};

/// One customer's life in days; `moment` rounds a time to what the data show of it, and `event`
/// gets the day of observation and the amount of each purchase.
template <class Moment, class Event = NoEvents>
void add_customer(Process process, Random& random, Moment&& moment, Summaries& out,
                  Event&& event = {}) {
    const double age = moment(days_observed - random.uniform() * days_of_acquisition);
    const bool drops = process == Process::dropout;
    const double rate = random.gamma(drops ? 0.243 : 0.553) / (drops ? 4.414 : 10.578) / 7;
    const double leave = drops ? random.beta(0.793, 2.426) : 0;
    const double death = drops ? 1e300 : random.exponential() / random.gamma(0.606) * 11.669 * 7;
    const double spend = random.gamma(3.74) / 15.44;
    double x = 0, last = 0, amount = 0;
    event(days_observed - age, random.gamma(6.25) / spend);
    for (double t = random.exponential() / rate; t <= std::min(age, death);
         t += random.exponential() / rate) {
        const double seen = moment(t);
        const double paid = random.gamma(6.25) / spend;
        event(days_observed - age + seen, paid);
        if (seen > last) {
            ++x;
            last = seen;
        }
        if (x > 0) amount += paid;
        if (drops && random.uniform() < leave) break;
    }
    out.x.push_back(x);
    out.t_x.push_back(last / 7);
    out.T.push_back(age / 7);
    out.mean_spend.push_back(x > 0 ? amount / x : 0);
}

}  // namespace

Summaries population(Process process, std::size_t customers, std::uint64_t seed) {
    Random random(seed);
    Summaries out;
    for (std::size_t i = 0; i < customers; ++i) {
        add_customer(
            process, random, [](double t) { return std::floor(t); }, out);
    }
    return out;
}

Summaries off_grid_population(std::size_t customers, std::uint64_t seed) {
    Random random(seed);
    Summaries out;
    const auto second = [](double t) { return std::floor(t * 86400) / 86400; };
    for (std::size_t i = 0; i < customers; ++i) {
        add_customer(Process::dropout, random, second, out);
    }
    return out;
}

Summaries donors(std::size_t customers, std::uint64_t seed) {
    Random random(seed);
    Summaries out;
    out.unit = TimeUnit::year;
    for (std::size_t i = 0; i < customers; ++i) {
        const double gives = random.beta(1.204, 0.750), dies = random.beta(0.657, 2.783);
        double x = 0, last = 0;
        for (double n = 1; n <= 6 && random.uniform() >= dies; ++n) {
            if (random.uniform() >= gives) continue;
            ++x;
            last = n;
        }
        out.x.push_back(x);
        out.t_x.push_back(last);
        out.T.push_back(6);
    }
    return out;
}

Log transaction_log(std::size_t rows, std::uint64_t seed) {
    Random random(seed);
    const auto customers = static_cast<std::uint32_t>(std::max<std::size_t>(1, rows / 10));
    const std::int32_t start = Date::of(2024, 1, 1).days;
    Log log;
    log.customer.reserve(rows);
    log.day.reserve(rows);
    log.amount.reserve(rows);
    for (std::size_t i = 0; i < rows; ++i) {
        const double share = static_cast<double>(i) / static_cast<double>(rows);
        log.day.push_back(start + static_cast<std::int32_t>(share * days_observed));
        const double favoured = random.uniform() * random.uniform();  // some buy far more often
        log.customer.push_back(static_cast<std::uint32_t>(favoured * customers));
        log.amount.push_back(std::round(random.gamma(6.25) * 500) / 100);
    }
    return log;
}

Log population_log(std::size_t customers, std::uint64_t seed) {
    Random random(seed);
    Summaries unused;
    std::vector<Transaction> events;
    const std::int32_t start = Date::of(2024, 1, 1).days;
    for (std::uint32_t i = 0; i < customers; ++i) {
        add_customer(
            Process::dropout, random, [](double t) { return std::floor(t); }, unused,
            [&](double day, double amount) {
                events.push_back({i, start + static_cast<std::int32_t>(day), amount});
            });
    }
    std::stable_sort(events.begin(), events.end(),
                     [](const Transaction& a, const Transaction& b) { return a.day < b.day; });
    Log log;
    for (const Transaction& each : events) {
        log.customer.push_back(each.customer);
        log.day.push_back(each.day);
        log.amount.push_back(each.amount);
    }
    return log;
}

void write_csv(const Log& log, const std::string& path) {
    std::FILE* file = std::fopen(path.c_str(), "w");
    if (file == nullptr) return;
    std::fputs("customer_id,date,amount\n", file);
    for (std::size_t i = 0; i < log.customer.size(); ++i) {
        std::fprintf(file, "%u,%s,%.2f\n", log.customer[i], to_string(Date{log.day[i]}).c_str(),
                     log.amount[i]);
    }
    std::fclose(file);
}

void write_csv(const Summaries& summaries, const std::string& path) {
    std::FILE* file = std::fopen(path.c_str(), "w");
    if (file == nullptr) return;
    std::fputs("customer_id,x,t_x,T,m_x\n", file);
    for (std::size_t i = 0; i < summaries.size(); ++i) {
        std::fprintf(file, "%zu,%.17g,%.17g,%.17g,%.17g\n", i, summaries.x[i], summaries.t_x[i],
                     summaries.T[i], summaries.mean_spend.empty() ? 0 : summaries.mean_spend[i]);
    }
    std::fclose(file);
}

}  // namespace tenure::bench
