#include <algorithm>
#include <cmath>
#include <memory>

#include "clv/grid_score.hpp"
#include "tenure/clv/gamma_gamma.hpp"
#include "tenure/core/error.hpp"

namespace tenure::inline v1 {

namespace {

using namespace clv_detail;

constexpr double no_score = std::numeric_limits<double>::quiet_NaN();

/// Customers one by one: any model, any times.
PurchaseColumns score_singly(const ClvModel& model, const SummaryView& in,
                             const ClvOptions& options, const Steps& steps, Workers& workers,
                             const Context& context) {
    const std::size_t n = in.size();
    PurchaseColumns out{std::vector<double>(n), std::vector<double>(n), std::vector<double>(n)};
    const bool endless = std::isinf(options.horizon.length);
    constexpr std::size_t batch = 256;
    workers.each((n + batch - 1) / batch, [&](std::size_t piece) {
        for (std::size_t i = piece * batch; i < std::min(n, (piece + 1) * batch); ++i) {
            if (context.stop.stop_requested()) return;  // the caller throws
            out.alive[i] = probability_alive(model, in[i]);
            out.expected[i] =
                endless ? no_score : expected_transactions(model, in[i], options.horizon);
            out.discounted[i] = discounted_within(model, in[i], options, steps);
        }
    });
    context.check("score");
    return out;
}

PurchaseColumns purchase_columns(const ClvModel& model, const SummaryView& in,
                                 const ClvOptions& options, const Steps& steps, Workers& workers,
                                 const Context& context) {
    if (auto fast = score_on_grid(model, in, options, steps, workers)) return std::move(*fast);
    return score_singly(model, in, options, steps, workers, context);
}

std::vector<double> spend_column(const ClvModel& spend, const SummaryView& in, Workers& workers) {
    std::vector<double> out(in.size());
    const GammaGammaParameters<> parameters{spend.parameters[0], spend.parameters[1],
                                            spend.parameters[2]};
    in_pieces(in.size(), workers, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const Moment mean = gamma_gamma_expected_spend(parameters, in[i]);
            out[i] = mean ? mean.value : no_score;
        }
    });
    return out;
}

/// Valid rows in place of invalid ones, so that one bad row does not slow down all the others.
struct Cleaned {
    Summaries kept;
    std::vector<std::uint8_t> bad;
};
std::unique_ptr<Cleaned> cleaned(const SummaryView& in) {
    std::unique_ptr<Cleaned> out;
    clv_detail::Survey found{};
    kernels().survey(in.x.data(), in.t_x.data(), in.T.data(), in.size(), 1, found);
    if (found.valid) return out;
    for (std::size_t i = 0; i < in.size(); ++i) {
        if (problem_of(in.x[i], in.t_x[i], in.T[i]) == SummaryProblem::none) continue;
        if (!out) {
            out = std::make_unique<Cleaned>();
            out->kept.unit = in.unit;
            out->kept.x.assign(in.x.begin(), in.x.end());
            out->kept.t_x.assign(in.t_x.begin(), in.t_x.end());
            out->kept.T.assign(in.T.begin(), in.T.end());
            out->kept.mean_spend.assign(in.mean_spend.begin(), in.mean_spend.end());
            out->kept.log_intervals.assign(in.log_intervals.begin(), in.log_intervals.end());
            out->bad.assign(in.size(), 0);
        }
        out->bad[i] = 1;
        out->kept.x[i] = out->kept.t_x[i] = out->kept.T[i] = 0;
    }
    return out;
}

/// One scoring of a population.
class Scoring {
 public:
    Scoring(const ClvModel& model, const SummaryView& in, const ClvOptions& options,
            const ClvModel* spend, const Context& context)
        : model_(model),
          in_(in),
          options_(options),
          spend_(spend),
          context_(context),
          steps_(std::isinf(options.horizon.length) ? Steps{} : steps_of(model, options)),
          workers_(options.threads) {}

    Estimates run() {
        tell(0);
        PurchaseColumns columns =
            purchase_columns(model_, in_, options_, steps_, workers_, context_);
        out_.p_alive = std::move(columns.alive);
        out_.expected_transactions = std::move(columns.expected);
        out_.discounted_transactions = std::move(columns.discounted);
        out_.reason.assign(in_.size(), NoEstimate::none);
        if (spend_ != nullptr) value();
        if (spend_ != nullptr && options_.uncertainty != Uncertainty::none) add_errors();
        if (spend_ != nullptr && options_.uncertainty == Uncertainty::percentiles)
            add_percentiles();
        for (std::size_t i = 0; i < in_.size(); ++i) {
            NoEstimate& reason = out_.reason[i];
            if (std::isnan(out_.discounted_transactions[i])) {
                reason = NoEstimate::no_infinite_horizon;
            } else if (spend_ == nullptr) {
                reason = NoEstimate::no_spend_model;
            } else if (std::isnan(out_.expected_spend[i])) {
                reason = NoEstimate::no_mean_spend;
            }
        }
        tell(in_.size(), true);
        return std::move(out_);
    }

