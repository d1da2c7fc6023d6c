#include "records.hpp"

#include <algorithm>
#include <map>

#include "json.hpp"

namespace tenure::inline v1::hubspot {

namespace {

using nlohmann::json;

bool is_stage_field(std::string_view name) {
    return name == stage_label_field || name == stage_outcome_field ||
           name == stage_probability_field;
}

std::string text_of(const std::vector<FieldInfo>& fields, const Row& row, std::string_view name) {
    const std::ptrdiff_t at = field_index(fields, name);
    if (at < 0) return {};
    const auto* text = std::get_if<std::string>(&row.values[static_cast<std::size_t>(at)]);
    return text ? *text : std::string();
}

void set(const std::vector<FieldInfo>& fields, Row& row, std::string_view name, Value value) {
    const std::ptrdiff_t at = field_index(fields, name);
    if (at >= 0) row.values[static_cast<std::size_t>(at)] = std::move(value);
}

std::vector<std::string> ids_of(const DecodedPage& page) {
    std::vector<std::string> ids;
    for (const Row& row : page.rows) ids.push_back(row.id);
    return ids;
}

void append(DecodedPage& page, DecodedPage more) {
    std::move(more.rows.begin(), more.rows.end(), std::back_inserter(page.rows));
    std::move(more.problems.begin(), more.problems.end(), std::back_inserter(page.problems));
    std::move(more.archived_at.begin(), more.archived_at.end(),
              std::back_inserter(page.archived_at));
    page.seen += more.seen;
}

void add_problems(const std::string& body, DecodedPage& page) {
    for (const Failure& failure : failures_inside(body)) {
        if (action_for(failure) == Action::gone) continue;
        for (const std::string& id : failure.ids) {
            page.problems.push_back({id, failure.category, "HubSpot did not give this record",
                                     failure.message.substr(0, 200)});
        }
    }
}

}  // namespace

PageShape Records::Plan::shape() const {
    return {&decoded, std::string(kind->modified), std::string(kind->currency), currency};
}

void Records::Plan::take(const FieldInfo& field) {
    FieldInfo light = made_field(field.name, "", field.type);  // for decoding: choices are long
    light.refers_to = field.refers_to;
    decoded.push_back(std::move(light));
    amounts = amounts || field.type == FieldType::money;
    itemised = itemised || field.name == purchase_field;
    staged = staged || is_stage_field(field.name);
    if (field.name.starts_with(association_prefix)) {
        links.push_back(field.name.substr(association_prefix.size()));
    } else if (is_property_name(field.name)) {
        properties.push_back(field.name);
    }
}

Records::Plan Records::plan(const Kind& kind, const std::vector<FieldInfo>& fields,
                            const Context& context) {
    Plan plan;
    plan.kind = &kind;
    for (const FieldInfo& field : fields) plan.take(field);
    plan.wanted = fields.size();
    const auto also = [&](std::string_view name) {
        if (name.empty() || field_index(fields, name) >= 0) return;
        plan.properties.emplace_back(name);
        plan.decoded.push_back(made_field(name, "", FieldType::text));
    };
    if (plan.staged) {
        also(kind.stage);
        also(kind.name == "deals" ? "pipeline" : "hs_pipeline");
    }
    if (plan.amounts) {
        also(kind.currency);
        plan.currency = catalogue_.currency(context);
    }
    also(kind.modified);
    if (plan.itemised && field_index(fields, association_field(purchases_).name) < 0) {
        plan.decoded.push_back(association_field(purchases_));
        plan.links.push_back(purchases_);
    }
    return plan;
}

std::string Records::answer_to(const Call& call, const Context& context) {
    return portal_.expect(call, portal_.base(), context);
}

DecodedPage Records::ids_only(const Kind& kind, const Call& call, const Context& context) {
    const std::vector<FieldInfo> none;
    const PageShape shape{&none, std::string(kind.modified), {}, std::nullopt};
    std::string body = answer_to(call, context);
    return decoder_.decode(body, shape, call.label);
}

DecodedPage Records::list_page(const Kind& kind, const std::vector<FieldInfo>& fields,
                               const Place& place, const Context& context) {
    const Plan plan = this->plan(kind, fields, context);
    const std::string name(kind.name);
    const Call call = list(portal_.paths(), name,
                           {place.limit, place.after, plan.properties, plan.links, place.archived});
    if (call.path.size() <= url_room_) {
        Answer answer = portal_.ask(call, context);
        if (!answer.failure) {
            DecodedPage page = decoder_.decode(answer.body, plan.shape(), call.label);
            finish(plan, page, context);
            return page;
        }
        if (action_for(*answer.failure) != Action::post) {
            throw error_of(*answer.failure, call.label, portal_.base());
        }
        url_room_ = call.path.size() / 2;
    }
    const std::vector<std::string> version{std::string(kind.modified)};
    const Call slim =
        list(portal_.paths(), name, {place.limit, place.after, version, {}, place.archived});
    DecodedPage found = ids_only(kind, slim, context);
    DecodedPage page = by_ids(kind, fields, ids_of(found), context);
    page.after = std::move(found.after);
    return page;
}

DecodedPage Records::search_page(const Kind& kind, const std::vector<FieldInfo>& fields,
                                 std::span<const Filter> filters, const Context& context) {
    const Plan plan = this->plan(kind, fields, context);
    const std::string name(kind.name);
    std::string body = search_body(filters, plan.properties);
    if (body.size() <= search_bytes) {
        const Call call = search(portal_.paths(), name, std::move(body));
        std::string answer = answer_to(call, context);
        DecodedPage page = decoder_.decode(answer, plan.shape(), call.label);
        add_links(plan, page, context);
        finish(plan, page, context);
        return page;
    }
    const Call slim =
        search(portal_.paths(), name, search_body(filters, {std::string(kind.modified)}));
    DecodedPage found = ids_only(kind, slim, context);
    DecodedPage page = by_ids(kind, fields, ids_of(found), context);
    page.after = std::move(found.after);
    return page;
}

DecodedPage Records::by_ids(const Kind& kind, const std::vector<FieldInfo>& fields,
                            std::span<const std::string> ids, const Context& context,
                            const std::string& id_property) {
    const Plan plan = this->plan(kind, fields, context);
    DecodedPage page;
    for (std::size_t at = 0; at < ids.size(); at += page_rows) {
        read_some(plan, ids.subspan(at, std::min(page_rows, ids.size() - at)), id_property, page,
                  context);
    }
    add_links(plan, page, context);
    finish(plan, page, context);
    return page;
}

void Records::read_some(const Plan& plan, std::span<const std::string> ids,
                        const std::string& id_property, DecodedPage& page, const Context& context) {
    const Call call = read_batch(portal_.paths(), std::string(plan.kind->name), ids,
                                 plan.properties, id_property);
    Answer answer = portal_.ask(call, context);
    if (answer.failure) {
        if (action_for(*answer.failure) == Action::gone) return;
        throw error_of(*answer.failure, call.label, portal_.base());
    }
    DecodedPage some = decoder_.decode(answer.body, plan.shape(), call.label);
    if (some.has_errors) add_problems(answer.body, some);
    append(page, std::move(some));
}

void Records::add_links(const Plan& plan, DecodedPage& page, const Context& context) {
    if (page.rows.empty()) return;
    const std::vector<std::string> ids = ids_of(page);
    for (const std::string& target : plan.links) {
        const std::string field = std::string(association_prefix) + target;
        const Call call = read_links(portal_.paths(), std::string(plan.kind->name), target, ids);
        const Answer answer = portal_.ask(call, context);
        const bool hidden = answer.failure && action_for(*answer.failure) == Action::denied;
        if (answer.failure && !hidden && action_for(*answer.failure) != Action::gone) {
            throw error_of(*answer.failure, call.label, portal_.base());
        }
        std::map<std::string, Link> best;
        if (!answer.failure) {
            for (Link& link : read_links_answer(answer.body, call.label).all) {
                Link& kept = best.try_emplace(link.from).first->second;
                if (kept.to.empty() || rank_of(link) > rank_of(kept)) kept = std::move(link);
            }
        }
        for (Row& row : page.rows) {
            const auto found = best.find(row.id);
            Value value = hidden ? Value(Hidden{}) : Value(Null{});
            if (found != best.end()) value = Reference{target, found->second.to};
            set(plan.decoded, row, field, std::move(value));
        }
    }
}

void Records::finish(const Plan& plan, DecodedPage& page, const Context& context) {
    const std::vector<Stage> none;
    const std::vector<Stage>& stages =
        plan.staged && !page.rows.empty() ? catalogue_.stages(*plan.kind, context) : none;
    for (Row& row : page.rows) {
        if (plan.staged) add_stages(plan, row, stages);
        for (std::size_t i = 0; i < plan.decoded.size(); ++i) {
            const bool unlinked = std::holds_alternative<NotAsked>(row.values[i]) &&
                                  plan.decoded[i].name.starts_with(association_prefix);
            if (unlinked) row.values[i] = Null{};
        }
        add_purchase(plan, row);
        row.values.resize(plan.wanted);
    }
}

void Records::add_purchase(const Plan& plan, Row& row) {
    set(plan.decoded, row, counts_field, plan.kind->name == purchases_);
    const std::ptrdiff_t at = field_index(plan.decoded, purchase_field);
    const std::ptrdiff_t link = field_index(plan.decoded, association_field(purchases_).name);
    if (at < 0 || link < 0) return;
    row.values[static_cast<std::size_t>(at)] = row.values[static_cast<std::size_t>(link)];
}

// A stage that is no longer in any pipeline keeps what was stored of it: its id is all there is.
void Records::add_stages(const Plan& plan, Row& row, const std::vector<Stage>& stages) {
    const std::string id = text_of(plan.decoded, row, plan.kind->stage);
    std::string pipeline = text_of(plan.decoded, row, "pipeline");
    if (pipeline.empty()) pipeline = text_of(plan.decoded, row, "hs_pipeline");
    const Stage* best = nullptr;
    for (const Stage& stage : stages) {
        if (stage.id != id) continue;
        if (!best || stage.pipeline == pipeline) best = &stage;
    }
    const auto put = [&](std::string_view name, const std::string& text) {
        set(plan.decoded, row, name, text.empty() ? Value(Null{}) : Value(text));
    };
    put(stage_label_field, best ? best->label : "");
    put(stage_outcome_field, best ? best->outcome : "");
    const bool probable = best && !best->probability.empty();
    set(plan.decoded, row, stage_probability_field,
        probable ? Value(Decimal{best->probability}) : Value(Null{}));
}

Links read_links_answer(std::string_view body, const std::string& operation) {
    const json document = document_of(body, operation);
    Links links;
    for (const json& result : results_of(document, operation)) {
        if (!result.is_object() || !result.contains("from") || !result["from"].is_object())
            continue;
        const std::string from = text_at(result["from"], "id");
        if (const std::string after = next_page(result); !after.empty()) {
            links.more_ids.push_back(from);
            links.more_afters.push_back(after);
        }
        if (!result.contains("to") || !result["to"].is_array()) continue;
        for (const json& target : result["to"]) {
            if (!target.is_object()) continue;
            std::string to = text_at(target, "toObjectId");
            if (to.empty()) to = text_at(target, "id");
            if (to.empty() || !target.contains("associationTypes")) continue;
            for (const json& type : target["associationTypes"]) {
                if (!type.is_object()) continue;
                links.all.push_back({from, to, text_at(type, "typeId"), text_at(type, "category"),
                                     text_at(type, "label")});
            }
        }
    }
    return links;
}

int rank_of(const Link& link) {
    const bool own = link.category == "HUBSPOT_DEFINED";
    if (own && !link.label.empty()) return 3;  // HubSpot's only label of its own is "Primary"
    return own ? 2 : 1;
}

}  // namespace tenure::inline v1::hubspot
