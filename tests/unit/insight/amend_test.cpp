#include <cmath>
#include <map>
#include <random>

#include "insight/evaluation_options.hpp"
#include "insight/kept_days.hpp"
#include "insight/scorer.hpp"
#include "lifecycle/packed_moments.hpp"
#include "tenure/insight/evaluate.hpp"
#include "tenure/insight/explain.hpp"
#include "unit/store/store_kit.hpp"

namespace {

using namespace tenure;
using namespace tenure::store_kit;

using Amend = AnyStore;
INSTANTIATE_TEST_SUITE_P(Both, Amend, both_stores, store_name);

const Date first_day = Date::of(2023, 1, 1);
constexpr int days_known = 1200;

Timestamp noon(int day) {
    return Timestamp::at_midnight_utc(Date{first_day.days + day}) + std::chrono::hours(12);
}

Reference account(int customer) {
    return {"Accounts", std::to_string(customer)};
}

/// Stores random things that happen to random customers, as a CRM would send them.
class RandomLife {
 public:
    RandomLife(Store& store, unsigned seed) : store_(store), random_(seed) {}

    void add_customers(int count) {
        PageMaker page(store_, "Accounts");
        for (int i = 1; i <= count; ++i) {
            page.add(std::to_string(i), 1, no_values, {customer("Customer " + std::to_string(i))});
        }
        page.commit();
        customers_ = count;
    }

    void happen(int events) {
        for (int i = 0; i < events; ++i) {
            if (i % 500 == 0) flush();
            const int kind = number(10);
            if (kind < 6) {
                buy();
            } else if (kind == 6) {
                ticket();
            } else if (kind == 7) {
                touch();
            } else {
                change();
            }
        }
        flush();
    }

 private:
    int number(int below) { return std::uniform_int_distribution(0, below - 1)(random_); }
    Reference anybody() { return account(1 + number(customers_)); }

    void put(const std::string& stream, int id, EntityKind kind, const auto& entity) {
        pages_.try_emplace(stream, store_, stream)
            .first->second.add(std::to_string(id), ++version_, no_values, {row_of(kind, entity)});
    }

    void flush() {
        for (auto& [stream, page] : pages_) page.commit();
        pages_.clear();
    }

    Purchase purchase() {
        Purchase sale;
        sale.customer = anybody();
        sale.purchased_on = Date{first_day.days + number(days_known)};
        sale.total = Money{100 * (1 + number(500)), Currency::of("EUR")};
        return sale;
    }

    void buy() { put("Invoice", ++sales_, EntityKind::purchase, purchase()); }

    void ticket() {
        Ticket ticket;
        ticket.customer = anybody();
        ticket.opened_at = noon(number(days_known));
        ticket.complaint = number(2) == 0;
        put("HelpDesk", ++tickets_, EntityKind::ticket, ticket);
    }

    void touch() {
        Interaction touch;
        touch.customer = anybody();
        touch.happened_at = noon(number(days_known));
        touch.channel = std::string("mail");
        put("Emails", ++touches_, EntityKind::interaction, touch);
    }

    /// A purchase changes owner, day or amount; sometimes it is given back or deleted.
    void change() {
        if (sales_ == 0) return;
        const int sale = 1 + number(sales_);
        if (number(4) == 0) {
            flush();
            const std::vector<RecordId> ids{std::to_string(sale)};
            store_.delete_records("crm", "Invoice", ids, noon(0), std::nullopt);
        } else if (number(3) == 0) {
            Purchase refund = purchase();
            refund.refund_of = Reference{"Invoice", std::to_string(sale)};
            put("Credits", ++credits_, EntityKind::purchase, refund);
        } else {
            put("Invoice", sale, EntityKind::purchase, purchase());
        }
    }

