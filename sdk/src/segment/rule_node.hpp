// Segment, step 5: a rule as it is kept: a tree of comparisons, all values made comparable once.
#pragma once

#include <string>
#include <vector>

#include "segment/rule_field.hpp"

namespace tenure::inline v1::detail {

/// How a field is compared.
enum class RuleOperator {
    above,
    below,
    at_least,
    at_most,
    between,
    equals,
    in,
    contains,
    starts_with,
    known,
    within_days,
    older_than_days
};

/// One comparison.
struct RuleTest {
    const RuleField* field = nullptr;
    RuleOperator how = RuleOperator::known;
    double low = 0, high = 0;         ///< numbers, dates in days, flags as 0 and 1
    std::vector<double> numbers{};    ///< of `in`
    std::vector<std::string> keys{};  ///< texts by match_key
    bool wanted = true;               ///< of `known`
};

/// A rule: a comparison, or others joined.
struct RuleNode {
    enum class Kind { test, all, any, negation } kind = Kind::test;
    std::vector<RuleNode> parts{};
    RuleTest test{};
};

/// Returns whether a value passes a comparison; what is unknown passes only `unknown`.
bool passes(const RuleTest& test, const RuleSubject& subject);

}  // namespace tenure::inline v1::detail
