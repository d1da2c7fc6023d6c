#include "tenure/insight/summaries.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <map>

#include "clv/summarizer.hpp"
#include "insight/evaluation_options.hpp"
#include "insight/fingerprint.hpp"
#include "insight/refresh.hpp"
#include "lifecycle/packed_moments.hpp"
#include "tenure/lifecycle/conversion.hpp"
#include "tenure/lifecycle/history_from.hpp"
#include "tenure/lifecycle/returns.hpp"

namespace tenure::inline v1 {

namespace {

constexpr std::array purchases_only{EntityKind::purchase};
constexpr std::size_t customers_at_once = 500;
constexpr Timestamp whenever{std::numeric_limits<std::int64_t>::max()};

/// Says with what summaries are made. The number rises when the way to make them changes.
std::string settings_text(const SummarySettings& settings) {
    std::string text = "2 merge=day zone=" + settings.business_zone.name();
    detail::Fingerprint prices, rates;
    if (settings.prices) prices.add(*settings.prices);
    if (settings.rates) rates.add(*settings.rates);
    text += " prices=" + (settings.prices ? prices.text() : std::string("nominal"));
    return text + " rates=" + (settings.rates ? rates.text() : std::string("none"));
}

/// Makes rows from customers' rows: with all that happened, or of purchases up to an instant.
class RowMaker {
 public:
    RowMaker(const SummarySettings& settings, Timestamp as_of)
        : history_{settings.business_zone, std::nullopt, nullptr},
          prices_(settings.prices ? &*settings.prices : nullptr),
          rates_(settings.rates ? &*settings.rates : nullptr),
          as_of_(as_of) {}
    RowMaker(const SummarySettings& settings, ProductCategories categories)
        : RowMaker(settings, whenever) {
        categories_ = std::move(categories);
        history_.categories = &categories_;
    }
    RowMaker(const RowMaker&) = delete;
    RowMaker& operator=(const RowMaker&) = delete;

    SummaryRow make(const CustomerRows& rows) const {
        History history = history_from(rows, history_);
        if (rates_ != nullptr) (void)convert_amounts(history, *rates_);
        SummaryRow row;
        if (history_.categories != nullptr) row.moments = detail::pack(moments_of(history));
        row.customer = rows.customer.key;
        row.name = entity_from<Customer>(rows.customer.row).name.value_or("");
        row.mixed_currencies = history.mixed_currencies;
        note_events(history, row);
        tally(history, row);
        return row;
    }

 private:
    static void note_events(const History& history, SummaryRow& row) {
        for (const Event& event : history.events) {
            if (event.kind != EventKind::purchase && event.kind != EventKind::refund) continue;
            row.last_event = Date{std::clamp(event.day.days, earliest_day, latest_day)};
            if (event.amount && !row.currency) row.currency = event.amount->currency;
        }
    }

    void tally(const History& history, SummaryRow& row) const {
        PurchaseTally tally;
        const auto add = [&](const Event& purchase, const std::optional<Money>& left) {
            const double factor = prices_ != nullptr ? prices_->factor(purchase.day) : 1;
            row.missing_amounts = row.missing_amounts || !left;
            tally.add(purchase.day.days, left ? left->amount() * factor : 0, TallyRules{});
        };
        detail::for_each_kept(history, as_of_, add);
        row.impossible_dates = tally.has(PurchaseTally::bad_date);
        row.bought = tally.begun();
        if (!row.bought) return;
        row.first_day = Date{tally.first};
        row.last_day = Date{tally.last};
        row.x = tally.x;
        row.spend = tally.x > 0 ? tally.spend : 0;
        row.log_days = tally.log_days;
    }

    ProductCategories categories_;
    HistorySettings history_;
    const PriceIndex* prices_;
    const RateTable* rates_;
    Timestamp as_of_;
};

/// Tells how far a walk over customers has come, and ends it when it must.
class Walk {
 public:
    Walk(const SummarySettings& settings, const Context& context,
         std::optional<std::uint64_t> total)
        : sink_(settings.progress), context_(context), total_(total) {}

