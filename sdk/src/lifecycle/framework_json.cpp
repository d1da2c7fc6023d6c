#include "lifecycle/framework_json.hpp"

#include <algorithm>
#include <optional>

#include "core/json_keys.hpp"
#include "tenure/core/log.hpp"
#include "tenure/core/nearest.hpp"

namespace tenure::inline v1::detail {

namespace {

constexpr std::size_t largest_file = 1U << 20;
constexpr std::size_t longest_text = 2000;
constexpr std::size_t longest_id = 100;

std::string plain(double number) {
    return nlohmann::json(number).dump();
}

}  // namespace

nlohmann::json parse_json(std::string_view text, const JsonFile& file) {
    const auto fault = [&](const std::string& cause, const std::string& next_step) {
        return Error(Errc::configuration, file.operation, file.name, cause, next_step);
    };
    if (text.size() > largest_file) {
        throw fault("the file has " + std::to_string(text.size()) + " bytes",
                    "Such a file has a few thousand, and at most 1048576; is it another one?");
    }
    try {
        SeenKeys keys;
        std::string doubled;
        auto json = nlohmann::json::parse(
            text, [&](int, nlohmann::json::parse_event_t event, const nlohmann::json& part) {
                const bool again = keys.again(event, part);
                if (again && doubled.empty()) doubled = part.get<std::string>();
                return true;
            });
        if (doubled.empty()) return json;
        throw fault("an object has the key \"" + printable(doubled) + "\" twice",
                    "Keep one of them");
    } catch (const nlohmann::json::exception& error) {
        throw fault(printable(error.what()), "Correct the JSON at that place");
    }
}

JsonObject::JsonObject(const nlohmann::json& json, const JsonFile& file, std::string path)
    : json_(json), file_(file), path_(std::move(path)) {
    if (!json_.is_object()) {
        throw fault("", std::string("an object is expected, this is ") + json_.type_name());
    }
}

void JsonObject::only(const std::vector<std::string>& known, const std::string& what) const {
    for (const auto& [key, value] : json_.items()) {
        if (std::find(known.begin(), known.end(), key) != known.end()) continue;
        const std::string all = "Known here: " + listed(known);
        throw fault(printable(key), "the " + what + " is unknown",
                    what == "key" ? did_you_mean(key, known, all) : all);
    }
}

std::string JsonObject::text(const std::string& key) const {
    const nlohmann::json& value = at(key);
    if (!value.is_string() || value.get_ref<const std::string&>().empty()) {
        throw fault(key, "a text is expected");
    }
    auto text = value.get<std::string>();
    if (text.size() > longest_text) {
        throw fault(key, "the text has " + std::to_string(text.size()) + " bytes",
                    "Shorten it to " + std::to_string(longest_text));
    }
    if (printable(text) != text) {
        throw fault(key, "the text holds control characters: " + printable(text), "Remove them");
    }
    return text;
}

std::string JsonObject::id(const std::string& key) const {
    std::string id = text(key);
    if (id.size() > longest_id) throw fault(key, "the id is longer than 100 bytes", "Shorten it");
    return id;
}

double JsonObject::number(const std::string& key, double least, double most) const {
    const nlohmann::json& value = at(key);
    if (!value.is_number()) throw fault(key, "a number is expected");
    const auto number = value.get<double>();
    if (!(number >= least && number <= most)) {
        throw fault(key, "the number is out of range",
                    "Choose one from " + plain(least) + " to " + plain(most));
    }
    return number;
}

int JsonObject::integer(const std::string& key, int least, int most) const {
    const double value = number(key, least, most);
    if (value != static_cast<int>(value)) throw fault(key, "a whole number is expected");
    return static_cast<int>(value);
}

bool JsonObject::flag(const std::string& key) const {
    if (!at(key).is_boolean()) throw fault(key, "true or false is expected");
    return at(key).get<bool>();
}

std::vector<std::string> JsonObject::texts(const std::string& key) const {
    std::vector<std::string> all;
    for (const nlohmann::json& each : array(key)) {
        if (!each.is_string()) throw fault(key, "a list of texts is expected");
        all.push_back(each.get<std::string>());
    }
    return all;
}

std::vector<JsonObject> JsonObject::objects(const std::string& key) const {
    std::vector<JsonObject> all;
    for (const nlohmann::json& each : array(key)) {
        const std::string index = "[" + std::to_string(all.size()) + "]";
        all.emplace_back(each, file_, inside(key) + index);
    }
    return all;
}

const nlohmann::json& JsonObject::array(const std::string& key) const {
    const nlohmann::json& value = at(key);
    if (!value.is_array()) throw fault(key, "a list is expected");
    return value;
}

Label JsonObject::label(const std::string& key) const {
    if (is_text(key)) return {text(key), "", ""};
    const JsonObject labels = object(key);
    labels.only({"en", "fa", "ar"}, "language");
    if (!labels.has("en")) {
        throw labels.fault("en", "the English text is missing",
                           "Write it: it stands in where another language has none");
    }
    return {labels.text("en"), labels.text_or("fa", ""), labels.text_or("ar", "")};
}

std::vector<State> JsonObject::states(const std::string& key) const {
    std::vector<State> states;
    for (const std::string& name : texts(key)) states.push_back(state(key, name));
    return states;
}

State JsonObject::state(const std::string& key, const std::string& name) const {
    if (const std::optional<State> state = parse_state(name)) return *state;
    std::vector<std::string_view> known;
    for (std::size_t i = 0; i < state_count; ++i) known.push_back(to_string(static_cast<State>(i)));
    throw fault(key, "\"" + printable(name) + "\" is no state",
                did_you_mean(name, known, "The states are " + listed(known)));
}

Error JsonObject::fault(const std::string& key, const std::string& cause,
                        const std::string& next_step) const {
    const std::string where = key.empty() ? path_ : inside(key);
    return {Errc::configuration, file_.operation, file_.name + (where.empty() ? "" : ": " + where),
            cause, next_step.empty() ? file_.help : next_step};
}

const nlohmann::json& JsonObject::at(const std::string& key) const {
    const auto found = json_.find(key);
    if (found == json_.end()) throw fault(key, "the key is missing");
    return *found;
}

}  // namespace tenure::inline v1::detail
