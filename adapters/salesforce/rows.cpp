#include "rows.hpp"

#include <algorithm>

namespace tenure::inline v1::salesforce {

namespace {

void append(DecodedPage& page, DecodedPage more) {
    std::move(more.rows.begin(), more.rows.end(), std::back_inserter(page.rows));
    std::move(more.problems.begin(), more.problems.end(), std::back_inserter(page.problems));
    page.seen += more.seen;
}

/// Returns the column of a query that the server does not know, also one over a relationship, for
/// which it says the last part only; "" for none.
std::string named_column(const std::vector<std::string>& columns, const std::string& missing) {
    if (missing.empty()) return {};
    const auto found = std::find_if(columns.begin(), columns.end(), [&](const std::string& name) {
        return name == missing || name.ends_with("." + missing);
    });
    return found == columns.end() ? std::string() : *found;
}

/// Failures that the reader finds another way around.
bool wants_another_way(const Failure& failure) {
    const Action action = action_for(failure);
    return action == Action::narrow || action == Action::restart;
}

}  // namespace

/// Which columns to name for a field list.
struct Rows::Plan {
    std::vector<std::string> named;
    std::vector<std::string> rest;
};

bool Rows::deny(const Object& object, const std::string& column) {
    return denied_[object.name].insert(column).second;
}

std::vector<std::string> Rows::columns(const Object& object, const std::vector<FieldInfo>& fields) {
    std::vector<std::string> names{"Id"};
    const std::set<std::string>& denied = denied_[object.name];
    const auto add = [&](const std::string& name) {
        const bool known = std::find(names.begin(), names.end(), name) != names.end();
        if (!known && object.asks(name) && !denied.contains(name)) names.push_back(name);
    };
    if (!object.stamp.empty()) add(object.stamp);
    const bool money = std::any_of(fields.begin(), fields.end(), [](const FieldInfo& field) {
        return field.type == FieldType::money || field.name == rate_field;
    });
    if (money) add("CurrencyIsoCode");
    if (money && object.asks("CurrencyIsoCode")) {
        for (const char* day : {"CloseDate", "EffectiveDate", "ServiceDate"}) add(day);
    }
    for (const FieldInfo& field : fields) {  // first, since they cannot be retrieved by id
        if (field.name.find('.') != std::string::npos) add(field.name);
    }
    for (const FieldInfo& field : fields) add(field.name);
    return names;
}

Rows::Plan Rows::plan(const Object& object, const std::vector<FieldInfo>& fields,
                      const Selection& selection) {
    std::vector<std::string> fixed{"Id"};
    if (object.asks(object.stamp)) fixed.push_back(object.stamp);
    for (const std::string& column : selection.also) fixed.push_back(column);
    std::vector<std::string> others;
    for (std::string& name : columns(object, fields)) {
        const bool taken = std::find(fixed.begin(), fixed.end(), name) != fixed.end();
        if (!taken) others.push_back(std::move(name));
    }
    Select bare{{}, object.name, selection.where, selection.order, selection.limit};
    const std::size_t used =
        encoded_size(bare.text()) + session_.host().size() + 64;  // 64: path and version
    Columns split = fitting(fixed, others, url_room_ > used ? url_room_ - used : 0);
    const auto width = widths_.find(object.name);
    if (width != widths_.end() && split.named.size() > width->second) {
        const auto from = split.named.begin() + static_cast<std::ptrdiff_t>(width->second);
        split.rest.insert(split.rest.begin(), from, split.named.end());
        split.named.erase(from, split.named.end());
    }
    return {std::move(split.named), std::move(split.rest)};
}

PageShape Rows::shape(const Object& object, const std::vector<FieldInfo>& fields,
                      const Context& context) {
    PageShape shape;
    shape.fields = &fields;
    shape.stamp = object.stamp;
    shape.meaning.prefixes = &catalogue_.prefixes();
    const bool money = std::any_of(fields.begin(), fields.end(), [](const FieldInfo& field) {
        return field.type == FieldType::money || field.name == rate_field;
    });
    if (money && object.asks("CurrencyIsoCode")) {
        shape.rates = &catalogue_.rates(context);
        shape.meaning.currency = catalogue_.base_currency(context);
    } else if (!session_.options().currency.empty()) {
        shape.meaning.currency = Currency::of(session_.options().currency);
    }
    return shape;
}

void Rows::complete(DecodedPage& page, const Object& object, const std::vector<FieldInfo>& fields) {
    const std::set<std::string>& denied = denied_[object.name];
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const std::string& name = fields[i].name;
        const bool hidden = !object.has(name) || denied.contains(name);
        const bool made_up = object.synthetic.contains(name) && name != rate_field;
        if (!hidden && !made_up) continue;
        const Value value =
            hidden ? Value(Hidden{}) : (name == person_field ? Value(false) : Value(Null{}));
        for (Row& row : page.rows) row.values[i] = value;
    }
}

