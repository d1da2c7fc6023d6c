#include <algorithm>
#include <cmath>
#include <tuple>

#include "tenure/clv/validate.hpp"
#include "tenure/core/error.hpp"

namespace tenure::inline v1 {

namespace {

/// Fits one model; what cannot be fitted becomes a finding, so that the others still compare.
ClvModel fitted(const SummaryView& customers, ModelKind kind, const CompareOptions& options,
                const Context& context) {
    FitOptions fitting;
    fitting.model = kind;
    fitting.threads = options.threads;
    try {
        return fit(customers, fitting, context);
    } catch (const Error& error) {
        if (error.code() != Errc::bad_argument) throw;
        ClvModel out;
        out.kind = kind;
        out.unit = customers.unit;
        out.log_likelihood = std::numeric_limits<double>::quiet_NaN();
        out.findings.push_back({FitFindingLevel::error, "not_fitted", error.details().cause,
                                error.details().next_step});
        return out;
    }
}

std::tuple<bool, bool, double> rank(const ComparedModel& each) {
    const double score = each.holdout ? each.holdout->root_mean_square_error : each.model.bic();
    return {each.model.parameters.empty(), !each.model.converged,
            std::isnan(score) ? std::numeric_limits<double>::infinity() : score};
}

std::vector<ComparedModel> compared(const SummaryView& customers, const SummaryTable* table,
                                    const CompareOptions& options, const Context& context) {
    const bool holdout = table != nullptr && table->holdout_x.size() == table->size() &&
                         table->observation_end > table->end;
    std::vector<ComparedModel> out;
    for (const ModelKind kind : options.kinds) {
        if (kind == ModelKind::gamma_gamma) {
            throw Error(Errc::bad_argument, "compare", std::string(to_string(kind)),
                        "it models amounts, not purchases", "Leave it out");
        }
        ComparedModel each{fitted(customers, kind, options, context), {}};
        if (holdout && !each.model.parameters.empty()) {
            each.holdout = validate_holdout(each.model, *table, nullptr, context).transactions;
        }
        out.push_back(std::move(each));
        if (options.progress) {
            options.progress({"compare models", out.size(), options.kinds.size(),
                              out.size() == options.kinds.size()});
        }
    }
    std::stable_sort(out.begin(), out.end(), [](const ComparedModel& a, const ComparedModel& b) {
        return rank(a) < rank(b);
    });
    return out;
}

}  // namespace

std::vector<ComparedModel> compare(const SummaryTable& table, const CompareOptions& options,
                                   const Context& context) {
    return compared(table.summaries.view(), &table, options, context);
}

std::vector<ComparedModel> compare(const SummaryView& customers, const CompareOptions& options,
                                   const Context& context) {
    return compared(customers, nullptr, options, context);
}

}  // namespace tenure::inline v1
