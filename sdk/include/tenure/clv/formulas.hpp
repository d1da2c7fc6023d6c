// CLV, step 6: the seven simple formulas, each a named function of named numbers.
// Amounts are major units of one currency; rates and periods say per what. Sources with each.
#pragma once

#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "tenure/core/error.hpp"

namespace tenure::inline v1 {

/// A number with its name, e.g. {"retention", 0.75}.
struct NamedNumber {
    std::string_view name{};
    double value = 0;
};

/// What a formula gave, with everything that went in.
struct ClvResult {
    std::string_view formula{};  ///< e.g. "retention"
    std::vector<NamedNumber> inputs{};
    double value = 0;  ///< in the currency of the inputs
};

namespace detail {

/// Checks the inputs of one formula; a bad number is refused by name.
class FormulaInputs {
 public:
    FormulaInputs(std::string_view formula, std::vector<NamedNumber> inputs)
        : result_{formula, std::move(inputs), 0} {
        for (const NamedNumber& each : result_.inputs) {
            if (!std::isfinite(each.value)) refuse(each.name, "is not a finite number");
        }
    }

    FormulaInputs& not_negative(std::string_view name) {
        if (value(name) < 0) refuse(name, "is negative");
        return *this;
    }
    FormulaInputs& positive(std::string_view name) {
        if (value(name) <= 0) refuse(name, "is not above zero");
        return *this;
    }
    FormulaInputs& share(std::string_view name) {
        if (value(name) < 0 || value(name) > 1) refuse(name, "is not between 0 and 1");
        return *this;
    }
    FormulaInputs& at_most_one(std::string_view name) {
        if (value(name) > 1) refuse(name, "is above 1");
        return *this;
    }
    FormulaInputs& above_minus_one(std::string_view name) {
        if (value(name) <= -1) refuse(name, "is not above -1");
        return *this;
    }

    [[noreturn]] void refuse(std::string_view name, const std::string& cause) const {
        throw Error(Errc::bad_argument, "compute CLV", std::string(result_.formula),
                    std::string(name) + " " + cause,
                    "Give " + std::string(name) + " another value");
    }

    /// Ends the computation. Throws: Error{bad_argument} when the value left the numbers.
    ClvResult gives(double value) {
        if (!std::isfinite(value)) refuse("the result", "does not fit a number");
        result_.value = value;
        return std::move(result_);
    }

 private:
    double value(std::string_view name) const {
        for (const NamedNumber& each : result_.inputs) {
            if (each.name == name) return each.value;
        }
        return std::numeric_limits<double>::quiet_NaN();
    }

