#include "store/retention.hpp"

#include "store/domain_table.hpp"
#include "tenure/core/log.hpp"
#include "tenure/core/text.hpp"

namespace tenure::inline v1::store_detail {

Error several_customers(const std::string& text, const std::vector<StoredRow>& matches) {
    std::string list;
    for (std::size_t i = 0; i < matches.size() && i < listed_matches; ++i) {
        const RowKey& key = matches[i].key;
        const std::string* name = matches[i].row.values.empty()
                                      ? nullptr
                                      : std::get_if<std::string>(&matches[i].row.values[0]);
        list += (list.empty() ? "" : ", ") + key.stream + ":" + key.id;
        if (name) list += " (" + printable(*name) + ")";
    }
    if (matches.size() > listed_matches) list += ", ...";
    return Error(Errc::bad_argument, "find a customer", printable(text),
                 "several customers fit: " + list, "Give the id of the one you mean");
}

void require_customer_rows(std::span<const EntityKind> kinds) {
    for (const EntityKind kind : kinds) {
        if (!DomainTable::of(kind).owner_attribute().empty()) continue;
        throw Error(Errc::bad_argument, "read customers", std::string(to_string(kind)),
                    "rows of this kind belong to no customer", "Read them with each_row");
    }
}

void require_key_order(std::span<const InsightRow> rows, const RowKey* last) {
    for (const InsightRow& row : rows) {
        if (last != nullptr && !(*last < row.customer)) {
            throw Error(
                Errc::bad_argument, "store insights",
                row.customer.stream + ":" + printable(row.customer.id),
                "it is not behind " + last->stream + ":" + printable(last->id) + ", the one before",
                "Store insights in the order of each_summary");
        }
        last = &row.customer;
    }
}

bool passes(const InsightRow& row, const InsightFilter& filter, const std::string& external_id) {
    if (!filter.stage.empty() && row.stage != filter.stage) return false;
    if (!filter.segment.empty() && row.figures.segment != filter.segment) return false;
    if (filter.customer.empty() || row.customer.id == filter.customer) return true;
    if (!external_id.empty() && external_id == filter.customer) return true;
    const std::string part = match_key(filter.customer);
    return !part.empty() && match_key(row.name).find(part) != std::string::npos;
}

}  // namespace tenure::inline v1::store_detail
