#include "write.hpp"

#include <algorithm>

namespace tenure::inline v1::vtiger {

namespace {

Outcome outcome_of(WriteStatus status, RecordId id, std::string code, std::string message) {
    Outcome outcome;
    outcome.status = status;
    outcome.id = std::move(id);
    outcome.code = std::move(code);
    outcome.message = std::move(message);
    return outcome;
}

Outcome rejected(RecordId id, std::string code, std::string message) {
    return outcome_of(WriteStatus::rejected, std::move(id), std::move(code), std::move(message));
}

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

/// Nothing tells whether a request that failed like this was carried out.
bool leaves_doubt(const Failure& failure) {
    return failure.kind != FailureKind::refused && failure.status != 414 && failure.status != 429;
}

bool leaves_doubt(const Error& error) {
    return error.code() == Errc::network || error.code() == Errc::bad_response ||
           error.code() == Errc::too_large;
}

}  // namespace

std::vector<Outcome> Writer::write(std::span<const WriteItem> items, const Context& context) {
    std::vector<Outcome> outcomes;
    for (std::size_t i = 0; i < items.size(); ++i) {
        outcomes.push_back(write_one(items[i], context));
        outcomes.back().item = i;
    }
    return outcomes;
}

Outcome Writer::write_one(const WriteItem& item, const Context& context) {
    const Module* module = catalogue_.find(item.stream, context);
    if (!module) {
        return rejected(item.id, "ACCESS_DENIED", "the user may not see " + item.stream);
    }
    std::vector<FieldValue> values = item.values;
    const bool keyed = item.operation == Operation::create && !item.key.field.empty();
    const bool given = std::any_of(values.begin(), values.end(), [&](const FieldValue& value) {
        return value.name == item.key.field;
    });
    if (keyed && !given) values.push_back({item.key.field, item.key.value});
    Draft draft = draft_of(*module, values, zone_);
    if (!draft.code.empty()) return rejected(item.id, draft.code, draft.message);
    if (item.operation == Operation::create) return create_record(item, std::move(draft), context);
    // Even a revise without a change moves modifiedtime and starts workflows.
    if (draft.element.empty()) return outcome_of(WriteStatus::written, item.id, "", "");
    return revise_record(item.stream, item.id, std::move(draft), context);
}

Writer::Attempt Writer::attempt(const Call& call, const std::string& module, const Draft& draft,
                                const Context& context) {
    Attempt result;
    try {
        Answer answer = session_.ask(call, context);
        if (answer.failure) {
            result.uncertain = leaves_doubt(*answer.failure);
            result.failure = std::move(answer.failure);
            return result;
        }
        DecodedPage page = rows_.decode(answer.body, module, draft.fields, context);
        if (!page.rows.empty()) result.row = std::move(page.rows.front());
    } catch (const Error& error) {
        if (!leaves_doubt(error)) throw;
    }
    result.uncertain = !result.row;
    return result;
}

std::optional<Row> Writer::read_back(const std::string& module, const RecordId& id,
                                     const std::vector<FieldInfo>& fields, const Context& context) {
    const std::vector<std::string> ids{id};
    DecodedPage page = rows_.fetch(module, fields, {in_list("id", ids)}, context);
    if (page.rows.empty()) return std::nullopt;
    return std::move(page.rows.front());
}

Outcome Writer::written_as(const Draft& draft, const Row& stored, const Context& context) {
    Outcome outcome = outcome_of(WriteStatus::written, stored.id, "", "");
    outcome.altered = differences(draft, stored, catalogue_.prefixes(draft.fields, context), zone_);
    if (outcome.altered.empty()) return outcome;
    std::vector<std::string> names;
    for (const FieldValue& value : outcome.altered) names.push_back(value.name);
    outcome.message = "the CRM stored otherwise than sent: " + listed(names);
    if (!draft.lossy.empty()) {
        outcome.message +=
            "; it does not keep emoji and other rare characters, as in " + listed(draft.lossy);
    }
    return outcome;
}

// "Gone" and "forbidden" have one code; only a query tells them apart.
Outcome Writer::refused(const std::string& module, const RecordId& id, const Failure& failure,
                        const Context& context) {
    const Action action = action_for(failure);
    const Error error = error_of(failure, "write " + module, id);
    if (action == Action::stop || action == Action::new_challenge || action == Action::log_in ||
        action == Action::wait) {
        throw error;
    }
    const bool denied = action == Action::denied && !id.empty();
    if (denied && !read_back(module, id, {}, context)) {
        return outcome_of(WriteStatus::not_found, id, failure.code,
                          "the record is gone, or hidden from this user");
    }
    std::string message = error.details().cause;
    if (!error.details().next_step.empty()) message += ". " + error.details().next_step;
    if (failure.code == "MANDATORY_FIELDS_MISSING") {
        const std::string field = failure.message.substr(0, failure.message.find(' '));
        if (queryable(field) && field != "Mandatory") message += " (" + field + ")";
    }
    return rejected(id, failure.code, std::move(message));
}

// vTiger works an order's amounts out anew, and without the rate in another currency.
bool Writer::add_currency(const std::string& module, const RecordId& id, Draft& draft,
                          const Context& context) {
    const std::string rate = "conversion_rate";
    if (!is_inventory(module) || draft.element.contains(rate)) return true;
    std::vector<FieldInfo> fields(2);
    fields[0].name = rate;
    fields[1].name = "currency_id";
    const auto row = read_back(module, id, fields, context);
    if (!row) return false;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto* text = std::get_if<std::string>(&row->values[i]);
        if (text && !draft.element.contains(fields[i].name)) draft.element[fields[i].name] = *text;
    }
    return true;
}

