// Makes small histories for tests: one line per event, days in UTC.
#pragma once

#include <string>

#include "tenure/lifecycle/engine.hpp"
#include "tenure/lifecycle/frameworks.hpp"

namespace tenure::testing {

inline Timestamp on(const std::string& date) {
    return Timestamp::at_midnight_utc(parse_date(date).value());
}

class HistoryBuilder {
 public:
    HistoryBuilder& add(EventKind kind, const std::string& date, double score = 0,
                        const std::string& about = "") {
        Event event;
        event.kind = kind;
        event.day = parse_date(date).value();
        event.at = on(date);
        event.score = score;
        event.key = std::string(to_string(kind)) + ":" + date;
        event.about = about;
        history_.events.push_back(event);
        return *this;
    }
    HistoryBuilder& buys(const std::string& date, double amount = 100,
                         std::vector<std::string> categories = {}) {
        add(EventKind::purchase, date);
        history_.events.back().amount = Money::of(amount, Currency::of("EUR"));
        history_.events.back().categories = std::move(categories);
        return *this;
    }
    HistoryBuilder& refunds(const std::string& date, double amount, const std::string& about = "") {
        add(EventKind::refund, date, 0, about);
        history_.events.back().amount = Money::of(amount, Currency::of("EUR"));
        return *this;
    }
    /// Buys `count` times, `gap` days apart.
    HistoryBuilder& buys_every(int gap, int count, const std::string& first, double amount = 100) {
        const Date start = parse_date(first).value();
        for (int i = 0; i < count; ++i) buys(to_string(Date{start.days + gap * i}), amount);
        return *this;
    }
    History build() const {
        History history = history_;
        history.sort();
        return history;
    }

 private:
    History history_;
};

/// Windows of fixed days, so that a test can count them: risk 60, lapsed 180, long 360, inactive
/// 540, irrecoverable 900.
inline Framework fixed_windows() {
    Framework framework = find_framework("customer-types-6");
    framework.thresholds.at_risk = {Window::Kind::absolute, 60};
    framework.thresholds.lapsed = {Window::Kind::absolute, 180};
    framework.thresholds.new_customer_days = 30;
    return framework;
}

inline State state_on(const History& history, const std::string& date,
                      const Framework& framework = fixed_windows()) {
    return stage_of(history, framework, on(date)).state;
}

}  // namespace tenure::testing