/// Returns true when the same query can be built another way now.
bool Rows::learn(const Failure& failure, const Object& object, const Plan& plan) {
    constexpr std::size_t least_room = 600;
    constexpr std::size_t least_width = 3;
    switch (action_for(failure)) {
        case Action::drop_field: {
            const std::string column = named_column(plan.named, missing_column(failure.message));
            if (column.empty() || !deny(object, column)) return false;
            session_.warn("salesforce: " + object.name + "." + column +
                          " cannot be seen by this user: read without it");
            return true;
        }
        case Action::split:
            if (url_room_ <= least_room) return false;
            url_room_ = url_room_ * 3 / 4;
            return true;
        case Action::narrow:
            if (failure.code != "QUERY_TOO_COMPLICATED" || plan.named.size() <= least_width) {
                return false;
            }
            widths_[object.name] = std::max(least_width, plan.named.size() / 2);
            return true;
        default:
            return false;
    }
}

Fetched Rows::fetch(const Object& object, const std::vector<FieldInfo>& fields,
                    const Selection& selection, const Context& context) {
    const PageShape how = shape(object, fields, context);
    for (;;) {
        const Plan made = plan(object, fields, selection);
        const Select select{made.named, object.name, selection.where, selection.order,
                            selection.limit};
        Answer answer = session_.ask(query(select.text(), selection.scope, object.name), context);
        if (answer.failure) {
            if (learn(*answer.failure, object, made)) continue;
            if (wants_another_way(*answer.failure)) return {{}, std::move(answer.failure)};
            throw error_of(*answer.failure, "query " + object.name, session_.host());
        }
        DecodedPage page = decoder_.decode(answer.response.body, how, "query " + object.name);
        if (!made.rest.empty()) add_rest(page, object, fields, made.rest, context);
        complete(page, object, fields);
        return {std::move(page), std::nullopt};
    }
}

Fetched Rows::more(const Object& object, const std::vector<FieldInfo>& fields,
                   const std::string& next, const Context& context) {
    Answer answer = session_.ask(query_more(next, object.name), context);
    if (answer.failure) {
        const bool lost = wants_another_way(*answer.failure) || answer.failure->status == 404;
        if (!lost) throw error_of(*answer.failure, "query " + object.name, session_.host());
        answer.failure->code = "INVALID_QUERY_LOCATOR";
        return {{}, std::move(answer.failure)};
    }
    DecodedPage page = decoder_.decode(answer.response.body, shape(object, fields, context),
                                       "query " + object.name);
    // What the query of this locator did not name shows in the page itself.
    std::vector<std::string> rest;
    for (const std::string& name : columns(object, fields)) {
        const auto at = field_index(fields, name);
        if (at < 0 || page.rows.empty()) continue;
        const Value& value = page.rows.front().values[static_cast<std::size_t>(at)];
        if (std::holds_alternative<NotAsked>(value)) rest.push_back(name);
    }
    if (!rest.empty()) add_rest(page, object, fields, rest, context);
    complete(page, object, fields);
    return {std::move(page), std::nullopt};
}

DecodedPage Rows::retrieved(const Object& object, const std::vector<FieldInfo>& fields,
                            std::span<const std::string> ids, std::vector<std::string> columns,
                            const Context& context) {
    const PageShape how = shape(object, fields, context);
    for (;;) {
        Answer answer = session_.ask(retrieve(object.name, ids, columns), context);
        if (!answer.failure) {
            return rest_decoder_.decode(answer.response.body, how, "retrieve " + object.name);
        }
        const std::string column = missing_column(answer.failure->message);
        const bool dropped = action_for(*answer.failure) == Action::drop_field &&
                             std::erase(columns, column) > 0 && deny(object, column);
        if (!dropped) {
            throw error_of(*answer.failure, "retrieve " + object.name, session_.host());
        }
    }
}