    void step() {
        context_.check("summarize purchases");
        if (++done_ % 1000 == 0) tell(false);
    }
    void finish() const { tell(true); }
    std::uint64_t done() const { return done_; }

 private:
    void tell(bool finished) const {
        if (sink_) sink_({"summarize purchases", done_, total_, finished});
    }

    const ProgressSink& sink_;
    const Context& context_;
    std::optional<std::uint64_t> total_;
    std::uint64_t done_ = 0;
};

std::uint64_t rebuild_all(Store& store, const SummarySettings& settings, const Context& context) {
    const RowMaker maker(settings, read_categories(store));
    Walk walk(settings, context, store.counts()[EntityKind::customer]);
    std::vector<SummaryRow> batch;
    const auto flush = [&] {
        store.add_summaries(batch);
        batch.clear();
    };
    store.begin_summaries();
    store.each_customer(
        history_kinds(),
        [&](const CustomerRows& rows) {
            walk.step();
            batch.push_back(maker.make(rows));
            if (batch.size() == customers_at_once) flush();
        },
        RowDetail::history);
    flush();
    store.finish_summaries(settings_text(settings));
    walk.finish();
    return walk.done();
}

std::uint64_t rebuild_stale(Store& store, const SummarySettings& settings, const Context& context,
                            const detail::ReplacedSink& replaced) {
    Walk walk(settings, context, std::nullopt);
    std::vector<SummaryRow> batch;
    std::vector<RowKey> records = store.stale_customers({}, customers_at_once);
    if (records.empty()) return 0;
    const RowMaker maker(settings, read_categories(store));
    for (; !records.empty(); records = store.stale_customers({}, customers_at_once)) {
        batch.clear();
        store.read_customers(
            records, history_kinds(),
            [&](const CustomerRows& rows) {
                walk.step();
                batch.push_back(maker.make(rows));
            },
            RowDetail::history);
        store.put_summaries(records, batch);
        if (replaced) replaced(records, batch);
    }
    walk.finish();
    return walk.done();
}

/// Collects everybody's rows as of a day.
class Reading {
 public:
    Reading(Store& store, Date as_of, const SummarySettings& settings, const Context& context)
        : store_(store),
          as_of_(as_of),
          maker_(settings, settings.business_zone.at(as_of)),
          walk_(settings, context, std::nullopt) {}

    std::vector<SummaryRow> rows(bool kept) {
        if (!kept || !take_kept()) replay_all();
        walk_.finish();
        return std::move(rows_);
    }
    std::uint64_t replayed() const { return replayed_; }

 private:
    /// Takes what is kept and replays the rest, unless that would be most of it.
    bool take_kept() {
        std::vector<RowKey> others = stale();
        store_.each_summary([&](const SummaryRow& row) {
            walk_.step();
            if (row.last_event && *row.last_event > as_of_) {
                add_record(others, row.customer);
            } else {
                rows_.push_back(row);
                rows_.back().moments = {};  // not needed, and most of a row's size
            }
        });
        if (others.size() > rows_.size()) return false;
        if (others.empty()) return true;
        store_.read_customers(
            others, purchases_only, [&](const CustomerRows& rows) { add(rows); },
            RowDetail::history);
        std::sort(rows_.begin(), rows_.end(), [](const SummaryRow& one, const SummaryRow& other) {
            return one.customer < other.customer;
        });
        return true;
    }

    std::vector<RowKey> stale() {
        std::vector<RowKey> records;
        for (std::size_t before = 0;; before = records.size()) {
            const RowKey after = records.empty() ? RowKey{} : records.back();
            const auto page = store_.stale_customers(after, customers_at_once);
            records.insert(records.end(), page.begin(), page.end());
            if (records.size() == before) return records;
        }
    }

    /// A record's parts follow each other and have the same purchases; one replay brings them all.
    static void add_record(std::vector<RowKey>& records, RowKey customer) {
        customer.part = 0;
        if (records.empty() || !(records.back() == customer)) {
            records.push_back(std::move(customer));
        }
    }

