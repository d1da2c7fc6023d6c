#include "write.hpp"

#include <algorithm>
#include <set>

#include "tenure/core/text.hpp"
#include "value.hpp"

namespace tenure::inline v1::hubspot {

namespace {

constexpr std::string_view adopted = "ADOPTED";

Outcome outcome_of(const Draft& draft, WriteStatus status, RecordId id, std::string code,
                   std::string message) {
    Outcome outcome;
    outcome.item = draft.item;
    outcome.status = status;
    outcome.id = std::move(id);
    outcome.code = std::move(code);
    outcome.message = std::move(message);
    return outcome;
}

/// Splits into batches of the API's size in which no id or key comes twice.
std::vector<std::vector<const Draft*>> batches(const std::vector<const Draft*>& drafts) {
    std::vector<std::vector<const Draft*>> all;
    std::vector<std::set<std::string>> names;
    for (const Draft* draft : drafts) {
        const std::string& name = draft->id.empty() ? draft->key.value : draft->id;
        std::size_t at = 0;
        while (at < all.size() &&
               (all[at].size() >= page_rows || (!name.empty() && names[at].contains(name)))) {
            ++at;
        }
        if (at == all.size()) {
            all.emplace_back();
            names.emplace_back();
        }
        all[at].push_back(draft);
        if (!name.empty()) names[at].insert(name);
    }
    return all;
}

std::string value_text(const FieldInfo& field, const Value& value) {
    return has_value(value) ? written(field, value) : std::string();
}

}  // namespace

std::vector<Outcome> Writer::write(std::span<const WriteItem> items, const Context& context) {
    std::vector<Outcome> outcomes(items.size());
    std::map<std::string, std::vector<Draft>> by_kind;
    for (std::size_t i = 0; i < items.size(); ++i) {
        outcomes[i].item = i;
        outcomes[i].id = items[i].id;
        const Kind* kind = kind_named(items[i].stream);
        const Described* described = kind ? &catalogue_.describe(*kind, context) : nullptr;
        Draft draft;
        draft.item = i;
        if (!described || !described->denied.empty()) {
            draft.code = described ? "MISSING_SCOPES" : "UNKNOWN_STREAM";
            draft.message = described ? described->denied : "HubSpot has no " + items[i].stream;
        } else {
            draft = draft_of(items[i], i, *described);
            const bool fresh = items[i].operation == Operation::create;
            if (fresh && draft.code.empty()) {
                complete_new(draft, *described, portal_.server_now());
            }
        }
        if (!draft.code.empty()) {
            outcomes[i] =
                outcome_of(draft, WriteStatus::rejected, items[i].id, draft.code, draft.message);
            continue;
        }
        by_kind[items[i].stream].push_back(std::move(draft));
    }
    for (const auto& entry : by_kind) {
        write_kind(*kind_named(entry.first), entry.second, outcomes, context);
    }
    return outcomes;
}

void Writer::write_kind(const Kind& kind, std::span<const Draft> drafts,
                        std::vector<Outcome>& outcomes, const Context& context) {
    Drafts updates;
    Drafts creates;
    for (const Draft& draft : drafts) {
        if (draft.id.empty()) {
            creates.push_back(&draft);
        } else if (!draft.fields.empty()) {
            updates.push_back(&draft);
        } else {  // every save may start a workflow
            outcomes[draft.item] = outcome_of(draft, WriteStatus::written, draft.id, "", "");
        }
    }
    update_all(kind, updates, outcomes, context);
    create_all(kind, creates, outcomes, context);
    associate(kind, drafts, outcomes, context);
}

void Writer::update_all(const Kind& kind, const Drafts& drafts, std::vector<Outcome>& outcomes,
                        const Context& context) {
    const Job job{&kind, How::update, {}, &outcomes};
    for (const Drafts& batch : batches(drafts)) submit(job, batch, context);
}

// Looked up first: what is there is changed only where it differs. What is not there is made by
// upsert where its key is unique, which is safe to repeat, and created otherwise.
void Writer::create_all(const Kind& kind, const Drafts& drafts, std::vector<Outcome>& outcomes,
                        const Context& context) {
    if (drafts.empty()) return;
    const std::map<std::size_t, Row> found = look_up(kind, drafts, outcomes, context);
    adopt_all(kind, drafts, found, outcomes, context);
    const Described& described = catalogue_.describe(kind, context);
    std::map<std::string, Drafts> upserts;
    Drafts creates;
    for (const Draft* draft : drafts) {
        const bool settled = outcomes[draft->item].status == WriteStatus::rejected;
        if (settled || found.contains(draft->item)) continue;
        const std::ptrdiff_t at = field_index(described.fields, draft->key.field);
        const bool unique = at >= 0 && described.fields[static_cast<std::size_t>(at)].unique;
        (unique ? upserts[draft->key.field] : creates).push_back(draft);
    }
    for (const auto& entry : upserts) {
        const Job job{&kind, How::upsert, entry.first, &outcomes};
        for (const Drafts& batch : batches(entry.second)) submit(job, batch, context);
    }
    const Job job{&kind, How::create, {}, &outcomes};
    for (const Drafts& batch : batches(creates)) submit(job, batch, context);
}

// By batch where the key is unique, else by a search each: searches show new records late.
std::map<std::size_t, Row> Writer::look_up(const Kind& kind, const Drafts& drafts,
                                           std::vector<Outcome>& outcomes, const Context& context) {
    std::map<std::size_t, Row> found;
    const Described& described = catalogue_.describe(kind, context);
    std::map<std::string, Drafts> unique;
    for (const Draft* draft : drafts) {
        const std::ptrdiff_t at = field_index(described.fields, draft->key.field);
        if (at < 0) continue;
        if (described.fields[static_cast<std::size_t>(at)].unique) {
            unique[draft->key.field].push_back(draft);
            continue;
        }
        const std::vector<Filter> filters{{draft->key.field, "EQ", draft->key.value}};
        DecodedPage page = records_.search_page(kind, draft->fields, filters, context);
        if (page.rows.size() > 1) {
            outcomes[draft->item] = outcome_of(
                *draft, WriteStatus::rejected, "", "AMBIGUOUS_KEY",
                std::to_string(page.rows.size()) + " records have this " + draft->key.field);
        } else if (page.rows.size() == 1) {
            found.emplace(draft->item, std::move(page.rows.front()));
        }
    }
    for (const auto& entry : unique) {
        look_up_unique(kind, entry.first, entry.second, found, context);
    }
    return found;
}

void Writer::look_up_unique(const Kind& kind, const std::string& key, const Drafts& drafts,
                            std::map<std::size_t, Row>& found, const Context& context) {
    std::vector<std::string> values;
    for (const Draft* draft : drafts) values.push_back(draft->key.value);
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    const std::vector<FieldInfo> fields = fields_of(drafts);
    const auto place = static_cast<std::size_t>(field_index(fields, key));
    const DecodedPage page = records_.by_ids(kind, fields, values, context, key);
    for (const Draft* draft : drafts) {
        for (const Row& row : page.rows) {
            const std::string text = value_text(fields[place], row.values[place]);
            if (match_key(text) != match_key(draft->key.value)) continue;
            found.emplace(draft->item, as_drafted(*draft, row, fields));
        }
    }
}

// Sends only what differs, if anything.
void Writer::adopt_all(const Kind& kind, const Drafts& drafts,
                       const std::map<std::size_t, Row>& found, std::vector<Outcome>& outcomes,
                       const Context& context) {
    std::vector<Draft> changes;
    for (const Draft* draft : drafts) {
        const auto row = found.find(draft->item);
        if (row == found.end()) continue;
        outcomes[draft->item] =
            outcome_of(*draft, WriteStatus::written, row->second.id, std::string(adopted), "");
        Draft change;
        change.item = draft->item;
        change.id = row->second.id;
        for (const FieldValue& value : differences(*draft, row->second)) {
            const auto at = static_cast<std::size_t>(field_index(draft->fields, value.name));
            change.fields.push_back(draft->fields[at]);
            change.texts.push_back(draft->texts[at]);
        }
        if (!change.fields.empty()) changes.push_back(std::move(change));
    }
    Drafts pointers;
    for (const Draft& change : changes) pointers.push_back(&change);
    update_all(kind, pointers, outcomes, context);
    for (const Draft& change : changes) {
        Outcome& outcome = outcomes[change.item];
        if (outcome.status == WriteStatus::written) outcome.code = adopted;
    }
}

}  // namespace tenure::inline v1::hubspot
