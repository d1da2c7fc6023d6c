#include <algorithm>
#include <set>

#include "segment/rule_json.hpp"

namespace tenure::inline v1 {

namespace {

using detail::rule_suggestion;
using detail::RuleNode;
using detail::RulePlace;

std::string plain_id(const RulePlace& place) {
    std::string id = place.text();
    const bool plain =
        id.size() <= 64 &&
        id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_") == std::string::npos;
    if (!plain) place.fault("an id is small Latin letters, digits and dashes", "E.g. \"big-city\"");
    return id;
}

Label label(const RulePlace& place) {
    Label result;
    if (place.value.is_string()) {
        result.en = place.text();
        return result;
    }
    place.object();
    for (const auto& item : place.value.items()) {
        std::string* const text = item.key() == "en"   ? &result.en
                                  : item.key() == "fa" ? &result.fa
                                  : item.key() == "ar" ? &result.ar
                                                       : nullptr;
        if (text == nullptr) place.fault("\"" + item.key() + "\" is no language of labels");
        *text = place.at(item.key()).text();
    }
    if (result.en.empty()) place.fault("the English text is missing", "Add \"en\"");
    return result;
}

RuleSegment segment(const RulePlace& place, std::size_t& nodes) {
    place.object();
    const std::vector<std::string> known{"id", "label", "rule"};
    for (const auto& item : place.value.items()) {
        if (std::find(known.begin(), known.end(), item.key()) == known.end()) {
            place.fault("the key \"" + item.key() + "\" is unknown",
                        rule_suggestion(item.key(), known));
        }
    }
    for (const char* key : {"id", "rule"}) {
        if (!place.value.contains(key)) place.fault("\"" + std::string(key) + "\" is missing");
    }
    const std::string id = plain_id(place.at("id"));
    Label name{id, "", ""};
    if (place.value.contains("label")) name = label(place.at("label"));
    auto root = std::make_shared<const RuleNode>(detail::read_rule(place.at("rule"), nodes));
    return {id, std::move(name), SegmentRule(std::move(root))};
}

}  // namespace

std::vector<RuleSegment> rule_segments_from_json(std::string_view text, const std::string& origin) {
    constexpr std::size_t most_segments = 200;
    const detail::json document = detail::parsed_rules(text, origin);
    const RulePlace place{document, origin, ""};
    const std::size_t size = place.list(most_segments);
    std::vector<RuleSegment> all;
    std::size_t nodes = 0;
    std::set<std::string> ids;
    for (std::size_t i = 0; i < size; ++i) {
        all.push_back(segment(place.at(i), nodes));
        if (!ids.insert(all.back().id).second) {
            place.at(i).fault("the id \"" + all.back().id + "\" stands twice");
        }
    }
    return all;
}

}  // namespace tenure::inline v1
