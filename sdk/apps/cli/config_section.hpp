// One object of the configuration file, read through checked accessors that name the key.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tenure/core/error.hpp"

namespace tenure::cli {

class ConfigSection {
 public:
    /// Throws: Error{configuration} unless `json` is an object with known keys only.
    ConfigSection(const nlohmann::json& json, std::string file, std::string path,
                  const std::vector<std::string>& known);

    bool has(const std::string& key) const { return json_.contains(key); }
    const nlohmann::json& at(const std::string& key) const { return json_.at(key); }
    const nlohmann::json& all() const { return json_; }
    std::string text(const std::string& key, const std::string& fallback) const;
    std::vector<std::string> texts(const std::string& key,
                                   const std::vector<std::string>& fallback) const;
    std::string required_text(const std::string& key, const std::string& example) const;
    /// Reads one of a few words.
    std::string word(const std::string& key, const std::string& fallback,
                     const std::vector<std::string>& words) const;
    double number(const std::string& key, double fallback, double least, double most) const;
    bool flag(const std::string& key, bool fallback) const;
    std::string path_of(const std::string& key) const {
        return path_.empty() ? key : path_ + "." + key;
    }
    Error wrong(const std::string& key, const std::string& cause, const std::string& next) const;

 private:
    const nlohmann::json& json_;
    std::string file_;
    std::string path_;
};

}  // namespace tenure::cli
