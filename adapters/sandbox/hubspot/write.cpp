// Sandbox, HubSpot: creating, changing, archiving and finding records.
#include "sandbox/hubspot/write.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

namespace tenure::inline v1::sandbox::hs {
namespace {

constexpr std::size_t most_changes = 100000;  // untold ones; the oldest are forgotten

/// When searches see a write made now.
Millis index_time(const Portal& portal, Id id, Millis now) {
    const Millis lag = portal.faults.search_lag;
    if (lag <= 0 || !portal.faults.uneven_lag) return now + lag;
    const auto mixed = (id * 0x9E3779B97F4A7C15ULL + static_cast<Id>(now)) >> 33;
    return now + static_cast<Millis>(mixed % static_cast<Id>(lag + 1));
}

class Derived {
 public:
    Derived(const Write& write, Record& record, Millis at)
        : write_(write), record_(record), at_(at) {}

    void after(std::uint16_t property, const std::string& value) {
        const std::string& name = write_.type.properties[property].name;
        if (name == "lifecyclestage" && !value.empty()) became(value);
        if (name == write_.type.stage_property) stage(value);
        const bool deal = write_.type.name == "deals";
        if (deal && (name == "amount" || name == "deal_currency_code")) home_amount();
        if (write_.type.name == "invoices" && (name == "hs_amount_billed" || name == "hs_currency"))
            home("hs_amount_billed", "hs_currency", "hs_amount_billed_in_home_currency");
    }

 private:
    void put(std::string_view name, std::string value) {
        const std::uint16_t property = write_.type.find(name);
        if (property == no_property) return;
        put_value(write_.type, record_, {property, Source::integration, at_, std::move(value)});
    }

    void became(const std::string& value) {
        const std::string name = "hs_lifecyclestage_" + value + "_date";
        const std::uint16_t property = write_.type.find(name);
        if (property != no_property && record_.text(property).empty()) {
            put(name, instant_text(at_));
        }
    }

    void stage(const std::string& value) {
        const std::uint16_t in = write_.type.find(write_.type.pipeline_property);
        const Pipeline* pipeline = write_.type.pipeline(record_.text(in));
        const Stage* now = pipeline == nullptr ? nullptr : pipeline->stage(value);
        if (now == nullptr) return;
        const auto has = [&](const char* key, std::string_view wanted) {
            const auto found = now->metadata.find(key);
            return found != now->metadata.end() && found->second == wanted;
        };
        const auto flag = [](bool yes) { return yes ? "true" : "false"; };
        if (now->metadata.contains("probability")) {
            const bool won = has("probability", "1.0"), lost = has("probability", "0.0");
            put("hs_is_closed", flag(won || lost));
            put("hs_is_closed_won", flag(won));
            put("hs_is_closed_lost", flag(lost));
            put("hs_deal_stage_probability", now->metadata.at("probability"));
        }
        if (now->metadata.contains("ticketState")) {
            const bool closed = has("ticketState", "CLOSED");
            put("hs_is_closed", flag(closed));
            put("closed_date", closed ? instant_text(at_) : "");
        }
    }

    void home_amount() {
        home("amount", "deal_currency_code", "hs_deal_amount_in_home_currency");
        home("amount", "deal_currency_code", "amount_in_home_currency");
    }

    void home(std::string_view amount, std::string_view currency, std::string_view result) {
        const std::string value(record_.text(write_.type.find(amount)));
        if (value.empty()) return put(result, "");
        const auto rate =
            write_.portal.rates.find(std::string(record_.text(write_.type.find(currency))));
        if (rate == write_.portal.rates.end() || rate->second == 1.0) return put(result, value);
        char text[64];
        std::snprintf(text, sizeof text, "%.2f",
                      std::round(std::stod(value) * rate->second * 100) / 100);
        put(result, text);
    }