    void replay_all() {
        rows_.clear();
        replayed_ = 0;
        store_.each_customer(
            purchases_only, [&](const CustomerRows& rows) { add(rows); }, RowDetail::history);
    }

    void add(const CustomerRows& rows) {
        walk_.step();
        rows_.push_back(maker_.make(rows));
        ++replayed_;
    }

    Store& store_;
    Date as_of_;
    RowMaker maker_;
    Walk walk_;
    std::vector<SummaryRow> rows_;
    std::uint64_t replayed_ = 0;
};

/// Returns the currency of most purchases whose customer has a single one.
std::optional<Currency> usual_currency(const std::vector<SummaryRow>& rows) {
    std::map<std::string, std::pair<std::int64_t, Currency>> counts;
    for (const SummaryRow& row : rows) {
        if (!row.currency || row.mixed_currencies || !row.bought) continue;
        auto& count = counts[std::string(row.currency->name())];
        count.first += row.x + 1;
        count.second = *row.currency;
    }
    const auto best = std::max_element(
        counts.begin(), counts.end(),
        [](const auto& one, const auto& other) { return one.second.first < other.second.first; });
    return best == counts.end() ? std::nullopt : std::optional(best->second.second);
}

bool comparable(const SummaryRow& row, const std::optional<Currency>& currency) {
    if (row.mixed_currencies || row.missing_amounts) return false;
    return !row.currency || row.currency == currency;
}

void add_columns(const SummaryRow& row, Date as_of, StoredSummaries& out) {
    PurchaseTally tally;
    tally.first = row.first_day.days;
    tally.last = row.last_day.days;
    tally.x = static_cast<std::uint32_t>(row.x) & 0xFF'FFFFU;
    tally.spend = row.spend;
    tally.log_days = row.log_days;
    Summary summary = detail::summary_of(tally, out.summaries.unit, as_of.days);
    if (row.x > 0 && !comparable(row, out.currency)) {
        summary.mean_spend = 0;
        ++out.without_spend;
    }
    out.summaries.x.push_back(summary.x);
    out.summaries.t_x.push_back(summary.t_x);
    out.summaries.T.push_back(summary.T);
    out.summaries.mean_spend.push_back(summary.mean_spend);
    out.summaries.log_intervals.push_back(summary.log_intervals);
}

}  // namespace

SummaryRefresh detail::refresh(Store& store, const SummarySettings& settings,
                               const Context& context, const ReplacedSink& replaced) {
    SummaryRefresh report;
    report.full = store.summary_settings() != settings_text(settings);
    report.rebuilt = report.full ? rebuild_all(store, settings, context)
                                 : rebuild_stale(store, settings, context, replaced);
    return report;
}

SummaryRefresh refresh_summaries(Store& store, const SummarySettings& settings,
                                 const Context& context) {
    return detail::refresh(store, settings, context, {});
}

bool summaries_current(Store& store, const SummarySettings& settings) {
    return store.summary_settings() == settings_text(settings) &&
           store.stale_customers({}, 1).empty();
}

StoredSummaries read_summaries(Store& store, Date as_of, const SummarySettings& settings,
                               const Context& context) {
    Reading reading(store, as_of, settings, context);
    std::vector<SummaryRow> rows =
        reading.rows(store.summary_settings() == settings_text(settings));
    StoredSummaries out;
    out.replayed = reading.replayed();
    out.summaries.unit = settings.unit;
    out.currency = settings.currency ? settings.currency : usual_currency(rows);
    std::erase_if(rows, [&](const SummaryRow& row) {
        const bool left_out = row.impossible_dates || !row.bought;
        if (left_out) ++(row.impossible_dates ? out.impossible_dates : out.without_purchase);
        return left_out;
    });
    for (const SummaryRow& row : rows) add_columns(row, as_of, out);
    out.rows = std::move(rows);
    return out;
}

}  // namespace tenure::inline v1
