#include "derived.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "json.hpp"
#include "value.hpp"

namespace tenure::inline v1::hubspot {

namespace {

using nlohmann::json;

// Lists with histories take half as many records. Source: HubSpot, crm/using-object-apis.
constexpr std::size_t history_rows = 50;
constexpr std::size_t link_rows = 1'000;

Value text_or_null(std::string text) {
    return text.empty() ? Value(Null{}) : Value(std::move(text));
}

Value instant_or_null(const std::string& text) {
    const auto instant = instant_of(text);
    return instant ? Value(*instant) : Value(Null{});
}

std::string primary_team(const json& owner) {
    const auto teams = owner.find("teams");
    if (teams == owner.end() || !teams->is_array()) return {};
    std::string name;
    for (const json& team : *teams) {
        if (!team.is_object()) continue;
        if (name.empty() || flag_at(team, "primary")) name = text_at(team, "name");
    }
    return name;
}

Row owner_of(const json& entry) {
    Row row;
    row.id = text_at(entry, "id");
    row.version.modified_at = instant_of(text_at(entry, "updatedAt")).value_or(Timestamp{});
    row.values = {text_or_null(text_at(entry, "firstName")),
                  text_or_null(text_at(entry, "lastName")),
                  text_or_null(text_at(entry, "email")),
                  text_or_null(text_at(entry, "userId")),
                  text_or_null(primary_team(entry)),
                  !flag_at(entry, "archived"),
                  instant_or_null(text_at(entry, "createdAt")),
                  instant_or_null(text_at(entry, "updatedAt"))};
    return row;
}

std::optional<Currency> currency_of(const json& properties, const std::optional<Currency>& other) {
    const std::string code = text_at(properties, "hs_currency_code");
    try {
        return code.empty() ? other : Currency::of(code);
    } catch (const Error&) {
        return std::nullopt;  // its amounts stay plain decimals
    }
}

Row campaign_of(const json& entry, const std::optional<Currency>& other) {
    static const std::vector<FieldInfo> fields =
        derived_fields({Stream::What::campaigns, nullptr, {}});
    const json none = json::object();
    const auto found = entry.find("properties");
    const json& properties = found != entry.end() && found->is_object() ? *found : none;
    const std::optional<Currency> currency = currency_of(properties, other);
    Row row;
    row.id = text_at(entry, "id");
    row.version.modified_at = instant_of(text_at(entry, "updatedAt")).value_or(Timestamp{});
    for (const FieldInfo& field : fields) {
        const bool own = field.type != FieldType::timestamp;
        row.values.push_back(
            typed(field, text_at(own ? properties : entry, field.name.c_str()), currency));
    }
    return row;
}

Row change_of(const std::string& id, const Kind& kind, const json& entry) {
    Row row;
    const Value changed = instant_or_null(text_at(entry, "timestamp"));
    const auto* at = std::get_if<Timestamp>(&changed);
    row.version.modified_at = at ? *at : Timestamp{};
    row.id = id + "-" + std::to_string(row.version.modified_at.micros / 1000);
    row.values = {Reference{kind.name, id}, std::string(history_property(kind)),
                  text_or_null(text_at(entry, "value")), changed,
                  text_or_null(text_at(entry, "sourceType"))};
    return row;
}

void add_history(const json& result, const Kind& kind, std::vector<Row>& rows) {
    const auto histories = result.find("propertiesWithHistory");
    if (histories == result.end() || !histories->is_object()) return;
    const auto history = histories->find(std::string(history_property(kind)));
    if (history == histories->end() || !history->is_array()) return;
    const std::string id = text_at(result, "id");
    std::vector<Row> newest_first;
    for (const json& entry : *history) {
        if (entry.is_object() && !id.empty()) newest_first.push_back(change_of(id, kind, entry));
    }
    std::move(newest_first.rbegin(), newest_first.rend(), std::back_inserter(rows));
}

}  // namespace

std::string record_of(const std::string& row_id) {
    return row_id.substr(0, row_id.find('-'));
}

DerivedPage read_owners(std::string_view body) {
    const json document = document_of(body, "list owners");
    DerivedPage page;
    for (const json& entry : results_of(document, "list owners")) {
        if (entry.is_object() && !text_at(entry, "id").empty())
            page.rows.push_back(owner_of(entry));
    }
    page.after = next_page(document);
    return page;
}

DerivedPage read_history_answer(std::string_view body, const Kind& kind) {
    const std::string operation = "read history of " + std::string(kind.name);
    const json document = document_of(body, operation);
    DerivedPage page;
    for (const json& result : results_of(document, operation)) {
        if (result.is_object()) add_history(result, kind, page.rows);
    }
    return page;
}

DerivedPage Derived::owners(const std::string& after, const Context& context) {
    return read_owners(
        portal_.expect(list_owners(portal_.paths(), after), portal_.base(), context));
}

DerivedPage read_campaigns(std::string_view body, const std::optional<Currency>& currency) {
    const json document = document_of(body, "list campaigns");
    DerivedPage page;
    for (const json& entry : results_of(document, "list campaigns")) {
        if (!entry.is_object() || text_at(entry, "id").empty()) continue;
        page.rows.push_back(campaign_of(entry, currency));
    }
    page.after = next_page(document);
    return page;
}

DerivedPage Derived::campaigns(const std::string& after, const Context& context) {
    if (after.empty() && first_campaigns_) return *std::exchange(first_campaigns_, std::nullopt);
    return read_campaigns(
        portal_.expect(list_campaigns(portal_.paths(), after), portal_.base(), context),
        catalogue_.currency(context));
}

std::string Derived::campaigns_denied(const Context& context) {
    const Call call = list_campaigns(portal_.paths(), "");
    const Answer answer = portal_.ask(call, context);
    if (answer.failure) return error_of(*answer.failure, call.label, "").details().cause;
    first_campaigns_ = read_campaigns(answer.body, catalogue_.currency(context));
    return {};
}

DerivedPage Derived::pipelines(const Kind& kind, const Context& context) {
    DerivedPage page;
    for (const Stage& stage : catalogue_.stages(kind, context)) {
        Row row;
        row.id = stage.pipeline + "/" + stage.id;
        row.values = {text_or_null(stage.pipeline),
                      text_or_null(stage.pipeline_label),
                      text_or_null(stage.id),
                      text_or_null(stage.label),
                      text_or_null(stage.outcome),
                      stage.probability.empty() ? Value(Null{}) : Value(Decimal{stage.probability}),
                      stage.order};
        page.rows.push_back(std::move(row));
    }
    return page;
}

DerivedPage Derived::links(const Stream& stream, std::span<const Row> records,
                           const Context& context) {
    std::map<std::string, Version> versions;
    std::vector<std::string> ids;
    for (const Row& record : records) {
        versions[record.id] = record.version;
        ids.push_back(record.id);
    }
    std::vector<std::string> afters;
    DerivedPage page;
    while (!ids.empty()) {
        const std::size_t some = std::min(ids.size(), link_rows);
        const Call call = read_links(portal_.paths(), std::string(stream.kind->name), stream.to,
                                     std::span(ids).first(some),
                                     std::span(afters).first(std::min(afters.size(), some)));
        Links found = read_links_answer(portal_.expect(call, portal_.base(), context), call.label);
        if (found.all.empty() && !found.more_ids.empty()) throw malformed(call.label);
        for (Link& link : found.all) {
            Row row;
            row.version = versions[link.from];
            row.id = link.from + "-" + link.to + "-" + link.category + "-" + link.type_id;
            row.values = {Reference{stream.kind->name, link.from}, Reference{stream.to, link.to},
                          text_or_null(std::move(link.type_id)),
                          text_or_null(std::move(link.category)),
                          text_or_null(std::move(link.label))};
            page.rows.push_back(std::move(row));
        }
        ids.erase(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(some));
        afters.resize(ids.size());
        ids.insert(ids.end(), found.more_ids.begin(), found.more_ids.end());
        afters.insert(afters.end(), found.more_afters.begin(), found.more_afters.end());
    }
    return page;
}

DerivedPage Derived::history(const Kind& kind, std::span<const std::string> ids,
                             const Context& context) {
    const std::vector<std::string> properties{std::string(history_property(kind))};
    DerivedPage page;
    for (std::size_t at = 0; at < ids.size(); at += history_rows) {
        const auto some = ids.subspan(at, std::min(history_rows, ids.size() - at));
        const Call call = read_history(portal_.paths(), std::string(kind.name), some, properties);
        DerivedPage more = read_history_answer(portal_.expect(call, portal_.base(), context), kind);
        std::move(more.rows.begin(), more.rows.end(), std::back_inserter(page.rows));
    }
    return page;
}

}  // namespace tenure::inline v1::hubspot
