// Lifecycle, step 5: may we write to or call a customer for a purpose, as their consents say?
// Plays and exports ask here before they act; docs/consent-and-erasure.md tells the rules in words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tenure/core/time.hpp"
#include "tenure/store/store.hpp"

namespace tenure::inline v1 {

/// What holds for somebody of whom the CRM records neither a consent nor a refusal.
enum class WithoutRecord {
    allowed,  ///< most CRMs record refusals only, so silence is no refusal
    denied    ///< opt-in: nobody is contacted without a recorded consent
};

/// What a business decides about permissions.
struct PermissionRules {
    WithoutRecord without_record = WithoutRecord::allowed;
    /// Purposes that a contract or law covers, such as an order confirmation: neither a missing
    /// record nor an opt-out flag denies them, only a refusal recorded for that very purpose.
    std::vector<std::string> internal_purposes{"service"};
};

/// Whether a customer may be contacted, and why.
struct PermissionVerdict {
    bool allowed = true;
    std::string code{};          ///< "consent", "refusal", "withdrawn", "opt_out", "contradictory",
                                 ///< "internal" or "no_record"
    std::string reason{};        ///< for people, with the deciding record
    bool contradictory = false;  ///< records of one instant say yes and no; counts as no
    /// Ids of contacts of a company who refuse for themselves: the company may be addressed, they
    /// may not. In key order.
    std::vector<std::string> refusing_contacts{};
};

/// Returns the name under which a channel is compared: "email", "phone", "sms" ... ("call" and
/// "telephone" are the phone, "mail" and "e-mail" are e-mail); "" for "*" and for no channel.
std::string channel_name(std::string_view channel);

/// Returns whether a customer may be contacted for a purpose on a channel as of an instant. `rows`
/// must hold the customer's consents (EntityKind::consent); later rows are not seen. The first rule
/// that applies decides:
/// 1. an opt-out of e-mails (email) or a do-not-call mark (phone, sms) of the customer's own
/// record,
///    unless the purpose is internal;
/// 2. the latest consent row of the most specific scope: purpose and channel, then the purpose on
///    any channel, then the channel for any purpose, then any; "" and "*" stand for any. A wider
///    refusal that is later than a narrower consent takes it back. Rows of one scope and instant
///    that contradict each other count as a refusal;
/// 3. rules.without_record, or allowed for an internal purpose.
/// A row without a date was always so: a refusal holds against every consent of its scope or a
/// narrower one, a consent yields to every dated row. An internal purpose obeys only rows that name
/// it.
PermissionVerdict permission_of(const CustomerRows& rows, std::string_view purpose,
                                std::string_view channel, Timestamp as_of,
                                const PermissionRules& rules = {});

}  // namespace tenure::inline v1
