#include "tenure/lifecycle/product_stage.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

#include "tenure/lifecycle/duration.hpp"
#include "tenure/store/store.hpp"

namespace tenure::inline v1 {

namespace {

constexpr int year = 365;

/// Units of the days (from, to].
double units_between(const std::map<Date, double>& days, std::int32_t from, std::int32_t to) {
    double sum = 0;
    for (auto day = days.upper_bound(Date{from}); day != days.end() && day->first.days <= to;
         ++day) {
        sum += day->second;
    }
    return sum;
}

/// The most units in any span that ends on a day of sale.
double best_span(const std::map<Date, double>& days, int span) {
    double best = 0, sum = 0;
    auto begin = days.begin();
    for (const auto& [day, units] : days) {
        sum += units;
        while (begin->first.days <= day.days - span) sum -= (begin++)->second;
        best = std::max(best, sum);
    }
    return best;
}

ProductStanding told(ProductStanding standing, std::optional<ProductStage> stage, const char* code,
                     const std::string& evidence) {
    standing.stage = stage;
    standing.code = code;
    standing.evidence = evidence;
    return standing;
}

std::string spans_text(const ProductStanding& standing) {
    const std::string days = std::to_string(standing.span_days);
    return plain_number(standing.recent) + " units in the last " + days + " days, " +
           plain_number(standing.before) + " in the " + days + " before";
}

ProductStanding judged(ProductStanding standing, const ProductThresholds& limit) {
    const std::string spans = spans_text(standing);
    if (standing.recent <= 0) {
        return told(standing, ProductStage::decline, "silent",
                    spans + "; last sale " + to_string(*standing.last_sale));
    }
    if (standing.recent + standing.before < limit.least_units) {
        return told(standing, std::nullopt, "too_few",
                    spans + ": fewer than " + plain_number(limit.least_units) +
                        " say nothing about its life");
    }
    const auto against = [](const char* word, double ratio) {
        return std::string("; ") + word + " " + plain_number(ratio) + " times";
    };
    if (standing.recent >= limit.growth_ratio * standing.before) {
        return told(standing, ProductStage::growth, "rising",
                    spans + against("growth from", limit.growth_ratio));
    }
    if (standing.recent <= limit.decline_ratio * standing.before) {
        return told(standing, ProductStage::decline, "falling",
                    spans + against("decline down to", limit.decline_ratio));
    }
    if (standing.recent < limit.peak_share * standing.best) {
        return told(standing, ProductStage::decline, "below_peak",
                    spans + ", " + plain_number(standing.best) + " in its best; decline below " +
                        plain_number(limit.peak_share) + " of that");
    }
    return told(standing, ProductStage::maturity, "steady", spans);
}

/// Reads the items of customers' purchases, customer by customer.
class Sales {
 public:
    Sales(Date as_of, const Zone& zone) : as_of_(as_of), zone_(zone) {}

    void add(const CustomerRows& customer, ClassifiedProducts& result) {
        struct Bought {
            std::optional<Date> day;
            double sign = 1;
        };
        std::map<std::string, Bought> purchases;
        for (const StoredRow& row : customer.rows) {
            if (row.row.kind != EntityKind::purchase) continue;
            const auto purchase = entity_from<Purchase>(row.row);
            const Field<Money>& total = purchase.base_total ? purchase.base_total : purchase.total;
            const bool refund = purchase.refund_of || (total && total->minor < 0);
            purchases[row.key.stream + ":" + row.key.id] = {day_of(purchase), refund ? -1.0 : 1.0};
        }
        for (const StoredRow& row : customer.rows) {
            if (row.row.kind != EntityKind::purchase_item) continue;
            const auto item = entity_from<PurchaseItem>(row.row);
            const auto found = purchases.find(purchase_of(row.key, item));
            if (!item.product) {
                ++result.unassigned;
            } else if (found == purchases.end() || !found->second.day) {
                ++result.undated;
            } else if (*found->second.day <= as_of_) {
                const double units = std::abs(units_of(item)) * found->second.sign;
                note(row.key.source, item, *found->second.day, units);
            }
        }
    }

    struct Product {
        std::string name;
        std::map<Date, double> days;
    };
    /// By source and id of the product.
    std::map<std::pair<std::string, std::string>, Product> products;

