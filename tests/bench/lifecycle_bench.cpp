// Times the lifecycle engine: one JSON line per figure.
// lifecycle_bench [--customers N] [--stored N] [--only memory|store]
// memory: everybody's survey, fit, states, RFM, scores and CLV from moments held in memory.
// store: the same through a SQLite file with ten purchases per customer, and an amendment after a
// thousand new ones, of which reading those customers' records again is timed alone too. CPU
// seconds of this process, the best of three runs where a run can be repeated; per_second counts
// customers.
#include <cmath>
#include <cstdio>
#include <cstring>
#include <random>
#include <string>

#include "insight/evaluation_options.hpp"
#include "insight/kept_days.hpp"
#include "insight/population.hpp"
#include "insight/scorer.hpp"
#include "resources.hpp"
#include "tenure/clv/residual.hpp"
#include "tenure/core/error.hpp"
#include "tenure/lifecycle/frameworks.hpp"
#include "tenure/store/open_store.hpp"

namespace {

using namespace tenure;
using tenure::bench::cpu_now;
using tenure::bench::peak_mb;

const Date today = Date::of(2026, 1, 1);
const Timestamp as_of = Timestamp::at_midnight_utc(today);
const Currency euro = Currency::of("EUR");

void tell(const char* op, std::size_t n, double seconds) {
    std::printf("{\"op\":\"%s\",\"n\":%zu,\"cpu_s\":%.4f,\"per_second\":%.0f,\"rss_mb\":%.1f}\n",
                op, n, seconds, static_cast<double>(n) / seconds, peak_mb());
    std::fflush(stdout);
}

/// Draws some ten events: purchases as Pareto's and Gamma-Gamma's customers make them, with a
/// touch and a ticket between.
class Drawing {
 public:
    std::vector<Event> events() {
        std::vector<Event> list;
        const double pace = 25 / (gamma_(random_) / 4);
        double day = today.days - 200 - 700 * uniform_(random_);
        spend_ = 6 * 50 / gamma_(random_);
        const double leaves = leaving_(random_), stays = staying_(random_);  // a Beta(0.6, 3.9)
        for (int i = 0; day < today.days; ++i) {
            Event event;
            event.kind = i == 3   ? EventKind::touch
                         : i == 6 ? EventKind::ticket_opened
                                  : EventKind::purchase;
            event.day = Date{static_cast<std::int32_t>(day)};
            event.at = Timestamp::at_midnight_utc(event.day);
            if (event.kind == EventKind::purchase) event.amount = amount();
            list.push_back(event);
            if (uniform_(random_) < leaves / (leaves + stays)) break;
            day += 1 - pace * std::log(1 - uniform_(random_));
        }
        return list;
    }
    Money amount() {
        return {1 + static_cast<std::int64_t>(100 * spend_ * gamma_(random_) / 4), euro};
    }
    std::size_t below(std::size_t n) {
        return static_cast<std::size_t>(static_cast<double>(n) * uniform_(random_));
    }

 private:
    std::mt19937 random_{42};
    std::uniform_real_distribution<double> uniform_{0, 1};
    std::gamma_distribution<double> gamma_{4, 1}, leaving_{0.6, 1}, staying_{3.9, 1};
    double spend_ = 50;
};

/// The whole evaluation of moments in memory; returns the sum of CLV, so that nothing is left out.
double evaluated(std::vector<Moments>& everybody) {
    const double began = cpu_now();
    detail::Parameters parameters;
    parameters.framework = find_framework("pars-vtiger-5");
    detail::Population population(today);
    EvaluateOptions options;
    detail::ModelValues values(detail::model_settings(options, Uncertainty::none));
    detail::KeptDays kept;
    for (const Moments& moments : everybody) {
        const auto& days = kept.of(moments, as_of);
        population.add(moments, days);
        values.add(detail::purchase_summary(days, moments.mixed_currencies, today, nullptr));
    }
    const double surveyed = cpu_now();
    parameters.framework.thresholds.rhythm = population.rhythm();
    parameters.rfm = rfm_boundaries(population.rfm(euro));
    parameters.valuation.currency = euro;
    parameters.valuation.horizon = "P1Y";
    if (!values.fit({})) std::printf("no fit: %s\n", values.problem().c_str());
    parameters.model = values.model();
    parameters.spend = values.spend();
    parameters.valuation.model = to_string(values.model().kind);
    const double fitted = cpu_now();
    detail::Scorer scorer(parameters, as_of, today);
    double sum = 0;
    for (Moments& moments : everybody) {
        scorer.score(moments, values.next({}));
        sum += scorer.figures().churn_risk + scorer.figures().frequency_score;
        if (scorer.valuation().value) sum += scorer.valuation().value->amount();
    }
    for (std::size_t i = 0; i < values.model().parameters.size(); ++i) {
        std::fprintf(stderr, "%s %.4g  ",
                     std::string(parameter_names(values.model().kind)[i]).c_str(),
                     values.model().parameters[i]);
    }
    std::fprintf(stderr, "survey %.3f s, measures and fit %.3f s, states and scores %.3f s\n",
                 surveyed - began, fitted - surveyed, cpu_now() - fitted);
    return sum;
}

void bench_memory(std::size_t customers) {
    Drawing drawing;
    std::vector<Moments> everybody;
    everybody.reserve(customers);
    History history;
    for (std::size_t i = 0; i < customers; ++i) {
        history.events = drawing.events();
        everybody.push_back(moments_of(history));
    }
    double best = 1e300, sum = 0;
    for (int run = 0; run < 3; ++run) {
        const double began = cpu_now();
        sum = evaluated(everybody);
        best = std::min(best, cpu_now() - began);
    }
    tell("evaluate_in_memory", customers, best);
    std::size_t events = 0;
    for (const Moments& moments : everybody) events += moments.list.size();
    std::fprintf(stderr, "sum %.6g, %.1f events per customer\n", sum,
                 static_cast<double>(events) / static_cast<double>(customers));
}

/// Stores customers and their purchases as a sync would.
class StoredBase {
 public:
    explicit StoredBase(const std::string& path) : store_(open_store("sqlite:" + path)) {}

