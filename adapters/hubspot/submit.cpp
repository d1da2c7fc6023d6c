// HubSpot, part "connector": one batch to write, from its request to the outcome of each record.
#include <algorithm>

#include "json.hpp"
#include "value.hpp"
#include "write.hpp"

namespace tenure::inline v1::hubspot {

namespace {

using nlohmann::json;

/// Nothing tells whether a request that failed like this was carried out.
bool leaves_doubt(const Error& error) {
    return error.code() == Errc::network || error.code() == Errc::bad_response ||
           error.code() == Errc::unavailable || error.code() == Errc::too_large;
}

std::string code_of(const Failure& failure) {
    if (!failure.codes.empty()) return failure.codes.front();
    return failure.category.empty() ? "HTTP " + std::to_string(failure.status) : failure.category;
}

std::string explained(const Failure& failure) {
    std::string text = error_of(failure, "write", "").details().cause;
    if (!failure.message.empty()) text += ": " + printable(failure.message.substr(0, 300));
    return text;
}

void settle(Outcome& outcome, WriteStatus status, std::string code, std::string message) {
    outcome.status = status;
    outcome.code = std::move(code);
    outcome.message = std::move(message);
}

void settle_written(Outcome& outcome, const RecordId& id, std::vector<FieldValue> altered) {
    outcome.status = WriteStatus::written;
    outcome.id = id;
    outcome.message.clear();
    outcome.altered = std::move(altered);
    std::string names;
    for (const FieldValue& value : outcome.altered) {
        names += (names.empty() ? "" : ", ") + value.name;
    }
    if (!names.empty()) outcome.message = "the CRM stored otherwise than sent: " + names;
}

Draft only_stage(const Draft& draft, const RecordId& id, std::string text) {
    Draft stage;
    stage.item = draft.item;
    stage.id = id;
    stage.fields.push_back(
        draft.fields[static_cast<std::size_t>(field_index(draft.fields, lifecycle_property))]);
    stage.texts.push_back(std::move(text));
    return stage;
}

}  // namespace

void Writer::submit(const Job& job, std::span<const Draft* const> drafts, const Context& context) {
    if (drafts.empty()) return;
    const std::string name(job.kind->name);
    const char* operation = job.how == How::update   ? "update"
                            : job.how == How::upsert ? "upsert"
                                                     : "create";
    const Call call =
        write_batch(portal_.paths(), name, operation, batch_body(drafts, job.upsert_by));
    std::optional<Answer> answer;
    std::optional<WrittenBatch> batch;
    try {
        answer = portal_.ask(call, context);
        if (!answer->failure) batch = read_written(answer->body, call.label);
    } catch (const Error& error) {
        if (!leaves_doubt(error)) throw;
    }
    if (batch) return take(job, drafts, *batch, context);
    if (answer && answer->failure) return halve(job, drafts, *answer->failure, context);
    in_doubt(job, drafts, context);
}

// A batch is refused as a whole for one record's sake, and names at most the first one.
void Writer::halve(const Job& job, std::span<const Draft* const> drafts, const Failure& failure,
                   const Context& context) {
    const bool for_all = action_for(failure) == Action::denied;
    if (drafts.size() == 1 || for_all) {
        for (const Draft* draft : drafts) refuse(job, *draft, failure, context);
        return;
    }
    const std::size_t half = drafts.size() / 2;
    submit(job, drafts.first(half), context);
    submit(job, drafts.subspan(half), context);
}

void Writer::refuse(const Job& job, const Draft& draft, const Failure& failure,
                    const Context& context) {
    Outcome& outcome = (*job.outcomes)[draft.item];
    const Action action = action_for(failure);
    if (action == Action::gone) {
        return settle(outcome, WriteStatus::not_found, code_of(failure),
                      "the record is gone, or archived");
    }
    const std::string known = existing_id(failure.message);
    if (action != Action::adopt || known.empty() || job.how == How::update) {
        return settle(outcome, WriteStatus::rejected, code_of(failure), explained(failure));
    }
    Draft change = draft;
    change.id = known;
    const Draft* one = &change;
    submit({job.kind, How::update, {}, job.outcomes}, std::span(&one, 1), context);
    if (outcome.status == WriteStatus::written) outcome.code = "ADOPTED";
}

// The connection was cut or the server failed: what is stored now tells.
void Writer::in_doubt(const Job& job, std::span<const Draft* const> drafts,
                      const Context& context) {
    for (const Draft* draft : drafts) {
        settle((*job.outcomes)[draft->item], WriteStatus::unknown, "",
               "the CRM failed while saving; read the record back before trying again");
    }
    const Drafts all(drafts.begin(), drafts.end());
    if (job.how == How::update) {
        const std::vector<FieldInfo> fields = fields_of(drafts);
        std::vector<std::string> ids;
        for (const Draft* draft : drafts) ids.push_back(draft->id);
        const DecodedPage page = records_.by_ids(*job.kind, fields, ids, context);
        for (const Draft* draft : drafts) {
            for (const Row& row : page.rows) {
                if (row.id != draft->id) continue;
                if (!differences(*draft, as_drafted(*draft, row, fields)).empty()) continue;
                settle_written((*job.outcomes)[draft->item], row.id, {});
            }
        }
        return;
    }
    const std::map<std::size_t, Row> found = look_up(*job.kind, all, *job.outcomes, context);
    adopt_all(*job.kind, all, found, *job.outcomes, context);
}

void Writer::take(const Job& job, std::span<const Draft* const> drafts, const WrittenBatch& batch,
                  const Context& context) {
    Drafts unproven;
    for (std::size_t i = 0; i < drafts.size(); ++i) {
        const Draft& draft = *drafts[i];
        Outcome& outcome = (*job.outcomes)[draft.item];
        if (const Failure* failure = failure_for(batch, draft, i)) {
            refuse(job, draft, *failure, context);
            continue;
        }
        const WrittenRecord* record = record_for(batch, draft, i, drafts.size());
        if (!record || record->id.empty()) {
            settle(outcome, WriteStatus::unknown, "", "the answer does not mention this record");
            if (!draft.id.empty()) unproven.push_back(&draft);
            continue;
        }
        settle_written(outcome, record->id, differences(draft, record->properties));
        if (!proves_itself(draft, record->properties)) unproven.push_back(&draft);
    }
    read_back(job, unproven, context);
}

void Writer::read_back(const Job& job, const Drafts& drafts, const Context& context) {
    if (drafts.empty()) return;
    const std::vector<FieldInfo> fields = fields_of(drafts);
    std::vector<std::string> ids;
    for (const Draft* draft : drafts) ids.push_back((*job.outcomes)[draft->item].id);
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    const DecodedPage page = records_.by_ids(*job.kind, fields, ids, context);
    Drafts ignored;
    for (const Draft* draft : drafts) {
        Outcome& outcome = (*job.outcomes)[draft->item];
        for (const Row& row : page.rows) {
            const bool alone = page.rows.size() == 1 && drafts.size() == 1;  // merged meanwhile
            if (row.id != outcome.id && !alone) continue;
            settle_written(outcome, row.id, differences(*draft, as_drafted(*draft, row, fields)));
        }
        const bool stayed =
            std::any_of(outcome.altered.begin(), outcome.altered.end(),
                        [](const FieldValue& value) { return value.name == lifecycle_property; });
        const std::string* stage = draft->text_of(lifecycle_property);
        if (stayed && stage && !stage->empty()) ignored.push_back(draft);
    }
    move_stages(job, ignored, context);
}

// A step back in the lifecycle answers success and is ignored: it takes a cleared stage first, in
// a request of its own, since a batch keeps no order. Source: HubSpot, contacts v1 update.
void Writer::move_stages(const Job& job, const Drafts& drafts, const Context& context) {
    if (drafts.empty()) return;
    const auto send = [&](const std::string* (*text)(const Draft&)) {
        std::vector<Draft> steps;
        for (const Draft* draft : drafts) {
            steps.push_back(only_stage(*draft, (*job.outcomes)[draft->item].id, *text(*draft)));
        }
        std::vector<const Draft*> inputs;
        for (const Draft& step : steps) inputs.push_back(&step);
        return portal_.ask(
            write_batch(portal_.paths(), std::string(job.kind->name), "update", batch_body(inputs)),
            context);
    };
    static const std::string cleared;
    const Answer clear = send([](const Draft&) { return &cleared; });
    if (clear.failure) return;  // the outcomes tell already that the stage stayed
    const Answer set = send([](const Draft& draft) { return draft.text_of(lifecycle_property); });
    const std::vector<FieldInfo> fields = fields_of(drafts);
    std::vector<std::string> ids;
    for (const Draft* draft : drafts) ids.push_back((*job.outcomes)[draft->item].id);
    const DecodedPage page = records_.by_ids(*job.kind, fields, ids, context);
    for (const Draft* draft : drafts) {
        Outcome& outcome = (*job.outcomes)[draft->item];
        for (const Row& row : page.rows) {
            if (row.id != outcome.id) continue;
            settle_written(outcome, row.id, differences(*draft, as_drafted(*draft, row, fields)));
        }
        if (set.failure) {
            settle(outcome, WriteStatus::unknown, code_of(*set.failure),
                   "the lifecycle stage was cleared but not set: write it again");
        }
    }
}

void Writer::associate(const Kind& kind, std::span<const Draft> drafts,
                       std::vector<Outcome>& outcomes, const Context& context) {
    std::map<std::string, json> inputs;
    std::map<std::string, std::vector<std::size_t>> items;
    for (const Draft& draft : drafts) {
        if (outcomes[draft.item].status != WriteStatus::written) continue;
        for (const auto& link : draft.links) {
            inputs[link.first].push_back(
                {{"from", {{"id", outcomes[draft.item].id}}}, {"to", {{"id", link.second}}}});
            items[link.first].push_back(draft.item);
        }
    }
    constexpr std::size_t at_once = 1'000;  // HubSpot takes 2,000
    for (const auto& entry : inputs) {
        const std::vector<std::size_t>& linked = items[entry.first];
        for (std::size_t at = 0; at < linked.size(); at += at_once) {
            const std::size_t end = std::min(at + at_once, linked.size());
            const json some(entry.second.begin() + static_cast<std::ptrdiff_t>(at),
                            entry.second.begin() + static_cast<std::ptrdiff_t>(end));
            const Answer answer =
                portal_.ask(associate_batch(portal_.paths(), std::string(kind.name), entry.first,
                                            dumped({{"inputs", some}})),
                            context);
            const bool refused = answer.failure || !failures_inside(answer.body).empty();
            if (!refused) continue;
            for (std::size_t i = at; i < end; ++i) {
                outcomes[linked[i]].altered.push_back(
                    {std::string(association_prefix) + entry.first, Null{}});
                outcomes[linked[i]].message = "saved, but not associated with its " + entry.first;
            }
        }
    }
}

}  // namespace tenure::inline v1::hubspot
