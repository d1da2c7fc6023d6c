// Lifecycle, step 5: reads users' JSON through accessors that name the path of a fault.
// Private: JSON stays out of installed headers.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "tenure/core/error.hpp"
#include "tenure/lifecycle/framework.hpp"

namespace tenure::inline v1::detail {

/// What is read, for error messages.
struct JsonFile {
    std::string operation{};  ///< e.g. "read framework"
    std::string name{};       ///< the file's
    std::string help{};       ///< where to find an example
};

/// Parses a text. Throws: Error{configuration} for more than 1 MiB, bad JSON and a key that an
/// object has twice.
nlohmann::json parse_json(std::string_view text, const JsonFile& file);

/// An object of a document together with its path, e.g. "stages[2].label". It refers to the
/// document and the file, which must outlive it.
class JsonObject {
 public:
    JsonObject(const nlohmann::json& json, const JsonFile& file, std::string path);

    /// Refuses keys that nothing reads; `what` names one, e.g. "key".
    void only(const std::vector<std::string>& known, const std::string& what = "key") const;
    bool has(const std::string& key) const { return json_.contains(key); }
    const nlohmann::json& json() const { return json_; }

    std::string text(const std::string& key) const;
    std::string text_or(const std::string& key, const std::string& other) const {
        return has(key) ? text(key) : other;
    }
    double number(const std::string& key, double least, double most) const;
    int integer(const std::string& key, int least, int most) const;
    bool flag(const std::string& key) const;
    bool is_text(const std::string& key) const { return at(key).is_string(); }
    std::vector<std::string> texts(const std::string& key) const;
    JsonObject object(const std::string& key) const { return {at(key), file_, inside(key)}; }
    std::vector<JsonObject> objects(const std::string& key) const;
    const nlohmann::json& array(const std::string& key) const;
    /// Reads {"en", "fa", "ar"}, or a text as the English one.
    Label label(const std::string& key) const;
    std::vector<State> states(const std::string& key) const;
    /// Returns the state of that name, which stands under a key.
    State state(const std::string& key, const std::string& name) const;
    /// Reads a text of at most 100 bytes.
    std::string id(const std::string& key) const;

    Error fault(const std::string& key, const std::string& cause,
                const std::string& next_step = {}) const;

 private:
    std::string inside(const std::string& key) const {
        return path_.empty() ? key : path_ + "." + key;
    }
    const nlohmann::json& at(const std::string& key) const;

    const nlohmann::json& json_;
    const JsonFile& file_;
    std::string path_;
};

}  // namespace tenure::inline v1::detail
