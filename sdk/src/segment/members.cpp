#include "segment/members.hpp"

#include <algorithm>

namespace tenure::inline v1::detail {

namespace {

constexpr std::size_t batch_size = 500;

template <class Asks>
bool any_asks(const std::vector<const SegmentRule*>& rules, const Asks& asks) {
    return std::any_of(rules.begin(), rules.end(), asks);
}

}  // namespace

MemberReader::MemberReader(Store& store, const Generation& generation,
                           const SegmentOptions& options)
    : store_(store),
      generation_(generation),
      options_(options),
      today_(options.business_zone.local_date(generation.as_of)) {}

void MemberReader::each(const std::vector<const SegmentRule*>& rules, const Visit& visit,
                        const Context& context) {
    wants_categories_ =
        any_asks(rules, [](const SegmentRule* rule) { return rule->uses_categories(); });
    const bool joined = wants_categories_ || any_asks(rules, [](const SegmentRule* rule) {
                            return rule->uses_customer();
                        });
    if (wants_categories_) categories_ = read_categories(store_);
    store_.each_insight(generation_.number, {}, [&](const InsightRow& insight) {
        context.check("read segments");
        if (!joined) return visit({insight, nullptr, {}, today_, &options_.business_zone});
        batch_.push_back(insight);
        if (batch_.size() == batch_size) join(visit);
    });
    join(visit);
}

void MemberReader::join(const Visit& visit) {
    std::vector<RowKey> records;
    for (const InsightRow& insight : batch_) {
        RowKey record = insight.customer;
        record.part = 0;
        if (records.empty() || !(records.back() == record)) records.push_back(std::move(record));
    }
    struct Known {
        Customer customer{};
        std::vector<std::string> categories{};
    };
    constexpr std::array bought{EntityKind::purchase, EntityKind::purchase_item};
    const std::span<const EntityKind> kinds(bought.data(), wants_categories_ ? bought.size() : 0);
    std::map<RowKey, Known> known;
    store_.read_customers(records, kinds, [&](const CustomerRows& rows) {
        known[rows.customer.key] = {
            entity_from<Customer>(rows.customer.row),
            wants_categories_ ? categories_of(rows) : std::vector<std::string>()};
    });
    for (const InsightRow& insight : batch_) {
        const auto found = known.find(insight.customer);
        const bool gone = found == known.end();
        visit({insight, gone ? nullptr : &found->second.customer,
               gone ? std::span<const std::string>() : found->second.categories, today_,
               &options_.business_zone});
    }
    batch_.clear();
}

std::vector<std::string> MemberReader::categories_of(const CustomerRows& rows) const {
    const History history =
        history_from(rows, {options_.business_zone, std::nullopt, &categories_});
    std::vector<std::string> all;
    for (const Event& event : history.events) {
        if (event.kind != EventKind::purchase || event.at > generation_.as_of) continue;
        all.insert(all.end(), event.categories.begin(), event.categories.end());
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

}  // namespace tenure::inline v1::detail
