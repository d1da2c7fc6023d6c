// Fits a purchase log and says what each customer is worth: MBG/NBD for when, Gamma-Gamma for how
// much. The log is made here; `main FILE.csv` takes one with customer_id,date,amount.
#include <cmath>
#include <cstdio>
#include <random>
#include <string>

#include "tenure/clv/spend_fit.hpp"
#include "tenure/clv/transactions_csv.hpp"

using namespace tenure;

namespace {

// [snippet]
/// Prints a fit, its remarks, and the value of the first customers over a year.
void value_customers(const LogSummaries& log) {
    const SummaryView customers = log.table.summaries.view();
    const ClvModel model = fit(customers, {.model = ModelKind::mbg_nbd});
    const SpendFit spend = fit_spend(customers, {.adjust = SpendAdjustment::when_needed});

    std::printf("%.0f customers, r %.3f, alpha %.3f, a %.3f, b %.3f, log-likelihood %.2f\n",
                model.customers, model["r"], model["alpha"], model["a"], model["b"],
                model.log_likelihood);
    for (const FitFinding& finding : model.findings) {
        std::printf("  %s; %s\n", finding.what.c_str(), finding.next.c_str());
    }
    const Estimates all = score(model, customers, {.margin = 0.3}, spend);
    for (std::uint32_t i = 0; i < 5 && i < all.size(); ++i) {
        std::printf("%s: alive %.2f, %.2f purchases, value %.2f +- %.2f\n",
                    log.ids.text(log.table.customer[i]).c_str(), all.p_alive[i],
                    all.expected_transactions[i], all.clv[i], all.clv_se[i]);
    }
}
// [/snippet]

/// A year and a half of purchases by 500 customers who come, buy for a while, and leave.
std::string made_up_log() {
    std::mt19937_64 random(7);
    const auto uniform = [&] { return (static_cast<double>(random() >> 11) + 0.5) / 0x1p53; };
    std::string csv = "customer_id,date,amount\n";
    const Date end = Date::of(2026, 6, 30);
    for (int customer = 1; customer <= 500; ++customer) {
        double day = Date::of(2025, 1, 1).days + 90 * uniform();
        const double wait = -std::log(uniform()) * 30 + 10, leave = 0.3 * uniform();
        const double usual = 20 * std::exp(uniform());
        for (; day <= end.days; day -= std::log(uniform()) * wait) {
            csv += "C" + std::to_string(customer) + "," +
                   to_string(Date{static_cast<std::int32_t>(day)}) + "," +
                   std::to_string(usual * (0.5 + uniform())) + "\n";
            if (uniform() < leave) break;
        }
    }
    return csv;
}

}  // namespace

int main(int argc, char** argv) try {
    value_customers(argc > 1 ? summarize_csv_file(argv[1]) : summarize_csv(made_up_log()));
} catch (const Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
