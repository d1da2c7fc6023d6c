// Insight, step 6: a short text that differs when what results were made with differs.
// Kept with summaries and generations, so that a change of settings is noticed.
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

#include "tenure/clv/price_index.hpp"
#include "tenure/lifecycle/framework.hpp"
#include "tenure/model/rate_table.hpp"
#include "tenure/segment/lead_score.hpp"

namespace tenure::inline v1::detail {

/// Collects what decides a result into a hash (FNV-1a); the order of adding counts.
class Fingerprint {
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
    void add(const PriceIndex& prices) {
        add(static_cast<std::uint64_t>(prices.base().days));
        for (const PriceLevel& level : prices.levels()) {
            add(static_cast<std::uint64_t>(level.date.days));
            add(level.level);
        }
    }
    void add(const RateTable& rates) {
        add(rates.base().name());
        rates.each([&](std::string_view currency, Date from, double price) {
            add(currency);
            add(static_cast<std::uint64_t>(from.days));
            add(price);
        });
    }
    void add(const LeadScoreRules& leads) {
        for (const double each : {leads.half_life_days, leads.half_points, leads.fit_share}) {
            add(each);
        }
        for (const FitRule& rule : leads.fit) {
            add(std::string_view(rule.attribute));
            add(rule.points);
            add(std::uint64_t{rule.values.size()});
            for (const std::string& value : rule.values) add(std::string_view(value));
        }
    }
    std::string text() const { return std::to_string(hash_); }

 private:
    void mix(std::uint64_t bits) {
        for (int shift = 0; shift < 64; shift += 8) step((bits >> shift) & 0xFFU);
    }
    void step(std::uint64_t byte) { hash_ = (hash_ ^ byte) * 1'099'511'628'211U; }
    std::uint64_t hash_ = 14'695'981'039'346'656'037U;
};

}  // namespace tenure::inline v1::detail
