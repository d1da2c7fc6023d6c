// Sandbox, Salesforce: switches that make the server behave badly, one at a time, and the single
// faults that a test orders for its next requests.
// Threads: plain values; the service holds a lock while they change.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tenure::inline v1::sandbox::sf {

/// Named switches, "name=value,name=value". Where a number N is asked for, every N-th event is hit.
struct Faults {
    bool multi_currency = true;    ///< records have CurrencyIsoCode
    bool person_accounts = false;  ///< every second customer seeded after the switch is one
    bool rotate_refresh = false;   ///< a refresh hands out a new refresh token, the old one dies
    bool strip_headers = false;    ///< no Sforce-* header, as behind some proxies
    bool other_host = false;       ///< the org moved: tokens name localhost as instance_url
    bool purged_log = false;       ///< getDeleted and getUpdated know nothing before now
    bool nul_byte = false;         ///< bulk results have a NUL in the first text of each page
    bool header_once = false;      ///< only the first page of bulk results has the header row
    bool down = false;             ///< every request is 503 with HTML
    int late_commit = 0;           ///< seconds until a write becomes visible, with its old stamp
    int late_spread = 0;           ///< varies that delay, so that writes appear out of order
    int ticks = 0;                 ///< the clock stands and moves a second with every N-th write
    int bulk_polls = 0;            ///< times a job is InProgress before it completes
    int bulk_page = 100000;        ///< rows in a page of bulk results unless maxRecords says less
    int bulk_failure = 0;          ///< every N-th bulk job fails
    int lock_row = 0;              ///< every N-th row written is UNABLE_TO_LOCK_ROW
    int expire_sessions = 0;       ///< every N-th request finds its session expired
    int drop_before = 0;           ///< every N-th request is cut off before it is carried out
    int drop_after = 0;            ///< ... after it was carried out
    int error_before_write = 0;    ///< every N-th write is 500 instead of done
    int error_after_write = 0;     ///< ... after it was done
    int html = 0;                  ///< every N-th answer is an HTML page with status 200
    int truncate = 0;              ///< every N-th answer lacks its second half
    int daily_limit = 100000;      ///< API calls in 24 hours
    int other_usage = 0;           ///< calls that somebody else made today
    int url_limit = 16384;         ///< bytes of the request target before 414
    int slow = 0;                  ///< milliseconds every request takes longer
    int cursors = 10;              ///< open query cursors before the oldest dies
    int hide_rows = 0;             ///< every N-th contact is not shared with the user
    std::string hide;              ///< "Contact.Email;Account.Phone": hidden by field security
    std::string hide_objects;      ///< "Case;Order": no access at all
    std::string edition = "enterprise";

    /// Applies switches on top; "reset" puts everything back. Throws: Error{bad_argument}.
    void apply(const std::string& spec);
};

/// A fault ordered through POST /__sandbox/faults for requests that match.
struct FaultRule {
    enum class Kind : unsigned char { answer, drop_before, drop_after };
    Kind kind = Kind::answer;
    std::string match;  ///< a regular expression on "METHOD /path?query"
    int times = 1;      ///< how often; below zero: always
    int status = 500;
    std::string body;
    std::string content_type = "application/json;charset=UTF-8";
    std::vector<std::pair<std::string, std::string>> headers;
};

}  // namespace tenure::inline v1::sandbox::sf
