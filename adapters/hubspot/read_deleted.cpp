// HubSpot, part "connector": deletions: the recycle bin, and records that were merged away.
#include <algorithm>

#include "read.hpp"
#include "value.hpp"

namespace tenure::inline v1::hubspot {

namespace {

// The recycle bin keeps ninety days; what was deleted before is only missing.
constexpr std::chrono::milliseconds bin_span = std::chrono::hours(24 * 89);
constexpr std::string_view merged_ids = "hs_merged_object_ids";

}  // namespace

std::vector<std::string> ids_in(std::string_view list) {
    std::vector<std::string> ids;
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(';'), list.size());
        const std::string_view id = list.substr(0, end);
        const bool number = !id.empty() && id.find_first_not_of("0123456789") == id.npos;
        if (number) ids.emplace_back(id);
        list.remove_prefix(std::min(list.size(), end + 1));
    }
    return ids;
}

DeletedPage Reader::read_deleted(const ReadRequest& request, const Context& context) {
    const Stream stream = known_stream(request.key.stream);
    Position position = read_cursor(request.from, request.key.stream);
    position.api = name_of(portal_.api());
    DeletedPage page;
    if (position.phase == Position::Phase::start) {  // the feed begins now
        catalogue_.account(context);
        position.phase = Position::Phase::idle;
        position.since = now_ms();
        page.complete = true;
        page.next = write_cursor(position);
        return page;
    }
    if (position.phase == Position::Phase::idle) {
        // The bin is one page and cheap, or it is looked at on its own schedule: it is listed
        // whole.
        const bool soon = now_ms() - position.looked_at < deletes_every_.count();
        if (position.pages > 1 && soon) {
            page.complete = true;
            page.next = request.from;
            return page;
        }
        position.phase = Position::Phase::archived;
        position.until = now_ms();
        page.gap = position.until - position.since > bin_span.count();
        position.pages = 0;
        position.after.clear();
    }
    if (position.phase == Position::Phase::archived) {
        archived_page(*stream.kind, position, page, context);
    } else {
        merged_page(*stream.kind, position, page, context);
    }
    page.complete = position.phase == Position::Phase::idle;
    page.next = write_cursor(position);
    return page;
}

void Reader::archived_page(const Kind& kind, Position& position, DeletedPage& page,
                           const Context& context) {
    Records::Place place{position.after, page_rows, ListPage::Archived::only};
    const DecodedPage archived = records_.list_page(kind, {}, place, context);
    const Timestamp since{(position.since - lag_.count()) * 1000};
    for (std::size_t i = 0; i < archived.rows.size(); ++i) {
        const bool dated = archived.archived_at[i].micros != 0;
        if (!dated || archived.archived_at[i] >= since) page.deleted.push_back(archived.rows[i].id);
    }
    ++position.pages;
    position.after = archived.after;
    if (!position.after.empty()) return;
    position.phase = kind.merges ? Position::Phase::merged : Position::Phase::idle;
    position.id.clear();
    if (kind.merges) return;
    position.looked_at = position.since = position.until;
    position.until = 0;
}

// Records that were merged away are in no bin: the record they became names them.
// Source: HubSpot, changelog updated-merge-functionality-for-contacts-and-companies.
void Reader::merged_page(const Kind& kind, Position& position, DeletedPage& page,
                         const Context& context) {
    const std::vector<FieldInfo> fields{made_field(merged_ids, "", FieldType::text)};
    std::vector<Filter> filters{
        {std::string(kind.modified), "GTE",
         std::to_string(std::max<std::int64_t>(position.since - lag_.count(), 0))},
        {std::string(merged_ids), "HAS_PROPERTY"}};
    if (!position.id.empty()) filters.push_back({"hs_object_id", "GT", position.id});
    const DecodedPage found = records_.search_page(kind, fields, filters, context);
    for (const Row& row : found.rows) {
        if (!position.id.empty() && !id_less(position.id, row.id)) {
            throw repeated(std::string(kind.name), row.id);
        }
        position.id = row.id;
        const auto* list = std::get_if<std::string>(&row.values.front());
        if (!list) continue;
        for (std::string& loser : ids_in(*list)) {
            if (loser != row.id) page.merged.push_back({std::move(loser), row.id});
        }
    }
    if (!found.after.empty()) return;
    position.phase = Position::Phase::idle;
    position.id.clear();
    position.looked_at = position.since = position.until;
    position.until = 0;
}

}  // namespace tenure::inline v1::hubspot
