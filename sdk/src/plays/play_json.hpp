// Plays, step 7: reads the JSON of plays through accessors that name the path of a fault.
// Private: JSON stays out of installed headers.
#pragma once

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "tenure/core/error.hpp"
#include "tenure/core/log.hpp"
#include "tenure/core/nearest.hpp"
#include "tenure/lifecycle/duration.hpp"
#include "tenure/lifecycle/framework.hpp"

namespace tenure::inline v1::detail {

/// An object of the document together with its path, e.g. "plays[2].trigger".
class PlayJson {
 public:
    using Words = std::vector<std::string_view>;

    PlayJson(const nlohmann::json& json, std::string file, std::string path)
        : json_(json), file_(std::move(file)), path_(std::move(path)) {
        if (!json_.is_object()) throw fault("", "an object {...} is expected");
    }

    /// Refuses keys that nothing reads.
    void only(const Words& known) const {
        for (const auto& item : json_.items()) {
            if (std::find(known.begin(), known.end(), item.key()) != known.end()) continue;
            throw fault(item.key(), "the key is unknown", suggestion(item.key(), known));
        }
    }
    bool has(const std::string& key) const { return json_.contains(key); }
    bool is_text(const std::string& key) const { return at(key).is_string(); }
    bool is_object(const std::string& key) const { return at(key).is_object(); }
    const nlohmann::json& at(const std::string& key) const {
        const auto found = json_.find(key);
        if (found == json_.end()) throw fault(key, "the key is missing");
        return *found;
    }

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
        const double number = value.is_number() ? value.get<double>() : std::nan("");
        if (number >= least && number <= most) return number;
        throw fault(key, "a number from " + plain(least) + " to " + plain(most) + " is expected",
                    "Write it without quotes");
    }
    int integer(const std::string& key, int least, int most) const {
        const double value = number(key, least, most);
        if (value != std::floor(value)) throw fault(key, "a whole number is expected");
        return static_cast<int>(value);
    }
    /// Reads a duration such as P90D as whole days.
    int days(const std::string& key) const {
        const std::string written = text(key);
        const auto days = parse_duration_days(written);
        if (days && *days <= longest_days) return static_cast<int>(std::lround(*days));
        throw fault(key, "\"" + printable(written) + "\" is no duration of up to ten years",
                    "Write for example P7D, P2W, P3M or P1Y");
    }
    int days_or(const std::string& key, int other) const { return has(key) ? days(key) : other; }
    /// Reads one text or a list of texts.
    std::vector<std::string> texts(const std::string& key) const {
        const nlohmann::json& value = at(key);
        std::vector<std::string> all;
        for (const nlohmann::json& each :
             value.is_array() ? value : nlohmann::json::array({value})) {
            if (!each.is_string() || each.get_ref<const std::string&>().empty()) {
                throw fault(key, "a text or a list of texts is expected");
            }
            all.push_back(each.get<std::string>());
        }
        if (all.empty()) throw fault(key, "the list is empty");
        return all;
    }
    /// Reads a text in several languages; a plain text stands for all of them.
    Label label(const std::string& key) const {
        if (is_text(key)) return {text(key), "", ""};
        const PlayJson json = object(key);
        json.only({"en", "fa", "ar"});
        return {json.text("en"), json.text_or("fa", ""), json.text_or("ar", "")};
    }
    /// Reads a word and returns its place among the known ones.
    std::size_t word(const std::string& key, const Words& known) const {
        return among(key, text(key), known);
    }
    std::size_t among(const std::string& key, const std::string& word, const Words& known) const {
        const auto found = std::find(known.begin(), known.end(), word);
        if (found != known.end()) return static_cast<std::size_t>(found - known.begin());
        throw fault(key, "\"" + printable(word) + "\" is not known here", suggestion(word, known));
    }
    PlayJson object(const std::string& key) const { return {at(key), file_, inside(key)}; }
    std::vector<PlayJson> objects(const std::string& key) const {
        const nlohmann::json& list = at(key);
        if (!list.is_array()) throw fault(key, "a list [...] is expected");
        std::vector<PlayJson> all;
        for (const nlohmann::json& each : list) {
            all.emplace_back(each, file_, inside(key) + "[" + std::to_string(all.size()) + "]");
        }
        return all;
    }

    /// Returns file and path of a key, for the messages of who reads it.
    std::string name(const std::string& key) const { return file_ + ": " + inside(key); }

    Error fault(const std::string& key, const std::string& cause,
                const std::string& next_step = "docs/plays.md shows an example") const {
        const std::string where = printable(key.empty() ? path_ : inside(key));
        return Error(Errc::configuration, "read plays", file_ + (where.empty() ? "" : ": " + where),
                     cause, next_step);
    }

 private:
    static constexpr double longest_days = 3660;

    static std::string plain(double number) { return nlohmann::json(number).dump(); }
    static std::string suggestion(const std::string& word, const Words& known) {
        return did_you_mean(word, known, "Known here: " + listed(known));
    }
    std::string inside(const std::string& key) const {
        return path_.empty() ? key : path_ + "." + key;
    }

    const nlohmann::json& json_;
    std::string file_;
    std::string path_;
};

}  // namespace tenure::inline v1::detail
