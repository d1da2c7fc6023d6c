#include "lifecycle/thresholds_reader.hpp"

#include "tenure/lifecycle/frameworks.hpp"

namespace tenure::inline v1 {

namespace {

using detail::JsonObject;

double read_days(const JsonObject& owner, const std::string& key) {
    const std::string text = owner.text(key);
    const std::optional<double> days = parse_duration_days(text);
    if (!days || *days <= 0) {
        throw owner.fault(key, "\"" + text + "\" is no duration of days",
                          "Write for example P90D, P6M or P1Y");
    }
    return *days;
}

Months read_months(const JsonObject& owner) {
    unsigned months = 0;
    for (const nlohmann::json& each : owner.array("months")) {
        if (!each.is_number_integer() || each.get<double>() < 1 || each.get<double>() > 12) {
            throw owner.fault("months", "months are numbers from 1 to 12",
                              "Write for example [10, 11, 12]");
        }
        months |= 1U << (each.get<unsigned>() - 1);
    }
    if (months == 0 || months == 0x0FFF) {
        throw owner.fault("months", "a season has 1 to 11 months",
                          "Name the months in which people buy, or use a window of days");
    }
    return static_cast<Months>(months);
}

/// "P1Y", or {"times_rhythm": 4, "otherwise": "P1Y", "at_least": "P30D"},
/// or {"seasons_missed": 1, "months": [10, 11, 12]}
Window read_window(const JsonObject& owner, const std::string& key, const Window& standard) {
    if (!owner.has(key)) return standard;
    Window window;
    if (owner.is_text(key)) {
        window.days = read_days(owner, key);
        return window;
    }
    const JsonObject json = owner.object(key);
    if (json.has("seasons_missed")) {
        json.only({"seasons_missed", "months"});
        window.kind = Window::Kind::seasonal;
        window.seasons = json.integer("seasons_missed", 1, 100);
        window.months = read_months(json);
        return window;
    }
    json.only({"times_rhythm", "otherwise", "at_least", "seasons_missed", "months"});
    if (json.has("months")) throw json.fault("seasons_missed", "the key is missing");
    window.kind = Window::Kind::relative;
    window.multiple = json.number("times_rhythm", 0.1, 1000);
    window.days = read_days(json, "otherwise");
    window.at_least = json.has("at_least") ? read_days(json, "at_least") : 0;
    return window;
}

void read_number(const JsonObject& json, const std::string& key, double& value, double least,
                 double most) {
    if (json.has(key)) value = json.number(key, least, most);
}

void read_count(const JsonObject& json, const std::string& key, int& value, int least, int most) {
    if (json.has(key)) value = json.integer(key, least, most);
}

void read_length(const JsonObject& json, const std::string& key, double& value) {
    if (json.has(key)) value = read_days(json, key);
}

/// Somebody is at risk before they have lapsed. A window of days cannot be compared with a season.
void check_windows(const JsonObject& json, const Thresholds& limit) {
    const Window& risk = limit.at_risk;
    const Window& lapsed = limit.lapsed;
    const auto refuse = [&](const std::string& early, const std::string& late) {
        const std::string standard = json.has("at_risk") ? "" : " (the default)";
        return json.fault(
            "at_risk",
            "at risk" + standard + " after " + early + ", but lapsed after " + late + " already",
            "Choose a shorter at_risk window or a longer lapsed one");
    };
    const auto times = [](double multiple) { return plain_number(multiple) + " x the rhythm"; };
    const bool risk_season = risk.kind == Window::Kind::seasonal;
    const bool lapsed_season = lapsed.kind == Window::Kind::seasonal;
    if (risk_season && lapsed_season && risk.seasons > lapsed.seasons) {
        throw refuse(std::to_string(risk.seasons) + " seasons",
                     std::to_string(lapsed.seasons) + " seasons");
    }
    if (risk_season || lapsed_season) return;
    if (risk.days >= lapsed.days) {
        throw refuse(duration_text(risk.days), duration_text(lapsed.days));
    }
    if (risk.kind != Window::Kind::relative || lapsed.kind != Window::Kind::relative) return;
    if (risk.multiple >= lapsed.multiple)
        throw refuse(times(risk.multiple), times(lapsed.multiple));
    if (risk.at_least > lapsed.at_least) {
        throw refuse("at least " + duration_text(risk.at_least),
                     "at least " + duration_text(lapsed.at_least));
    }
}

/// How often the lapsed window has to pass, in whole seasons where it is one.
double passed(double factor, int seasons) {
    return seasons == 0 ? factor : static_cast<int>(seasons * factor + 0.5);
}

}  // namespace

Thresholds detail::read_thresholds(const JsonObject& json) {
    json.only({"at_risk", "lapsed", "lapsed_long_factor", "inactive_factor", "irrecoverable_factor",
               "reached", "new_customer", "loyal_purchases", "regular_purchases", "growth_ratio",
               "signal", "advocate", "own_intervals", "detect_seasons", "detect_months"});
    Thresholds limit;
    limit.at_risk = read_window(json, "at_risk", limit.at_risk);
    limit.lapsed = read_window(json, "lapsed", limit.lapsed);
    read_number(json, "lapsed_long_factor", limit.lapsed_long_factor, 1, 100);
    read_number(json, "inactive_factor", limit.inactive_factor, 1, 100);
    read_number(json, "irrecoverable_factor", limit.irrecoverable_factor, 1, 100);
    read_length(json, "reached", limit.reached_days);
    read_length(json, "new_customer", limit.new_customer_days);
    read_count(json, "loyal_purchases", limit.loyal_purchases, 2, 100'000);
    read_count(json, "regular_purchases", limit.regular_purchases, 1, 100'000);
    read_number(json, "growth_ratio", limit.growth_ratio, 1, 1000);
    read_length(json, "signal", limit.signal_days);
    read_length(json, "advocate", limit.advocate_days);
    read_count(json, "own_intervals", limit.own_intervals, 1, 1000);
    read_count(json, "detect_seasons", limit.detect_seasons, 0, 100);
    read_count(json, "detect_months", limit.detect_months, 1, 6);
    if (limit.lapsed_long_factor > limit.inactive_factor ||
        limit.inactive_factor > limit.irrecoverable_factor) {
        throw json.fault("inactive_factor",
                         "long lapsed, inactive and irrecoverable must follow each other",
                         "Choose lapsed_long_factor <= inactive_factor <= irrecoverable_factor; "
                         "the defaults are 2, 3 and 5");
    }
    check_windows(json, limit);
    return limit;
}

std::string unreachable_because(State state, const Thresholds& limit) {
    const bool season = limit.lapsed.kind == Window::Kind::seasonal;
    const bool detects = limit.detect_seasons > 0;
    const int seasons = season ? limit.lapsed.seasons : state == State::lapsed_seasonal ? 1 : 0;
    const auto ends_at_once = [&](double factor) {
        return passed(factor, seasons) <= passed(1, seasons);
    };
    const bool quickly_loyal = limit.loyal_purchases <= 2 && limit.regular_purchases <= 1;
    switch (state) {
        case State::lapsed_seasonal:
            if (!season && !detects) {
                return "the lapsed window is no season, and detect_seasons 0 recognises nobody's "
                       "own";
            }
            if (ends_at_once(limit.inactive_factor)) {
                return "inactive_factor makes everybody inactive with the first season missed";
            }
            return {};
        case State::lapsed_short:
            if (season)
                return "with a season as lapsed window, everybody lapses as lapsed_seasonal";
            if (ends_at_once(limit.lapsed_long_factor)) {
                return "lapsed_long_factor 1 makes every lapse a long one";
            }
            return {};
        case State::lapsed_long:
            if (season)
                return "with a season as lapsed window, everybody lapses as lapsed_seasonal";
            if (limit.lapsed_long_factor >= limit.inactive_factor) {
                return "lapsed_long_factor is not below inactive_factor";
            }
            return {};
        case State::inactive_recoverable:
            if (ends_at_once(limit.irrecoverable_factor)) {
                return "irrecoverable_factor gives everybody up at once";
            }
            return {};
        case State::repeat:
        case State::growing:
            return quickly_loyal ? "loyal_purchases 2 with regular_purchases 1 makes everybody "
                                   "loyal with the second purchase"
                                 : "";
        default:
            return {};
    }
}

}  // namespace tenure::inline v1