 private:
    void tell(std::uint64_t done, bool finished = false) const {
        if (options_.progress) options_.progress({"score", done, in_.size(), finished});
    }

    void value() {
        out_.expected_spend = spend_column(*spend_, in_, workers_);
        out_.clv.resize(in_.size());
        for (std::size_t i = 0; i < in_.size(); ++i) {
            out_.clv[i] =
                options_.margin * out_.expected_spend[i] * out_.discounted_transactions[i];
        }
    }

    /// The delta method along the axes of the parameters' uncertainty.
    void add_errors() {
        out_.clv_se.assign(in_.size(), 0);
        const std::vector<Nearby> models = nearby(model_), spends = nearby(*spend_);
        if (models.empty() || spends.empty()) {
            std::fill(out_.clv_se.begin(), out_.clv_se.end(), no_score);
            return;
        }
        const auto add = [&](const std::vector<double>& up, const std::vector<double>& down,
                             const std::vector<double>& other) {
            for (std::size_t i = 0; i < in_.size(); ++i) {
                const double slope = (up[i] - down[i]) / (2 * spread_step) * other[i];
                out_.clv_se[i] += slope * slope;
            }
        };
        for (const Nearby& each : models) {
            const auto up = purchase_columns(each.up, in_, options_, steps_, workers_, context_);
            const auto down =
                purchase_columns(each.down, in_, options_, steps_, workers_, context_);
            add(up.discounted, down.discounted, out_.expected_spend);
        }
        for (const Nearby& each : spends) {
            add(spend_column(each.up, in_, workers_), spend_column(each.down, in_, workers_),
                out_.discounted_transactions);
        }
        for (double& each : out_.clv_se) each = std::abs(options_.margin) * std::sqrt(each);
    }

    void add_percentiles() {
        out_.clv_p10.assign(in_.size(), no_score);
        out_.clv_p90.assign(in_.size(), no_score);
        if (!Futures::can_simulate(model_.kind)) return;
        const Futures futures(model_, *spend_, options_);
        constexpr std::size_t batch = 64, round = 64;
        const std::size_t pieces = (in_.size() + batch - 1) / batch;
        for (std::size_t first = 0; first < pieces; first += round) {
            workers_.each(std::min(round, pieces - first), [&](std::size_t piece) {
                std::vector<double> buffer;
                const std::size_t begin = (first + piece) * batch;
                for (std::size_t i = begin; i < std::min(in_.size(), begin + batch); ++i) {
                    const Range range = futures.range(in_[i], buffer);
                    out_.clv_p10[i] = range.p10;
                    out_.clv_p90[i] = range.p90;
                }
            });
            context_.check("score");
            tell(std::min(in_.size(), (first + round) * batch));
        }
    }

    const ClvModel& model_;
    const SummaryView& in_;
    const ClvOptions& options_;
    const ClvModel* spend_;
    const Context& context_;
    Steps steps_;
    Workers workers_;
    Estimates out_;
};

}  // namespace

Estimate Estimates::operator[](std::size_t i) const noexcept {
    const auto at = [i](const std::vector<double>& column) {
        return i < column.size() ? column[i] : no_score;
    };
    return {at(p_alive),
            at(expected_transactions),
            at(discounted_transactions),
            at(expected_spend),
            at(clv),
            at(clv_se),
            at(clv_p10),
            at(clv_p90),
            i < reason.size() ? reason[i] : NoEstimate::none};
}

Estimates score(const ClvModel& model, const SummaryView& customers, const ClvOptions& options,
                const ClvModel* spend, const Context& context) {
    check_score(model, options, spend);
    if (customers.unit != model.unit) {
        throw Error(Errc::bad_argument, "score", std::string(to_string(model.kind)),
                    "the summaries count in " + std::string(to_string(customers.unit)) +
                        "s, the model in " + std::string(to_string(model.unit)) + "s",
                    "Summarize with the unit of the model");
    }
    const auto clean = cleaned(customers);
    Estimates out =
        Scoring(model, clean ? clean->kept.view() : customers, options, spend, context).run();
    for (std::size_t i = 0; clean && i < customers.size(); ++i) {
        if (clean->bad[i] == 0) continue;
        for (auto* column :
             {&out.p_alive, &out.expected_transactions, &out.discounted_transactions,
              &out.expected_spend, &out.clv, &out.clv_se, &out.clv_p10, &out.clv_p90}) {
            if (!column->empty()) (*column)[i] = no_score;
        }
        out.reason[i] = NoEstimate::invalid_summary;
    }
    return out;
}

Estimate predict(const ClvModel& model, const Summary& customer, const ClvOptions& options,
                 const ClvModel* spend) {
    const double mean = customer.mean_spend;
    const SummaryView one{model.unit,
                          std::span(&customer.x, 1),
                          std::span(&customer.t_x, 1),
                          std::span(&customer.T, 1),
                          std::span(&mean, 1),
                          std::span(&customer.log_intervals, 1),
                          {}};
    return score(model, one, options, spend)[0];
}

}  // namespace tenure::inline v1
