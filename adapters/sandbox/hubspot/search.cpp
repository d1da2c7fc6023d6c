// Sandbox, HubSpot: search with its operators, its limits and its lag.
#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstdlib>
#include <limits>
#include <utility>

#include "sandbox/hubspot/call.hpp"

namespace tenure::inline v1::sandbox::hs {
namespace {

constexpr std::size_t most_body = 3000, most_groups = 5, most_filters = 6, most_in_all = 18;
constexpr std::size_t window = 10000, most_per_page = 200;

enum class Kind : std::uint8_t { text, choice, number, instant, association };

struct Filter {
    std::string op;
    Kind kind = Kind::text;
    std::uint16_t property = no_property;
    std::uint16_t other_type = 0;
    std::vector<std::string> texts = {};
    std::vector<double> numbers = {};
    double low = 0, high = 0;
};

using Group = std::vector<Filter>;

constexpr std::array<std::string_view, 13> operators = {"EQ",
                                                        "NEQ",
                                                        "LT",
                                                        "LTE",
                                                        "GT",
                                                        "GTE",
                                                        "BETWEEN",
                                                        "IN",
                                                        "NOT_IN",
                                                        "HAS_PROPERTY",
                                                        "NOT_HAS_PROPERTY",
                                                        "CONTAINS_TOKEN",
                                                        "NOT_CONTAINS_TOKEN"};

std::optional<double> number_of(Kind kind, const std::string& text) {
    if (kind == Kind::instant) {
        const auto at = read_instant(text);
        return at ? std::optional(static_cast<double>(*at)) : std::nullopt;
    }
    return is_number(text) ? std::optional(std::strtod(text.c_str(), nullptr)) : std::nullopt;
}

class Search {
 public:
    Search(Portal& portal, ObjectType& type, const Json& body)
        : portal_(portal), type_(type), body_(body), now_(portal.clock.now()) {
        read_groups();
        read_sort();
        query_ = lower(text_of(body.value("query", Json())));
    }

    std::vector<const Record*> run() {
        std::vector<const Record*> found;
        for (const Record& row : type_.rows) {
            if (row.live() && visible(row) && matches(row)) found.push_back(&row);
        }
        if (sort_ != no_property && sort_ != type_.object_id) sort(found);
        if (descending_) std::reverse(found.begin(), found.end());
        return found;
    }

 private:
    void read_groups() {
        const Json groups = body_.value("filterGroups", Json::array());
        if (!groups.is_array()) refuse("filterGroups must be an array");
        if (groups.size() > most_groups) {
            refuse("The maximum number of filterGroups is 5, got " + std::to_string(groups.size()));
        }
        std::size_t all = 0;
        for (const Json& group : groups) {
            const Json filters = group.value("filters", Json::array());
            all += filters.size();
            if (filters.size() > most_filters) refuse("The maximum number of filters is 6");
            Group& made = groups_.emplace_back();
            for (const Json& filter : filters) made.push_back(read_filter(filter));
        }
        if (all > most_in_all) refuse("The maximum number of filters in all groups is 18");
    }

    Filter read_filter(const Json& sent) {
        Filter filter;
        const std::string name = text_of(sent.value("propertyName", Json()));
        filter.op = text_of(sent.value("operator", Json()));
        if (std::find(operators.begin(), operators.end(), filter.op) == operators.end()) {
            refuse("Invalid operator: " + filter.op);
        }
        if (name.starts_with("associations.")) {
            filter.kind = Kind::association;
            filter.other_type = portal_.need(name.substr(13)).index;
        } else {
            filter.property = known_property(name);
            filter.kind = kind_of(type_.properties[filter.property]);
        }
        read_values(filter, sent, name);
        return filter;
    }

    void read_values(Filter& filter, const Json& sent, const std::string& name) {
        const bool list = filter.op == "IN" || filter.op == "NOT_IN";
        if (list) {
            if (!sent.contains("values") || !sent["values"].is_array() || sent["values"].empty()) {
                refuse("operator " + filter.op + " requires values");
            }
            for (const Json& one : sent["values"]) filter.texts.push_back(text_of(one));
        } else if (!filter.op.ends_with("HAS_PROPERTY")) {
            if (!sent.contains("value")) refuse("operator " + filter.op + " requires a value");
            filter.texts.push_back(text_of(sent["value"]));
        }
        if (filter.op == "BETWEEN") {
            if (!sent.contains("highValue")) refuse("operator BETWEEN requires a highValue");
            filter.texts.push_back(text_of(sent["highValue"]));
        }
        if (filter.kind != Kind::number && filter.kind != Kind::instant) return;
        for (const std::string& text : filter.texts) {
            const auto number = number_of(filter.kind, text);
            if (!number) refuse("Invalid value " + text + " for property " + name);
            filter.numbers.push_back(*number);
        }
    }

