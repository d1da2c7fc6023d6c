// A vTiger made of page bodies alone: no network, no server work, any number of invoices.
#pragma once

#include <string>

#include "tenure/adapters/vtiger.hpp"
#include "tenure/mapping/mapping.hpp"

namespace tenure::bench {

/// Answers what the adapter asks for: login, describe, and pages of invoices by id.
class PageCrm final : public Transport {
 public:
    explicit PageCrm(std::uint64_t invoices) : invoices_(invoices) {}
    HttpResponse send(const HttpRequest& request, const BodySink* sink,
                      const Context& context) override;

 private:
    std::string answer(const HttpRequest& request) const;
    std::string page(const std::string& query) const;
    std::uint64_t invoices_;
};

/// A mapping of invoices alone: 13 columns of the CRM become one purchase.
Mapping invoice_mapping();

/// Returns a connector over `transport`.
std::unique_ptr<Connector> connect_to(std::shared_ptr<Transport> transport);

}  // namespace tenure::bench
