#include <algorithm>
#include <map>

#include "clv_models.hpp"

namespace tenure::cli {

namespace {

/// Returns each effect's column of covariates, in the order of the effects.
std::vector<const CovariateColumn*> columns_of(const ClvModel& model,
                                               const ClvCustomers& customers) {
    std::vector<const CovariateColumn*> columns;
    for (const CovariateEffect& effect : model.effects) {
        const auto found =
            std::find_if(customers.covariates.begin(), customers.covariates.end(),
                         [&](const CovariateColumn& column) { return column.name == effect.name; });
        if (found == customers.covariates.end()) {
            throw Error(Errc::configuration, "score", std::string(to_string(model.kind)),
                        "its parameters have an effect of " + effect.name +
                            ", which the customers do not have",
                        "Give a column " + effect.name + " with --covariates");
        }
        columns.push_back(&*found);
    }
    return columns;
}

Summaries rows_of(const Summaries& all, const std::vector<std::size_t>& rows) {
    Summaries out;
    out.unit = all.unit;
    const auto take = [&](const std::vector<double>& from, std::vector<double>& into) {
        if (from.empty()) return;
        for (const std::size_t row : rows) into.push_back(from[row]);
    };
    take(all.x, out.x);
    take(all.t_x, out.t_x);
    take(all.T, out.T);
    take(all.mean_spend, out.mean_spend);
    take(all.log_intervals, out.log_intervals);
    return out;
}

Estimates scored(const ClvModel& model, const SummaryView& customers, const ClvOptions& options,
                 const ClvModels& models, const Context& context) {
    if (models.spend) return score(model, customers, options, *models.spend, context);
    return score(model, customers, options, nullptr, context);
}

void put(const std::vector<double>& from, const std::vector<std::size_t>& rows, std::size_t size,
         std::vector<double>& into) {
    if (from.empty()) return;
    into.resize(size);
    for (std::size_t i = 0; i < rows.size(); ++i) into[rows[i]] = from[i];
}

}  // namespace

Estimates estimates_of(const ClvModels& models, const ClvCustomers& customers,
                       const ClvOptions& options, const Context& context) {
    const Summaries& all = customers.summaries();
    if (models.model.effects.empty()) {
        return scored(models.model, all.view(), options, models, context);
    }
    // Customers with the same covariates share a model.
    const auto columns = columns_of(models.model, customers);
    std::map<std::vector<double>, std::vector<std::size_t>> groups;
    for (std::size_t i = 0; i < all.size(); ++i) {
        std::vector<double> values;
        for (const CovariateColumn* column : columns) values.push_back(column->values[i]);
        groups[values].push_back(i);
    }
    ClvOptions quiet = options;
    quiet.progress = {};
    Estimates out;
    out.reason.resize(all.size());
    std::size_t finished = 0;
    for (const auto& [values, rows] : groups) {
        const Summaries some = rows_of(all, rows);
        const Estimates part =
            scored(with_covariates(models.model, values), some.view(), quiet, models, context);
        put(part.p_alive, rows, all.size(), out.p_alive);
        put(part.expected_transactions, rows, all.size(), out.expected_transactions);
        put(part.discounted_transactions, rows, all.size(), out.discounted_transactions);
        put(part.expected_spend, rows, all.size(), out.expected_spend);
        put(part.clv, rows, all.size(), out.clv);
        put(part.clv_se, rows, all.size(), out.clv_se);
        put(part.clv_p10, rows, all.size(), out.clv_p10);
        put(part.clv_p90, rows, all.size(), out.clv_p90);
        for (std::size_t i = 0; i < rows.size(); ++i) out.reason[rows[i]] = part.reason[i];
        finished += rows.size();
        if (options.progress)
            options.progress({"score", finished, all.size(), finished == all.size()});
    }
    return out;
}

}  // namespace tenure::cli