Outcome Writer::revise_record(const std::string& module, const RecordId& id, Draft draft,
                              const Context& context) {
    if (!add_currency(module, id, draft, context)) {
        return outcome_of(WriteStatus::not_found, id, "",
                          "the record is gone, or hidden from this user");
    }
    draft.element["id"] = id;
    const Call call = revise(module, draft.element.dump());
    constexpr int attempts = 2;
    for (int i = 0; i < attempts; ++i) {
        const Attempt result = attempt(call, module, draft, context);
        if (result.row) return written_as(draft, *result.row, context);
        if (!result.uncertain) return refused(module, id, *result.failure, context);
        const auto stored = read_back(module, id, draft.fields, context);
        if (!stored) {
            return outcome_of(WriteStatus::not_found, id, "",
                              "the record is gone, or hidden from this user");
        }
        const Outcome as_stored = written_as(draft, *stored, context);
        if (as_stored.altered.empty()) return as_stored;
    }
    return outcome_of(
        WriteStatus::unknown, id, "",
        "the CRM failed twice while saving; read the record back before trying again");
}

// Sends only what differs, if anything, since every save may start a workflow.
Outcome Writer::adopt(const std::string& module, const Row& found, Draft draft,
                      const Context& context) {
    const auto altered =
        differences(draft, found, catalogue_.prefixes(draft.fields, context), zone_);
    if (altered.empty()) return outcome_of(WriteStatus::written, found.id, "ADOPTED", "");
    Draft rest;
    for (std::size_t i = 0; i < draft.fields.size(); ++i) {
        const std::string& name = draft.fields[i].name;
        const bool differs =
            std::any_of(altered.begin(), altered.end(),
                        [&](const FieldValue& value) { return value.name == name; });
        if (!differs) continue;
        rest.element[name] = draft.texts[i];
        rest.fields.push_back(draft.fields[i]);
        rest.texts.push_back(draft.texts[i]);
    }
    rest.lossy = std::move(draft.lossy);
    Outcome outcome = revise_record(module, found.id, std::move(rest), context);
    if (outcome.code.empty()) outcome.code = "ADOPTED";
    return outcome;
}

Outcome Writer::create_record(const WriteItem& item, Draft draft, const Context& context) {
    const bool keyed = !item.key.field.empty();
    if (keyed && (!queryable(item.key.field) || !searchable(item.key.value))) {
        return rejected("", "UNSEARCHABLE_KEY",
                        "vTiger cannot search " + item.key.field +
                            " for this value, so that a "
                            "second record could not be avoided");
    }
    const auto known = [&] {
        return rows_.with_key(item.stream, draft.fields, item.key, context).rows;
    };
    const std::vector<Row> found = keyed ? known() : std::vector<Row>();
    if (found.size() > 1) {
        return rejected("", "AMBIGUOUS_KEY",
                        std::to_string(found.size()) + " records have this " + item.key.field);
    }
    if (found.size() == 1) return adopt(item.stream, found.front(), std::move(draft), context);
    complete_new(draft, catalogue_.module(item.stream, context), session_.login(context).user_id);
    const Call call = create(item.stream, draft.element.dump());
    const Attempt result = attempt(call, item.stream, draft, context);
    if (result.row) return written_as(draft, *result.row, context);
    if (!result.uncertain) return refused(item.stream, "", *result.failure, context);
    const std::vector<Row> now = keyed ? known() : std::vector<Row>();
    if (now.size() == 1) return adopt(item.stream, now.front(), std::move(draft), context);
    return outcome_of(WriteStatus::unknown, "", "",
                      "the CRM failed while creating the record and may have kept a part of it");
}

}  // namespace tenure::inline v1::vtiger
