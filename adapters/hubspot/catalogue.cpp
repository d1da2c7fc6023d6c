#include "catalogue.hpp"

namespace tenure::inline v1::hubspot {

const Account& Catalogue::account(const Context& context) {
    if (account_) return *account_;
    account_ =
        read_account(portal_.expect(account_details(portal_.paths()), portal_.base(), context));
    if (!account_->zone.empty()) portal_.zone().set(account_->zone);
    return *account_;
}

const Described& Catalogue::describe(const Kind& kind, const Context& context) {
    const std::string name(kind.name);
    const auto known = known_.find(name);
    if (known != known_.end()) return known->second;
    Described described;
    const Answer answer = portal_.ask(list_properties(portal_.paths(), name), context);
    if (!answer.failure) {
        described.fields = read_properties(answer.body, kind);
    } else {
        const Action action = action_for(*answer.failure);
        const Error error = error_of(*answer.failure, "describe " + name, portal_.base());
        const bool unknown_kind = action == Action::gone || action == Action::reject;
        if (action != Action::denied && !unknown_kind) throw error;
        described.denied = error.details().cause;
        described.absent = unknown_kind || kind.has == Kind::Has::perhaps;
    }
    return known_.insert_or_assign(name, std::move(described)).first->second;
}

const std::vector<Stage>& Catalogue::stages(const Kind& kind, const Context& context) {
    const std::string name(kind.name);
    const auto known = stages_.find(name);
    if (known != stages_.end()) return known->second;
    const Call call = list_pipelines(portal_.paths(), name);
    const Answer answer = portal_.ask(call, context);
    std::vector<Stage> stages;
    if (!answer.failure) stages = read_stages(answer.body, call.label);
    return stages_.insert_or_assign(name, std::move(stages)).first->second;
}

std::optional<Currency> Catalogue::currency(const Context& context) {
    const std::string code = account(context).currency;
    try {
        if (!code.empty()) return Currency::of(code);
    } catch (const Error&) {  // not a code of ISO 4217
    }
    return fallback_;
}

}  // namespace tenure::inline v1::hubspot
