#include "envelope.hpp"

#include <algorithm>

#include "json.hpp"
#include "tenure/core/text.hpp"

namespace tenure::inline v1::vtiger {

namespace {

using nlohmann::json;

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// Returns the shortened server text; errors carry it apart from what().
std::string excerpt(std::string_view body) {
    constexpr std::size_t enough = 300;
    return std::string(body.substr(0, enough));
}

void append_escaped(std::string& out, char c) {
    constexpr char hex[] = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    out += "\\u00";
    out += hex[byte >> 4];
    out += hex[byte & 15];
}

/// Copies one JSON text character by character, keeping track of strings and depth.
class Repairer {
 public:
    explicit Repairer(Repaired& out) : out_(out) {}

    /// Takes what stands at `at` and moves past it; returns false after the outermost brace.
    bool take(std::string_view text, std::size_t& at) {
        const char c = text[at];
        if (static_cast<unsigned char>(c) >= 0x80) return take_wide(text, at);
        ++at;
        if (in_string_) return take_in_string(c);
        if (c == '"') in_string_ = true;
        if (c == '{' || c == '[') ++depth_;
        if (static_cast<unsigned char>(c) >= 0x20 || is_blank(c)) out_.json += c;
        if (c == '}' || c == ']') {
            out_.complete = --depth_ <= 0;
            return !out_.complete;
        }
        return true;
    }

 private:
    bool take_wide(std::string_view text, std::size_t& at) {
        const std::size_t from = at;
        if (detail::next_code_point(text, at)) {
            out_.json.append(text.substr(from, at - from));
        } else {
            ++at;
            ++out_.broken_bytes;
            out_.json += "\xEF\xBF\xBD";
        }
        escaped_ = false;
        return true;
    }

    bool take_in_string(char c) {
        if (static_cast<unsigned char>(c) < 0x20) {
            if (escaped_) out_.json.pop_back();
            escaped_ = false;
            ++out_.controls;
            append_escaped(out_.json, c);
            return true;
        }
        out_.json += c;
        if (escaped_) {
            escaped_ = false;
        } else if (c == '\\') {
            escaped_ = true;
        } else if (c == '"') {
            in_string_ = false;
        }
        return true;
    }

    Repaired& out_;
    bool in_string_ = false;
    bool escaped_ = false;
    int depth_ = 0;
};

std::string code_of(const json& error) {
    const auto code = error.find("code");
    if (code == error.end()) return {};
    return code->is_string() ? code->get<std::string>() : code->dump();
}

Failure refusal(std::string_view body) {
    const Repaired repaired = repair(body);
    const json document = json::parse(repaired.json, nullptr, false);
    if (!document.is_object()) return malformed(body);
    const auto error = document.find("error");
    Failure failure;
    if (error != document.end() && error->is_object()) {
        failure.code = code_of(*error);
        failure.message = text_at(*error, "message");
    }
    return failure;
}

}  // namespace

std::size_t json_start(std::string_view body) {
    const std::size_t envelope = body.find("{\"success\"");
    return envelope != std::string_view::npos ? envelope : body.find('{');
}

std::optional<Failure> failure_of(const HttpResponse& response) {
    if (response.status != 200) {
        return Failure{FailureKind::status, response.status, "", excerpt(response.body)};
    }
    const std::string_view body = response.body;
    const std::size_t start = body.find("{\"success\"");
    if (start == std::string_view::npos) {
        const Repaired repaired = repair(body);
        const json document = json::parse(repaired.json, nullptr, false);
        if (!document.is_object() || !document.contains("success")) return malformed(body);
        if (flag_at(document, "success")) return std::nullopt;
        return refusal(body);
    }
    std::size_t at = start + std::string_view("{\"success\"").size();
    while (at < body.size() && (is_blank(body[at]) || body[at] == ':')) ++at;
    if (body.substr(at).starts_with("true")) return std::nullopt;
    return refusal(body);
}

Repaired repair(std::string_view body) {
    Repaired out;
    const std::size_t start = json_start(body);
    if (start == std::string_view::npos) return out;
    out.noise = start;
    out.json.reserve(body.size() - start);
    Repairer repairer(out);
    for (std::size_t at = start; at < body.size();) {
        if (!repairer.take(body, at)) break;
    }
    return out;
}

Failure malformed(std::string_view body) {
    Failure failure;
    failure.message = excerpt(body);
    const auto first = std::find_if_not(body.begin(), body.end(), is_blank);
    const bool envelope = body.find("{\"success\"") != std::string_view::npos;
    if (body.empty() || (first != body.end() && *first == '{') || envelope) {
        failure.kind =
            body.empty() || !repair(body).complete ? FailureKind::truncated : FailureKind::not_json;
    } else {
        failure.kind = *first == '<' ? FailureKind::html : FailureKind::not_json;
    }
    return failure;
}

json result_of(std::string_view body, const std::string& operation) {
    json document = json::parse(body, nullptr, false);
    if (document.is_discarded()) document = json::parse(repair(body).json, nullptr, false);
    if (!document.is_object() || !document.contains("result")) {
        throw error_of(malformed(body), operation, "");
    }
    return std::move(document["result"]);
}

std::string text_at(const json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end() || found->is_null() || found->is_structured()) return {};
    return found->is_string() ? found->get<std::string>() : found->dump();
}

bool flag_at(const json& object, const char* key) {
    const std::string text = text_at(object, key);
    return text == "true" || text == "1" || text == "on" || text == "yes";
}

Challenge read_challenge(std::string_view body) {
    const json result = result_of(body, "challenge");
    Challenge challenge;
    if (result.is_object()) {
        challenge.token = text_at(result, "token");
        const auto time = result.find("serverTime");
        if (time != result.end() && time->is_number_integer()) {
            challenge.server_seconds = time->get<std::int64_t>();
        }
    }
    if (challenge.token.empty() || challenge.server_seconds <= 0) {
        throw error_of(malformed(body), "challenge", "token or serverTime is missing");
    }
    return challenge;
}

LoginAnswer read_login(std::string_view body) {
    const json result = result_of(body, "login");
    LoginAnswer answer;
    if (result.is_object()) {
        answer.session = text_at(result, "sessionName");
        answer.user_id = text_at(result, "userId");
        answer.version = text_at(result, "vtigerVersion");
        answer.admin = flag_at(result, "is_admin");
    }
    if (answer.session.empty()) {
        throw error_of(malformed(body), "login", "sessionName is missing");
    }
    return answer;
}

}  // namespace tenure::inline v1::vtiger
