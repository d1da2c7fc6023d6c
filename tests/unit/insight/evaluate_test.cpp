#include "tenure/insight/evaluate.hpp"

#include <nlohmann/json.hpp>

#include "listed_customers.hpp"
#include "tenure/insight/explain.hpp"
#include "tenure/lifecycle/frameworks.hpp"
#include "tenure/testing/manual_clock.hpp"
#include "unit/lifecycle/rows_builder.hpp"

namespace tenure {
namespace {

using nlohmann::json;
using testing::at_noon;
using testing::ListedCustomers;
using testing::RowsBuilder;

struct Evaluated {
    EvaluationReport report;
    std::vector<InsightRow> insights;
    std::vector<std::string> details;  ///< as explain() gives them
    json detail(std::size_t index) const { return json::parse(details.at(index)); }
    json clv(std::size_t index) const { return detail(index)["clv"]; }
};

Evaluated evaluated(const std::vector<RowsBuilder>& customers, const std::string& date,
                    const EvaluateOptions& options = {}) {
    ListedCustomers store;
    store.customers = customers.size();
    store.make = [&](std::size_t i) { return customers[i].build(); };
    Evaluated result;
    result.report = evaluate(store, at_noon(date), options);
    result.insights = store.insights;
    for (const InsightRow& row : store.insights) {
        const Explanation why = explain(store, store.made.back(), row.customer, options);
        EXPECT_EQ(why.row.state, row.state) << row.customer.id;
        EXPECT_EQ(why.row.clv, row.clv) << row.customer.id;
        result.details.push_back(why.detail);
    }
    return result;
}

RowsBuilder monthly(const std::string& id, int months) {
    RowsBuilder rows(id);
    for (int i = 0; i < months; ++i) {
        rows.buys(to_string(Date{Date::of(2024, 1, 1).days + 30 * i}), 50);
    }
    return rows;
}

TEST(Evaluate, GivesEveryCustomerStageValueAndReasons) {
    const Evaluated all = evaluated({monthly("11x1", 12)}, "2024-12-05");
    ASSERT_EQ(all.insights.size(), 1U);
    const InsightRow& row = all.insights[0];
    EXPECT_EQ(row.customer.id, "11x1");
    EXPECT_EQ(row.name, "Nima 11x1");
    EXPECT_EQ(row.state, "loyal");
    EXPECT_EQ(row.stage, "expansion");
    EXPECT_EQ(row.previous, "repeat");
    EXPECT_EQ(to_string(row.since.utc_date()), "2024-04-30");
    ASSERT_TRUE(row.clv);
    EXPECT_EQ(row.clv->currency.name(), "EUR");
    const json detail = all.detail(0);
    EXPECT_EQ(detail["stage_label"]["fa"], "توسعه و رشد");
    EXPECT_EQ(detail["purchases"], 12);
    EXPECT_EQ(detail["spend"], 600);
    EXPECT_EQ(detail["first_purchase"], "2024-01-01");
    EXPECT_EQ(detail["last_purchase"], "2024-11-26");
    EXPECT_EQ(detail["x"], 11);
    EXPECT_EQ(detail["t_x"], 330);
    EXPECT_EQ(detail["T"], 339);
    EXPECT_EQ(detail["timeline"].back()["to"], "loyal");
    EXPECT_EQ(detail["evidence"][0]["event"], "Invoice:12");
}

TEST(Evaluate, StatesEverythingAValueRestsOn) {
    const json clv = evaluated({monthly("11x1", 12)}, "2024-12-05").clv(0);
    EXPECT_EQ(clv["formula"], "product");
    EXPECT_EQ(clv["currency"], "EUR");
    EXPECT_EQ(clv["horizon"], "P1Y");
    EXPECT_EQ(clv["annual_discount_rate"], 0.10);
    EXPECT_EQ(clv["margin"], 0.30);
    EXPECT_EQ(clv["real_or_nominal"], "nominal");
    const double value = clv["inputs"]["average_transaction"].get<double>() *
                         clv["inputs"]["transactions_per_period"].get<double>() *
                         clv["inputs"]["periods"].get<double>() *
                         clv["inputs"]["gross_margin"].get<double>() *
                         clv["assumptions"]["active_weight"].get<double>();
    EXPECT_NEAR(clv["value"].get<double>(), value, 0.005);
    EXPECT_EQ(clv["assumptions"]["active_weight"], 1);
}

TEST(Evaluate, ExpectsNothingMoreOfALapsedCustomer) {
    const Evaluated all =
        evaluated({monthly("11x1", 12), monthly("11x2", 3), monthly("11x3", 12)}, "2024-12-05");
    EXPECT_EQ(all.insights[1].state, "lapsed_long");
    ASSERT_TRUE(all.insights[1].clv);
    EXPECT_EQ(all.insights[1].clv->minor, 0);
    EXPECT_GT(all.insights[0].clv->minor, 0);
}

TEST(Evaluate, LowersTheValueDuringASilenceAtRisk) {
    EvaluateOptions options;
    options.framework.thresholds.at_risk = {Window::Kind::absolute, 60};
    options.framework.thresholds.lapsed = {Window::Kind::absolute, 180};
    const Evaluated all = evaluated({monthly("11x1", 12)}, "2025-03-26", options);
    EXPECT_EQ(all.insights[0].state, "at_risk");
    EXPECT_NEAR(all.clv(0)["assumptions"]["active_weight"].get<double>(), 0.5, 0.01);
}

TEST(Evaluate, GivesAReasonInsteadOfAValue) {
    Purchase refund;
    refund.purchased_on = Date::of(2024, 2, 1);
    refund.total = Money::of(-50, Currency::of("EUR"));
    RowsBuilder given_back("11x2");
    given_back.buys("2024-01-01", 50).add(EntityKind::purchase, "Invoice", refund);
    RowsBuilder unpriced("11x4");
    Purchase without;
    without.purchased_on = Date::of(2024, 2, 1);
    unpriced.add(EntityKind::purchase, "Invoice", without);
    const Evaluated all =
        evaluated({RowsBuilder("11x1"), given_back,
                   RowsBuilder("11x3").buys("2024-01-01", 5, "USD"), unpriced, monthly("11x5", 3)},
                  "2024-04-01");
    EXPECT_EQ(all.clv(0)["reason"], "no purchase yet");
    EXPECT_EQ(all.clv(1)["reason"], "every purchase was given back");
    EXPECT_EQ(all.clv(2)["reason"],
              "amounts in several currencies: EUR, USD, without totals in the currency of the "
              "business");
    EXPECT_EQ(all.clv(3)["reason"], "no purchase has an amount");
    EXPECT_TRUE(all.insights[4].clv);
    EXPECT_EQ(all.report.customers, 5U);
    EXPECT_EQ(all.report.without_clv, 4U);
}

TEST(Evaluate, SurvivesAmountsThatDoNotFitTogether) {
    RowsBuilder rows;
    rows.buys("2024-01-01", 9e16).buys("2024-01-02", 9e16);
    const Evaluated all = evaluated({rows}, "2024-02-01");
    EXPECT_EQ(all.clv(0)["reason"], "the sum of the amounts does not fit 64 bits");
}

TEST(Evaluate, OffersEachFormula) {
    for (const char* name :
         {"average", "margin", "retention", "discounted", "service", "product", "historic"}) {
        EvaluateOptions options;
        options.formula = parse_clv_formula(name).value();
        const Evaluated all = evaluated({monthly("11x1", 12)}, "2024-12-05", options);
        ASSERT_TRUE(all.insights[0].clv) << name;
        EXPECT_GT(all.insights[0].clv->minor, 0) << name;
        EXPECT_EQ(all.clv(0)["formula"], name);
    }
    EXPECT_FALSE(parse_clv_formula("guess"));
}

TEST(Evaluate, TellsThePastOnlyWhenAskedForHistoricValue) {
    EvaluateOptions options;
    options.formula = ClvFormula::historic;
    const Evaluated all = evaluated({monthly("11x1", 3)}, "2029-01-01", options);
    EXPECT_EQ(decimal_text(*all.insights[0].clv), "45.00");
    EXPECT_EQ(all.clv(0)["horizon"], "to date");
}

TEST(Evaluate, ValuesAContractByItsMonthlyAmount) {
    Subscription contract;
    contract.started_on = Date::of(2024, 1, 1);
    contract.amount = Money::of(1200, Currency::of("EUR"));
    contract.period = std::string("P1Y");
    RowsBuilder rows;
    rows.add(EntityKind::subscription, "ServiceContracts", contract);
    EvaluateOptions options;
    EXPECT_EQ(evaluated({rows}, "2024-12-05").clv(0)["reason"],
              "no purchase yet; contracts are valued by the service formula");
    options.formula = ClvFormula::service;
    const json clv = evaluated({rows}, "2024-12-05", options).clv(0);
    EXPECT_NEAR(clv["inputs"]["monthly_revenue"].get<double>(), 100, 1e-9);
    EXPECT_EQ(clv["currency"], "EUR");
}

TEST(Evaluate, MeasuresTheRhythmOfEverybodyForThoseWithoutTheirOwn) {
    std::vector<RowsBuilder> customers;
    for (int i = 0; i < 3; ++i) customers.push_back(monthly("11x" + std::to_string(i), 10));
    customers.push_back(monthly("11x9", 1));
    const Evaluated all = evaluated(customers, "2024-03-10");
    EXPECT_EQ(all.detail(3)["evidence"].back()["data"]["rhythm"], "fixed");
    const Evaluated later = evaluated(customers, "2024-10-10");
    EXPECT_EQ(later.insights[3].state, "lapsed_long");
    EXPECT_EQ(later.detail(3)["evidence"][0]["data"]["rhythm"], "population");
    EXPECT_EQ(later.detail(3)["evidence"][0]["data"]["median_days"], "30");
}

TEST(Evaluate, IsBlindToWhatHappensAfterAsOf) {
    RowsBuilder later = monthly("11x1", 24);
    later.customer.created_at = at_noon("2024-01-01");
    RowsBuilder then = monthly("11x1", 6);
    then.customer.created_at = at_noon("2024-01-01");
    EXPECT_EQ(evaluated({later}, "2024-06-01").details[0],
              evaluated({then}, "2024-06-01").details[0]);
}

TEST(Evaluate, UsesTheCategoriesOfProducts) {
    ListedCustomers store;
    Product coat;
    coat.category = std::string("coats");
    Product shoe;
    shoe.category = std::string("shoes");
    store.products = {{{"shop", "Products", "14x1", 0}, {EntityKind::product, 0, values_of(coat)}},
                      {{"shop", "Products", "14x2", 0}, {EntityKind::product, 0, values_of(shoe)}}};
    store.customers = 1;
    store.make = [](std::size_t) {
        RowsBuilder rows;
        PurchaseItem item;
        rows.buys("2024-01-01", 10).buys("2024-01-20", 10);
        for (const char* product : {"14x1", "14x2"}) {
            item.product = Reference{"Products", product};
            item.purchase = Reference{"Invoice", std::string(product) == "14x1" ? "1" : "2"};
            rows.add(EntityKind::purchase_item, "Invoice", item);
        }
        return rows.build();
    };
    evaluate(store, at_noon("2024-01-21"));
    EXPECT_EQ(store.insights.at(0).state, "growing");
}

TEST(Evaluate, WritesOneDatedGenerationInBatches) {
    ManualClock clock;
    ListedCustomers store;
    store.customers = 1234;
    store.make = [](std::size_t i) {
        return RowsBuilder(std::to_string(i)).buys("2024-01-01", 10).build();
    };
    std::size_t received = 0;
    store.receive = [&](const InsightRow&) { ++received; };
    std::vector<Progress> told;
    EvaluateOptions options;
    options.framework = find_framework("customer-types-6");
    options.clock = &clock;
    options.progress = [&](const Progress& progress) { told.push_back(progress); };
    const EvaluationReport report = evaluate(store, at_noon("2024-02-01"), options);
    EXPECT_EQ(received, 1234U);
    EXPECT_LE(store.largest_batch, 1024U);
    EXPECT_EQ(report.generation, 1);
    EXPECT_EQ(store.made[0].customers, 1234U);
    EXPECT_EQ(store.made[0].framework, "customer-types-6");
    EXPECT_EQ(store.made[0].clv_model, "product");
    EXPECT_EQ(store.made[0].as_of, at_noon("2024-02-01"));
    ASSERT_EQ(told.size(), 6U);
    EXPECT_EQ(told[4].task, "evaluate");
    EXPECT_EQ(told[4].done, 1000U);
    EXPECT_EQ(told[4].total, 1234U);
    EXPECT_TRUE(told[5].finished);
}

TEST(Evaluate, StopsWhenAskedAndLeavesTheGenerationUnfinished) {
    StopSource stop;
    ListedCustomers store;
    store.customers = 1001;
    store.make = [](std::size_t i) {
        return RowsBuilder(std::to_string(i)).buys("2024-01-01", 10).build();
    };
    EvaluateOptions options;
    options.progress = [&](const Progress& progress) {
        if (progress.task == "evaluate") stop.request_stop();
    };
    try {
        evaluate(store, at_noon("2024-02-01"), options, {stop.token(), MonotonicTime::max()});
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Errc::cancelled);
    }
    EXPECT_EQ(store.made.at(0).customers, 0U);
}

TEST(Evaluate, RefusesOptionsOutOfRange) {
    ListedCustomers store;
    const auto refuses = [&](const EvaluateOptions& options) {
        try {
            evaluate(store, at_noon("2024-02-01"), options);
        } catch (const Error& error) {
            return error.code() == Errc::bad_argument;
        }
        return false;
    };
    EXPECT_TRUE(refuses({.annual_discount_rate = -1}));
    EXPECT_TRUE(refuses({.margin = 1.5}));
    EXPECT_TRUE(refuses({.horizon_years = 0}));
    EXPECT_TRUE(refuses({.horizon_years = std::nan("")}));
}

TEST(Evaluate, KeepsTextsOfTheCrmThatAreNoUtf8OutOfTheJson) {
    RowsBuilder rows;
    rows.customer.exit_reason = std::string("caf\xE9");
    rows.customer.modified_at = at_noon("2024-01-01");
    const Evaluated all = evaluated({rows}, "2024-02-01");
    EXPECT_EQ(all.insights[0].state, "inactive_irrecoverable");
    EXPECT_EQ(all.detail(0)["exit_reason"], "caf\xEF\xBF\xBD");
}

}  // namespace
}  // namespace tenure
