// Reads arbitrary bytes as a mapping file and runs what is accepted over odd records; then runs a
// fixed mapping over arbitrary values and line items.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "tenure/mapping/mapping.hpp"

namespace {

using namespace tenure;

constexpr std::string_view fixed = R"({"streams": {"S": [
    {"entity": "purchase", "attributes": {
        "customer": {"account": {"field": "a", "stream": "Accounts"}, "contact": "a"},
        "number": {"template": "{a}-{b}"}, "purchased_on": "a", "created_at": "a",
        "total": {"field": "a", "currency": "b"},
        "base_total": {"convert": {"amount": "a", "rate": "b"}}}},
    {"entity": "interaction", "when": {"b": {"not": ["x"]}}, "attributes": {
        "happened_at": {"instant": {"date": "a", "time": "b"}},
        "duration_seconds": {"field": "a", "times": 60}}},
    {"entity": "purchase_item", "for_each": "b", "sequence": "n", "attributes": {
        "quantity": {"item": "q"}, "unit_price": {"item": "p", "currency": "a"},
        "product": {"item": "id", "stream_item": "s"}}}]}})";

FieldInfo field(const std::string& name) {
    FieldInfo info;
    info.name = name;
    return info;
}

void run(const Mapping& mapping, const Value& first, const Value& second) {
    SourceProfile profile;
    profile.currency = Currency::of("IRR");
    profile.money_scale = 10;
    profile.customer_is = CustomerIs::contact_else_account;
    for (const std::string& stream : mapping.streams()) {
        std::vector<FieldInfo> fields{field("a"), field("b")};
        const Row row{"7x1", {}, {first, second}};
        std::vector<DomainRow> rows;
        std::vector<MapProblem> problems;
        mapping.compile(stream, fields, {}, profile).map(row, rows, problems);
        for (const DomainRow& each : rows) {
            if (each.values.size() != attributes(each.kind).size()) std::abort();
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Mapping good = Mapping::parse(fixed);
    const std::string text(reinterpret_cast<const char*>(data), size);
    const std::size_t half = size / 2;
    run(good, text.substr(0, half), text.substr(half));
    run(good, Decimal{text.substr(0, half)}, Decimal{text.substr(half)});
    run(good, Money{static_cast<std::int64_t>(size), Currency::of("USD")}, text);
    try {
        const Mapping mapping = Mapping::parse(text);
        run(mapping, std::string("x"), Decimal{"1.5"});
        run(mapping, Reference{"Accounts", "11x1"}, Hidden{});
    } catch (const Error& error) {
        if (error.code() != Errc::configuration) std::abort();
    }
    return 0;
}
