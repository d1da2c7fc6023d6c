// Lifecycle, step 5: what happened with one customer, in time order; what the engine replays.
// Made from store rows by history_from.hpp, or by hand.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "tenure/core/money.hpp"
#include "tenure/core/time.hpp"

namespace tenure::inline v1 {

/// What can happen. At one instant, events take effect in this order.
enum class EventKind : std::uint8_t {
    touch,              ///< we reached them, or they visited
    campaign_response,  ///< opened or clicked
    inbound_touch,      ///< they called, wrote, met us or left a cart
    lead_captured,      ///< contact information given in exchange for something
    lead_qualified,     ///< judged worth a salesperson's time
    deal_opened,
    deal_won,  ///< in itself no purchase
    deal_lost,
    contract_started,
    contract_renewed,
    purchase,
    refund,              ///< `about` names the purchase, else the latest ones are lowered
    contract_cancelled,  ///< or ended
    ticket_opened,
    complaint,      ///< `about` names the ticket whose closing ends it
    ticket_closed,  ///< `about` names the ticket
    survey_nps,     ///< score 0 to 10
    survey_csat,    ///< score 1 to 5
    referral,       ///< they brought somebody
    consent_given,
    consent_withdrawn,
    bounced,  ///< contact data proved wrong
    exit      ///< they said that they leave
};

/// Returns the kind's name, e.g. "deal_opened".
constexpr std::string_view to_string(EventKind kind) {
    constexpr std::string_view names[] = {"touch",
                                          "campaign_response",
                                          "inbound_touch",
                                          "lead_captured",
                                          "lead_qualified",
                                          "deal_opened",
                                          "deal_won",
                                          "deal_lost",
                                          "contract_started",
                                          "contract_renewed",
                                          "purchase",
                                          "refund",
                                          "contract_cancelled",
                                          "ticket_opened",
                                          "complaint",
                                          "ticket_closed",
                                          "survey_nps",
                                          "survey_csat",
                                          "referral",
                                          "consent_given",
                                          "consent_withdrawn",
                                          "bounced",
                                          "exit"};
    return names[static_cast<std::size_t>(kind)];
}

/// Something that happened.
struct Event {
    EventKind kind = EventKind::touch;
    Timestamp at{};  ///< for dated records the first instant of the business day
    Date day{};      ///< the business day; purchases of one day count once in the rhythm
    std::optional<Money> amount{};  ///< purchase and refund (its size), contract (per period)
    double score = 0;               ///< surveys; months per period of a contract
    std::string key{};              ///< the record, e.g. "Invoice:7x445"
    std::string about{};            ///< the record it concerns, e.g. the refunded purchase
    std::vector<std::string> categories{};  ///< what a purchase contained
};

/// A customer's events in time order, with what is known beside them.
struct History {
    std::vector<Event> events{};
    std::optional<Timestamp> known_since{};  ///< when the customer's record was made
    std::string segment{};                   ///< whose rhythm stands in for a missing own one
    bool mixed_currencies = false;           ///< amounts cannot be compared
    std::string exit_reason{};
    int undated = 0;  ///< records left out because nothing says when they happened

    /// Puts the events in the order the engine needs, whatever order the store had.
    void sort() {
        const auto before = [](const Event& left, const Event& right) {
            return std::tie(left.at, left.kind, left.key) <
                   std::tie(right.at, right.kind, right.key);
        };
        if (std::is_sorted(events.begin(), events.end(), before)) return;  // as most are stored
        std::stable_sort(events.begin(), events.end(), before);
    }
};

}  // namespace tenure::inline v1