    Store& store() { return *store_; }

    void fill(std::size_t customers) {
        for (std::size_t i = 0; i < customers; ++i) {
            Customer customer;
            customer.name = "Customer " + std::to_string(i);
            add("Accounts", id_of(i), EntityKind::customer, values_of(customer));
        }
        flush("Accounts");
        for (std::size_t i = 0; i < customers; ++i) {
            for (const Event& event : drawing_.events()) buy(i, event.day);
        }
        flush("Invoice");
        customers_ = customers;
    }

    void buy_more(std::size_t purchases) {
        for (std::size_t i = 0; i < purchases; ++i) buy(drawing_.below(customers_), today);
        flush("Invoice");
    }

 private:
    static std::string id_of(std::size_t i) {
        char text[24];
        std::snprintf(text, sizeof text, "11x%08zu", i);
        return text;
    }

    void buy(std::size_t customer, Date day) {
        Purchase sale;
        sale.customer = Reference{"Accounts", id_of(customer)};
        sale.purchased_on = day;
        sale.total = drawing_.amount();
        add("Invoice", "7x" + std::to_string(++sales_), EntityKind::purchase, values_of(sale));
    }

    void add(const char* stream, std::string id, EntityKind kind, std::vector<Value> values) {
        mapped_.push_back({rows_.size(), {{kind, 0, std::move(values)}}});
        rows_.push_back({std::move(id), {as_of}, {Null{}}});
        if (rows_.size() == 1000) flush(stream);
    }

    void flush(const char* stream) {
        PageCommit commit;
        commit.key = {"shop", stream, Purpose::changes, ""};
        commit.fields = fields_;
        commit.mapping_key = "bench";
        commit.observed_at = as_of;
        commit.rows = rows_;
        commit.mapped = mapped_;
        store_->commit_page(commit);
        rows_.clear();
        mapped_.clear();
    }

    std::unique_ptr<Store> store_;
    FieldList fields_ = std::make_shared<std::vector<FieldInfo>>(1);
    std::vector<Row> rows_;
    std::vector<MappedRow> mapped_;
    Drawing drawing_;
    std::size_t customers_ = 0, sales_ = 0;
};

template <class Work>
double timed(Work&& work) {
    const double began = cpu_now();
    work();
    return cpu_now() - began;
}

/// Returns the least that some work costs after a preparation, which is not timed.
template <class Prepare, class Work>
double best(Prepare&& prepare, Work&& work) {
    double least = 1e300;
    for (int run = 0; run < 3; ++run) {
        prepare();
        least = std::min(least, timed(work));
    }
    return least;
}

void bench_store(std::size_t customers) {
    const std::string path = "lifecycle_bench.db";
    for (const char* tail : {"", "-wal", "-shm", ".lock"}) std::remove((path + tail).c_str());
    {
        StoredBase base(path);
        tell("store_fill", customers, timed([&] { base.fill(customers); }));
        EvaluateOptions options;
        options.uncertainty = Uncertainty::none;
        tell("read_histories_once", customers,
             timed([&] { refresh_summaries(base.store(), detail::summary_settings(options)); }));
        std::size_t seen = 0;
        tell("read_kept_histories", customers,
             timed([&] { base.store().each_summary([&](const SummaryRow&) { ++seen; }); }));
        tell("evaluate_and_store", customers,
             best([] {}, [&] { evaluate(base.store(), as_of, options); }));
        const auto buy = [&] { base.buy_more(1000); };
        tell("reread_after_1000_purchases", 1000, best(buy, [&] {
                 refresh_summaries(base.store(), detail::summary_settings(options));
             }));
        evaluate(base.store(), as_of, options);
        tell("amend_after_1000_purchases", 1000, best(buy, [&] {
                 const AmendReport report = amend(base.store(), as_of, options);
                 if (!report.refused.empty()) std::printf("refused: %s\n", report.refused.c_str());
             }));
    }
    for (const char* tail : {"", "-wal", "-shm", ".lock"}) std::remove((path + tail).c_str());
}

}  // namespace

int main(int count, char** arguments) {
    std::size_t customers = 1'000'000, stored = 100'000;
    std::string only;
    for (int i = 1; i + 1 < count; i += 2) {
        const std::string_view option = arguments[i];
        if (option == "--customers") customers = std::stoull(arguments[i + 1]);
        if (option == "--stored") stored = std::stoull(arguments[i + 1]);
        if (option == "--only") only = arguments[i + 1];
    }
    try {
        if (only.empty() || only == "memory") bench_memory(customers);
        if (only.empty() || only == "store") bench_store(stored);
    } catch (const Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