    ClvResult result_;
};

}  // namespace detail

/// Inputs of average_clv.
struct AverageClv {
    double average_purchase = 0;    ///< amount
    double purchases_per_year = 0;  ///< rate
    double lifespan_years = 0;
};

/// Formula 1: average purchase value x purchase frequency x customer lifespan; revenue,
/// undiscounted. Source: the simple LTV equation a·t, Kissmetrics' Starbucks case (2011): 24.30 a
/// week for 20 years of 52 weeks give 25,272. Test:
/// Formulas.AverageGivesTheSimpleValueOfTheStarbucksCase
inline ClvResult average_clv(const AverageClv& in) {
    return detail::FormulaInputs("average", {{"average_purchase", in.average_purchase},
                                             {"purchases_per_year", in.purchases_per_year},
                                             {"lifespan_years", in.lifespan_years}})
        .not_negative("purchases_per_year")
        .not_negative("lifespan_years")
        .gives(in.average_purchase * in.purchases_per_year * in.lifespan_years);
}

/// Inputs of margin_clv.
struct MarginClv {
    double average_purchase = 0;    ///< amount
    double purchases_per_year = 0;  ///< rate
    double lifespan_years = 0;
    double gross_margin = 0;  ///< share of revenue, at most 1; negative when sold below cost
};

/// Formula 2: formula 1 with gross margin; undiscounted.
/// Source: the custom LTV equation t(52·s·c·p), Kissmetrics' Starbucks case (2011): 5.90 a visit,
/// 4.2 visits a week, 20 years, margin 21.3 % give 5,489.
/// Test: Formulas.MarginGivesTheCustomValueOfTheStarbucksCase
inline ClvResult margin_clv(const MarginClv& in) {
    return detail::FormulaInputs("margin", {{"average_purchase", in.average_purchase},
                                            {"purchases_per_year", in.purchases_per_year},
                                            {"lifespan_years", in.lifespan_years},
                                            {"gross_margin", in.gross_margin}})
        .not_negative("purchases_per_year")
        .not_negative("lifespan_years")
        .at_most_one("gross_margin")
        .gives(in.average_purchase * in.purchases_per_year * in.lifespan_years * in.gross_margin);
}

/// Inputs of retention_clv.
struct RetentionClv {
    double margin_per_period = 0;  ///< amount a customer leaves in each period they stay
    double retention = 0;          ///< share of customers kept from one period to the next
    double discount = 0;           ///< rate per period
};

/// Formula 3: m·r/(1+d-r), the margins of all future periods, the first a period from now.
/// Source: Gupta and Lehmann 2003, Customers as Assets, J. Interactive Marketing 17(1), the margin
/// multiple r/(1+i-r). Test: Formulas.RetentionGivesThePublishedMarginMultiples
inline ClvResult retention_clv(const RetentionClv& in) {
    detail::FormulaInputs inputs("retention", {{"margin_per_period", in.margin_per_period},
                                               {"retention", in.retention},
                                               {"discount", in.discount}});
    inputs.share("retention").above_minus_one("discount");
    if (in.retention >= 1 + in.discount) {
        inputs.refuse("retention", "is not below 1 + discount, so the sum has no end");
    }
    return inputs.gives(in.margin_per_period * in.retention / (1 + in.discount - in.retention));
}

/// Inputs of discounted_clv.
struct DiscountedClv {
    double margin_per_period = 0;
    double retention_cost_per_period = 0;  ///< spent in the middle of each period on who is left
    double churn = 0;                      ///< share of customers lost per period
    double discount = 0;                   ///< rate per period
    double periods = 0;                    ///< whole number of future periods, at most 100,000
    double first_period = 1;               ///< 0 when a margin falls due at once, else 1
};

/// Formula 4: discounted future margins less retention cost:
/// sum over i = first..n of m·r^i/(1+d)^i less sum over i = 1..n of c·r^(i-1)/(1+d)^(i-1/2).
/// Source: Berger and Nasr 1998, Customer Lifetime Value, J. Interactive Marketing 12(1), case 1:
/// 260 a year, cost 50, retention 75 %, discount 20 %, 10 years give 568.78.
/// Test: Formulas.DiscountedGivesThePublishedInsuranceCase. Complexity: linear in the periods.
inline ClvResult discounted_clv(const DiscountedClv& in) {
    detail::FormulaInputs inputs("discounted",
                                 {{"margin_per_period", in.margin_per_period},
                                  {"retention_cost_per_period", in.retention_cost_per_period},
                                  {"churn", in.churn},
                                  {"discount", in.discount},
                                  {"periods", in.periods},
                                  {"first_period", in.first_period}});
    inputs.share("churn").above_minus_one("discount").not_negative("periods");
    inputs.not_negative("retention_cost_per_period");
    if (in.periods > 100'000 || in.periods != std::floor(in.periods)) {
        inputs.refuse("periods", "is not a whole number up to 100000");
    }
    if (in.first_period != 0 && in.first_period != 1) {
        inputs.refuse("first_period", "is neither 0 nor 1");
    }
    const double kept = (1 - in.churn) / (1 + in.discount);
    double weight = 1, margins = in.first_period == 0 ? 1 : 0, costs = 0;
    for (int i = 1; i <= static_cast<int>(in.periods); ++i) {
        costs += weight / std::sqrt(1 + in.discount);
        weight *= kept;
        margins += weight;
    }
    return inputs.gives(in.margin_per_period * margins - in.retention_cost_per_period * costs);
}

/// Inputs of service_clv.
struct ServiceClv {
    double monthly_revenue = 0;  ///< average amount per customer and month
    double monthly_churn = 0;    ///< share of customers lost per month, above 0
    double gross_margin = 1;     ///< share of revenue, at most 1
};

/// Formula 5: average monthly revenue x average lifetime 1/churn, undiscounted.
/// Source: Peltola 2021, The best way to calculate your customer lifetime value: 10 a month at a
/// churn of 2 % give 500. Test: Formulas.ServiceTakesTheInverseOfChurnAsLifetime
inline ClvResult service_clv(const ServiceClv& in) {
    return detail::FormulaInputs("service", {{"monthly_revenue", in.monthly_revenue},
                                             {"monthly_churn", in.monthly_churn},
                                             {"gross_margin", in.gross_margin}})
        .positive("monthly_churn")
        .share("monthly_churn")
        .at_most_one("gross_margin")
        .gives(in.monthly_revenue * in.gross_margin / in.monthly_churn);
}

/// Inputs of product_clv.
struct ProductClv {
    double average_transaction = 0;      ///< amount
    double transactions_per_period = 0;  ///< rate
    double periods = 0;                  ///< how many, may be a fraction
    double gross_margin = 1;             ///< share of revenue, at most 1
};

/// Formula 6: average transaction x transactions per period x periods, here with a gross margin.
/// Source: as formula 2, of which it is the form with periods of any length.
/// Test: Formulas.ProductCountsPeriodsOfAnyLength
inline ClvResult product_clv(const ProductClv& in) {
    return detail::FormulaInputs("product",
                                 {{"average_transaction", in.average_transaction},
                                  {"transactions_per_period", in.transactions_per_period},
                                  {"periods", in.periods},
                                  {"gross_margin", in.gross_margin}})
        .not_negative("transactions_per_period")
        .not_negative("periods")
        .at_most_one("gross_margin")
        .gives(in.average_transaction * in.transactions_per_period * in.periods * in.gross_margin);
}

/// Inputs of historic_clv.
struct HistoricClv {
    double revenue_to_date = 0;  ///< less refunds
    double gross_margin = 1;     ///< share of revenue, at most 1
};

/// Formula 7: the margin realised to date; looks back, never forward.
/// Source: docs/clv-formulas.md. Test: Formulas.HistoricIsTheRealisedMargin
inline ClvResult historic_clv(const HistoricClv& in) {
    return detail::FormulaInputs("historic", {{"revenue_to_date", in.revenue_to_date},
                                              {"gross_margin", in.gross_margin}})
        .at_most_one("gross_margin")
        .gives(in.revenue_to_date * in.gross_margin);
}

}  // namespace tenure::inline v1
