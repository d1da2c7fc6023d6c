#include "rows.hpp"

#include <algorithm>

#include "cursor.hpp"

namespace tenure::inline v1::vtiger {

namespace {

void mark(DecodedPage& page, const std::vector<std::size_t>& fields, const Value& value) {
    for (Row& row : page.rows) {
        for (const std::size_t field : fields) row.values[field] = value;
    }
}

std::vector<std::string> ids_of(const std::vector<Row>& rows) {
    std::vector<std::string> ids;
    ids.reserve(rows.size());
    for (const Row& row : rows) ids.push_back(row.id);
    return ids;
}

}  // namespace

/// Which columns to name for a field list.
struct Rows::Plan {
    std::string module;
    std::vector<std::string> fixed{"id"};
    std::vector<std::string> columns;
    std::vector<std::size_t> hidden;
    std::vector<std::size_t> converted;
    std::vector<std::size_t> line_items;
};

Rows::Plan Rows::plan(const std::string& module, const std::vector<FieldInfo>& fields,
                      const Context& context) {
    const Module& described = catalogue_.module(module, context);
    const std::set<std::string>& denied = denied_[module];
    const auto visible = [&](const std::string& name) {
        return described.has(name) && !denied.contains(name);
    };
    Plan plan;
    plan.module = module;
    bool money = false;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const FieldInfo& field = fields[i];
        if (field.name == line_items_field && is_inventory(module)) {
            plan.line_items.push_back(i);
        } else if (field.name == converted_field && module == "Leads") {
            plan.converted.push_back(i);
        } else if (!visible(field.name)) {
            plan.hidden.push_back(i);
        } else if (field.name != "modifiedtime") {
            plan.columns.push_back(field.name);
            money = money || field.type == FieldType::money;
        }
    }
    if (visible("modifiedtime")) plan.fixed.push_back("modifiedtime");
    const bool listed =
        std::find(plan.columns.begin(), plan.columns.end(), "currency_id") != plan.columns.end();
    if (money && is_inventory(module) && visible("currency_id")) {
        if (listed) std::erase(plan.columns, "currency_id");
        plan.fixed.push_back("currency_id");
    }
    return plan;
}

PageShape Rows::shape(const std::string& module, const std::vector<FieldInfo>& fields,
                      const Context& context) {
    PageShape shape;
    shape.fields = &fields;
    shape.meaning.prefixes = &catalogue_.prefixes(fields, context);
    shape.meaning.zone = &zone_;
    const bool money = std::any_of(fields.begin(), fields.end(), [](const FieldInfo& field) {
        return field.type == FieldType::money;
    });
    if (!money) return shape;
    shape.meaning.currency = catalogue_.base_currency(context);
    if (is_inventory(module)) shape.currencies = &catalogue_.currencies(context);
    return shape;
}

void Rows::learn_refusal(const Failure& failure, const Plan& plan, const Context& context) {
    const Action action = action_for(failure);
    constexpr std::size_t least_room = 500;
    if (action == Action::split && url_room_ / 2 > least_room) {
        url_room_ /= 2;
        return;
    }
    const Error error = error_of(failure, "query " + plan.module, session_.endpoint());
    if (action != Action::denied) throw error;
    const std::size_t before = catalogue_.module(plan.module, context).fields.size();
    catalogue_.forget(plan.module);
    const Module& now = catalogue_.module(plan.module, context);
    const std::string field = denied_field(failure.message);
    const bool named =
        std::find(plan.columns.begin(), plan.columns.end(), field) != plan.columns.end() ||
        std::find(plan.fixed.begin() + 1, plan.fixed.end(), field) != plan.fixed.end();
    const bool news = named && denied_[plan.module].insert(field).second;
    if (!news && now.fields.size() == before) throw error;
}

Answer Rows::ask_group(const Plan& plan, const std::vector<std::string>& columns,
                       const Selection& selection, const Context& context) {
    const std::string text = select(columns, plan.module, selection.where, selection.order);
    return session_.ask(query(plan.module, text), context);
}

