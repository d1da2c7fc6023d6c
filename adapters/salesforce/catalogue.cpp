#include "catalogue.hpp"

#include <algorithm>

#include "json.hpp"

namespace tenure::inline v1::salesforce {

namespace {

using nlohmann::json;

std::optional<Currency> currency_of(const std::string& code) {
    try {
        return Currency::of(code);
    } catch (const Error&) {
        return std::nullopt;
    }
}

}  // namespace

const std::vector<std::string>& Catalogue::objects(const Context& context) {
    if (!names_) {
        const json body =
            parsed(session_.expect(describe_global(), session_.host(), context), "list objects");
        names_ = read_object_names(body);
        for (const json& item : list_at(body, "sobjects")) {
            const std::string prefix = text_at(item, "keyPrefix");
            if (!prefix.empty()) prefixes_[prefix] = text_at(item, "name");
        }
    }
    return *names_;
}

void Catalogue::learn(const std::string& name, const json& body) {
    Object object = read_object(body);
    object.name = name;
    if (!object.key_prefix.empty()) prefixes_[object.key_prefix] = name;
    known_.insert_or_assign(name, std::move(object));
}

// What the answer does not settle is asked for singly by find().
void Catalogue::prepare(std::span<const std::string> names, const Context& context) {
    constexpr std::size_t at_once = 25;
    std::vector<std::string> wanted;
    for (const std::string& name : names) {
        if (is_name(name) && !known_.contains(name) && !denied_.contains(name)) {
            wanted.push_back(name);
        }
    }
    for (std::size_t at = 0; at + 1 < wanted.size(); at += at_once) {
        const auto some = std::span(wanted).subspan(at, std::min(at_once, wanted.size() - at));
        const Answer answer = session_.ask(describe_many(some, session_.options().api), context);
        if (answer.failure) {
            if (action_for(*answer.failure) == Action::gone) return;
            throw error_of(*answer.failure, "describe objects", session_.host());
        }
        const json body = parsed(answer.response.body, "describe objects");
        const json& parts = list_at(body, "compositeResponse");
        for (std::size_t i = 0; i < parts.size() && i < some.size(); ++i) {
            const auto status = count_at(parts[i], "httpStatusCode");
            if (status == 200 && parts[i].contains("body")) learn(some[i], parts[i]["body"]);
            if (status == 404) denied_.insert(some[i]);
        }
    }
}

const Object* Catalogue::find(const std::string& name, const Context& context) {
    const auto known = known_.find(name);
    if (known != known_.end()) return &known->second;
    if (!is_name(name) || denied_.contains(name)) return nullptr;
    const Answer answer = session_.ask(describe(name), context);
    if (answer.failure) {
        const Action action = action_for(*answer.failure);
        const bool hidden = action == Action::gone || answer.failure->code == "INVALID_TYPE" ||
                            answer.failure->code == "INSUFFICIENT_ACCESS";
        if (!hidden) throw error_of(*answer.failure, "describe " + name, session_.host());
        denied_.insert(name);
        return nullptr;
    }
    learn(name, parsed(answer.response.body, "describe " + name));
    return &known_.find(name)->second;
}

const Object& Catalogue::object(const std::string& name, const Context& context) {
    if (const Object* found = find(name, context)) return *found;
    throw Error(Errc::permission, "read " + name, session_.host(),
                "the object does not exist or the user may not see it",
                "Grant read access to the object in the user's permission set, or leave the "
                "stream out of the mapping");
}

void Catalogue::read_currencies(const Context& context) {
    if (currencies_read_) return;
    const Select types{{"IsoCode", "ConversionRate", "IsCorporate"}, "CurrencyType"};
    const Answer answer = session_.ask(query(types.text(), Scope::live, "CurrencyType"), context);
    if (answer.failure && action_for(*answer.failure) == Action::retry) {
        throw error_of(*answer.failure, "query CurrencyType", session_.host());
    }
    currencies_read_ = true;
    if (answer.failure) return;  // the org has one currency, or does not show them
    const json types_body = parsed(answer.response.body, "query CurrencyType");
    for (const json& row : list_at(types_body, "records")) {
        const std::string code = text_at(row, "IsoCode");
        if (flag_at(row, "IsCorporate")) base_ = currency_of(code);
        constexpr Date always{-1'000'000};
        rates_.add(code, always, plain_decimal(text_at(row, "ConversionRate")));
    }
    if (rates_.empty()) return;
    const Select dated{{"IsoCode", "ConversionRate", "StartDate"}, "DatedConversionRate"};
    const Answer days =
        session_.ask(query(dated.text(), Scope::live, "DatedConversionRate"), context);
    if (days.failure) return;  // without advanced currency management
    const json days_body = parsed(days.response.body, "query DatedConversionRate");
    for (const json& row : list_at(days_body, "records")) {
        const auto from = parse_date(text_at(row, "StartDate").substr(0, 10));
        if (!from) continue;
        rates_.add(text_at(row, "IsoCode"), *from, plain_decimal(text_at(row, "ConversionRate")));
    }
}

const Rates& Catalogue::rates(const Context& context) {
    read_currencies(context);
    return rates_;
}

// Source: [K] Connect REST API, organization: features.defaultCurrencyIsoCode.
std::optional<Currency> Catalogue::single_currency(const Context& context) {
    if (single_asked_) return base_;
    single_asked_ = true;
    Call call;
    call.path = "/connect/organization";
    call.label = "ask for the organisation";
    const Answer answer = session_.ask(call, context);
    const json body = answer.failure ? json() : json::parse(answer.response.body, nullptr, false);
    const auto features = body.is_object() ? body.find("features") : body.end();
    if (body.is_object() && features != body.end()) {
        base_ = currency_of(text_at(*features, "defaultCurrencyIsoCode"));
    }
    return base_;
}

std::optional<Currency> Catalogue::base_currency(const Context& context) {
    const std::string& configured = session_.options().currency;
    if (!configured.empty()) return Currency::of(configured);
    read_currencies(context);
    if (base_ || !rates_.empty()) return base_;
    return single_currency(context);
}

}  // namespace tenure::inline v1::salesforce
