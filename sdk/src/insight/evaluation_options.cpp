#include "insight/evaluation_options.hpp"

#include <bit>

#include "tenure/lifecycle/frameworks.hpp"

namespace tenure::inline v1::detail {

namespace {

/// Collects everything that decides a result into a hash.
class Print {
 public:
    void add(double value) { mix(std::bit_cast<std::uint64_t>(value)); }
    void add(std::uint64_t value) { mix(value); }
    void add(std::string_view text) {
        for (const char each : text) step(static_cast<unsigned char>(each));
        step(0);
    }
    void add(const Window& window) {
        add(static_cast<std::uint64_t>(window.kind));
        for (const double each : {window.days, window.multiple, window.at_least}) add(each);
        add(std::uint64_t{window.months});
        add(static_cast<std::uint64_t>(window.seasons));
    }
    void add(const Thresholds& limit) {
        add(limit.at_risk);
        add(limit.lapsed);
        for (const double each :
             {limit.lapsed_long_factor, limit.inactive_factor, limit.irrecoverable_factor,
              limit.reached_days, limit.new_customer_days, limit.growth_ratio, limit.signal_days,
              limit.advocate_days}) {
            add(each);
        }
        for (const int each : {limit.loyal_purchases, limit.regular_purchases, limit.own_intervals,
                               limit.detect_seasons, limit.detect_months}) {
            add(static_cast<std::uint64_t>(each));
        }
    }
    std::string text() const { return std::to_string(hash_); }

 private:
    void mix(std::uint64_t bits) {
        for (int shift = 0; shift < 64; shift += 8) step((bits >> shift) & 0xFFU);
    }
    void step(std::uint64_t byte) { hash_ = (hash_ ^ byte) * 1'099'511'628'211U; }  // FNV-1a
    std::uint64_t hash_ = 14'695'981'039'346'656'037U;
};

}  // namespace

void check(const EvaluateOptions& options) {
    const auto refuse = [](const char* name, double value, const char* next) {
        throw Error(Errc::bad_argument, "evaluate", name, plain_number(value) + " is out of range",
                    next);
    };
    if (!(options.annual_discount_rate > -1 && options.annual_discount_rate <= 100)) {
        refuse("annual_discount_rate", options.annual_discount_rate, "Choose for example 0.10");
    }
    if (!(options.margin >= -100 && options.margin <= 1)) {
        refuse("margin", options.margin, "Choose a share of revenue, for example 0.30");
    }
    if (!(options.horizon_years > 0 && options.horizon_years <= 1000)) {
        refuse("horizon_years", options.horizon_years, "Choose for example 1");
    }
    if (!(options.retention_cost_per_year >= 0 && options.retention_cost_per_year < 1e15)) {
        refuse("retention_cost_per_year", options.retention_cost_per_year, "Choose 0 for none");
    }
}

Framework chosen(const Framework& framework) {
    if (!framework.id.empty()) return framework;
    Framework standard = find_framework("pars-vtiger-5");
    standard.thresholds = framework.thresholds;
    return standard;
}

std::string fingerprint(const EvaluateOptions& options) {
    Print print;
    const Framework framework = chosen(options.framework);
    print.add(std::string_view(framework.id));
    for (const StageInfo& stage : framework.stages) {
        print.add(std::string_view(stage.id));
        for (const State state : stage.states) print.add(static_cast<std::uint64_t>(state));
    }
    print.add(framework.thresholds);
    print.add(options.model ? to_string(*options.model) : to_string(options.formula));
    print.add(to_string(options.formula));
    for (const double each : {options.annual_discount_rate, options.margin, options.horizon_years,
                              options.retention_cost_per_year}) {
        print.add(each);
    }
    print.add(std::string_view(options.business_zone.name()));
    print.add(options.currency ? options.currency->name() : std::string_view());
    if (options.prices) {
        for (const PriceLevel& level : options.prices->levels()) {
            print.add(static_cast<std::uint64_t>(level.date.days));
            print.add(level.level);
        }
    }
    return print.text();
}

SummarySettings summary_settings(const EvaluateOptions& options) {
    SummarySettings settings;
    settings.business_zone = options.business_zone;
    settings.prices = options.prices;
    settings.currency = options.currency;
    settings.progress = options.progress;
    return settings;
}

ModelSettings model_settings(const EvaluateOptions& options, Uncertainty uncertainty) {
    ModelSettings settings;
    settings.model = options.model.value_or(ModelKind::mbg_nbd);
    settings.clv.horizon = {options.horizon_years, TimeUnit::year};
    settings.clv.annual_discount_rate = options.annual_discount_rate;
    settings.clv.margin = options.margin;
    settings.clv.uncertainty = uncertainty;
    settings.progress = options.progress;
    return settings;
}

ProductCategories read_categories(Store& store) {
    constexpr std::size_t most = 100'000;
    ProductCategories categories;
    store.each_row(EntityKind::product, [&](const StoredRow& row) {
        const auto product = entity_from<Product>(row.row);
        if (categories.size() >= most || product.category.value_or("").empty()) return;
        categories.emplace(product_key(row.key.source, {row.key.stream, row.key.id}),
                           *product.category);
    });
    return categories;
}

}  // namespace tenure::inline v1::detail
