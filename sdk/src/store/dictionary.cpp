#include "store/dictionary.hpp"

namespace tenure::inline v1::store_detail {

namespace {

std::string names_of(EntityKind kind, std::uint64_t bits) {
    std::string names;
    const auto all = attributes(kind);
    for (std::size_t i = 0; i < all.size(); ++i) {
        if ((bits >> i & 1U) == 0) continue;
        if (!names.empty()) names += ',';
        names += all[i].name;
    }
    return names;
}

std::uint64_t bits_of(EntityKind kind, std::string_view names) {
    std::uint64_t bits = 0;
    while (!names.empty()) {
        const std::size_t comma = names.find(',');
        const std::ptrdiff_t at = attribute_index(kind, names.substr(0, comma));
        if (at >= 0) bits |= std::uint64_t{1} << at;
        names = comma == std::string_view::npos ? std::string_view{} : names.substr(comma + 1);
    }
    return bits;
}

}  // namespace

std::int64_t Dictionary::format_number(const FieldList& fields, const std::string& mapping_key) {
    if (last_number_ != 0 && fields == last_fields_ && mapping_key == last_mapping_key_) {
        return last_number_;
    }
    const std::string json = field_list_json(*fields);
    std::int64_t number = session_.number(
        "SELECT format FROM page_format WHERE tenant = ? AND fields = ? AND mapping_key = ?",
        tenant_, json, mapping_key);
    if (number == 0) {
        number =
            1 + session_.number("SELECT max(format) FROM page_format WHERE tenant = ?", tenant_);
        session_.run(
            "INSERT INTO page_format (tenant, format, fields, mapping_key) "
            "VALUES (?, ?, ?, ?)",
            tenant_, number, json, mapping_key);
    }
    last_fields_ = fields;
    last_mapping_key_ = mapping_key;
    return last_number_ = number;
}

const PageFormat& Dictionary::format(std::int64_t number) {
    const auto found = formats_.find(number);
    if (found != formats_.end()) return found->second;
    PageFormat format;
    session_.query(
        "SELECT fields, mapping_key FROM page_format WHERE tenant = ? AND format = ?", "tt",
        [&](const SqlCell* row) {
            format = {field_list_from(row[0].text()), row[1].text()};
        },
        tenant_, number);
    if (!format.fields) {
        throw Error(Errc::store, "read a kept record", session_.path(),
                    "its page format " + std::to_string(number) + " is missing",
                    "Restore a copy of the store, or sync into a new one");
    }
    return formats_[number] = std::move(format);
}

void Dictionary::write_absence(SqlCell& cell, EntityKind kind, const Absence& absence) {
    if (!absence.any()) return cell.set_null();
    if (absence_numbers_.empty()) load_absences();
    const auto found = absence_numbers_.find({kind, absence});
    cell.set(found != absence_numbers_.end() ? found->second : add_absence(kind, absence));
}

Absence Dictionary::absence(const SqlCell& cell, EntityKind kind) {
    if (cell.null()) return {};
    if (!absences_.contains(cell.integer())) load_absences();
    const auto found = absences_.find(cell.integer());
    if (found != absences_.end()) return found->second;
    throw Error(Errc::store, "read " + std::string(to_string(kind)) + " rows", session_.path(),
                "the absence " + std::to_string(cell.integer()) + " is missing",
                "Restore a copy of the store, or sync into a new one");
}

std::int64_t Dictionary::add_absence(EntityKind kind, const Absence& absence) {
    const std::int64_t number =
        1 + session_.number("SELECT max(absent) FROM absence WHERE tenant = ?", tenant_);
    session_.run(
        "INSERT INTO absence (tenant, absent, entity, not_asked, hidden) "
        "VALUES (?, ?, ?, ?, ?)",
        tenant_, number, to_string(kind), names_of(kind, absence.not_asked),
        names_of(kind, absence.hidden));
    absences_[number] = absence;
    return absence_numbers_[{kind, absence}] = number;
}

void Dictionary::load_absences() {
    session_.query(
        "SELECT absent, entity, not_asked, hidden FROM absence WHERE tenant = ?", "ittt",
        [&](const SqlCell* row) {
            const auto kind = entity_kind(row[1].text());
            if (!kind) return;
            const Absence absence{bits_of(*kind, row[2].text()), bits_of(*kind, row[3].text())};
            absences_[row[0].integer()] = absence;
            absence_numbers_[{*kind, absence}] = row[0].integer();
        },
        tenant_);
}

void Dictionary::forget() {
    last_number_ = 0;
    formats_.clear();
    absences_.clear();
    absence_numbers_.clear();
}

}  // namespace tenure::inline v1::store_detail
