// Sandbox, Salesforce: how a field of a record is read.
#include "sandbox/salesforce/org.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

namespace tenure::inline v1::sandbox::sf {
namespace {

constexpr std::array<std::string_view, 4> identities = {"TOLABEL", "FORMAT", "CONVERTTIMEZONE",
                                                        "DAY_ONLY"};

bool owns(const Object& object, const Field& field) {
    return field.index < object.fields.size() && &object.fields[field.index] == &field;
}

/// Returns what a date function makes of the second it is given.
std::int64_t date_part(std::string_view name, std::int64_t seconds) {
    constexpr std::int64_t day = 86400;
    const Civil date = civil_of(seconds);
    const std::int64_t start = seconds_of(date);
    const std::int64_t of_year = (start - seconds_of({date.year, 1, 1})) / day + 1;
    if (name.substr(0, 7) == "FISCAL_") name.remove_prefix(7);
    if (name.substr(0, 9) == "CALENDAR_") name.remove_prefix(9);
    if (name == "YEAR") return date.year;
    if (name == "QUARTER") return (date.month - 1) / 3 + 1;
    if (name == "MONTH") return date.month;
    if (name == "DAY_IN_MONTH") return date.day;
    if (name == "DAY_IN_WEEK") return ((start / day + 4) % 7 + 7) % 7 + 1;
    if (name == "DAY_IN_YEAR") return of_year;
    if (name == "WEEK_IN_MONTH") return (date.day - 1) / 7 + 1;
    if (name == "WEEK_IN_YEAR") return (of_year - 1) / 7 + 1;
    if (name == "HOUR_IN_DAY") return (seconds - start) / 3600;
    return -1;
}

}  // namespace

const Object& Org::object(std::string_view name) const {
    const Object* found = schema.find(name);
    if (found == nullptr || hidden(*found)) {
        throw Refusal{404, "NOT_FOUND", "The requested resource does not exist", {}};
    }
    return *found;
}

bool Org::hidden(const Object& object) const {
    if (faults.hide_objects.empty()) return false;
    const std::vector<std::string> names = split(faults.hide_objects, ';');
    return std::any_of(names.begin(), names.end(),
                       [&](const std::string& name) { return same_folded(name, object.name); });
}

bool Org::shared(const Object& object, const Row& row) const {
    return faults.hide_rows == 0 || object.name != "Contact" ||
           row.number % static_cast<Number>(faults.hide_rows) != 0;
}

Place Org::find(std::string_view id) {
    const std::optional<IdParts> parts = id_parts(id);
    const Object* object = parts ? schema.of_prefix(parts->prefix) : nullptr;
    const Row* row = object == nullptr ? nullptr : store.find(*object, parts->number);
    if (row == nullptr || row->life == Life::gone) return {};
    return {object, row};
}

Place Org::live(const Object& object, std::string_view id) {
    const Place place = find(id);
    if (!place || place.object != &object || !shared(object, *place.row)) {
        if (full_id(id).empty()) {
            throw Refusal{404,
                          "NOT_FOUND",
                          "Provided external ID field does not exist or is not accessible: " +
                              std::string(id),
                          {}};
        }
        throw Refusal{404, "NOT_FOUND", "The requested resource does not exist", {}};
    }
    if (place.row->life == Life::bin) {
        throw Refusal{404, "ENTITY_IS_DELETED", "entity is deleted", {}};
    }
    return place;
}

Cell Org::read(Place place, const Field& field, std::string& scratch) {
    const Row& row = *place.row;
    const auto made = [&](std::string text) {
        scratch = std::move(text);
        return Cell{scratch, &field};
    };
    switch (field.source) {
        case Source::id:
            return made(make_id(place.object->prefix, row.number));
        case Source::deleted:
            return made(row.life == Life::live ? "false" : "true");
        case Source::created:
            return made(datetime_text(row.created));
        case Source::modified:
            return made(datetime_text(row.modified));
        case Source::stamp:
            return made(datetime_text(row.stamp));
        case Source::creator:
            return made(make_id("005", row.creator));
        case Source::modifier:
            return made(make_id("005", row.modifier));
        case Source::object_name:
            return made(place.object->name);
        case Source::address:
            return {{}, &field};
        case Source::formula:
            return read_formula(place, field, scratch);
        case Source::full_name: {
            const std::string_view first = row.stored(place.object->at("FirstName").index);
            const std::string_view last = row.stored(place.object->at("LastName").index);
            return made(std::string(first) + (first.empty() ? "" : " ") + std::string(last));
        }
        case Source::stored:
            break;
    }
    const std::string_view text = row.stored(field.index);
    if (text.empty() && field.type == Type::boolean) return {"false", &field};
    return {text, &field};
}

Cell Org::read_formula(Place place, const Field& field, std::string& scratch) {
    const std::size_t dot = field.formula.find('.');
    const Field* reference = schema.way_up(*place.object, field.formula.substr(0, dot));
    const Place parent = reference == nullptr ? Place{} : follow(place, *reference);
    if (!parent) return {{}, &field};
    return {read(parent, parent.object->at(field.formula.substr(dot + 1)), scratch).text, &field};
}

Place Org::follow(Place place, const Field& reference) {
    if (!owns(*place.object, reference)) return {};
    std::string scratch;
    const Cell id = read(place, reference, scratch);
    return id.null() ? Place{} : find(id.text);
}

Cell Org::read(Place place, const Resolved& path, std::string& scratch) {
    for (const Field* hop : path.hops) {
        place = follow(place, *hop);
        if (!place) return {{}, path.field};
    }
    if (path.field != nullptr && owns(*place.object, *path.field)) {
        return read(place, *path.field, scratch);
    }
    // Behind a polymorphic reference the object is known only now; a queue may own records, too.
    static const Field type_name = [] {
        Field field;
        field.name = "Type";
        field.type = Type::text;
        return field;
    }();
    if (same_folded(path.last, "Type")) return {place.object->name, &type_name};
    const Field* field = place.object->find(path.last);
    if (field == nullptr && same_folded(path.last, "Name")) field = place.object->name_field();
    if (field == nullptr) return {};
    return read(place, *field, scratch);
}

Cell Org::read(Place place, const Operand& operand, std::string& scratch) {
    Cell cell = read(place, operand.target, scratch);
    if (operand.function.empty() || cell.null()) return cell;
    if (operand.function == "DAY_ONLY") return {cell.text.substr(0, 10), cell.field};
    if (std::find(identities.begin(), identities.end(), operand.function) != identities.end()) {
        return cell;
    }
    if (operand.function == "CONVERTCURRENCY") {
        const Field* currency = place.object->find("CurrencyIsoCode");
        if (currency == nullptr || place.row->stored(currency->index) != "EUR") return cell;
        char text[40];
        std::snprintf(text, sizeof text, "%.2f", std::atof(std::string(cell.text).c_str()) / 0.9);
        scratch = text;
        return {scratch, cell.field};
    }
    const auto instant = read_datetime(cell.text);
    const auto seconds = instant ? instant : read_date(cell.text);
    if (!seconds) return {{}, cell.field};
    scratch = std::to_string(date_part(operand.function, *seconds));
    return {scratch, cell.field};
}

/// The recycle bin keeps records for 15 days.
void Org::empty_bin() {
    auto& log = store.deleted_log();
    const std::int64_t oldest = clock.now() - 15 * 86400;
    auto entry = log.begin();
    for (; entry != log.end() && entry->at < oldest; ++entry) {
        const Object& object = schema.objects()[entry->object];
        const Row* row = store.find(object, entry->number);
        if (row == nullptr || row->life != Life::bin || row->stamp > entry->at) continue;
        Row gone = *row;
        gone.life = Life::gone;
        store.put(object, std::move(gone));
    }
    log.erase(log.begin(), entry);
}

void Org::commit_late() {
    empty_bin();
    const std::int64_t now = clock.now();
    std::vector<LateWrite> due;
    for (LateWrite& write : late) {
        if (write.visible <= now) due.push_back(std::move(write));
    }
    if (due.empty()) return;
    late.erase(std::remove_if(late.begin(), late.end(),
                              [&](const LateWrite& write) { return write.visible <= now; }),
               late.end());
    for (LateWrite& write : due) {
        const Object& object = schema.objects()[write.object];
        const Row* known = store.find(object, write.row.number);
        if (known != nullptr && known->stamp > write.row.stamp) continue;
        store.put(object, std::move(write.row));
    }
}

}  // namespace tenure::inline v1::sandbox::sf