    const Write& write_;
    Record& record_;
    Millis at_;
};

}  // namespace

void tell(const Write& write, Change change) {
    change.kind = write.type.singular + "." + change.kind;
    auto& changes = write.portal.changes;
    if (changes.size() >= most_changes) changes.erase(changes.begin(), changes.begin() + 1000);
    changes.push_back(std::move(change));
}

bool put_value(ObjectType& type, Record& record, const Value& wanted) {
    const auto place = std::lower_bound(
        record.values.begin(), record.values.end(), wanted.property,
        [](const Value& value, std::uint16_t property) { return value.property < property; });
    const bool known = place != record.values.end() && place->property == wanted.property;
    if (known ? place->text == wanted.text : wanted.text.empty()) return false;
    const bool unique = type.properties[wanted.property].unique;
    if (known) {
        if (unique) type.unique_values.erase({wanted.property, lower(place->text)});
        record.superseded.push_back(std::move(*place));
    }
    if (wanted.text.empty()) {
        record.values.erase(place);
        record.superseded.push_back(wanted);
    } else if (known) {
        *place = wanted;
    } else {
        record.values.insert(place, wanted);
    }
    if (unique && !wanted.text.empty()) {
        type.unique_values[{wanted.property, lower(wanted.text)}] = record.id;
    }
    return true;
}

void touch(const Write& write, Record& record, Millis at) {
    record.earlier.push_back(record.modified);
    record.modified = std::max(record.modified, at);
    record.indexed_at = index_time(write.portal, record.id, at);
}

void apply(const Write& write, Record& record, const Changes& changes, Millis at) {
    // The pipeline first: its stages depend on it.
    const std::uint16_t stage = write.type.find(write.type.stage_property);
    for (const bool stages : {false, true}) {
        for (const auto& [property, value] : changes) {
            if ((property == stage) != stages) continue;
            const bool changed =
                put_value(write.type, record, {property, Source::integration, at, value});
            if (!changed) continue;
            Derived(write, record, at).after(property, value);
            if (record.created == at) continue;
            tell(write, {.kind = "propertyChange",
                         .object = record.id,
                         .at = at,
                         .property = write.type.properties[property].name,
                         .value = value});
        }
    }
}

Record& create_record(const Write& write, const Json& body) {
    if (write.type.read_only) refuse("Objects of this type are read only");
    const Json properties = body.value("properties", Json::object());
    const Changes changes = checked(write, properties, nullptr);
    const Millis now = write.portal.clock.now();
    Record fresh;
    fresh.created = fresh.modified = now;
    Record& record = write.type.add(std::move(fresh));
    record.indexed_at = index_time(write.portal, record.id, now);
    apply(write, record, changes, now);
    try {
        join_as_sent(write, record, body.value("associations", Json::array()));
    } catch (const Refusal&) {
        purge_record(write, record);
        throw;
    }
    tell(write, {.kind = "creation", .object = record.id, .at = now});
    return record;
}

void update_record(const Write& write, Record& record, const Json& body) {
    if (write.type.read_only) refuse("Objects of this type are read only");
    const Changes changes = checked(write, body.value("properties", Json::object()), &record);
    const Millis now = write.portal.clock.now();
    apply(write, record, changes, now);
    touch(write, record, now);
}

void archive_record(const Write& write, Record& record) {
    if (!record.live()) return;
    const Millis now = write.portal.clock.now();
    touch(write, record, now);
    record.archived_at = now;
    for (const Value& value : record.values) {
        if (write.type.properties[value.property].unique) {
            write.type.unique_values.erase({value.property, lower(value.text)});
        }
    }
    tell(write, {.kind = "deletion", .object = record.id, .at = now});
}

void restore_record(const Write& write, Record& record) {
    if (record.live()) return;
    const Millis now = write.portal.clock.now();
    record.archived_at = 0;
    touch(write, record, now);
    for (const Value& value : record.values) {
        if (write.type.properties[value.property].unique) {
            write.type.unique_values[{value.property, lower(value.text)}] = record.id;
        }
    }
    tell(write, {.kind = "restore", .object = record.id, .at = now});
}

void purge_record(const Write& write, Record& record) {
    const Id id = record.id;
    for (const Link& link : record.links) {
        Record* other = write.portal.types[link.type].find(link.to);
        if (other == nullptr) continue;
        std::erase_if(other->links, [&](const Link& back) {
            return back.type == write.type.index && back.to == id;
        });
    }
    std::erase_if(write.type.unique_values, [&](const auto& entry) { return entry.second == id; });
    std::erase_if(write.type.rows, [&](const Record& row) { return row.id == id; });
    write.type.purged.insert(id);
}

Record* find_or_null(ObjectType& type, const Lookup& lookup) {
    if (lookup.id_property.empty() || lookup.id_property == "hs_object_id") {
        const auto id = read_id(lookup.value);
        Record* found = id ? type.find(type.resolve(*id)) : nullptr;
        return found != nullptr && found->live() != lookup.archived ? found : nullptr;
    }
    const std::uint16_t property = type.find(lookup.id_property);
    if (property == no_property || !type.properties[property].unique) {
        refuse("Property " + lookup.id_property + " is not a unique property");
    }
    const auto holder = type.unique_values.find({property, lower(lookup.value)});
    if (holder != type.unique_values.end()) return type.find(holder->second);
    return nullptr;
}

Record& find_record(ObjectType& type, const Lookup& lookup) {
    if (Record* found = find_or_null(type, lookup)) return *found;
    not_found();
}

}  // namespace tenure::inline v1::sandbox::hs