 private:
    static std::string purchase_of(const RowKey& key, const PurchaseItem& item) {
        if (!item.purchase) return key.stream + ":" + key.id;
        const Reference& to = *item.purchase;
        return to.stream().empty() ? Reference(key.stream, to.id()).text() : to.text();
    }
    std::optional<Date> day_of(const Purchase& purchase) const {
        if (purchase.purchased_on) return *purchase.purchased_on;
        if (purchase.created_at) return zone_.local_date(*purchase.created_at);
        return std::nullopt;
    }
    static double units_of(const PurchaseItem& item) {
        const auto quantity = item.quantity ? decimal_number(item.quantity->text) : std::nullopt;
        return quantity.value_or(1);
    }
    static std::optional<double> decimal_number(const std::string& text) {
        double value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
        return value;
    }
    void note(const std::string& source, const PurchaseItem& item, Date day, double units) {
        Product& product = products[{source, std::string(item.product->id())}];
        product.days[day] += units;
        if (product.name.empty()) product.name = item.product_name.value_or("");
    }

    Date as_of_;
    const Zone& zone_;
};

std::vector<ProductSale> sales_of(const std::map<Date, double>& days) {
    std::vector<ProductSale> sales;
    for (const auto& [day, units] : days) sales.push_back({day, units});
    return sales;
}

}  // namespace

ProductStanding product_standing(std::span<const ProductSale> sales, Date as_of,
                                 const ProductThresholds& thresholds) {
    std::map<Date, double> days;
    ProductStanding standing;
    for (const ProductSale& sale : sales) {
        if (sale.day > as_of) continue;
        days[sale.day] += sale.units;
        if (sale.units <= 0) continue;
        standing.first_sale =
            standing.first_sale ? std::min(*standing.first_sale, sale.day) : sale.day;
        standing.last_sale =
            standing.last_sale ? std::max(*standing.last_sale, sale.day) : sale.day;
    }
    if (!standing.first_sale) return told(standing, std::nullopt, "unsold", "never sold so far");
    const int age = as_of.days - standing.first_sale->days + 1;
    standing.span_days = std::min(year, (age + 1) / 2);
    standing.recent = units_between(days, as_of.days - standing.span_days, as_of.days);
    standing.before =
        units_between(days, as_of.days - 2 * standing.span_days, as_of.days - standing.span_days);
    if (age <= thresholds.introduction_days) {
        return told(standing, ProductStage::introduction, "young",
                    "first sale " + to_string(*standing.first_sale) + ", " + std::to_string(age) +
                        " days ago with today; introduction lasts " +
                        std::to_string(thresholds.introduction_days));
    }
    standing.best = best_span(days, standing.span_days);
    return judged(standing, thresholds);
}

ClassifiedProducts classify_products(Store& store, Timestamp as_of, const Zone& business_zone,
                                     const ProductThresholds& thresholds) {
    ClassifiedProducts result;
    const Date today = business_zone.local_date(as_of);
    Sales sales(today, business_zone);
    constexpr EntityKind kinds[] = {EntityKind::purchase, EntityKind::purchase_item};
    store.each_customer(kinds, [&](const CustomerRows& customer) { sales.add(customer, result); });
    const auto classify = [&](const RowKey& key, const std::string& name,
                              const std::map<Date, double>& days) {
        ClassifiedProduct product{key, name, 0, {}};
        for (const auto& [day, units] : days) product.units += units;
        product.standing = product_standing(sales_of(days), today, thresholds);
        result.products.push_back(std::move(product));
    };
    store.each_row(EntityKind::product, [&](const StoredRow& row) {
        const auto found = sales.products.find({row.key.source, row.key.id});
        const auto name = entity_from<Product>(row.row).name.value_or(row.key.id);
        static const std::map<Date, double> none;
        classify(row.key, name, found == sales.products.end() ? none : found->second.days);
        if (found != sales.products.end()) sales.products.erase(found);
    });
    for (const auto& [key, product] : sales.products) {  // sold, but not among the products read
        classify({key.first, "", key.second, 0}, product.name.empty() ? key.second : product.name,
                 product.days);
    }
    std::sort(result.products.begin(), result.products.end(),
              [](const auto& left, const auto& right) { return left.product < right.product; });
    return result;
}

}  // namespace tenure::inline v1
