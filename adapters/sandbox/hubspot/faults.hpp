// Sandbox, HubSpot: the switches that make the server misbehave, documented in docs/sandbox.md.
// Threads: plain values, copied under the service's lock.
#pragma once

#include <string>

namespace tenure::inline v1::sandbox::hs {

struct Faults {
    int burst = 190;          ///< requests per ten seconds of a private app
    int oauth_burst = 110;    ///< of an OAuth app
    int search_rate = 5;      ///< searches per second
    int daily = 625000;       ///< requests per day of the account's zone
    int search_lag = 0;       ///< milliseconds until searches see a write
    bool uneven_lag = false;  ///< each write waits between none and all of search_lag
    bool down = false;        ///< every request is 503
    bool frozen = false;      ///< the clock stands still
    bool new_merge_id = true;
    bool tenure_fields = true;
    int error_before = 0;  ///< every N-th API request; 0 never. Likewise the next ones.
    int error_after = 0;
    int drop_before = 0;
    int drop_after = 0;
    int too_many = 0;        ///< 429 without Retry-After
    int too_many_after = 0;  ///< 429 with Retry-After: 2
    int locked = 0;          ///< 423
    int migration = 0;       ///< 477 with Retry-After: 5
    int html = 0;
    int truncate = 0;
    int slow = 0;           ///< milliseconds per request
    int url_limit = 10000;  ///< bytes of the request target
    int token_seconds = 1800;
    int zone_minutes = -300;          ///< the account's zone, east of UTC
    std::string missing_scopes = {};  ///< separated by ;
    std::string required = {};        ///< "contacts.phone;deals.amount": on create from 2026-09 on

    /// Applies "name=value,name=value" on top; "reset" puts everything back to the defaults.
    /// Throws: Error{bad_argument} that lists the known names.
    void apply(const std::string& spec);
};

}  // namespace tenure::inline v1::sandbox::hs
