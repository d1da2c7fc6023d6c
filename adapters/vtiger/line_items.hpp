// vTiger, part "connector": the items of orders, invoices and quotes, which a query leaves out.
// Asked for page by page from the LineItem module; record by record where that is refused.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "catalogue.hpp"

namespace tenure::inline v1::vtiger {

/// Fetches line items as JSON lists with vTiger's own keys (productid, quantity, listprice, ...).
/// Threads: one at a time.
class LineItems {
 public:
    LineItems(Session& session, Catalogue& catalogue) : session_(session), catalogue_(catalogue) {}

    /// Returns the items of each record as a JSON list, in the order of the document.
    std::map<std::string, std::string> of(const std::string& module,
                                          const std::vector<std::string>& ids,
                                          const Context& context);

 private:
    using Found = std::map<std::string, std::vector<std::string>>;  ///< JSON objects by record

    bool query_items(std::vector<std::string> ids, Found& found, const Context& context);
    const std::vector<std::string>& columns(const Context& context);

    Session& session_;
    Catalogue& catalogue_;
    std::vector<std::string> columns_;
    std::set<std::string> cut_;  ///< documents whose items fill a page
    int empty_documents_ = 0;    ///< retrieved and found without items, as the list said
    bool refused_ = false;
    double items_per_record_ = 2;
};

/// Returns the "LineItems" of a retrieve answer as a JSON list; "[]" when there are none.
std::string items_of_record(std::string_view body);

}  // namespace tenure::inline v1::vtiger
