// Measures, step 6: the catalogue's formulas and sources in words.
#pragma once

#include <string_view>
#include <vector>

#include "tenure/lifecycle/framework.hpp"

namespace tenure::inline v1::detail {

/// How a measure is reckoned, and from which records.
struct MeasureFormula {
    std::string_view id{};
    Label formula{}, source{};
};

/// Returns them in the order of the catalogue.
const std::vector<MeasureFormula>& measure_formulas();

}  // namespace tenure::inline v1::detail
