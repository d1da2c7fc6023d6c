#include "insight/model_values.hpp"

#include <algorithm>

#include "tenure/core/error.hpp"

namespace tenure::inline v1::detail {

namespace {

constexpr double fewest_repeaters = 20;

/// The first remark that forbids to use a fit.
std::string objection(const ClvModel& model) {
    for (const FitFinding& finding : model.findings) {
        if (finding.level == FitFindingLevel::error) return finding.what;
    }
    return model.converged ? "" : "the fit did not converge";
}

}  // namespace

void ModelValues::add(const std::optional<Summary>& summary) {
    has_summary_.push_back(summary ? 1 : 0);
    if (!summary) return;
    summaries_.x.push_back(summary->x);
    summaries_.t_x.push_back(summary->t_x);
    summaries_.T.push_back(summary->T);
    summaries_.mean_spend.push_back(summary->mean_spend);
    const bool regular =
        settings_.model == ModelKind::bg_cnbd_k || settings_.model == ModelKind::mbg_cnbd_k;
    if (regular) summaries_.log_intervals.push_back(summary->log_intervals);
}

bool ModelValues::refuse(std::string problem) {
    problem_ = std::string(to_string(settings_.model)) + " was not used: " + std::move(problem);
    return false;
}

bool ModelValues::fit(const Context& context) {
    const ModelKind kind = settings_.model;
    if (kind == ModelKind::bg_bb || kind == ModelKind::sbg || kind == ModelKind::bdw ||
        kind == ModelKind::gamma_gamma) {
        return refuse(
            "it needs records of opportunities or renewals, not of purchases; "
            "`tenure clv fit --summary` takes them");
    }
    const auto repeaters =
        std::count_if(summaries_.x.begin(), summaries_.x.end(), [](double x) { return x > 0; });
    if (static_cast<double>(repeaters) < fewest_repeaters) {
        return refuse("only " + std::to_string(repeaters) +
                      " customers bought again; it needs 20 at least");
    }
    FitOptions options{.model = settings_.model, .progress = settings_.progress};
    try {
        model_ = tenure::fit(summaries_.view(), options, context);
        if (const std::string what = objection(model_); !what.empty()) return refuse(what);
        options.model = ModelKind::gamma_gamma;
        spend_ = tenure::fit(summaries_.view(), options, context);
        if (const std::string what = objection(spend_); !what.empty()) {
            return refuse("the amounts (gamma-gamma): " + what);
        }
        if (!(spend_["q"] > 1)) {
            return refuse("the amounts scatter so widely that their mean does not exist (q = " +
                          std::to_string(spend_["q"]) + ")");
        }
    } catch (const Error& error) {
        if (error.code() != Errc::bad_argument) throw;
        return refuse(error.details().cause);
    }
    return true;
}

std::vector<double> ModelValues::values(const Context& context) {
    score_all(context);
    std::vector<double> values;
    values.reserve(estimates_.size());
    for (std::size_t i = 0; i < estimates_.size(); ++i) {
        if (estimates_.reason[i] == NoEstimate::none) values.push_back(estimates_.clv[i]);
    }
    return values;
}

/// All at once: what customers have in common is worked out once, and that is most of the work.
void ModelValues::score_all(const Context& context) {
    if (scored_) return;
    estimates_ = score(model_, summaries_.view(), settings_.clv, &spend_, context);
    scored_ = true;
}

std::optional<ModelValues::Value> ModelValues::next(const Context& context) {
    score_all(context);
    if (has_summary_[customer_++] == 0) return std::nullopt;
    const std::size_t row = row_++;
    return Value{summaries_[row], estimates_[row]};
}

}  // namespace tenure::inline v1::detail
