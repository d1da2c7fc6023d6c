// HTTP: one request and its response, before any transport or decorator.
// Header names compare without case; bodies are bytes.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tenure::inline v1 {

/// Header fields in order; few enough for a linear search.
class Headers {
 public:
    void set(std::string_view name, std::string value) {
        for (auto& field : fields_) {
            if (same_name(field.first, name)) {
                field.second = std::move(value);
                return;
            }
        }
        fields_.emplace_back(std::string(name), std::move(value));
    }
    /// Returns the first value of that name, or nothing.
    std::optional<std::string_view> get(std::string_view name) const {
        for (const auto& field : fields_) {
            if (same_name(field.first, name)) return field.second;
        }
        return std::nullopt;
    }
    auto begin() const { return fields_.begin(); }
    auto end() const { return fields_.end(); }
    bool empty() const { return fields_.empty(); }

 private:
    static bool same_name(std::string_view left, std::string_view right) {
        if (left.size() != right.size()) return false;
        for (std::size_t i = 0; i < left.size(); ++i) {
            const auto lower = [](char c) {
                return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
            };
            if (lower(left[i]) != lower(right[i])) return false;
        }
        return true;
    }
    std::vector<std::pair<std::string, std::string>> fields_;
};

/// Whether sending a request twice has the effect of sending it once.
enum class Repeat { safe, unsafe };

/// A request; `url` is absolute.
struct HttpRequest {
    std::string method = "GET";
    std::string url = {};
    Headers headers = {};
    std::string body = {};
    Repeat repeat = Repeat::safe;  ///< unsafe: sent again only if refused unexecuted
    std::string label = {};        ///< what logs and errors call it, e.g. "query Accounts"
};

/// A response; `body` is empty when a sink took it, which happens with status 2xx only.
struct HttpResponse {
    int status = 0;
    Headers headers = {};
    std::string body = {};
};

/// Takes a body piece by piece; returning false ends the transfer with Error{cancelled}.
using BodySink = std::function<bool(std::string_view)>;

}  // namespace tenure::inline v1
