// CLV, step 6: the formulas as a list, and a call by name with named numbers.
// What a command line or a form needs to offer them without knowing each one.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tenure/clv/formulas.hpp"

namespace tenure::inline v1 {

/// A named input of a formula.
struct FormulaParameter {
    std::string_view name{};
    std::string_view unit{};  ///< "amount", "per year", "share", ...
    std::string_view description{};
    std::optional<double> standard{};  ///< used when left out
};

/// A formula as people choose it.
struct FormulaInfo {
    std::string_view name{};
    std::string_view equation{};
    std::string_view description{};
    std::vector<FormulaParameter> parameters{};
};

/// Returns the seven formulas in their order.
inline std::vector<FormulaInfo> formulas() {
    const FormulaParameter purchase{"average_purchase", "amount", "average value of a purchase"};
    const FormulaParameter frequency{"purchases_per_year", "per year", "purchases in a year"};
    const FormulaParameter lifespan{"lifespan_years", "years", "how long a customer stays"};
    const FormulaParameter margin{"gross_margin", "share", "share of revenue that is margin"};
    const FormulaParameter or_revenue{"gross_margin", "share", "1 values revenue", 1.0};
    const FormulaParameter per_period{"margin_per_period", "amount",
                                      "margin of a customer's period"};
    const FormulaParameter discount{"discount", "per period", "discount rate"};
    return {
        {"average",
         "purchase x frequency x lifespan",
         "revenue over a lifespan",
         {purchase, frequency, lifespan}},
        {"margin",
         "purchase x frequency x lifespan x margin",
         "margin over a lifespan",
         {purchase, frequency, lifespan, margin}},
        {"retention",
         "m r / (1 + d - r)",
         "all future margins at constant retention",
         {per_period, {"retention", "share", "customers kept per period"}, discount}},
        {"discounted",
         "sum m r^i / (1 + d)^i - sum c r^(i-1) / (1 + d)^(i-1/2)",
         "future margins less the cost of keeping, period by period",
         {per_period,
          {"retention_cost_per_period", "amount", "spent per period to keep a customer", 0.0},
          {"churn", "share", "customers lost per period"},
          discount,
          {"periods", "count", "whole periods ahead"},
          {"first_period", "0 or 1", "0 when a margin falls due at once", 1.0}}},
        {"service",
         "monthly revenue x margin / monthly churn",
         "revenue times lifetime 1/churn",
         {{"monthly_revenue", "amount", "average per customer and month"},
          {"monthly_churn", "share", "customers lost per month"},
          or_revenue}},
        {"product",
         "transaction x transactions per period x periods x margin",
         "purchases of coming periods",
         {{"average_transaction", "amount", "average value of a transaction"},
          {"transactions_per_period", "per period", "transactions in a period"},
          {"periods", "count", "how many periods, fractions allowed"},
          or_revenue}},
        {"historic",
         "revenue to date x margin",
         "margin realised so far",
         {{"revenue_to_date", "amount", "revenue less refunds"}, or_revenue}},
    };
}

namespace detail {

/// The numbers of a call, checked against a formula's parameters.
class FormulaCall {
 public:
    FormulaCall(const FormulaInfo& formula, std::span<const NamedNumber> numbers)
        : formula_(formula), numbers_(numbers) {
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            if (!known(numbers[i].name)) refuse(numbers[i].name, "is no parameter of it");
            for (std::size_t j = 0; j < i; ++j) {
                if (numbers[i].name == numbers[j].name) refuse(numbers[i].name, "is given twice");
            }
        }
    }

    double operator[](std::string_view name) const {
        for (const NamedNumber& each : numbers_) {
            if (each.name == name) return each.value;
        }
        for (const FormulaParameter& each : formula_.parameters) {
            if (each.name == name && each.standard) return *each.standard;
        }
        refuse(name, "is missing");
    }

 private:
    bool known(std::string_view name) const {
        for (const FormulaParameter& each : formula_.parameters) {
            if (each.name == name) return true;
        }
        return false;
    }
    [[noreturn]] void refuse(std::string_view name, const std::string& cause) const {
        std::string names;
        for (const FormulaParameter& each : formula_.parameters) {
            names += (names.empty() ? "" : ", ") + std::string(each.name);
        }
        throw Error(Errc::bad_argument, "compute CLV", std::string(formula_.name),
                    std::string(name) + " " + cause, "Its parameters are " + names);
    }

    const FormulaInfo& formula_;
    std::span<const NamedNumber> numbers_;
};

}  // namespace detail

/// Computes a formula by name. Throws: Error{bad_argument} for an unknown formula or parameter, a
/// missing one, and numbers outside a formula's domain.
inline ClvResult call_formula(std::string_view name, std::span<const NamedNumber> numbers) {
    std::string names;
    for (const FormulaInfo& each : formulas()) {
        names += (names.empty() ? "" : ", ") + std::string(each.name);
        if (each.name != name) continue;
        const detail::FormulaCall in(each, numbers);
        if (name == "average") {
            return average_clv(
                {in["average_purchase"], in["purchases_per_year"], in["lifespan_years"]});
        }
        if (name == "margin") {
            return margin_clv({in["average_purchase"], in["purchases_per_year"],
                               in["lifespan_years"], in["gross_margin"]});
        }
        if (name == "retention") {
            return retention_clv({in["margin_per_period"], in["retention"], in["discount"]});
        }
        if (name == "discounted") {
            return discounted_clv({in["margin_per_period"], in["retention_cost_per_period"],
                                   in["churn"], in["discount"], in["periods"], in["first_period"]});
        }
        if (name == "service") {
            return service_clv({in["monthly_revenue"], in["monthly_churn"], in["gross_margin"]});
        }
        if (name == "product") {
            return product_clv({in["average_transaction"], in["transactions_per_period"],
                                in["periods"], in["gross_margin"]});
        }
        return historic_clv({in["revenue_to_date"], in["gross_margin"]});
    }
    throw Error(Errc::bad_argument, "compute CLV", std::string(name), "no formula has this name",
                "Choose one of " + names);
}

}  // namespace tenure::inline v1