// The further columns of a wide module, for the records of a page.
void Rows::add_columns(DecodedPage& page, const Plan& plan, const std::vector<std::string>& columns,
                       const std::vector<FieldInfo>& fields, const Context& context) {
    constexpr std::size_t ids_at_once = 50;
    std::map<std::string, Row*> by_id;
    for (Row& row : page.rows) by_id[row.id] = &row;
    std::vector<std::string> missing = ids_of(page.rows);
    const PageShape shape = this->shape(plan.module, fields, context);
    while (!missing.empty()) {
        const std::size_t some = std::min(ids_at_once, missing.size());
        const Selection chosen{in_list("id", std::span(missing).first(some)), "id"};
        Answer answer = ask_group(plan, columns, chosen, context);
        if (answer.failure) throw error_of(*answer.failure, "query " + plan.module, "more columns");
        DecodedPage more = decoder_.decode(answer.body, shape, "query " + plan.module);
        for (Row& row : more.rows) {
            const auto known = by_id.find(row.id);
            if (known == by_id.end()) continue;
            for (std::size_t i = 0; i < row.values.size(); ++i) {
                const bool given = !std::holds_alternative<NotAsked>(row.values[i]);
                if (given) known->second->values[i] = std::move(row.values[i]);
            }
        }
        missing.erase(missing.begin(), missing.begin() + static_cast<std::ptrdiff_t>(some));
    }
}

void Rows::add_line_items(DecodedPage& page, const Plan& plan, const Context& context) {
    if (plan.line_items.empty() || page.rows.empty()) return;
    auto lists = line_items_.of(plan.module, ids_of(page.rows), context);
    for (Row& row : page.rows) {
        for (const std::size_t field : plan.line_items) row.values[field] = lists[row.id];
    }
}

DecodedPage Rows::fetch(const std::string& module, const std::vector<FieldInfo>& fields,
                        const Selection& selection, const Context& context) {
    for (;;) {
        const Plan plan = this->plan(module, fields, context);
        const std::size_t condition = encoded_size(selection.where) + session_.endpoint().size() +
                                      module.size() + 200;  // operation, session, keywords
        const std::size_t room = url_room_ > condition ? url_room_ - condition : 0;
        const auto groups = column_groups(plan.fixed, plan.columns, room);
        const PageShape shape = this->shape(module, fields, context);
        Answer answer = ask_group(plan, groups.front(), selection, context);
        if (answer.failure) {
            learn_refusal(*answer.failure, plan, context);
            continue;
        }
        DecodedPage page = decoder_.decode(answer.body, shape, "query " + module);
        for (std::size_t i = 1; i < groups.size(); ++i) {
            add_columns(page, plan, groups[i], fields, context);
        }
        mark(page, plan.hidden, Hidden{});
        mark(page, plan.converted, false);
        add_line_items(page, plan, context);
        return page;
    }
}

DecodedPage Rows::with_key(const std::string& module, const std::vector<FieldInfo>& fields,
                           const ExternalKey& key, const Context& context) {
    const std::vector<FieldInfo>& known = catalogue_.module(module, context).fields;
    const std::ptrdiff_t described = field_index(known, key.field);
    if (described < 0) {
        throw Error(Errc::schema_changed, "find " + module, key.field,
                    "the module has no such field, or the user may not see it",
                    "Check the field and the user's profile in vTiger");
    }
    const FieldType type = known[static_cast<std::size_t>(described)].type;
    std::vector<FieldInfo> wanted = fields;
    if (field_index(wanted, key.field) < 0) {
        wanted.push_back(known[static_cast<std::size_t>(described)]);
    }
    const auto at = static_cast<std::size_t>(field_index(wanted, key.field));
    DecodedPage page = fetch(module, wanted, {key.field + " = " + literal(key.value)}, context);
    const bool textual = type == FieldType::text || type == FieldType::choice;
    std::erase_if(page.rows, [&](const Row& row) {
        const auto* text = std::get_if<std::string>(&row.values[at]);
        return textual && (!text || *text != key.value);
    });
    for (Row& row : page.rows) row.values.resize(fields.size());
    return page;
}

DecodedPage Rows::decode(std::string& body, const std::string& module,
                         const std::vector<FieldInfo>& fields, const Context& context) {
    return decoder_.decode(body, shape(module, fields, context), "read " + module);
}

DecodedPage Rows::retrieve_one(const std::string& module, const std::vector<FieldInfo>& fields,
                               const std::string& id, const Context& context) {
    Answer answer = session_.ask(retrieve(module, id), context);
    if (answer.failure) {
        const Action action = action_for(*answer.failure);
        if (action == Action::denied || action == Action::reject) return {};
        throw error_of(*answer.failure, "retrieve " + module, id);
    }
    DecodedPage page = decode(answer.body, module, fields, context);
    mark(page, plan(module, fields, context).hidden, Hidden{});
    return page;
}

}  // namespace tenure::inline v1::vtiger