    std::uint16_t known_property(const std::string& name) const {
        const std::uint16_t property = type_.find(name);
        if (property == no_property || type_.properties[property].archived) {
            refuse("There was a problem with the request: property " + name + " does not exist");
        }
        return property;
    }

    static Kind kind_of(const Property& property) {
        if (property.type == "number") return Kind::number;
        if (property.type == "date" || property.type == "datetime") return Kind::instant;
        return property.type == "enumeration" || property.type == "bool" ? Kind::choice
                                                                         : Kind::text;
    }

    /// Sorts come as "name", "-name" or {propertyName, direction}.
    void read_sort() {
        const Json sorts = body_.value("sorts", Json::array());
        if (!sorts.is_array()) refuse("sorts must be an array");
        if (sorts.size() > 1) refuse("Only one sort is supported, got several");
        if (sorts.empty()) return;
        std::string name;
        if (sorts[0].is_object()) {
            name = text_of(sorts[0].value("propertyName", Json()));
            descending_ = text_of(sorts[0].value("direction", Json())).starts_with("DESC");
        } else {
            name = text_of(sorts[0]);
            descending_ = name.starts_with('-');
            if (descending_) name.erase(0, 1);
        }
        sort_ = known_property(name);
    }

    /// What lag hides: searches see a record as it was before its last writes.
    Millis seen_at(const Record& row) const {
        return row.indexed_at <= now_ ? std::numeric_limits<Millis>::max()
                                      : now_ - (row.indexed_at - row.modified);
    }
    bool visible(const Record& row) const {
        return row.indexed_at <= now_ || row.created <= seen_at(row);
    }

    std::optional<std::string> text(const Record& row, std::uint16_t property) const {
        return row.indexed_at <= now_ ? read(type_, row, property)
                                      : read_at(type_, row, property, seen_at(row));
    }

    /// The value as a number, without the way through text for what every record has.
    std::optional<double> number(const Record& row, std::uint16_t property, Kind kind) const {
        if (property == type_.object_id) return static_cast<double>(row.id);
        if (property == type_.created) return static_cast<double>(row.created);
        if (property == type_.modified && row.indexed_at <= now_) {
            return static_cast<double>(row.modified);
        }
        const auto value = text(row, property);
        return value ? number_of(kind, *value) : std::nullopt;
    }

    bool matches(const Record& row) const {
        if (!query_.empty() && !contains(row)) return false;
        if (groups_.empty()) return true;
        return std::any_of(groups_.begin(), groups_.end(), [&](const Group& group) {
            return std::all_of(group.begin(), group.end(),
                               [&](const Filter& filter) { return passes(row, filter); });
        });
    }

    bool contains(const Record& row) const {
        for (const Value& value : row.values) {
            if (type_.properties[value.property].type != "string") continue;
            if (lower(value.text).find(query_) != std::string::npos) return true;
        }
        return false;
    }

    bool passes(const Record& row, const Filter& filter) const {
        if (filter.kind == Kind::association) return passes_association(row, filter);
        if (filter.op.ends_with("HAS_PROPERTY")) {
            return text(row, filter.property).has_value() == (filter.op == "HAS_PROPERTY");
        }
        if (filter.kind == Kind::number || filter.kind == Kind::instant) {
            return passes_number(number(row, filter.property, filter.kind), filter);
        }
        return passes_text(text(row, filter.property), filter);
    }

    static bool passes_number(const std::optional<double>& value, const Filter& filter) {
        const auto& wanted = filter.numbers;
        const bool listed =
            value && std::find(wanted.begin(), wanted.end(), *value) != wanted.end();
        if (filter.op == "EQ" || filter.op == "IN") return listed;
        if (filter.op == "NEQ" || filter.op == "NOT_IN") return !listed;
        if (!value) return false;
        if (filter.op == "LT") return *value < wanted[0];
        if (filter.op == "LTE") return *value <= wanted[0];
        if (filter.op == "GT") return *value > wanted[0];
        if (filter.op == "GTE") return *value >= wanted[0];
        return filter.op == "BETWEEN" && *value >= wanted[0] && *value <= wanted[1];
    }

