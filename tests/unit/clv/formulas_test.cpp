#include "tenure/clv/formulas.hpp"

#include <limits>

#include "tenure/clv/formula_call.hpp"

namespace tenure {
namespace {

using ::testing::HasSubstr;

template <class Call>
std::string refusal(Call&& call) {
    try {
        call();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Errc::bad_argument);
        return error.what();
    }
    return "no error";
}

TEST(Formulas, AverageGivesTheSimpleValueOfTheStarbucksCase) {
    EXPECT_NEAR(
        average_clv({.average_purchase = 24.30, .purchases_per_year = 52, .lifespan_years = 20})
            .value,
        25'272, 0.5);
}

TEST(Formulas, MarginGivesTheCustomValueOfTheStarbucksCase) {
    EXPECT_NEAR(margin_clv({.average_purchase = 5.90,
                            .purchases_per_year = 52 * 4.2,
                            .lifespan_years = 20,
                            .gross_margin = 0.213})
                    .value,
                5'489, 0.5);
}

TEST(Formulas, RetentionGivesTheTraditionalValueOfTheStarbucksCase) {
    EXPECT_NEAR(
        retention_clv({.margin_per_period = 25'272 * 0.213, .retention = 0.75, .discount = 0.10})
            .value,
        11'535, 0.5);
}

TEST(Formulas, RetentionGivesThePublishedMarginMultiples) {
    const double retentions[] = {0.60, 0.70, 0.80, 0.90};
    const double discounts[] = {0.10, 0.12, 0.14, 0.16};
    const double printed[4][4] = {{1.20, 1.15, 1.11, 1.07},
                                  {1.75, 1.67, 1.59, 1.52},
                                  {2.67, 2.50, 2.35, 2.22},
                                  {4.50, 4.09, 3.75, 3.46}};
    for (int r = 0; r < 4; ++r) {
        for (int d = 0; d < 4; ++d) {
            EXPECT_NEAR(retention_clv({1, retentions[r], discounts[d]}).value, printed[r][d],
                        0.005);
        }
    }
}

TEST(Formulas, DiscountedGivesThePublishedInsuranceCase) {
    EXPECT_NEAR(discounted_clv({.margin_per_period = 260,
                                .retention_cost_per_period = 50,
                                .churn = 0.25,
                                .discount = 0.20,
                                .periods = 10,
                                .first_period = 0})
                    .value,
                568.78, 0.005);
}

TEST(Formulas, DiscountedApproachesRetentionWithoutCostAndEnd) {
    const double forever = retention_clv({100, 0.8, 0.1}).value;
    EXPECT_NEAR(discounted_clv({100, 0, 0.2, 0.1, 500, 1}).value, forever, 1e-9);
}

TEST(Formulas, ServiceTakesTheInverseOfChurnAsLifetime) {
    EXPECT_DOUBLE_EQ(service_clv({.monthly_revenue = 10, .monthly_churn = 0.02}).value, 500);
    EXPECT_DOUBLE_EQ(service_clv({100, 0.05, 0.8}).value, 1600);
}

TEST(Formulas, ProductCountsPeriodsOfAnyLength) {
    const double weeks = product_clv({5.90, 4.2, 52 * 20, 0.213}).value;
    EXPECT_NEAR(weeks, margin_clv({5.90, 52 * 4.2, 20, 0.213}).value, 1e-9);
    EXPECT_DOUBLE_EQ(product_clv({10, 2, 0.5}).value, 10);
}

TEST(Formulas, HistoricIsTheRealisedMargin) {
    EXPECT_DOUBLE_EQ(historic_clv({1250, 0.3}).value, 375);
    EXPECT_DOUBLE_EQ(historic_clv({-50, 0.3}).value, -15);
}

TEST(Formulas, StateNameAndInputsOfTheResult) {
    const ClvResult result = retention_clv({100, 0.8, 0.1});
    EXPECT_EQ(result.formula, "retention");
    ASSERT_EQ(result.inputs.size(), 3U);
    EXPECT_EQ(result.inputs[1].name, "retention");
    EXPECT_EQ(result.inputs[1].value, 0.8);
}

TEST(Formulas, RefuseNumbersOutsideTheirDomainByName) {
    EXPECT_THAT(refusal([] { average_clv({10, 1, -1}); }), HasSubstr("lifespan_years is negative"));
    EXPECT_THAT(refusal([] { margin_clv({10, 1, 1, 1.5}); }), HasSubstr("gross_margin is above 1"));
    EXPECT_THAT(refusal([] { retention_clv({10, 1, 0}); }), HasSubstr("below 1 + discount"));
    EXPECT_THAT(refusal([] { retention_clv({10, 0.9, -0.2}); }), HasSubstr("below 1 + discount"));
    EXPECT_THAT(refusal([] { retention_clv({10, 1.2, 0.5}); }), HasSubstr("between 0 and 1"));
    EXPECT_THAT(refusal([] {
                    service_clv({10, 0});
                }),
                HasSubstr("monthly_churn is not above zero"));
    EXPECT_THAT(refusal([] { discounted_clv({10, 0, 0.1, 0.1, 2.5}); }), HasSubstr("whole number"));
    EXPECT_THAT(refusal([] { discounted_clv({10, 0, 0.1, -1, 2}); }), HasSubstr("not above -1"));
    EXPECT_THAT(refusal([] {
                    discounted_clv({10, 0, 0.1, 0.1, 2, 2});
                }),
                HasSubstr("first_period is neither"));
    EXPECT_THAT(refusal([] {
                    product_clv({std::nan(""), 1, 1});
                }),
                HasSubstr("average_transaction is not a finite number"));
    EXPECT_THAT(refusal([] { historic_clv({std::numeric_limits<double>::infinity()}); }),
                HasSubstr("not a finite number"));
    EXPECT_THAT(refusal([] { average_clv({1e300, 1e300, 1}); }), HasSubstr("does not fit"));
}

TEST(FormulaCall, OffersTheSevenFormulasByName) {
    std::vector<std::string_view> names;
    for (const FormulaInfo& each : formulas()) {
        std::vector<NamedNumber> numbers;
        for (const FormulaParameter& parameter : each.parameters) {
            if (!parameter.standard) numbers.push_back({parameter.name, 0.5});
        }
        if (each.name == "discounted") numbers.back().value = 3;
        const ClvResult result = call_formula(each.name, numbers);
        EXPECT_EQ(result.formula, each.name);
        ASSERT_EQ(result.inputs.size(), each.parameters.size()) << each.name;
        for (std::size_t i = 0; i < result.inputs.size(); ++i) {
            EXPECT_EQ(result.inputs[i].name, each.parameters[i].name);
        }
        names.push_back(each.name);
    }
    EXPECT_THAT(names, ::testing::ElementsAre("average", "margin", "retention", "discounted",
                                              "service", "product", "historic"));
}

TEST(FormulaCall, GivesTheSameAsTheFunction) {
    const NamedNumber numbers[] = {{"discount", 0.1}, {"retention", 0.8}, {"margin_per_period", 9}};
    EXPECT_EQ(call_formula("retention", numbers).value, retention_clv({9, 0.8, 0.1}).value);
}

TEST(FormulaCall, RefusesWhatItDoesNotKnow) {
    const NamedNumber one[] = {{"revenue_to_date", 10}};
    const NamedNumber other[] = {{"revenue", 10}};
    const NamedNumber twice[] = {{"revenue_to_date", 10}, {"revenue_to_date", 11}};
    EXPECT_EQ(call_formula("historic", one).value, 10);
    EXPECT_THAT(refusal([&] { call_formula("future", one); }), HasSubstr("average, margin"));
    EXPECT_THAT(refusal([&] { call_formula("historic", other); }),
                HasSubstr("revenue is no parameter"));
    EXPECT_THAT(refusal([&] { call_formula("historic", twice); }), HasSubstr("given twice"));
    EXPECT_THAT(refusal([&] { call_formula("historic", {}); }),
                HasSubstr("revenue_to_date is missing"));
}

}  // namespace
}  // namespace tenure
