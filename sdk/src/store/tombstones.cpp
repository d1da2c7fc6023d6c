#include "store/tombstones.hpp"

#include <algorithm>

#include "core/keyed_hash.hpp"

namespace tenure::inline v1::store_detail {

namespace {

bool names_erased(const DomainRow& row, const Tombstones& tombstones) {
    const std::vector<std::string> all = person_identifiers(row);
    return std::any_of(all.begin(), all.end(),
                       [&](const std::string& identifier) { return tombstones.holds(identifier); });
}

bool refers_to_erased(const DomainRow& row, const std::string& source,
                      const Tombstones& tombstones) {
    return std::any_of(row.values.begin(), row.values.end(), [&](const Value& value) {
        const auto* to = std::get_if<Reference>(&value);
        return to != nullptr && tombstones.holds(record_identifier(record_of(source, *to)));
    });
}

/// A record is held back for who it is; one that is nobody also for whom it is about.
bool belongs_to_erased(std::span<const DomainRow> rows, const std::string& source,
                       const Tombstones& tombstones) {
    const bool somebody = std::any_of(rows.begin(), rows.end(),
                                      [](const DomainRow& row) { return is_somebody(row.kind); });
    return std::any_of(rows.begin(), rows.end(), [&](const DomainRow& row) {
        return names_erased(row, tombstones) || (!somebody && is_about_people(row.kind) &&
                                                 refers_to_erased(row, source, tombstones));
    });
}

bool is_erased(const std::string& source, const std::string& stream, const RecordId& id,
               const Tombstones& tombstones) {
    return tombstones.holds(record_identifier({source, stream, id, 0}));
}

}  // namespace

std::string Tombstones::hash(const std::string& identifier) const {
    const auto digest = keyed_hash(key_, identifier);
    return hex_text({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

std::string new_tombstone_key() {
    return hex_text(random_bytes(32));
}

bool is_somebody(EntityKind kind) {
    return kind == EntityKind::customer || kind == EntityKind::account ||
           kind == EntityKind::contact;
}

bool is_about_people(EntityKind kind) {
    return !is_somebody(kind) && kind != EntityKind::product && kind != EntityKind::owner &&
           kind != EntityKind::campaign;
}

void admit(const PageCommit& commit, const Tombstones& tombstones, AdmittedPage& page) {
    page.commit = commit;
    if (tombstones.empty()) return;
    const std::string& source = commit.key.source;
    std::vector<bool> held(commit.rows.size());
    for (std::size_t i = 0; i < commit.rows.size(); ++i) {
        held[i] = is_erased(source, commit.key.stream, commit.rows[i].id, tombstones);
    }
    for (const MappedRow& mapped : commit.mapped) {
        if (held[mapped.source_row]) continue;
        held[mapped.source_row] = belongs_to_erased(mapped.rows, source, tombstones);
    }
    std::set<RecordId> held_ids;
    std::vector<std::size_t> place(commit.rows.size());
    for (std::size_t i = 0; i < commit.rows.size(); ++i) {
        if (held[i]) {
            ++page.held_back;
            held_ids.insert(commit.rows[i].id);
            continue;
        }
        place[i] = page.rows.size();
        page.rows.push_back(commit.rows[i]);
    }
    for (const DeadLetter& letter : commit.dead_letters) {
        const bool erased = held_ids.contains(letter.id) ||
                            is_erased(source, letter.key.stream, letter.id, tombstones);
        if (!erased) page.letters.push_back(letter);
    }
    for (const MappedRow& mapped : commit.mapped) {
        if (held[mapped.source_row]) continue;
        page.mapped.push_back({place[mapped.source_row], mapped.rows});
    }
    page.commit.rows = page.rows;
    page.commit.mapped = page.mapped;
    page.commit.dead_letters = page.letters;
}

}  // namespace tenure::inline v1::store_detail
