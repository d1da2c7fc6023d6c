#include "tenure/lifecycle/permission.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "tenure/core/log.hpp"
#include "tenure/core/text.hpp"
#include "tenure/model/schema.hpp"

namespace tenure::inline v1 {

namespace {

constexpr int scopes = 4;  // 3 purpose and channel, 2 purpose, 1 channel, 0 any

std::string purpose_name(std::string_view purpose) {
    std::string name = match_key(purpose);
    return name == "*" ? "" : name;
}

/// What the rows of one scope say in the end.
struct ScopeVerdict {
    std::optional<Timestamp> at{};  ///< of the deciding row; none when it has no date
    bool granted = false;
    bool contradictory = false;
    const StoredRow* row = nullptr;

    bool refuses() const { return row != nullptr && !granted; }
};

class Permission {
 public:
    Permission(const CustomerRows& rows, std::string_view purpose, std::string_view channel,
               Timestamp as_of)
        : rows_(rows),
          as_of_(as_of),
          purpose_(purpose_name(purpose)),
          channel_(channel_name(channel)) {}

    PermissionVerdict verdict(const PermissionRules& rules) {
        const bool internal =
            std::any_of(rules.internal_purposes.begin(), rules.internal_purposes.end(),
                        [&](const std::string& name) { return match_key(name) == purpose_; });
        for (const StoredRow& row : rows_.rows) {
            if (row.row.kind == EntityKind::consent) read(row, internal);
        }
        std::sort(refusing_.begin(), refusing_.end());
        refusing_.erase(std::unique(refusing_.begin(), refusing_.end()), refusing_.end());
        PermissionVerdict result = internal ? PermissionVerdict{} : by_flags();
        if (result.allowed) result = by_rows(rules, internal);
        result.refusing_contacts = std::move(refusing_);
        return result;
    }

 private:
    /// The flag as it was at as_of, by the changes observed since.
    bool flag(const Field<bool>& now, std::string_view attribute) const {
        const Observation* last = nullptr;
        const Observation* next = nullptr;
        for (const Observation& each : rows_.observations) {
            if (each.attribute != attribute || !(each.row == rows_.customer.key)) continue;
            if (each.effective_at <= as_of_) {
                if (last == nullptr || each.effective_at >= last->effective_at) last = &each;
            } else if (next == nullptr || each.effective_at < next->effective_at) {
                next = &each;
            }
        }
        if (last != nullptr) return last->new_value == "true";
        // The first value ever seen may be older than its observation: it counts from the start.
        if (next != nullptr && !next->old_value.empty()) return next->old_value == "true";
        return now.value_or(false);
    }

    PermissionVerdict by_flags() const {
        const auto customer = entity_from<Customer>(rows_.customer.row);
        const auto refuse = [](const char* reason) {
            PermissionVerdict no;
            no.allowed = false;
            no.code = "opt_out";
            no.reason = reason;
            return no;
        };
        if (channel_ == "email" && flag(customer.email_opt_out, "email_opt_out")) {
            return refuse("the customer's record opts out of e-mails");
        }
        if ((channel_ == "phone" || channel_ == "sms") &&
            flag(customer.do_not_call, "do_not_call")) {
            return refuse("the customer's record says: do not call");
        }
        return {};
    }

    /// Takes a consent row into the verdict of its scope.
    void read(const StoredRow& row, bool internal) {
        const auto consent = entity_from<Consent>(row.row);
        if (!consent.granted) return;
        if (consent.changed_at && *consent.changed_at > as_of_) return;
        const std::string purpose = purpose_name(consent.purpose.value_or(""));
        const std::string channel = channel_name(consent.channel.value_or(""));
        if (!purpose.empty() && purpose != purpose_) return;
        if (!channel.empty() && channel != channel_) return;
        if (internal && purpose.empty()) return;
        if (consent.contact && consent.contact->id() != rows_.customer.key.id) {
            if (!*consent.granted) refusing_.emplace_back(consent.contact->id());
            return;
        }
        const int scope = (purpose.empty() ? 0 : 2) + (channel.empty() ? 0 : 1);
        weigh(scopes_[scope], row, consent);
    }

    static void weigh(ScopeVerdict& scope, const StoredRow& row, const Consent& consent) {
        const std::optional<Timestamp> at =
            consent.changed_at ? std::optional<Timestamp>(*consent.changed_at) : std::nullopt;
        const bool granted = *consent.granted;
        if (scope.row == nullptr) {
            scope = {at, granted, false, &row};
        } else if (at == scope.at) {
            if (granted != scope.granted) scope.contradictory = true;
            if (granted != scope.granted && !granted) scope.row = &row;
            scope.granted = scope.granted && granted;
        } else if (weight(at, granted) > weight(scope.at, scope.granted)) {
            scope = {at, granted, false, &row};
        }
    }

    /// An undated refusal outweighs, an undated consent is outweighed by every dated row.
    static std::int64_t weight(const std::optional<Timestamp>& at, bool granted) {
        using Limits = std::numeric_limits<std::int64_t>;
        return at ? at->micros : granted ? Limits::min() : Limits::max();
    }

    PermissionVerdict by_rows(const PermissionRules& rules, bool internal) const {
        const ScopeVerdict* narrow = nullptr;
        for (int scope = scopes - 1; scope >= 0; --scope) {
            const ScopeVerdict& each = scopes_[scope];
            if (each.row == nullptr) continue;
            if (narrow == nullptr) narrow = &each;
            const bool taken_back = &each != narrow && narrow->granted && each.refuses() &&
                                    weight(each.at, false) > weight(narrow->at, true);
            if (taken_back) return told(each, "withdrawn");
        }
        if (narrow != nullptr) {
            return told(*narrow, narrow->contradictory ? "contradictory"
                                 : narrow->granted     ? "consent"
                                                       : "refusal");
        }
        PermissionVerdict result;
        result.allowed = internal || rules.without_record == WithoutRecord::allowed;
        result.code = internal ? "internal" : "no_record";
        result.reason = internal ? "the purpose needs no consent and none was refused"
                                 : "the CRM records neither a consent nor a refusal";
        return result;
    }

    static PermissionVerdict told(const ScopeVerdict& scope, const char* code) {
        PermissionVerdict result;
        result.allowed = scope.granted;
        result.contradictory = scope.contradictory;
        result.code = code;
        const RowKey& key = scope.row->key;
        const std::string since =
            scope.at ? " since " + to_string(scope.at->utc_date()) : ", undated";
        const std::string record = " (" + printable(key.stream + ":" + key.id) + since + ")";
        result.reason = scope.contradictory ? "consent and refusal at the same instant" + record
                        : scope.granted     ? "consent" + record
                                            : "refusal" + record;
        return result;
    }

    const CustomerRows& rows_;
    Timestamp as_of_;
    std::string purpose_, channel_;
    ScopeVerdict scopes_[scopes];
    std::vector<std::string> refusing_;
};

}  // namespace

std::string channel_name(std::string_view channel) {
    const std::string name = match_key(channel);
    if (name == "*") return "";
    if (name == "call" || name == "telephone" || name == "mobile") return "phone";
    if (name == "e-mail" || name == "mail") return "email";
    if (name == "text" || name == "text message") return "sms";
    return name;
}

PermissionVerdict permission_of(const CustomerRows& rows, std::string_view purpose,
                                std::string_view channel, Timestamp as_of,
                                const PermissionRules& rules) {
    return Permission(rows, purpose, channel, as_of).verdict(rules);
}

}  // namespace tenure::inline v1
