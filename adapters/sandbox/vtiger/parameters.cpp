// Sandbox: request parameters as PHP reads them: query string, form, multipart.
#include "sandbox/vtiger/parameters.hpp"

namespace tenure::inline v1::sandbox::vt {
namespace {

int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::string decoded(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escape =
            text[i] == '%' && i + 2 < text.size() && hex(text[i + 1]) >= 0 && hex(text[i + 2]) >= 0;
        if (escape) {
            out += static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2]));
            i += 2;
        } else {
            out += text[i] == '+' ? ' ' : text[i];
        }
    }
    return out;
}

/// Returns what stands in quotes after `name=` in a header line; `name` begins with its blank.
std::optional<std::string> quoted(std::string_view headers, std::string_view name) {
    const std::string key = std::string(name) + "=\"";
    const std::size_t at = headers.find(key);
    if (at == headers.npos) return std::nullopt;
    const std::size_t from = at + key.size();
    const std::size_t to = headers.find('"', from);
    if (to == headers.npos) return std::nullopt;
    return std::string(headers.substr(from, to - from));
}

std::string part_type(std::string_view headers) {
    constexpr std::string_view key = "Content-Type: ";
    const std::size_t at = headers.find(key);
    if (at == headers.npos) return "application/octet-stream";
    const std::string_view rest = headers.substr(at + key.size());
    return std::string(rest.substr(0, rest.find('\r')));
}

void read_part(std::string_view part, Form& form) {
    const std::size_t split = part.find("\r\n\r\n");
    if (split == part.npos) return;
    const std::string_view headers = part.substr(0, split);
    const std::string_view content = part.substr(split + 4);
    const auto name = quoted(headers, " name");
    if (!name) return;
    if (const auto file = quoted(headers, " filename")) {
        form.upload = Upload{*file, part_type(headers), std::string(content)};
    } else {
        form.fields[*name] = content;
    }
}

void read_multipart(const ServerRequest& request, Form& form) {
    const std::size_t at = request.content_type.find("boundary=");
    if (at == std::string::npos) return;
    std::string boundary = request.content_type.substr(at + 9);
    if (boundary.size() > 1 && boundary.front() == '"') {
        boundary = boundary.substr(1, boundary.find('"', 1) - 1);
    }
    const std::string mark = "--" + boundary;
    const std::string_view body = request.body;
    std::size_t from = body.find(mark);
    while (from != body.npos) {
        from += mark.size();
        const std::size_t to = body.find("\r\n" + mark, from);
        if (to == body.npos) return;
        read_part(body.substr(from, to - from), form);
        from = to + 2;
    }
}

}  // namespace

Parameters decode_parameters(std::string_view encoded) {
    Parameters result;
    while (!encoded.empty()) {
        const std::string_view pair = encoded.substr(0, encoded.find('&'));
        encoded.remove_prefix(pair.size() + (pair.size() < encoded.size() ? 1 : 0));
        const std::size_t equals = pair.find('=');
        if (pair.empty()) continue;
        result[decoded(pair.substr(0, equals))] =
            equals == pair.npos ? std::string{} : decoded(pair.substr(equals + 1));
    }
    return result;
}

Form decode_form(const ServerRequest& request) {
    Form form;
    if (request.content_type.starts_with("application/x-www-form-urlencoded")) {
        form.fields = decode_parameters(request.body);
    } else if (request.content_type.starts_with("multipart/form-data")) {
        read_multipart(request, form);
    }
    return form;
}

std::string parameter(const Parameters& parameters, std::string_view name) {
    const auto found = parameters.find(name);
    return found == parameters.end() ? std::string{} : found->second;
}

}  // namespace tenure::inline v1::sandbox::vt