    static bool passes_text(const std::optional<std::string>& value, const Filter& filter) {
        const bool text = filter.kind == Kind::text;
        const std::string own = !value ? "" : text ? lower(*value) : *value;
        const auto equal = [&](const std::string& wanted) {
            if (!value) return false;
            if (!text) {
                const auto parts = split(own, ';');
                return own == wanted ||
                       std::find(parts.begin(), parts.end(), wanted) != parts.end();
            }
            // The index holds lower case, and IN does not fold what it is given.
            return own == (filter.op == "EQ" || filter.op == "NEQ" ? lower(wanted) : wanted);
        };
        const bool any = std::any_of(filter.texts.begin(), filter.texts.end(), equal);
        if (filter.op == "EQ" || filter.op == "IN") return any;
        if (filter.op == "NEQ" || filter.op == "NOT_IN") return !any;
        const bool token = value && has_token(own, lower(filter.texts[0]));
        if (filter.op == "CONTAINS_TOKEN") return token;
        if (filter.op == "NOT_CONTAINS_TOKEN") return !token;
        if (!value) return false;
        const std::string wanted = lower(filter.texts[0]);
        if (filter.op == "LT") return own < wanted;
        if (filter.op == "LTE") return own <= wanted;
        if (filter.op == "GT") return own > wanted;
        if (filter.op == "GTE") return own >= wanted;
        return own >= wanted && own <= lower(filter.texts[1]);
    }

    /// Tells whether a word of the text is the wanted one, where * stands for anything.
    static bool has_token(const std::string& text, const std::string& wanted) {
        std::string pattern = wanted;
        const bool open_end = pattern.ends_with('*'), open_start = pattern.starts_with('*');
        std::erase(pattern, '*');
        std::string word;
        const auto hit = [&] {
            if (word.empty()) return false;
            if (open_end && open_start) return word.find(pattern) != std::string::npos;
            if (open_end) return word.starts_with(pattern);
            return open_start ? word.ends_with(pattern) : word == pattern;
        };
        if (text == pattern) return true;
        for (const char c : text) {
            const auto byte = static_cast<unsigned char>(c);
            const bool letter = byte >= 0x80 || std::isalnum(byte) != 0;
            if (letter) {
                word += c;
                continue;
            }
            if (hit()) return true;
            word.clear();
        }
        return hit();
    }

    bool passes_association(const Record& row, const Filter& filter) const {
        const bool any = std::any_of(row.links.begin(), row.links.end(), [&](const Link& link) {
            if (link.type != filter.other_type) return false;
            const auto& ids = filter.texts;
            return filter.op.ends_with("HAS_PROPERTY") ||
                   std::find(ids.begin(), ids.end(), std::to_string(link.to)) != ids.end();
        });
        return any != (filter.op.starts_with("N"));
    }

    void sort(std::vector<const Record*>& found) const {
        const Kind kind = kind_of(type_.properties[sort_]);
        if (kind == Kind::number || kind == Kind::instant) {
            const auto key = [&](const Record* row) {
                return number(*row, sort_, kind).value_or(std::numeric_limits<double>::lowest());
            };
            std::stable_sort(found.begin(), found.end(),
                             [&](const Record* a, const Record* b) { return key(a) < key(b); });
            return;
        }
        std::stable_sort(found.begin(), found.end(), [&](const Record* a, const Record* b) {
            return lower(text(*a, sort_).value_or("")) < lower(text(*b, sort_).value_or(""));
        });
    }

    Portal& portal_;
    ObjectType& type_;
    const Json& body_;
    Millis now_;
    std::vector<Group> groups_;
    std::uint16_t sort_ = no_property;
    bool descending_ = false;
    std::string query_;
};

std::size_t whole(const Json& body, const char* name, std::size_t otherwise) {
    const std::string text = text_of(body.value(name, Json()));
    if (text.empty()) return otherwise;
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) {
        refuse(std::string(name) + " is not a number: " + text);
    }
    return value;
}

}  // namespace

Reply search_api(Portal& portal, ObjectType& type, const Call& call) {
    if (call.request->body.size() > most_body) {
        refuse("The request body is too long: at most 3000 characters");
    }
    const Json body = call.body();
    const std::size_t limit = whole(body, "limit", 10);
    const std::size_t after = whole(body, "after", 0);
    if (limit == 0 || limit > most_per_page) refuse("limit must be between 1 and 200");
    if (after + limit > window) {
        refuse("The requested page goes beyond the 10000 results that a search can page through");
    }
    const auto found = Search(portal, type, body).run();
    std::vector<std::string> names;
    for (const Json& name : body.value("properties", Json::array())) {
        names.push_back(text_of(name));
    }
    const Selection shown = selection(type, names);
    std::string out = "{\"total\":" + std::to_string(found.size()) + ",\"results\":[";
    const std::size_t end = std::min(found.size(), after + limit);
    for (std::size_t i = after; i < end; ++i) {
        if (i > after) out += ',';
        append_record(out, portal, type, *found[i], shown);
    }
    out += ']';
    if (end < found.size()) {
        out += ",\"paging\":{\"next\":{\"after\":\"" + std::to_string(end) + "\"}}";
    }
    return {200, out + "}"};
}

}  // namespace tenure::inline v1::sandbox::hs
