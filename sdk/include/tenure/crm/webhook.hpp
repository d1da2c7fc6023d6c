// CRM, step 1: what a CRM pushes to us, and the hints it is turned into.
// Hints are read again by id, so a webhook that is lost, doubled or late loses nothing.
#pragma once

#include <string>

#include "tenure/core/time.hpp"
#include "tenure/crm/record.hpp"
#include "tenure/http/message.hpp"

namespace tenure::inline v1 {

/// A request as it came in; signatures are over the raw bytes.
struct WebhookRequest {
    std::string method = "POST";
    std::string url{};  ///< as the CRM called it, with scheme, host and query
    Headers headers{};
    std::string body{};
    Timestamp received_at{};
};

/// Says that something happened to a record.
struct Hint {
    enum class Kind { changed, deleted, merged } kind = Kind::changed;
    std::string stream{};
    RecordId id{};  ///< merged: the record that stays
    Timestamp at{};
};

}  // namespace tenure::inline v1
