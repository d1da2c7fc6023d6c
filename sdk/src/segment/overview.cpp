#include "tenure/segment/overview.hpp"

#include <algorithm>
#include <cmath>

#include "segment/members.hpp"
#include "tenure/core/nearest.hpp"
#include "tenure/segment/rfm.hpp"

namespace tenure::inline v1 {

namespace {

Label label(const Wording& text) {
    return {std::string(text.en), std::string(text.fa), std::string(text.ar)};
}

/// The values of everybody, which bands and the VIP list are cut from.
struct Values {
    std::vector<double> clv{};
    std::optional<Currency> currency{};
    std::uint64_t other_currency = 0;

    /// Returns the CLV of the last very important customer.
    double vip_least(const ListRules& rules) const {
        return clv.empty() ? 0 : clv[vip_count(clv.size(), rules) - 1];
    }
    bool counts(const InsightRow& insight) const {
        return insight.clv && currency && insight.clv->currency == *currency;
    }
};

Values values_of(Store& store, const Generation& generation, const Context& context) {
    Values values;
    store.each_insight(generation.number, {}, [&](const InsightRow& insight) {
        context.check("read segments");
        if (!insight.clv) return;
        if (!values.currency) values.currency = insight.clv->currency;
        if (values.counts(insight)) {
            values.clv.push_back(insight.clv->amount());
        } else {
            ++values.other_currency;
        }
    });
    std::sort(values.clv.begin(), values.clv.end(), std::greater<>());
    return values;
}

std::vector<ClvBand> bands_of(const std::vector<double>& descending) {
    std::vector<ClvBand> bands;
    if (descending.empty()) return bands;
    double all = 0;
    for (const double clv : descending) all += clv;
    double sum = 0;
    std::size_t at = 0;
    for (const double percent : {1.0, 5.0, 10.0, 25.0, 50.0}) {
        const double wanted = std::ceil(static_cast<double>(descending.size()) * percent / 100);
        const auto end = static_cast<std::size_t>(wanted);
        while (at < end) sum += descending[at++];
        bands.push_back({percent, end, descending[end - 1], sum,
                         all > 0 ? sum / all : std::numeric_limits<double>::quiet_NaN()});
    }
    return bands;
}

/// Tells which segments a customer is in, by their position among all_segments().
class Sorter {
 public:
    Sorter(const SegmentOptions& options, const Values& values)
        : options_(options), vip_least_(values.vip_least(options.lists)) {}

    template <class Visit>
    void each(const RuleSubject& subject, const Visit& visit) const {
        const Figures& figures = subject.insight.figures;
        for (std::size_t i = 1; i < rfm_segment_count; ++i) {
            if (figures.segment == to_string(static_cast<RfmSegment>(i))) visit(i - 1);
        }
        const std::size_t lists = rfm_segment_count - 1;
        for (std::size_t i = 0; i < customer_list_count; ++i) {
            if (belongs(static_cast<CustomerList>(i), subject.insight, vip_least_,
                        options_.lists)) {
                visit(lists + i);
            }
        }
        for (std::size_t i = 0; i < options_.rules.size(); ++i) {
            if (options_.rules[i].rule.matches(subject)) visit(lists + customer_list_count + i);
        }
    }

 private:
    const SegmentOptions& options_;
    double vip_least_;
};

/// Keeps the most urgent customers of a list; ties by key.
class Top {
 public:
    Top(std::string_view segment, std::size_t most) : segment_(segment), most_(most) {}

    void add(const InsightRow& insight) {
        all_.push_back(insight);
        if (all_.size() >= 4 * most_ + 16) trim();
    }
    std::vector<InsightRow> taken() && {
        trim();
        return std::move(all_);
    }

 private:
    void trim() {
        std::sort(all_.begin(), all_.end(), [&](const InsightRow& left, const InsightRow& right) {
            const double mine = urgency(left, segment_), theirs = urgency(right, segment_);
            return mine != theirs ? mine > theirs : left.customer < right.customer;
        });
        if (all_.size() > most_) all_.resize(most_);
    }

