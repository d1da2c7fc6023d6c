// Makes the store rows of one customer for tests; record ids count up.
#pragma once

#include <string>
#include <utility>

#include "tenure/store/store.hpp"

namespace tenure::testing {

inline Timestamp at_noon(const std::string& date) {
    return parse_timestamp(date + "T12:00:00Z").value();
}

class RowsBuilder {
 public:
    explicit RowsBuilder(const std::string& id = "11x1") {
        rows_.customer.key = {"shop", "Accounts", id, 0};
        customer.name = "Nima " + id;
    }

    Customer customer;

    template <class Entity>
    RowsBuilder& add(EntityKind kind, const std::string& stream, const Entity& entity) {
        const std::string id = std::to_string(++records_);
        rows_.rows.push_back({{"shop", stream, id, 0}, {kind, 0, values_of(entity)}});
        return *this;
    }
    RowsBuilder& buys(const std::string& date, double amount, const std::string& currency = "EUR") {
        Purchase purchase;
        purchase.purchased_on = parse_date(date).value();
        purchase.total = Money::of(amount, Currency::of(currency));
        return add(EntityKind::purchase, "Invoice", purchase);
    }
    RowsBuilder& observes(const std::string& attribute, const std::string& before,
                          const std::string& after, const std::string& date) {
        rows_.observations.push_back({rows_.customer.key, EntityKind::customer, attribute, before,
                                      after, at_noon(date), at_noon(date)});
        return *this;
    }
    RowsBuilder& observes_last(const std::string& attribute, const std::string& before,
                               const std::string& after, const std::string& date) {
        rows_.observations.push_back({rows_.rows.back().key, rows_.rows.back().row.kind, attribute,
                                      before, after, at_noon(date), at_noon(date)});
        return *this;
    }
    CustomerRows build() const {
        CustomerRows rows = rows_;
        rows.customer.row = {EntityKind::customer, 0, values_of(customer)};
        return rows;
    }

 private:
    CustomerRows rows_;
    int records_ = 0;
};

}  // namespace tenure::testing
