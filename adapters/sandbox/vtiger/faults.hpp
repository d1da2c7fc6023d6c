// Sandbox, vTiger: the switches that make the server misbehave, documented in docs/sandbox.md.
// Threads: plain values, copied under the service's lock.
#pragma once

#include <cstdint>
#include <string>

namespace tenure::inline v1::sandbox::vt {

struct Faults {
    bool sync = false;               ///< answers; as shipped it is HTTP 500
    bool refuses_inventory = false;  ///< the 8.4.0 fault of inventory create
    bool counted = false;            ///< count(*) answers a number
    bool update_escapes = true;
    bool down = false;         ///< every request is HTTP 500
    bool php_warning = false;  ///< text before the JSON
    bool control_chars = false;
    bool bad_utf8 = false;
    bool repeat_page = false;
    bool version_8_0 = false;
    bool persian_labels = false;
    int error_before_write = 0;  ///< every N-th; 0 never. Likewise the next ones.
    int error_after_write = 0;
    int drop_before = 0;
    int drop_after = 0;
    int kill_session_every = 0;
    int session_idle = 0;
    int session_expired = 0;
    int html = 0;
    int truncate = 0;
    int rate_limit = 0;  ///< requests per minute; 0 for no limit
    int url_limit = 8190;
    int slow = 0;              ///< milliseconds per request
    int ticks = 0;             ///< the clock moves one second per N writes; 0: with time
    int custom_fields = 853;   ///< number of the first custom field
    std::string vanish_field;  ///< English label of a custom field that is gone
    int vanish_after = 0;      ///< only after that many requests

    /// Applies "name=value,name=value" on top; "reset" puts everything back to the defaults.
    /// Throws: Error{bad_argument} that lists the known names.
    void apply(const std::string& spec);
};

}  // namespace tenure::inline v1::sandbox::vt
