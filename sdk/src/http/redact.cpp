#include "tenure/http/redact.hpp"

#include <algorithm>
#include <utility>

namespace tenure::inline v1 {
namespace {

constexpr std::string_view hidden = "***";
constexpr std::size_t longest_value = 200;

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_text(std::string_view left, std::string_view right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](char a, char b) { return lower(a) == lower(b); });
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
    return std::any_of(names.begin(), names.end(),
                       [&](const std::string& each) { return same_text(each, name); });
}

bool is_form(const HttpRequest& request) {
    const auto type = request.headers.get("Content-Type");
    return type && type->starts_with("application/x-www-form-urlencoded");
}

}  // namespace

std::string redacted_form(std::string_view form, const Allowed& allowed) {
    std::string out;
    while (!form.empty()) {
        const std::string_view pair = form.substr(0, form.find('&'));
        form.remove_prefix(std::min(form.size(), pair.size() + 1));
        const std::size_t equals = pair.find('=');
        if (!out.empty()) out += '&';
        if (equals == std::string_view::npos) {
            out += hidden;  // a value without a name
        } else {
            const std::string_view name = pair.substr(0, equals);
            out.append(name).append("=").append(contains(allowed.parameters, name)
                                                    ? pair.substr(equals + 1, longest_value)
                                                    : hidden);
        }
    }
    return printable(out);
}

std::string redacted_url(std::string_view url, const Allowed& allowed) {
    url = url.substr(0, url.find('#'));
    const std::size_t scheme = url.find("://");
    const std::size_t host = scheme == std::string_view::npos ? 0 : scheme + 3;
    const std::size_t path = std::min(url.find_first_of("/?", host), url.size());
    const std::size_t at = url.substr(0, path).rfind('@');
    const std::size_t shown = at == std::string_view::npos ? host : std::max(host, at + 1);
    const std::size_t question = std::min(url.find('?'), url.size());

    std::string out = printable(url.substr(0, host));
    out += printable(url.substr(shown, std::max(question, shown) - shown));
    if (question < url.size()) out += "?" + redacted_form(url.substr(question + 1), allowed);
    return out;
}

std::string redacted_headers(const Headers& headers, const Allowed& allowed) {
    std::string out;
    for (const auto& [name, value] : headers) {
        if (!out.empty()) out += ", ";
        const std::string_view shown = contains(allowed.headers, name)
                                           ? std::string_view(value).substr(0, longest_value)
                                           : hidden;
        out.append(name).append(": ").append(shown);
    }
    return printable(out);
}

LogTransport::LogTransport(std::shared_ptr<Transport> next, Log log, Allowed allowed, Clock& clock)
    : next_(std::move(next)), log_(std::move(log)), allowed_(std::move(allowed)), clock_(clock) {}

std::string LogTransport::describe(const HttpRequest& request) const {
    std::string line = printable(request.label);
    if (!line.empty()) line += ": ";
    line += printable(request.method) + " " + redacted_url(request.url, allowed_);
    if (!request.body.empty()) line += ", " + std::to_string(request.body.size()) + " bytes";
    if (is_form(request)) line += " [" + redacted_form(request.body, allowed_) + "]";
    if (!request.headers.empty()) line += " {" + redacted_headers(request.headers, allowed_) + "}";
    return line;
}

HttpResponse LogTransport::send(const HttpRequest& request, const BodySink* sink,
                                const Context& context) {
    if (!log_.write) return next_->send(request, sink, context);
    std::size_t streamed = 0;
    const BodySink counted = [&](std::string_view piece) {
        streamed += piece.size();
        return (*sink)(piece);
    };
    const MonotonicTime start = clock_.monotonic();
    const auto finish = [&](LogLevel level, const std::string& outcome) {
        if (level < log_.level) return;
        const auto took =
            std::chrono::duration_cast<std::chrono::milliseconds>(clock_.monotonic() - start);
        log_(level,
             describe(request) + " -> " + outcome + ", " + std::to_string(took.count()) + " ms");
    };
    try {
        HttpResponse response = next_->send(request, sink ? &counted : nullptr, context);
        finish(response.status < 400 ? LogLevel::debug : LogLevel::info,
               "HTTP " + std::to_string(response.status) + ", " +
                   std::to_string(streamed + response.body.size()) + " bytes {" +
                   redacted_headers(response.headers, allowed_) + "}");
        return response;
    } catch (const Error& error) {
        finish(LogLevel::info, std::string(to_string(error.code())) + " (" +
                                   printable(error.details().cause) + ")");
        throw;
    }
}

}  // namespace tenure::inline v1
