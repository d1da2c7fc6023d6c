// Lifecycle, step 5: reads the JSON of a framework through accessors that name the path of a fault.
// Private: JSON stays out of installed headers.
#pragma once

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "tenure/core/error.hpp"

namespace tenure::inline v1::detail {

/// An object of the document together with its path, e.g. "stages[2].label".
class JsonObject {
 public:
    JsonObject(const nlohmann::json& json, std::string file, std::string path)
        : json_(json), file_(std::move(file)), path_(std::move(path)) {
        if (!json_.is_object()) throw fault("", "an object is expected");
    }

    /// Refuses keys that nothing reads.
    void only(const std::vector<std::string>& known) const {
        for (const auto& [key, value] : json_.items()) {
            if (std::find(known.begin(), known.end(), key) != known.end()) continue;
            std::string names;
            for (const std::string& name : known) names += (names.empty() ? "" : ", ") + name;
            throw fault(key, "the key is unknown", "Known here: " + names);
        }
    }
    bool has(const std::string& key) const { return json_.contains(key); }

    std::string text(const std::string& key) const {
        const nlohmann::json& value = at(key);
        if (!value.is_string() || value.get_ref<const std::string&>().empty()) {
            throw fault(key, "a text is expected");
        }
        return value.get<std::string>();
    }
    std::string text_or(const std::string& key, const std::string& other) const {
        return has(key) ? text(key) : other;
    }
    double number(const std::string& key, double least, double most) const {
        const nlohmann::json& value = at(key);
        if (!value.is_number()) throw fault(key, "a number is expected");
        const double number = value.get<double>();
        if (!(number >= least && number <= most)) {
            throw fault(key, "the number is out of range",
                        "Choose one from " + plain(least) + " to " + plain(most));
        }
        return number;
    }
    int integer(const std::string& key, int least, int most) const {
        const double value = number(key, least, most);
        if (value != static_cast<int>(value)) throw fault(key, "a whole number is expected");
        return static_cast<int>(value);
    }
    bool is_text(const std::string& key) const { return at(key).is_string(); }
    JsonObject object(const std::string& key) const { return {at(key), file_, inside(key)}; }
    std::vector<JsonObject> objects(const std::string& key) const {
        std::vector<JsonObject> all;
        for (const nlohmann::json& each : array(key)) {
            const std::string index = "[" + std::to_string(all.size()) + "]";
            all.emplace_back(each, file_, inside(key) + index);
        }
        return all;
    }
    const nlohmann::json& array(const std::string& key) const {
        const nlohmann::json& value = at(key);
        if (!value.is_array()) throw fault(key, "a list is expected");
        return value;
    }

    Error fault(const std::string& key, const std::string& cause,
                const std::string& next_step = "See docs/lifecycle.md for an example") const {
        const std::string where = key.empty() ? path_ : inside(key);
        return Error(Errc::configuration, "read framework",
                     file_ + (where.empty() ? "" : ": " + where), cause, next_step);
    }

 private:
    static std::string plain(double number) { return nlohmann::json(number).dump(); }
    std::string inside(const std::string& key) const {
        return path_.empty() ? key : path_ + "." + key;
    }
    const nlohmann::json& at(const std::string& key) const {
        const auto found = json_.find(key);
        if (found == json_.end()) throw fault(key, "the key is missing");
        return *found;
    }

    const nlohmann::json& json_;
    std::string file_;
    std::string path_;
};

}  // namespace tenure::inline v1::detail