    std::string_view segment_;
    std::size_t most_;
    std::vector<InsightRow> all_;
};

constexpr std::size_t vip_index = rfm_segment_count - 1, risk_index = vip_index + 1;

std::vector<const SegmentRule*> rules_of(const SegmentOptions& options) {
    std::vector<const SegmentRule*> rules;
    for (const RuleSegment& segment : options.rules) rules.push_back(&segment.rule);
    return rules;
}

}  // namespace

double urgency(const InsightRow& insight, std::string_view segment) {
    double value = insight.clv ? insight.clv->amount() : Figures::unknown;
    if (segment == to_string(CustomerList::highest_risk)) {
        value = value_at_risk(insight.figures, value);
    }
    return std::isnan(value) ? std::numeric_limits<double>::lowest() : value;
}

std::vector<SegmentInfo> all_segments(const SegmentOptions& options) {
    std::vector<SegmentInfo> all;
    for (std::size_t i = 1; i < rfm_segment_count; ++i) {
        const auto segment = static_cast<RfmSegment>(i);
        const RfmSegmentText& text = text_of(segment);
        all.push_back({SegmentKind::rfm, std::string(to_string(segment)), label(text.label),
                       label(text.advice)});
    }
    for (std::size_t i = 0; i < customer_list_count; ++i) {
        const auto list = static_cast<CustomerList>(i);
        all.push_back({SegmentKind::list, std::string(to_string(list)), label(label_of(list)),
                       label(advice_of(list))});
    }
    for (const RuleSegment& rule : options.rules) {
        for (const SegmentInfo& other : all) {
            if (other.id != rule.id) continue;
            throw Error(Errc::configuration, "read segments", rule.id,
                        "a built-in segment has this id", "Choose another id for your own");
        }
        all.push_back({SegmentKind::rule, rule.id, rule.label, {}});
    }
    return all;
}

SegmentOverview segment_overview(Store& store, const Generation& generation,
                                 const SegmentOptions& options, const Context& context) {
    SegmentOverview overview;
    for (SegmentInfo& info : all_segments(options)) overview.segments.push_back({std::move(info)});
    const Values values = values_of(store, generation, context);
    overview.valued = values.clv.size();
    overview.currency = values.currency;
    overview.other_currency = values.other_currency;
    overview.bands = bands_of(values.clv);
    const Sorter sorter(options, values);
    Top vip(to_string(CustomerList::vip), options.listed);
    Top risk(to_string(CustomerList::highest_risk), options.listed);
    const auto count = [&](const RuleSubject& subject) {
        const InsightRow& insight = subject.insight;
        const double clv = values.counts(insight) ? insight.clv->amount() : 0;
        ++overview.customers;
        overview.clv += clv;
        const Figures& figures = insight.figures;
        const int value = frequency_value_score(
            {figures.recency_score, figures.frequency_score, figures.monetary_score});
        if (figures.recency_score > 0 && value > 0) {
            ++overview.grid[static_cast<std::size_t>(figures.recency_score - 1)]
                           [static_cast<std::size_t>(value - 1)];
        }
        sorter.each(subject, [&](std::size_t index) {
            SegmentCount& segment = overview.segments[index];
            ++segment.customers;
            segment.valued += values.counts(insight);
            segment.clv += clv;
            if (index == vip_index) vip.add(insight);
            if (index == risk_index) risk.add(insight);
        });
    };
    detail::MemberReader(store, generation, options).each(rules_of(options), count, context);
    overview.vip = std::move(vip).taken();
    overview.highest_risk = std::move(risk).taken();
    return overview;
}

void each_member(Store& store, const Generation& generation, const std::string& segment,
                 const SegmentOptions& options,
                 const std::function<void(const InsightRow&)>& visit) {
    const std::vector<SegmentInfo> all = all_segments(options);
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const SegmentInfo& info) { return info.id == segment; });
    if (found == all.end()) {
        std::vector<std::string> ids;
        for (const SegmentInfo& info : all) ids.push_back(info.id);
        throw Error(Errc::bad_argument, "list a segment", segment, "there is no such segment",
                    did_you_mean(segment, ids, "Segments: " + listed(ids)));
    }
    const auto wanted = static_cast<std::size_t>(found - all.begin());
    const Sorter sorter(options, values_of(store, generation, {}));
    std::vector<const SegmentRule*> rules;
    if (found->kind == SegmentKind::rule) rules = rules_of(options);
    detail::MemberReader(store, generation, options).each(rules, [&](const RuleSubject& subject) {
        sorter.each(subject, [&](std::size_t index) {
            if (index == wanted) visit(subject.insight);
        });
    });
}

}  // namespace tenure::inline v1
