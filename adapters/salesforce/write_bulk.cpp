#include <algorithm>

#include "write.hpp"

namespace tenure::inline v1::salesforce {

namespace {

using nlohmann::json;

// Far below the 100 MB an upload may have, and what is held in memory. Source: [D].
constexpr std::size_t most_upload_bytes = 8 * 1024 * 1024;

std::string cell_of(const json& values, const std::string& name) {
    const auto found = values.find(name);
    if (found == values.end()) return {};  // no change
    if (found->is_null()) return "#N/A";   // empties the field. Source: [D]
    return found->is_string() ? found->get<std::string>() : found->dump();
}

std::ptrdiff_t column_of(const std::vector<std::string>& header, std::string_view name) {
    const auto found = std::find(header.begin(), header.end(), name);
    return found == header.end() ? -1 : found - header.begin();
}

}  // namespace

/// Sends many rows as jobs; false when there are few, or the org offers no Bulk API for them.
bool Writer::send_bulk(Items items, Batch& batch, std::vector<Outcome>& outcomes,
                       const Context& context) {
    const std::uint64_t threshold = session_.options().bulk_from;
    const bool named = batch.operation == Operation::revise || !batch.key.empty();
    if (threshold == 0 || !named || batch.drafts.size() <= threshold) return false;
    const std::string identity = batch.key.empty() ? "Id" : batch.key;
    std::vector<std::string> header{identity};
    for (const Draft& draft : batch.drafts) {
        for (const FieldInfo& field : draft.fields) {
            if (column_of(header, field.name) < 0) header.push_back(field.name);
        }
    }
    for (std::size_t at = 0; at < batch.drafts.size();) {
        std::string csv;
        append_csv(csv, header);
        const std::size_t first = at;
        for (; at < batch.drafts.size() && csv.size() < most_upload_bytes; ++at) {
            const WriteItem& item = items[batch.drafts[at].item];
            std::vector<std::string> cells{batch.key.empty() ? item.id : item.key.value};
            for (std::size_t i = 1; i < header.size(); ++i) {
                cells.push_back(cell_of(batch.drafts[at].values, header[i]));
            }
            append_csv(csv, cells);
        }
        const auto job = bulk_.ingest(*batch.object, batch.key.empty() ? "update" : "upsert",
                                      batch.key, csv, context);
        if (!job) return first > 0;
        Batch part = batch;
        part.drafts.assign(batch.drafts.begin() + static_cast<std::ptrdiff_t>(first),
                           batch.drafts.begin() + static_cast<std::ptrdiff_t>(at));
        take_bulk(*job, part, items, outcomes, context);
    }
    return true;
}

/// Reads what became of a job's rows. Rows that met a lock are sent once more, by collections.
void Writer::take_bulk(const std::string& job, const Batch& batch, Items items,
                       std::vector<Outcome>& outcomes, const Context& context) {
    const auto state = bulk_.wait("/jobs/ingest/" + job, batch.object->name, context);
    const bool by_key = !batch.key.empty();
    std::map<std::string, const Draft*> open;
    for (const Draft& draft : batch.drafts) {
        const WriteItem& item = items[draft.item];
        open[by_key ? item.key.value : long_id(item.id)] = &draft;
        outcomes[draft.item].id = by_key ? RecordId() : item.id;
        outcomes[draft.item].message =
            "the job " + job + " ended as " + (state ? state->state : "unknown");
    }
    std::vector<Draft> again;
    const auto take = [&](const std::string& which) {
        const auto rows = bulk_.ingest_results(job, which, context);
        if (rows.empty()) return;
        const std::string identity = by_key ? batch.key : "Id";
        const auto key_at = column_of(rows.front(), identity);
        const auto id_at = column_of(rows.front(), "sf__Id");
        const auto error_at = column_of(rows.front(), "sf__Error");
        const auto created_at = column_of(rows.front(), "sf__Created");
        for (std::size_t i = 1; i < rows.size(); ++i) {
            const auto cell = [&](std::ptrdiff_t at) {
                const auto place = static_cast<std::size_t>(at);
                return at < 0 || place >= rows[i].size() ? std::string() : rows[i][place];
            };
            const std::string key = cell(key_at);
            const auto found = open.find(by_key ? key : long_id(key));
            if (found == open.end()) continue;
            const std::size_t item = found->second->item;
            Outcome& outcome = outcomes[item];
            const std::string error = cell(error_at);
            if (error_at < 0) {
                outcome.status = WriteStatus::written;
                outcome.id = long_id(cell(id_at));
                outcome.code = by_key && cell(created_at) == "false" ? "ADOPTED" : "";
                outcome.message.clear();
                continue;
            }
            const Failure failure = read_bulk_error(error);
            if (action_for(failure) == Action::retry_row) again.push_back(*found->second);
            const Error told = error_of(failure, "write", outcome.id);
            const bool gone = action_for(failure) == Action::gone && !by_key;
            outcome.status = gone ? WriteStatus::not_found : WriteStatus::rejected;
            outcome.code = failure.code;
            outcome.message = told.details().cause;
        }
    };
    if (!state) return;
    take("successfulResults");
    take("failedResults");
    if (again.empty()) return;
    Batch rest = batch;
    rest.drafts = std::move(again);
    for (std::size_t at = 0; at < rest.drafts.size(); at += collection_rows) {
        const auto some =
            std::span(rest.drafts).subspan(at, std::min(collection_rows, rest.drafts.size() - at));
        static_cast<void>(send_once(items, rest, some, outcomes, context));
    }
}

}  // namespace tenure::inline v1::salesforce
