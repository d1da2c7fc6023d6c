// Reads arbitrary bytes as a segment rule and as a file of segments, and asks what is accepted
// about a customer of whom little is known and one of whom much is; and as a file of those who take
// leads, and gives them some.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "tenure/segment/routing.hpp"
#include "tenure/segment/rule.hpp"

namespace {

using namespace tenure;

void ask(const SegmentRule& rule) {
    InsightRow insight;
    (void)rule.matches({insight});
    Customer customer;
    customer.city = std::string("\xD8\xAA\xFF");
    customer.birth_date = Date::of(9999, 12, 31);
    const std::vector<std::string> categories{"Shoes", ""};
    insight.clv = Money{INT64_MAX, {}};
    (void)rule.matches({insight, &customer, categories, Date::of(1, 1, 1)});
}

/// Everybody is assigned once, whoever the owners are.
void route(const LeadRouting& routing) {
    const std::vector<RoutableLead> leads{{"1", 50, {{"city", "\xD8\xAA\xFF"}}}, {"2"}, {"3"}};
    if (route_leads(routing.owners, leads, routing.rules).size() != leads.size()) std::abort();
}

template <class Read>
void attempt(const Read& read) {
    try {
        read();
    } catch (const Error& error) {
        if (error.code() != Errc::configuration) std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(bytes), size);
    attempt([&] { ask(SegmentRule::from_json(text, "fuzz")); });
    attempt([&] {
        for (const RuleSegment& segment : rule_segments_from_json(text, "fuzz")) ask(segment.rule);
    });
    attempt([&] { route(lead_routing_from_json(text, "fuzz")); });
    return 0;
}
