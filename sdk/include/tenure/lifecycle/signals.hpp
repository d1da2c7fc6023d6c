// Lifecycle, step 5: what a history says in numbers as of an instant; what every score is made of.
// Counted in the same replay that finds the state; nothing after as_of has any influence.
#pragma once

#include "tenure/lifecycle/state.hpp"

namespace tenure::inline v1 {

/// Counts and sums of one customer. "Recent" is the quarter (91 days) up to as_of, "earlier" the
/// quarter before it; a year is 365 days.
struct Signals {
    State state = State::unknown;
    State previous = State::unknown;
    bool changed = false;  ///< a state came before; else `previous` means nothing
    Timestamp since{};     ///< when the state began
    Timestamp due{};       ///< when it may change although nothing happens; the far future if never

    int purchases = 0;  ///< records that remain after refunds
    int days = 0;       ///< customer-days with a purchase
    Date first_day{}, last_day{};
    double spend = 0;  ///< major units, less refunds; 0 where amounts are missing or mixed
    double year_spend = 0, year_before_spend = 0;
    int year_days = 0, year_before_days = 0;  ///< customer-days of those years
    int recent_days = 0, earlier_days = 0;    ///< customer-days of those quarters
    int categories = 0;                       ///< different ones bought
    double rhythm_days = 0;       ///< median interval the windows use; 0 where none is known
    double overdue = 0;           ///< silence over the at-risk window; 1 and above is a risk
    int contracts = 0;            ///< in force
    bool contract_ended = false;  ///< the last one ended and nothing was bought since

    int open_deals = 0, open_tickets = 0;
    int recent_tickets = 0, recent_complaints = 0;
    int recent_touches = 0, earlier_touches = 0;  ///< we reached them, or they visited
    int recent_inbound = 0, earlier_inbound = 0;  ///< they called, wrote, answered, asked
    float nps = -1;                               ///< latest answer, 0 to 10; -1 none
    float csat = -1;                              ///< latest answer, 1 to 5; -1 none
    float nps_age_days = 0, csat_age_days = 0;
    double lead_points = 0;  ///< of behaviour, each decayed by its age; see segment/lead_score.hpp
    bool qualified = false, referred = false, bounced = false, opted_out = false, left = false;
    bool rising = false;  ///< spend grew as the framework's growth_ratio asks
};

}  // namespace tenure::inline v1
