#include "measures/remarks.hpp"

#include <algorithm>
#include <limits>
#include <vector>

namespace tenure::inline v1::detail {

namespace {

/// What of a purchase was not given back yet.
struct Open {
    const Event* purchase;
    std::int64_t left = 0;
};

std::int64_t size_of(const Event& event) {
    const std::int64_t minor = event.amount->minor;
    if (minor == std::numeric_limits<std::int64_t>::min()) {
        return std::numeric_limits<std::int64_t>::max();
    }
    return minor < 0 ? -minor : minor;
}

/// Takes a refund off the purchases it can lower, the latest first; returns what is too much.
std::int64_t take_back(std::vector<Open>& open, const Event& refund) {
    std::int64_t rest = size_of(refund);
    for (auto each = open.rbegin(); each != open.rend() && rest > 0; ++each) {
        const bool its = refund.about.empty() || refund.about == each->purchase->key;
        if (!its || each->purchase->amount->currency != refund.amount->currency) continue;
        const std::int64_t taken = std::min(rest, each->left);
        each->left -= taken;
        rest -= taken;
    }
    return rest;
}

}  // namespace

void Remarks::add(const Subject& subject) {
    undated_ += static_cast<std::uint64_t>(subject.history.undated);
    for (const Event& event : subject.history.events) {
        future_ += event.at > scope_.options.as_of ? 1 : 0;
    }
    check_refunds(subject.history);
}

void Remarks::check_refunds(const History& history) {
    std::vector<Open> open;
    for (const Event& event : history.events) {
        if (event.at > scope_.closing) break;
        const bool priced = event.amount.has_value();
        if (event.kind == EventKind::purchase && priced) open.push_back({&event, size_of(event)});
        if (event.kind != EventKind::refund || !priced) continue;
        const bool known =
            event.about.empty() || std::any_of(open.begin(), open.end(), [&](const Open& each) {
                return each.purchase->key == event.about;
            });
        if (!known) {
            ++refunds_of_unknown_;
        } else if (take_back(open, event) > 0) {
            ++refunds_beyond_;
        }
    }
}

void Remarks::put(MeasureReport& report) const {
    const auto say = [&](std::string_view code, std::uint64_t count, const MeasureNote& more = {}) {
        if (count > 0) report.remarks.push_back(counted_note(code, count, more));
    };
    say("left_out_undated", undated_);
    say("left_out_future", future_, note_on("", scope_.day_of(scope_.options.as_of)));
    say("refunds_too_large", refunds_beyond_);
    say("refunds_of_unknown", refunds_of_unknown_);
}

}  // namespace tenure::inline v1::detail
