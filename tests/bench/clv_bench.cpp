// Times the CLV engine: one JSON line per figure. clv_bench [--only OP] [--customers N]
// [--rows N] [--reference DIR] [--write DIR] [--list]
// CPU seconds of this process, the best of three; rss_mb is the process's peak, so a figure's own
// memory needs --only. The populations are written as CSV for other libraries with --write.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include "clv_population.hpp"
#include "resources.hpp"
#include "tenure/clv/fit.hpp"
#include "tenure/clv/predict.hpp"
#include "tenure/clv/summary_state.hpp"
#include "tenure/clv/transactions_csv.hpp"

namespace {

using namespace tenure;
using tenure::bench::cpu_now;
using tenure::bench::peak_mb;
using tenure::bench::Process;

struct Settings {
    std::size_t customers = 1'000'000, rows = 10'000'000;
    std::string only, reference = TENURE_REFERENCE_DIR, write;
    bool list = false;
};

/// Runs `work` `times` over and prints the quickest of three such runs, per call.
void figure(const char* op, std::size_t n, int times, const std::function<double()>& work) {
    double best_cpu = 1e300, best_wall = 1e300, value = 0;
    for (int run = 0; run < 3; ++run) {
        const double cpu = cpu_now();
        const auto wall = std::chrono::steady_clock::now();
        for (int i = 0; i < times; ++i) value = work();
        const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - wall;
        best_cpu = std::min(best_cpu, (cpu_now() - cpu) / times);
        best_wall = std::min(best_wall, passed.count() / times);
    }
    std::printf(
        "{\"op\":\"%s\",\"n\":%zu,\"cpu_s\":%.6g,\"wall_s\":%.6g,\"rss_mb\":%.1f,"
        "\"value\":%.12g}\n",
        op, n, best_cpu, best_wall, peak_mb(), value);
    std::fflush(stdout);
}

double fitted(const Summaries& customers, ModelKind kind) {
    return fit(customers.view(), {.model = kind}).log_likelihood;
}

Summaries cdnow(const Settings& settings) {
    Summaries out;
    std::FILE* file =
        std::fopen((settings.reference + "/data/clv/cdnow_cbs_cal39.csv").c_str(), "r");
    if (file == nullptr) return out;
    char line[256];
    bool header = true;
    while (std::fgets(line, sizeof line, file) != nullptr) {
        double id = 0, x = 0, t_x = 0, T = 0, m = 0;
        if (!header && std::sscanf(line, "%lf,%lf,%lf,%lf,%lf", &id, &x, &t_x, &T, &m) == 5) {
            out.x.push_back(x);
            out.t_x.push_back(t_x);
            out.T.push_back(T);
            out.mean_spend.push_back(m);
        }
        header = false;
    }
    std::fclose(file);
    return out;
}

void bench_cdnow(const Settings& settings, const char* op, ModelKind kind) {
    const Summaries customers = cdnow(settings);
    if (customers.size() == 0) {
        std::fprintf(stderr, "%s: no reference data in %s\n", op, settings.reference.c_str());
        return;
    }
    figure(op, customers.size(), 50, [&] { return fitted(customers, kind); });
}

void bench_fit(const Settings& settings, const char* op, ModelKind kind) {
    const Process process = kind == ModelKind::pareto_nbd ? Process::death : Process::dropout;
    const Summaries customers = bench::population(process, settings.customers, 1);
    figure(op, customers.size(), 1, [&] { return fitted(customers, kind); });
}

double total(const std::vector<double>& column) {
    double sum = 0;
    for (const double each : column) sum += each;
    return sum;
}

/// P(alive) and the expected transactions of a year, alone (one step) or as discounted value.
void bench_score(const Settings& settings, const char* op, ModelKind kind, Span horizon, Span step,
                 bool with_spend) {
    const Process process = kind == ModelKind::pareto_nbd ? Process::death : Process::dropout;
    const Summaries customers = bench::population(process, settings.customers, 1);
    const ClvModel model = fit(customers.view(), {.model = kind});
    const ClvModel spend = fit(customers.view(), {.model = ModelKind::gamma_gamma});
    const ClvOptions options{.horizon = horizon, .step = step, .uncertainty = Uncertainty::none};
    figure(op, customers.size(), 1, [&] {
        const Estimates out =
            score(model, customers.view(), options, with_spend ? &spend : nullptr);
        return total(with_spend ? out.clv : out.discounted_transactions);
    });
}

void bench_csv(const Settings& settings) {
    const std::string path =
        (settings.write.empty() ? "/tmp" : settings.write) + "/clv_bench_log.csv";
    bench::write_csv(bench::transaction_log(settings.rows, 2), path);
    figure("csv_to_summary", settings.rows, 1,
           [&] { return total(summarize_csv_file(path).table.summaries.x); });
    if (settings.write.empty()) std::remove(path.c_str());
}

void bench_columns(const Settings& settings) {
    const bench::Log log = bench::transaction_log(settings.rows, 2);
    figure("columns_to_summary", settings.rows, 1,
           [&] { return total(summarize(log.view()).summaries.x); });
}

/// Appends 10,000 events and scores the customers they touch, then refits from the last fit.
void bench_incremental(const Settings& settings) {
    const bench::Log log = bench::population_log(settings.customers, 3);
    SummaryState state;
    std::vector<Transaction> events;
    for (std::size_t i = 0; i < log.customer.size(); ++i) {
        events.push_back({log.customer[i], log.day[i], log.amount[i]});
    }
    state.append(events);
    const Date today{log.day.back()};
    const SummaryTable table = state.table(today);
    const ClvModel model = fit(table.summaries.view(), {});
    const ClvModel spend = fit(table.summaries.view(), {.model = ModelKind::gamma_gamma});
    state.touched();
    std::vector<Transaction> news;
    for (std::size_t i = 0; i < 10'000; ++i) {
        news.push_back({log.customer[i * 97 % log.customer.size()], today.days, 20});
    }
    const ClvOptions options{.step = {1, TimeUnit::year}, .uncertainty = Uncertainty::none};
    figure("append_10000_and_score", settings.customers, 1, [&] {
        state.append(news);
        Summaries touched;
        for (const std::uint32_t customer : state.touched()) {
            const Summary s = state.summary_of(customer, today).summary;
            touched.x.push_back(s.x);
            touched.t_x.push_back(s.t_x);
            touched.T.push_back(s.T);
            touched.mean_spend.push_back(s.mean_spend);
        }
        return total(score(model, touched.view(), options, &spend).clv);
    });
    const SummaryTable now = state.table(today);
    figure("warm_refit", settings.customers, 1,
           [&] { return fit(now.summaries.view(), {.start = model.parameters}).log_likelihood; });
}

void bench_bootstrap(const Settings& settings, const char* op, ModelKind kind) {
    const Process process = kind == ModelKind::pareto_nbd ? Process::death : Process::dropout;
    const Summaries customers = bench::population(process, settings.customers, 1);
    const ClvModel model = fit(customers.view(), {.model = kind});
    const double cpu = cpu_now();
    const auto refits = bootstrap(customers.view(), model, {.replicates = 200});
    std::printf("{\"op\":\"%s\",\"n\":%zu,\"cpu_s\":%.6g,\"rss_mb\":%.1f,\"value\":%zu}\n", op,
                customers.size(), cpu_now() - cpu, peak_mb(), refits.size());
}

void bench_covariates(const Settings& settings) {
    const Summaries customers = bench::population(Process::dropout, settings.customers / 10, 1);
    std::vector<double> z(customers.size());
    for (std::size_t i = 0; i < z.size(); ++i) z[i] = i % 2 == 0 ? 1 : 0;
    FitOptions options;
    options.covariates = {{"z"}, {"z"}, {z}, {z}};
    figure("mbg_nbd_fit_covariates", customers.size(), 1,
           [&] { return fit(customers.view(), options).log_likelihood; });
}

struct Figure {
    const char* op;
    std::function<void(const Settings&)> run;
};

std::vector<Figure> figures() {
    constexpr Span year{1, TimeUnit::year}, month{1, TimeUnit::month};
    const auto fit_of = [](const char* op, ModelKind kind) {
        return Figure{op, [=](const Settings& s) { bench_fit(s, op, kind); }};
    };
    const auto score_of = [](const char* op, ModelKind kind, Span horizon, Span step, bool spend) {
        return Figure{op,
                      [=](const Settings& s) { bench_score(s, op, kind, horizon, step, spend); }};
    };
    return {
        {"bg_nbd_fit_cdnow",
         [](const Settings& s) { bench_cdnow(s, "bg_nbd_fit_cdnow", ModelKind::bg_nbd); }},
        {"pareto_nbd_fit_cdnow",
         [](const Settings& s) { bench_cdnow(s, "pareto_nbd_fit_cdnow", ModelKind::pareto_nbd); }},
        fit_of("bg_nbd_fit", ModelKind::bg_nbd),
        fit_of("mbg_nbd_fit", ModelKind::mbg_nbd),
        fit_of("pareto_nbd_fit", ModelKind::pareto_nbd),
        fit_of("gamma_gamma_fit", ModelKind::gamma_gamma),
        {"bg_bb_fit",
         [](const Settings& s) {
             const Summaries customers = bench::donors(s.customers, 1);
             figure("bg_bb_fit", customers.size(), 1,
                    [&] { return fitted(customers, ModelKind::bg_bb); });
         }},
        {"bg_nbd_fit_off_grid",
         [](const Settings& s) {
             const Summaries customers = bench::off_grid_population(s.customers, 1);
             figure("bg_nbd_fit_off_grid", customers.size(), 1,
                    [&] { return fitted(customers, ModelKind::bg_nbd); });
         }},
        {"mbg_nbd_fit_covariates", bench_covariates},
        score_of("bg_nbd_score", ModelKind::bg_nbd, year, year, false),
        score_of("mbg_nbd_score", ModelKind::mbg_nbd, year, year, false),
        score_of("pareto_nbd_score", ModelKind::pareto_nbd, year, year, false),
        score_of("pareto_nbd_score_dert", ModelKind::pareto_nbd, forever, year, false),
        score_of("mbg_nbd_clv_12_steps", ModelKind::mbg_nbd, year, month, true),
        {"csv_to_summary", bench_csv},
        {"columns_to_summary", bench_columns},
        {"incremental", bench_incremental},
        {"bg_nbd_bootstrap_200",
         [](const Settings& s) { bench_bootstrap(s, "bg_nbd_bootstrap_200", ModelKind::bg_nbd); }},
        {"pareto_nbd_bootstrap_200",
         [](const Settings& s) {
             bench_bootstrap(s, "pareto_nbd_bootstrap_200", ModelKind::pareto_nbd);
         }},
    };
}

bool read_arguments(int count, char** words, Settings& settings) {
    for (int i = 1; i < count; ++i) {
        const std::string word = words[i];
        if (word == "--list") {
            settings.list = true;
            continue;
        }
        if (i + 1 == count) return false;
        const std::string value = words[++i];
        if (word == "--only") {
            settings.only = value;
        } else if (word == "--customers") {
            settings.customers = std::stoul(value);
        } else if (word == "--rows") {
            settings.rows = std::stoul(value);
        } else if (word == "--reference") {
            settings.reference = value;
        } else if (word == "--write") {
            settings.write = value;
        } else {
            return false;
        }
    }
    return true;
}

}  // namespace

int main(int count, char** words) {
    Settings settings;
    if (!read_arguments(count, words, settings)) {
        std::fprintf(stderr,
                     "clv_bench [--only OP] [--customers N] [--rows N] [--reference DIR] "
                     "[--write DIR] [--list]\n");
        return 2;
    }
    if (!settings.write.empty() && !settings.list) {
        const auto path = [&](const char* name) { return settings.write + "/" + name; };
        bench::write_csv(bench::population(Process::dropout, settings.customers, 1),
                         path("bg_nbd.csv"));
        bench::write_csv(bench::population(Process::death, settings.customers, 1),
                         path("pareto_nbd.csv"));
    }
    bool ran = false;
    for (const Figure& each : figures()) {
        if (settings.list) std::puts(each.op);
        if (settings.list || (!settings.only.empty() && settings.only != each.op)) continue;
        each.run(settings);
        ran = true;
    }
    if (ran || settings.list) return 0;
    std::fprintf(stderr, "no figure is called %s; --list names them\n", settings.only.c_str());
    return 2;
}
