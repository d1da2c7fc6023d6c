#include "catalogue.hpp"

#include <algorithm>

#include "json.hpp"

namespace tenure::inline v1::vtiger {

const std::vector<std::string>& Catalogue::modules(const Context& context) {
    if (!names_) {
        names_ = read_modules(session_.expect(list_types(), session_.endpoint(), context));
    }
    return *names_;
}

const Module* Catalogue::find(const std::string& name, const Context& context) {
    const auto known = modules_.find(name);
    if (known != modules_.end()) return &known->second;
    if (!queryable(name) || denied_.contains(name)) return nullptr;
    const Answer answer = session_.ask(describe(name), context);
    if (answer.failure) {
        if (action_for(*answer.failure) != Action::denied) {
            throw error_of(*answer.failure, "describe " + name, session_.endpoint());
        }
        denied_.insert(name);
        return nullptr;
    }
    Module module = read_module(answer.body);
    module.name = name;
    if (!module.prefix.empty()) prefixes_[module.prefix] = name;
    return &modules_.insert_or_assign(name, std::move(module)).first->second;
}

const Module& Catalogue::module(const std::string& name, const Context& context) {
    if (const Module* found = find(name, context)) return *found;
    throw Error(Errc::permission, "read " + name, session_.endpoint(),
                "the module does not exist or the user may not see it",
                "Enable the module for the user's profile in vTiger, or leave the stream out of "
                "the mapping");
}

const Prefixes& Catalogue::prefixes(const std::vector<FieldInfo>& fields, const Context& context) {
    for (const FieldInfo& field : fields) {
        if (field.type != FieldType::reference || field.refers_to.size() < 2) continue;
        for (const std::string& target : field.refers_to) find(target, context);
    }
    return prefixes_;
}

void Catalogue::read_currency(const nlohmann::json& row) {
    Currency currency;
    try {
        currency = Currency::of(text_at(row, "currency_code"));
    } catch (const Error&) {
        return;  // a currency somebody typed in by hand: its amounts stay plain decimals
    }
    currencies_.insert_or_assign(text_at(row, "id"), currency);
    if (text_at(row, "defaultid") == "-11") base_ = currency;
}

void Catalogue::read_currencies(const Context& context) {
    if (currencies_read_) return;
    const std::vector<std::string> columns{"id", "currency_code", "defaultid"};
    const Answer answer =
        session_.ask(query("Currency", select(columns, "Currency", "", "id")), context);
    if (answer.failure && action_for(*answer.failure) == Action::retry) {
        throw error_of(*answer.failure, "query Currency", session_.endpoint());
    }
    currencies_read_ = true;
    if (answer.failure) return;
    const nlohmann::json rows = result_of(answer.body, "query Currency");
    for (const nlohmann::json& row : rows) {
        if (row.is_object()) read_currency(row);
    }
}

const Currencies& Catalogue::currencies(const Context& context) {
    read_currencies(context);
    return currencies_;
}

std::optional<Currency> Catalogue::base_currency(const Context& context) {
    read_currencies(context);
    return base_ ? base_ : fallback_;
}

}  // namespace tenure::inline v1::vtiger
