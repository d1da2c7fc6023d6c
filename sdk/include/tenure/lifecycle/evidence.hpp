// Lifecycle, step 5: why a customer is in a state: the deciding events and thresholds in words.
// The same facts stand in `data`, so that other languages need no parsing.
#pragma once

#include <cmath>
#include <utility>

#include "tenure/lifecycle/decide.hpp"
#include "tenure/lifecycle/window_text.hpp"

namespace tenure::inline v1::detail {

/// Writes the evidence of one life at one instant.
class EvidenceWriter {
 public:
    EvidenceWriter(const Life& life, const History& history, Timestamp now)
        : life_(life), history_(history), now_(now) {}

    std::vector<Evidence> of(State state) {
        if (life_.days.empty() && state != State::inactive_irrecoverable) {
            before_buying(state);
        } else if (state >= State::lapsed_short && state <= State::inactive_irrecoverable) {
            absence(state);
        } else {
            buying(state);
        }
        return std::move(all_);
    }

 private:
    using Data = EvidenceData;

    /// A threshold in words; `data` gets its kind as "limit" and its values.
    struct Limit {
        std::string text{};
        Data data{};
    };
    static Limit limit(std::string text, std::string kind) {
        return {std::move(text), {{"limit", std::move(kind)}}};
    }
    /// "counts for P90D"
    static Limit lasting(const std::string& what, std::string kind, double days) {
        return {what + " " + duration_text(days),
                {{"limit", std::move(kind)}, {"limit_days", plain_number(days)}}};
    }
    /// "loyal from 5"
    static Limit from(const std::string& what, double least) {
        const std::string number = plain_number(least);
        return {what + " from " + number, {{"limit", what}, {"from", number}}};
    }
    static Limit counts_for(double days) { return lasting("counts for", "counts", days); }
    static Limit until_purchase() { return limit("until the next purchase", "until_purchase"); }

    const Event& event(const Mark& mark) const {
        return history_.events[static_cast<std::size_t>(mark.by)];
    }
    /// The first event of a customer-day, as a mark.
    static Mark first_of(const BuyingDay& day) {
        return {day.at, static_cast<std::int64_t>(day.first)};
    }

    std::string days_ago(Timestamp at) const {
        return std::to_string(static_cast<long long>(std::floor(days_between(at, now_))));
    }

    void add(std::string code, std::string what, Limit limit, const Mark& by, Data data) {
        for (auto& value : limit.data) data.push_back(std::move(value));
        all_.push_back({std::move(what), std::move(limit.text), by ? event(by).key : std::string(),
                        std::move(code), std::move(data)});
    }

    /// "WHAT 2025-03-01, 412 days ago"
    void dated(std::string code, const std::string& what, Limit limit, const Mark& mark) {
        const std::string date = to_string(event(mark).day);
        const std::string ago = days_ago(mark.at);
        Data data{{"date", date}, {"days", ago}, {"kind", std::string(to_string(kind_of(mark)))}};
        if (of_survey(mark)) data.emplace_back("score", plain_number(event(mark).score));
        add(std::move(code), what + " " + date + ", " + ago + " days ago", std::move(limit), mark,
            std::move(data));
    }

    bool of_survey(const Mark& mark) const {
        return kind_of(mark) == EventKind::survey_nps || kind_of(mark) == EventKind::survey_csat;
    }

    EventKind kind_of(const Mark& mark) const { return life_.at(mark).kind; }

    static std::string words(EventKind kind) {
        std::string text(to_string(kind));
        for (char& letter : text) {
            if (letter == '_') letter = ' ';
        }
        return text;
    }

    void before_buying(State state) {
        const Limit counts = counts_for(life_.thresholds->reached_days);
        if (state == State::opportunity && life_.open_deals > 0) {
            const std::string open = std::to_string(life_.open_deals);
            add("open_deals", open + (life_.open_deals == 1 ? " open deal" : " open deals"), {},
                life_.qualified, {{"count", open}});
        } else if (state == State::opportunity) {
            dated("deal_won", "deal won", limit("awaits its purchase", "awaits_purchase"),
                  life_.won);
        } else if (state == State::qualified) {
            dated("qualified", words(kind_of(life_.qualified)), counts, life_.qualified);
        } else if (state == State::interested) {
            dated("interested", words(kind_of(life_.inbound)), counts, life_.inbound);
        } else if (state == State::reached) {
            dated("reached", words(kind_of(life_.touched)), counts, life_.touched);
        } else {
            forgotten(counts);
        }
    }

    void forgotten(const Limit& counts) {
        Mark last = life_.touched;
        for (const Mark& mark : {life_.inbound, life_.qualified, life_.won}) {
            if (mark.at > last.at) last = mark;
        }
        if (last) return dated("forgotten", "last sign: " + words(kind_of(last)), counts, last);
        add("nothing", "no touch, lead, deal or purchase is known", {}, {}, {});
    }

    /// `kind` names the threshold as "limit" in the data, e.g. "at_risk".
    void silence(const std::string& code, const std::string& kind, const AppliedWindow& window,
                 double factor = 1) {
        const Silence& quiet = life_.silence;
        const bool contract = quiet.from > life_.days.back().at;
        const Mark by = contract ? life_.contract_ended : first_of(life_.days.back());
        const std::string date = to_string(event(by).day);
        const std::string ago = days_ago(quiet.from);
        Data data{{"date", date}, {"days", ago}};
        if (contract) data.emplace_back("since", "contract");
        const std::string what = kind == "at_risk"       ? "at risk"
                                 : kind == "lapsed_long" ? "long lapsed"
                                                         : kind;
        Limit after = limit(what + " after " + window_text(window, factor, data), kind);
        add(code,
            (contract ? "contract ended " : "last purchase ") + date + ", " + ago + " days ago",
            std::move(after), by, std::move(data));
    }

