// Evaluates only those customers whom something happened to since the newest generation.
#include <algorithm>
#include <chrono>
#include <set>

#include "insight/evaluation_options.hpp"
#include "insight/kept_days.hpp"
#include "insight/scorer.hpp"
#include "lifecycle/packed_moments.hpp"

namespace tenure::inline v1 {

namespace {

constexpr std::size_t records_at_once = 1000;

RowKey record_of(const RowKey& key) {
    return {key.source, key.stream, key.id, 0};
}

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
        std::set<RowKey> records = changed();
        const std::vector<RowKey> replaced(records.begin(), records.end());
        std::set<RowKey> due;
        if (as_of_ > generation_.as_of) due = whose_time_came(records);
        records.insert(due.begin(), due.end());
        evaluate({records.begin(), records.end()}, summaries(replaced, due));
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
        parameters_ =
            detail::parameters_from(generation_.parameters, detail::chosen(options_.framework));
        if (parameters_.settings != detail::fingerprint(options_)) {
            return "the generation was made with other settings";
        }
        if (as_of_ < generation_.as_of) return "the newest generation is of a later instant";
        if (options_.business_zone.local_date(generation_.as_of) != today_) {
            return "the newest generation is of another day, " +
                   to_string(options_.business_zone.local_date(generation_.as_of));
        }
        refresh_summaries(store_, detail::summary_settings(options_), context_);
        if (store_.summary_turn().set != parameters_.turn.set) {
            return "all histories were read anew since";
        }
        return "";
    }

    std::set<RowKey> changed() {
        std::set<RowKey> records;
        RowKey last;
        for (;;) {
            const auto page = store_.summaries_since(parameters_.turn.turn, last, records_at_once);
            if (page.empty()) return records;
            records.insert(page.begin(), page.end());
            last = page.back();
        }
    }

    /// Returns others whose state changes, or who have a moment, up to the new instant.
    std::set<RowKey> whose_time_came(const std::set<RowKey>& changed) {
        std::set<RowKey> due;
        const auto add = [&](const RowKey& customer) {
            if (!changed.contains(record_of(customer))) due.insert(record_of(customer));
        };
        store_.each_insight(generation_.number, {}, [&](const InsightRow& row) {
            context_.check("evaluate");
            const bool due_now = row.figures.due && *row.figures.due <= as_of_;
            // Of whom nothing is known, the state is as old as the evaluation.
            if (due_now || row.since == generation_.as_of) add(row.customer);
        });
        store_.each_summary([&](const SummaryRow& row) {
            context_.check("evaluate");
            detail::unpack(row.moments, moments_);
            const auto& list = moments_.list;
            const auto next = std::partition_point(
                list.begin(), list.end(),
                [&](const Moment& moment) { return moment.at <= generation_.as_of; });
            if (next != list.end() && next->at <= as_of_) add(row.customer);
        });
        return due;
    }

    /// Reads what is kept of the records: replaced summaries by record, others in one pass.
    std::vector<SummaryRow> summaries(const std::vector<RowKey>& replaced,
                                      const std::set<RowKey>& others) {
        std::vector<SummaryRow> rows;
        store_.read_replaced(replaced, [&](const SummaryRow& row) { rows.push_back(row); });
        if (others.empty()) return rows;
        store_.each_summary([&](const SummaryRow& row) {
            if (others.contains(record_of(row.customer))) rows.push_back(row);
        });
        return rows;
    }

    void evaluate(const std::vector<RowKey>& records, const std::vector<SummaryRow>& rows) {
        std::optional<detail::ModelValues> values;
        if (parameters_.model && parameters_.spend) {
            values.emplace(detail::model_settings(options_, parameters_.uncertainty),
                           *parameters_.model, *parameters_.spend);
            for (const SummaryRow& row : rows) values->add(summary(row));
        }
        detail::Scorer scorer(parameters_, as_of_, today_);
        std::vector<InsightRow> insights;
        for (const SummaryRow& row : rows) {
            context_.check("evaluate");
            detail::unpack(row.moments, moments_);
            scorer.score(moments_, values ? values->next(context_) : std::nullopt);
            insights.push_back(scorer.row(row.customer, row.name));
        }
        report_.evaluated = insights.size();
        parameters_.turn = store_.summary_turn();
        generation_.as_of = as_of_;
        generation_.finished_at = clock_.now();
        generation_.parameters = to_json(parameters_);
        store_.amend_generation(generation_, records, insights);
    }

    std::optional<Summary> summary(const SummaryRow& row) {
        detail::unpack(row.moments, moments_);
        detail::compare_currencies(moments_, options_.currency);
        const PriceIndex* prices = options_.prices ? &*options_.prices : nullptr;
        return detail::purchase_summary(kept_.of(moments_, as_of_), moments_.mixed_currencies,
                                        today_, prices);
    }

    Store& store_;
    Timestamp as_of_;
    const EvaluateOptions& options_;
    const Context& context_;
    Clock& clock_;
    Date today_;
    Generation generation_;
    detail::Parameters parameters_;
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
