#include "tenure/segment/churn.hpp"

namespace tenure::inline v1 {

namespace {

using detail::ChurnShares;

/// Collects the parts that take something away.
class Reasons {
 public:
    void add(std::string_view code, double value, double effect) {
        if (effect > 0) all_.push_back({code, value, effect});
    }
    std::vector<Reason> sorted() && {
        std::stable_sort(all_.begin(), all_.end(), [](const Reason& left, const Reason& right) {
            return left.effect > right.effect;
        });
        return std::move(all_);
    }

 private:
    std::vector<Reason> all_;
};

void add_silence(Reasons& reasons, const Signals& signals, double p_alive) {
    const double silence = std::exp2(-std::max(0.0, signals.overdue));
    if (std::isnan(p_alive)) return reasons.add("overdue", signals.overdue, 1 - silence);
    reasons.add("overdue", signals.overdue, 1 - std::sqrt(silence));
    reasons.add("p_alive", p_alive, 1 - std::sqrt(std::clamp(p_alive, 0.0, 1.0)));
}

void add_signs(Reasons& reasons, const Signals& signals) {
    if (signals.recent_complaints > 0) {
        reasons.add("complaints", signals.recent_complaints,
                    1 - std::pow(ChurnShares::complaint, std::min(signals.recent_complaints, 3)));
    }
    if (signals.contract_ended) reasons.add("contract_ended", 1, 1 - ChurnShares::ended);
    if (detail::quieter(signals)) {
        const double before = signals.earlier_touches + signals.earlier_inbound;
        const double now = signals.recent_touches + signals.recent_inbound;
        reasons.add("quieter", now / before, 1 - ChurnShares::quieter);
    }
    if (detail::detractor(signals)) {
        reasons.add("detractor", static_cast<double>(signals.nps), 1 - ChurnShares::detractor);
    }
    if (detail::unhappy(signals)) {
        reasons.add("unhappy", static_cast<double>(signals.csat), 1 - ChurnShares::unhappy);
    }
    if (signals.bounced) reasons.add("bounced", 1, 1 - ChurnShares::unreachable);
    if (signals.opted_out) reasons.add("opted_out", 1, 1 - ChurnShares::opted_out);
}

}  // namespace

std::vector<Reason> churn_reasons(const Signals& signals, double p_alive) {
    if (!detail::ever_customer(signals)) return {};
    Reasons reasons;
    if (signals.left) {
        reasons.add("left", 1, 1);
    } else {
        reasons.add("lapsed", 1, detail::least_churn_risk(signals.state));
    }
    add_silence(reasons, signals, p_alive);
    add_signs(reasons, signals);
    return std::move(reasons).sorted();
}

}  // namespace tenure::inline v1