    void absence(State state) {
        const Thresholds& thresholds = *life_.thresholds;
        if (life_.left) {
            dated("exit", "left explicitly", until_purchase(), life_.left);
            return;
        }
        const AppliedWindow& window = life_.silence.lapsed_window;
        if (now_ >= life_.silence.gone) {
            return silence("silence", "irrecoverable", window, thresholds.irrecoverable_factor);
        }
        const bool inactive = now_ >= life_.silence.inactive;
        if (inactive) {
            silence("silence", "inactive", window, thresholds.inactive_factor);
        } else if (state == State::lapsed_long) {
            silence("silence", "lapsed_long", window, thresholds.lapsed_long_factor);
        } else {
            silence("silence", "lapsed", window);
        }
        if (life_.bounced) dated("bounced", "contact data bounced", {}, life_.bounced);
        if (inactive && life_.opted_out) {
            dated("opted_out", "consent withdrawn", {}, life_.opted_out);
        }
    }

    void buying(State state) {
        const double new_days = life_.thresholds->new_customer_days;
        switch (state) {
            case State::at_risk:
                return risk();
            case State::advocate:
                return advocate();
            case State::loyal:
                loyal();
                break;
            case State::growing:
                growing();
                break;
            case State::repeat:
                count("repeat", from("repeat", 2));
                break;
            case State::won_back:
                dated("returned", "purchase after a lapse",
                      lasting("like new for", "like_new", new_days), life_.returned);
                break;
            case State::new_customer:
                dated("first_purchase", "first purchase", lasting("new for", "new", new_days),
                      first_of(life_.days[life_.start]));
                break;
            default:
                count("active", lasting("no longer new after", "no_longer_new", new_days));
        }
        in_time();
    }

    void in_time() {
        if (life_.contracts > 0) {
            const std::string running = std::to_string(life_.contracts);
            add("contract",
                running + (life_.contracts == 1 ? " contract" : " contracts") + " in force",
                limit("no silence counts meanwhile", "contract"), first_of(life_.days.back()),
                {{"count", running}});
        } else if (life_.silence.at_risk != forever) {
            silence("in_time", "at_risk", life_.silence.risk_window);
        } else {
            silence("in_time", "lapsed", life_.silence.lapsed_window);
        }
    }

    void count(const std::string& code, Limit limit) {
        const std::size_t bought = life_.days.size() - life_.start;
        const BuyingDay& first = life_.days[life_.start];
        const std::string number = std::to_string(bought);
        const std::string date = to_string(first.day);
        add(code, number + (bought == 1 ? " purchase" : " purchases") + " since " + date,
            std::move(limit), first_of(life_.days.back()), {{"count", number}, {"date", date}});
    }

    void loyal() {
        const Thresholds& thresholds = *life_.thresholds;
        count("loyal", from("loyal", thresholds.loyal_purchases));
        const std::string regular = std::to_string(life_.regular);
        add("regular", "the last " + regular + " without a silence at risk",
            from("regular", thresholds.regular_purchases), first_of(life_.days.back()),
            {{"count", regular}});
    }

    void growing() {
        const Growth& growth = life_.growth;
        if (growth.rising) {
            const std::string ratio = plain_number(growth.recent / growth.before);
            const std::string span = plain_number(growth.span_days);
            add("spend",
                "spend of " + span + " days " + ratio + " times that of the " + span +
                    " days before",
                from("growing", life_.thresholds->growth_ratio), first_of(life_.days.back()),
                {{"ratio", ratio},
                 {"recent", plain_number(growth.recent)},
                 {"before", plain_number(growth.before)},
                 {"span_days", span}});
        }
        if (lasts(life_.cross_sold, days_per_year, now_)) {
            dated("cross_sold", "first purchase in another category", counts_for(days_per_year),
                  life_.cross_sold);
        }
    }

    void advocate() {
        const double days = life_.thresholds->advocate_days;
        const Limit counts = counts_for(days);
        if (lasts(life_.referral, days, now_)) {
            dated("referral", "brought somebody", counts, life_.referral);
        }
        if (lasts(life_.promoter, days, now_)) {
            dated("promoter", "NPS answer " + plain_number(event(life_.promoter).score) + " of 10",
                  counts, life_.promoter);
        }
        in_time();
    }

    void risk() {
        const double days = life_.thresholds->signal_days;
        if (now_ >= life_.silence.at_risk) {
            silence("silence", "at_risk", life_.silence.risk_window);
        }
        if (life_.contract_ended && life_.contracts == 0) {
            dated("contract_ended", "contract ended", until_purchase(), life_.contract_ended);
        }
        if (lasts(life_.complaint, days, now_)) {
            const bool survey = of_survey(life_.complaint);
            dated(
                "complaint",
                survey ? "bad answer: " + plain_number(event(life_.complaint).score) : "complaint",
                counts_for(days), life_.complaint);
        }
    }

    const Life& life_;
    const History& history_;
    Timestamp now_;
    std::vector<Evidence> all_;
};

}  // namespace tenure::inline v1::detail
