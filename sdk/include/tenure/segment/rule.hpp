// Segment, step 5: segments that users define: JSON predicates over a customer's numbers, state and
// attributes. There is no script: a rule can only compare, and docs/segments.md lists all it can.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tenure/core/zone.hpp"
#include "tenure/lifecycle/framework.hpp"
#include "tenure/model/customer.hpp"
#include "tenure/store/generation.hpp"

namespace tenure::inline v1 {

namespace detail {
struct RuleNode;
}

/// Whom a rule is asked about. Lifetime: refers to what it was made from.
struct RuleSubject {
    const InsightRow& insight;
    const Customer* customer = nullptr;         ///< without it all attributes are unknown
    std::span<const std::string> categories{};  ///< bought so far
    Date today{};                               ///< the business day of as_of
    const Zone* zone = nullptr;                 ///< of the business; null means UTC
};

/// A predicate over customers. A comparison with something unknown is false.
/// Threads: may be asked concurrently.
class SegmentRule {
 public:
    /// Reads one rule, e.g. {"all": [{"field": "clv", "above": 1000}, {"field": "city", "in":
    /// ["Tehran"]}]}. Throws: Error{configuration} naming `origin` and the path of the fault.
    static SegmentRule from_json(std::string_view json, const std::string& origin);

    /// Returns true when the customer is in the segment.
    bool matches(const RuleSubject& subject) const;

    /// Returns true when the rule asks for product categories or for customer attributes, so that
    /// callers can spare reading them.
    bool uses_categories() const;
    bool uses_customer() const;

    explicit SegmentRule(std::shared_ptr<const detail::RuleNode> root) : root_(std::move(root)) {}

 private:
    std::shared_ptr<const detail::RuleNode> root_;
};

/// A segment with its name. Segments may overlap.
struct RuleSegment {
    std::string id{};
    Label label{};
    SegmentRule rule;
};

/// Reads a list of {"id", "label", "rule"}; a label is a text or {"en", "fa", "ar"}.
/// Throws: Error{configuration} for anything unknown, doubled, of the wrong type or too large.
std::vector<RuleSegment> rule_segments_from_json(std::string_view json, const std::string& origin);

/// A field that rules can ask for.
struct RuleFieldInfo {
    std::string_view name{};
    std::string_view type{};  ///< "number", "text", "date", "flag" or "texts"
};

/// Returns a text field of a subject, empty where it is unknown. Throws: Error{bad_argument} for a
/// field that rules do not know or that is no text.
std::string field_text(std::string_view name, const RuleSubject& subject);

/// Returns the fields of rules, by name.
std::vector<RuleFieldInfo> rule_fields();

}  // namespace tenure::inline v1
