#include "config_section.hpp"

#include <algorithm>

#include "tenure/core/nearest.hpp"

namespace tenure::cli {

ConfigSection::ConfigSection(const nlohmann::json& json, std::string file, std::string path,
                             const std::vector<std::string>& known)
    : json_(json), file_(std::move(file)), path_(std::move(path)) {
    if (!json_.is_object()) {
        throw Error(Errc::configuration, "read configuration", file_,
                    (path_.empty() ? "the file" : path_) + " must be an object {...}");
    }
    for (const auto& item : json_.items()) {
        if (std::find(known.begin(), known.end(), item.key()) != known.end()) continue;
        throw Error(Errc::configuration, "read configuration", file_,
                    "unknown key \"" + path_of(item.key()) + "\"",
                    did_you_mean(item.key(), known, "Known keys: " + listed(known)));
    }
}

Error ConfigSection::wrong(const std::string& key, const std::string& cause,
                           const std::string& next) const {
    return Error(Errc::configuration, "read configuration", file_,
                 "\"" + path_of(key) + "\" " + cause, next);
}

std::string ConfigSection::text(const std::string& key, const std::string& fallback) const {
    if (!has(key)) return fallback;
    if (!at(key).is_string()) throw wrong(key, "must be a text", "Write it in quotes");
    return at(key).get<std::string>();
}

std::vector<std::string> ConfigSection::texts(const std::string& key,
                                              const std::vector<std::string>& fallback) const {
    if (!has(key)) return fallback;
    const auto& list = at(key);
    const bool fits =
        list.is_array() &&
        std::all_of(list.begin(), list.end(), [](const auto& each) { return each.is_string(); });
    if (!fits) throw wrong(key, "must be a list of texts", "Write for example [\"service\"]");
    return list.get<std::vector<std::string>>();
}

std::string ConfigSection::required_text(const std::string& key, const std::string& example) const {
    const std::string value = text(key, "");
    if (value.empty()) throw wrong(key, "is missing", "Add it, for example \"" + example + "\"");
    return value;
}

std::string ConfigSection::word(const std::string& key, const std::string& fallback,
                                const std::vector<std::string>& words) const {
    const std::string value = text(key, fallback);
    if (std::find(words.begin(), words.end(), value) == words.end()) {
        throw wrong(key, "cannot be \"" + value + "\"",
                    did_you_mean(value, words, "Choose one of: " + listed(words)));
    }
    return value;
}

double ConfigSection::number(const std::string& key, double fallback, double least,
                             double most) const {
    if (!has(key)) return fallback;
    const bool fits =
        at(key).is_number() && at(key).get<double>() >= least && at(key).get<double>() <= most;
    if (!fits) {
        throw wrong(key,
                    "must be a number from " + nlohmann::json(least).dump() + " to " +
                        nlohmann::json(most).dump(),
                    "Write it without quotes");
    }
    return at(key).get<double>();
}

bool ConfigSection::flag(const std::string& key, bool fallback) const {
    if (!has(key)) return fallback;
    if (!at(key).is_boolean()) throw wrong(key, "must be true or false", "Write it without quotes");
    return at(key).get<bool>();
}

}  // namespace tenure::cli