    Store& store_;
    std::mt19937 random_;
    std::map<std::string, PageMaker> pages_;
    int customers_ = 0, sales_ = 0, tickets_ = 0, touches_ = 0, credits_ = 0, version_ = 1;
};

void expect_number(double one, double other, const std::string& who) {
    if (std::isnan(one) && std::isnan(other)) return;
    EXPECT_NEAR(one, other, 1e-9 * std::max(1.0, std::abs(other))) << who;
}

void expect_same(const InsightRow& row, const InsightRow& full) {
    const std::string& who = row.customer.id;
    EXPECT_EQ(row.customer, full.customer);
    EXPECT_EQ(row.state, full.state) << who;
    EXPECT_EQ(row.stage, full.stage) << who;
    EXPECT_EQ(row.since, full.since) << who;
    EXPECT_EQ(row.previous, full.previous) << who;
    EXPECT_EQ(row.clv, full.clv) << who;
    EXPECT_EQ(row.name, full.name) << who;
    EXPECT_EQ(row.figures.purchases, full.figures.purchases) << who;
    EXPECT_EQ(row.figures.spend, full.figures.spend) << who;
    EXPECT_EQ(row.figures.due, full.figures.due) << who;
    EXPECT_EQ(row.figures.segment, full.figures.segment) << who;
    EXPECT_EQ(row.figures.no_clv, full.figures.no_clv) << who;
    for (const auto number :
         {&Figures::overdue, &Figures::p_alive, &Figures::expected_transactions,
          &Figures::expected_spend, &Figures::clv_percentile, &Figures::churn_risk,
          &Figures::health, &Figures::health_trend, &Figures::lead_score}) {
        expect_number(row.figures.*number, full.figures.*number, who);
    }
}

/// Evaluates everybody anew with what the generation measured held fixed.
std::vector<InsightRow> evaluated_whole(Store& store, const Generation& generation,
                                        const EvaluateOptions& options) {
    const detail::Parameters parameters =
        detail::parameters_from(generation.parameters, detail::chosen(options.framework));
    const Date today = options.business_zone.local_date(generation.as_of);
    detail::KeptDays kept;
    Moments moments;
    std::optional<detail::ModelValues> values;
    if (parameters.model) {
        values.emplace(detail::model_settings(options, parameters.uncertainty), *parameters.model,
                       *parameters.spend);
        store.each_summary([&](const SummaryRow& row) {
            detail::unpack(row.moments, moments);
            detail::compare_currencies(moments, options.currency);
            values->add(detail::purchase_summary(kept.of(moments, generation.as_of),
                                                 moments.mixed_currencies, today, nullptr));
        });
    }
    detail::Scorer scorer(parameters, generation.as_of, today);
    std::vector<InsightRow> rows;
    store.each_summary([&](const SummaryRow& row) {
        detail::unpack(row.moments, moments);
        scorer.score(moments, values ? values->next({}) : std::nullopt);
        rows.push_back(scorer.row(row.customer, row.name));
    });
    return rows;
}

/// An amended generation is what a whole evaluation with frozen measures gives, and for some
/// customers what explain() works out from the records.
void expect_frozen_evaluation(Store& store, const EvaluateOptions& options) {
    const Generation generation = store.generations(1).at(0);
    std::vector<InsightRow> rows;
    store.each_insight(generation.number, {}, [&](const InsightRow& row) { rows.push_back(row); });
    EXPECT_EQ(rows.size(), store.counts()[EntityKind::customer]);
    EXPECT_EQ(rows.size(), generation.customers);
    const std::vector<InsightRow> whole = evaluated_whole(store, generation, options);
    ASSERT_EQ(rows.size(), whole.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        expect_same(rows[i], whole[i]);
        if (i % 97 != 0) continue;
        expect_same(rows[i], explain(store, generation, rows[i].customer, options).row);
    }
}

/// 10,000 histories: 2,000 customers in each of five bases, a model fitted for one of them. The
/// memory store looks through all rows for each customer and gets few.
TEST_P(Amend, GivesWhatAWholeEvaluationWithFrozenMeasuresGives) {
    const int customers = GetParam() == "memory:" ? 100 : 2000;
    for (unsigned seed = 1; seed <= 5; ++seed) {
        store = open_store(GetParam());
        RandomLife life(*store, seed);
        life.add_customers(customers);
        life.happen(4 * customers);
        EvaluateOptions options;
        options.currency = Currency::of("EUR");
        options.uncertainty = Uncertainty::none;
        if (seed != 1) options.model = std::nullopt;
        evaluate(*store, noon(days_known - 200), options);
        life.happen(customers / 10);
        const AmendReport report = amend(*store, noon(days_known - 200), options);
        EXPECT_EQ(report.refused, "");
        EXPECT_GT(report.evaluated, customers / 20U);
        EXPECT_LT(report.evaluated, customers / 5U);
        expect_frozen_evaluation(*store, options);
        EXPECT_EQ(amend(*store, noon(days_known - 200), options).evaluated, 0U);
    }
}

TEST_P(Amend, MovesThoseWhoseTimeHasComeUntilTheDayEnds) {
    RandomLife life(*store, 7);
    life.add_customers(200);
    life.happen(800);
    EvaluateOptions options;
    options.model = std::nullopt;
    evaluate(*store, noon(900) - std::chrono::hours(11), options);
    life.happen(20);  // to customers before and behind those whose time comes
    const AmendReport later = amend(*store, noon(900) + std::chrono::hours(11), options);
    EXPECT_EQ(later.refused, "");
    EXPECT_EQ(store->generations(1).at(0).as_of, noon(900) + std::chrono::hours(11));
    expect_frozen_evaluation(*store, options);
    EXPECT_NE(amend(*store, noon(901), options).refused, "");
    EXPECT_NE(amend(*store, noon(899), options).refused, "");
    options.margin = 0.5;
    EXPECT_EQ(amend(*store, noon(900) + std::chrono::hours(11), options).refused,
              "the generation was made with other settings");
}

TEST_P(Amend, RefusesWithoutAnEvaluation) {
    EXPECT_EQ(amend(*store, noon(10)).refused, "nothing was evaluated yet");
}

TEST_P(Amend, ForgetsCustomersWhoAreGone) {
    RandomLife life(*store, 3);
    life.add_customers(5);
    EvaluateOptions options;
    evaluate(*store, noon(500), options);
    const std::vector<RecordId> ids{"2", "4"};
    store->delete_records("crm", "Accounts", ids, noon(500), std::nullopt);
    EXPECT_EQ(amend(*store, noon(500), options).refused, "");
    std::vector<std::string> left;
    store->each_insight(1, {}, [&](const InsightRow& row) { left.push_back(row.customer.id); });
    EXPECT_EQ(left, (std::vector<std::string>{"1", "3", "5"}));
    EXPECT_EQ(store->generations(1).at(0).customers, 3U);
}

}  // namespace