/// Reads the columns that found no place in the query's address. A record that is gone meanwhile
/// leaves the page: the feed of deleted rows tells of it.
void Rows::add_rest(DecodedPage& page, const Object& object, const std::vector<FieldInfo>& fields,
                    const std::vector<std::string>& rest, const Context& context) {
    std::map<std::string_view, std::size_t> places;
    std::vector<std::string> ids;
    for (const Row& row : page.rows) ids.push_back(row.id);
    for (std::size_t i = 0; i < page.rows.size(); ++i) places[page.rows[i].id] = i;
    std::vector<std::string> columns{"Id"};
    if (object.asks("CurrencyIsoCode")) columns.push_back("CurrencyIsoCode");
    for (const std::string& name : rest) {
        if (name != "CurrencyIsoCode") columns.push_back(name);
    }
    std::vector<bool> found(page.rows.size(), false);
    for (std::size_t at = 0; at < ids.size(); at += page_rows) {
        const auto some = std::span(ids).subspan(at, std::min(page_rows, ids.size() - at));
        DecodedPage more = retrieved(object, fields, some, columns, context);
        for (Row& row : more.rows) {
            const auto place = places.find(row.id);
            if (place == places.end()) continue;
            found[place->second] = true;
            Row& whole = page.rows[place->second];
            for (std::size_t i = 0; i < fields.size(); ++i) {
                const bool asked = !std::holds_alternative<NotAsked>(row.values[i]);
                const bool is_rate = fields[i].name == rate_field;  // lacks its day here
                if (asked && !is_rate) whole.values[i] = std::move(row.values[i]);
            }
        }
    }
    if (object.archives) return;  // archived rows cannot be retrieved: they stay as they are
    std::size_t at = 0;
    std::erase_if(page.rows, [&](const Row&) { return !found[at++]; });
}

DecodedPage Rows::by_ids(const Object& object, const std::vector<FieldInfo>& fields,
                         std::span<const std::string> ids, const Context& context) {
    constexpr std::size_t at_once = 200;  // ids of 18 characters that leave room for columns
    DecodedPage page;
    for (std::size_t at = 0; at < ids.size(); at += at_once) {
        const auto some = ids.subspan(at, std::min(at_once, ids.size() - at));
        Selection selection{{in_list("Id", some)}};
        if (object.archives) {
            selection.scope = Scope::all;
            selection.where.push_back("IsDeleted = false");
        }
        Fetched fetched = fetch(object, fields, selection, context);
        if (fetched.failure) {
            throw error_of(*fetched.failure, "query " + object.name, session_.host());
        }
        append(page, std::move(fetched.page));
    }
    return page;
}

DecodedPage Rows::with_keys(const Object& object, const std::vector<FieldInfo>& fields,
                            const std::string& field, std::span<const std::string> values,
                            const Context& context) {
    const FieldInfo* key = object.find(field);
    if (!key || !object.asks(field)) {
        throw Error(Errc::schema_changed, "find " + object.name, field,
                    "the object has no such field, or the user may not see it",
                    "Check the field and the user's permission set");
    }
    std::vector<FieldInfo> wanted = fields;
    if (field_index(wanted, field) < 0) wanted.push_back(*key);
    const auto at = static_cast<std::size_t>(field_index(wanted, field));
    constexpr std::size_t at_once = 50;
    DecodedPage page;
    for (std::size_t i = 0; i < values.size(); i += at_once) {
        const auto some = values.subspan(i, std::min(at_once, values.size() - i));
        Fetched fetched = fetch(object, wanted, {{in_list(field, some)}}, context);
        if (fetched.failure) {
            throw error_of(*fetched.failure, "query " + object.name, session_.host());
        }
        append(page, std::move(fetched.page));
    }
    std::erase_if(page.rows, [&](const Row& row) {
        const auto* text = std::get_if<std::string>(&row.values[at]);
        return text && std::find(values.begin(), values.end(), *text) == values.end();
    });
    for (Row& row : page.rows) row.values.resize(fields.size());
    return page;
}

}  // namespace tenure::inline v1::salesforce
