// Evaluates only those customers whom something happened to since the newest generation.
#include <algorithm>
#include <chrono>
#include <iterator>
#include <set>

#include "core/put_in_order.hpp"
#include "insight/evaluation_options.hpp"
#include "insight/kept_days.hpp"
#include "insight/lead_fit.hpp"
#include "insight/refresh.hpp"
#include "insight/scorer.hpp"
#include "lifecycle/packed_moments.hpp"

namespace tenure::inline v1 {

namespace {

/// One amendment.
class Amendment {
 public:
    Amendment(Store& store, Timestamp as_of, const EvaluateOptions& options, const Context& context)
        : store_(store),
          as_of_(as_of),
          options_(options),
          context_(context),
          clock_(options.clock != nullptr ? *options.clock : system_clock()),
          today_(options.business_zone.local_date(as_of)) {}

    AmendReport run() {
        const MonotonicTime began = clock_.monotonic();
        report_.refused = begin();
        if (!report_.refused.empty()) return report_;
        if (as_of_ > generation_.as_of) take_those_whose_time_came();
        evaluate();
        report_.generation = generation_.number;
        report_.as_of = as_of_;
        report_.seconds = std::chrono::duration<double>(clock_.monotonic() - began).count();
        return report_;
    }

 private:
    /// Returns why the newest generation cannot be amended; empty when it can.
    std::string begin() {
        const auto newest = store_.generations(1);
        if (newest.empty()) return "nothing was evaluated yet";
        generation_ = newest.front();
        if (generation_.parameters.empty()) return "an older version made the generation";
        const Framework framework = detail::chosen(options_.framework);
        parameters_ = detail::parameters_from(generation_.parameters, framework);
        if (parameters_.settings != detail::fingerprint(options_, framework)) {
            return "the generation was made with other settings";
        }
        if (as_of_ < generation_.as_of) return "the newest generation is of a later instant";
        if (options_.business_zone.local_date(generation_.as_of) != today_) {
            return "the newest generation is of another day, " +
                   to_string(options_.business_zone.local_date(generation_.as_of));
        }
        take_replaced();
        if (store_.summary_turn().set != parameters_.turn.set) {
            return "all histories were read anew since";
        }
        return "";
    }

    /// Takes all that was replaced since the generation: what a refresh replaces now, and what
    /// earlier ones did, if there were any.
    void take_replaced() {
        const bool first = store_.summary_turn() == parameters_.turn;
        const auto take = [&](std::span<const RowKey> records, std::vector<SummaryRow>& rows) {
            records_.insert(records_.end(), records.begin(), records.end());
            std::move(rows.begin(), rows.end(), std::back_inserter(rows_));
        };
        detail::refresh(store_, detail::summary_settings(options_), context_,
                        first ? detail::ReplacedSink(take) : nullptr);
        if (first) return;
        store_.each_replaced(parameters_.turn.turn,
                             [&](const RowKey& record, std::span<const SummaryRow> rows) {
                                 records_.push_back(record);
                                 rows_.insert(rows_.end(), rows.begin(), rows.end());
                             });
    }

    /// Takes others whose state changes, or who have a moment, up to the new instant.
    void take_those_whose_time_came() {
        const std::set<RowKey> replaced(records_.begin(), records_.end());
        std::set<RowKey> due;
        store_.each_insight(generation_.number, {}, [&](const InsightRow& row) {
            context_.check("evaluate");
            const bool due_now = row.figures.due && *row.figures.due <= as_of_;
            // Of whom nothing is known, the state is as old as the evaluation.
            if (due_now || row.since == generation_.as_of) due.insert(record_of(row.customer));
        });
        std::vector<SummaryRow> parts;  // of one record: they are evaluated together or not at all
        const auto take = [&] {
            const auto moved = [&](const SummaryRow& row) { return has_new_moment(row); };
            const bool wanted =
                !parts.empty() && (due.contains(record_of(parts.front().customer)) ||
                                   std::any_of(parts.begin(), parts.end(), moved));
            if (wanted) records_.push_back(record_of(parts.front().customer));
            if (wanted) rows_.insert(rows_.end(), parts.begin(), parts.end());
            parts.clear();
        };
        store_.each_summary([&](const SummaryRow& row) {
            context_.check("evaluate");
            const RowKey record = record_of(row.customer);
            if (replaced.contains(record)) return;
            if (!parts.empty() && !(record_of(parts.front().customer) == record)) take();
            parts.push_back(row);
        });
        take();
    }

    bool has_new_moment(const SummaryRow& row) {
        detail::unpack(row.moments, moments_);
        const auto& list = moments_.list;
        const auto next = std::partition_point(list.begin(), list.end(), [&](const Moment& moment) {
            return moment.at <= generation_.as_of;
        });
        return next != list.end() && next->at <= as_of_;
    }

    void evaluate() {
        detail::put_in_order(rows_, [](const SummaryRow& one, const SummaryRow& other) {
            return one.customer < other.customer;
        });
        std::optional<detail::ModelValues> values;
        if (parameters_.model && parameters_.spend) {
            values.emplace(detail::model_settings(options_, parameters_.uncertainty),
                           *parameters_.model, *parameters_.spend);
            for (const SummaryRow& row : rows_) values->add(summary(row));
        }
        detail::Scorer scorer(parameters_, as_of_, today_);
        std::vector<InsightRow> insights;
        for (const SummaryRow& row : rows_) {
            context_.check("evaluate");
            detail::unpack(row.moments, moments_);
            scorer.score(moments_, values ? values->next(context_) : std::nullopt);
            insights.push_back(scorer.row(row.customer, row.name));
        }
        detail::add_fit(store_, parameters_.leads, insights);
        report_.evaluated = insights.size();
        parameters_.turn = store_.summary_turn();
        generation_.as_of = as_of_;
        generation_.finished_at = clock_.now();
        generation_.parameters = to_json(parameters_);
        store_.amend_generation(generation_, records_, insights);
    }

    std::optional<Summary> summary(const SummaryRow& row) {
        detail::unpack(row.moments, moments_);
        detail::compare_currencies(moments_, options_.currency);
        return kept_.summary(moments_, as_of_, today_, detail::prices_of(options_));
    }

    Store& store_;
    Timestamp as_of_;
    const EvaluateOptions& options_;
    const Context& context_;
    Clock& clock_;
    Date today_;
    Generation generation_;
    detail::Parameters parameters_;
    std::vector<RowKey> records_;   ///< to be evaluated; a customer's parts share one
    std::vector<SummaryRow> rows_;  ///< what is kept of them
    detail::KeptDays kept_;
    Moments moments_;
    AmendReport report_;
};

}  // namespace

AmendReport amend(Store& store, Timestamp as_of, const EvaluateOptions& options,
                  const Context& context) {
    detail::check(options);
    return Amendment(store, as_of, options, context).run();
}

}  // namespace tenure::inline v1
