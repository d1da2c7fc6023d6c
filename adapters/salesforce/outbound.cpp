#include "outbound.hpp"

#include <algorithm>
#include <charconv>

#include "requests.hpp"
#include "tenure/adapters/salesforce.hpp"
#include "tenure/core/error.hpp"
#include "tenure/core/text.hpp"

namespace tenure::inline v1::salesforce {

namespace {

// 100 notifications of a message with up to 50 fields. Source: [D] outbound messaging.
constexpr std::size_t most_bytes = 4 * 1024 * 1024;
constexpr std::size_t most_depth = 16;
constexpr std::size_t most_hints = 100;

Error malformed(const char* cause) {
    return Error(Errc::bad_response, "read an outbound message", "", cause,
                 "Nothing was taken in; Salesforce sends it again for 24 hours");
}

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

std::string_view local_name(std::string_view name) {
    const std::size_t colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

/// Decodes the five named entities and characters by number; others do not exist.
std::string plain(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '&') {
            out += text[at];
            continue;
        }
        const std::size_t end = text.find(';', at);
        if (end == std::string_view::npos || end - at > 10) throw malformed("an entity is broken");
        const std::string_view name = text.substr(at + 1, end - at - 1);
        at = end;
        if (name == "amp")
            out += '&';
        else if (name == "lt")
            out += '<';
        else if (name == "gt")
            out += '>';
        else if (name == "quot")
            out += '"';
        else if (name == "apos")
            out += '\'';
        else if (name.starts_with('#')) {
            const bool hex = name.starts_with("#x");
            const std::string_view digits = name.substr(hex ? 2 : 1);
            unsigned point = 0;
            const auto [stop, error] =
                std::from_chars(digits.data(), digits.data() + digits.size(), point, hex ? 16 : 10);
            const bool whole = error == std::errc() && stop == digits.data() + digits.size();
            const bool legal =
                point != 0 && point <= 0x10FFFF && (point < 0xD800 || point > 0xDFFF);
            if (!whole || !legal) throw malformed("a character by number is none");
            detail::append_utf8(out, point);
        } else {
            throw malformed("it uses an entity, which is not accepted");
        }
    }
    return out;
}

/// Walks elements in order; attributes are only looked at for xsi:type.
class Xml {
 public:
    explicit Xml(std::string_view text) : text_(text) {}

    struct Event {
        enum class Kind { open, close, text, end } kind = Kind::end;
        std::string_view name;  ///< without namespace
        std::string_view type;  ///< of xsi:type, without namespace
        std::string text;
    };

    Event next() {
        if (closes_itself_) {
            closes_itself_ = false;
            return close(path_.back());
        }
        for (;;) {
            if (at_ >= text_.size()) {
                if (!path_.empty()) throw malformed("it ends inside an element");
                return {};
            }
            if (text_[at_] != '<') return characters();
            if (skip("<?", "?>") || skip("<!--", "-->")) continue;
            if (starts("<!")) throw malformed("it declares a document type or raw text");
            return starts("</") ? closing() : opening();
        }
    }

 private:
    bool starts(std::string_view mark) const { return text_.substr(at_).starts_with(mark); }

    bool skip(std::string_view from, std::string_view to) {
        if (!starts(from)) return false;
        const std::size_t end = text_.find(to, at_ + from.size());
        if (end == std::string_view::npos) throw malformed("a comment or instruction does not end");
        at_ = end + to.size();
        return true;
    }

    Event characters() {
        const std::size_t end = std::min(text_.find('<', at_), text_.size());
        Event event;
        event.kind = Event::Kind::text;
        event.text = plain(text_.substr(at_, end - at_));
        at_ = end;
        const bool blank = std::all_of(event.text.begin(), event.text.end(), is_blank);
        if (path_.empty() && !blank) throw malformed("there is text outside of the envelope");
        return event;
    }

    std::string_view name() {
        const std::size_t start = at_;
        while (at_ < text_.size() && !is_blank(text_[at_]) && text_[at_] != '>' &&
               text_[at_] != '/' && text_[at_] != '=') {
            ++at_;
        }
        if (at_ == start || at_ == text_.size()) throw malformed("an element has no name");
        return text_.substr(start, at_ - start);
    }

    void blanks() {
        while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
        if (at_ == text_.size()) throw malformed("an element does not end");
    }

    Event opening() {
        ++at_;
        Event event;
        event.kind = Event::Kind::open;
        const std::string_view whole = name();
        event.name = local_name(whole);
        for (blanks(); text_[at_] != '>' && text_[at_] != '/'; blanks()) {
            const std::string_view attribute = name();
            const std::string_view value = quoted();
            if (local_name(attribute) == "type") event.type = local_name(value);
        }
        if (text_[at_] == '/') {
            ++at_;
            closes_itself_ = true;
        }
        if (at_ >= text_.size() || text_[at_] != '>') throw malformed("an element is broken");
        ++at_;
        path_.push_back(whole);
        if (path_.size() > most_depth) throw malformed("it is nested too deeply");
        return event;
    }

    std::string_view quoted() {
        blanks();
        if (text_[at_] != '=') throw malformed("an attribute has no value");
        ++at_;
        blanks();
        const char mark = text_[at_];
        const std::size_t end = text_.find(mark, at_ + 1);
        if ((mark != '"' && mark != '\'') || end == std::string_view::npos) {
            throw malformed("an attribute has no value");
        }
        const std::string_view value = text_.substr(at_ + 1, end - at_ - 1);
        at_ = end + 1;
        return value;
    }

    Event closing() {
        at_ += 2;
        const std::string_view whole = name();
        blanks();
        if (text_[at_] != '>') throw malformed("an element is broken");
        ++at_;
        if (path_.empty() || path_.back() != whole) throw malformed("elements overlap");
        return close(whole);
    }

    Event close(std::string_view whole) {
        path_.pop_back();
        Event event;
        event.kind = Event::Kind::close;
        event.name = local_name(whole);
        return event;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::vector<std::string_view> path_;
    bool closes_itself_ = false;
};

std::string parameter(const std::string& url, std::string_view name) {
    const std::size_t question = url.find('?');
    std::string_view rest = question == std::string::npos
                                ? std::string_view()
                                : std::string_view(url).substr(question + 1);
    while (!rest.empty()) {
        const std::string_view pair = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
        const std::size_t equals = std::min(pair.find('='), pair.size());
        if (pair.substr(0, equals) == name && equals < pair.size()) {
            return std::string(pair.substr(equals + 1));
        }
    }
    return {};
}

void verify(const WebhookRequest& request, const Secret& secret) {
    const auto refused = [](const char* cause) {
        return Error(Errc::authentication, "take in an outbound message", "", cause,
                     "Check the endpoint URL of the outbound message in Setup");
    };
    if (request.method != "POST") throw refused("it was not sent by POST");
    if (!secret.empty()) {
        const Secret given(parameter(request.url, "secret"));
        const Secret wanted(encoded(secret.reveal()));
        if (!(given == wanted) && !(given == secret))
            throw refused("the secret in the URL is wrong");
        return;
    }
    if (request.headers.get("X-Client-Verified") != "SUCCESS") {
        throw refused("neither a secret nor a verified certificate vouches for it");
    }
}

}  // namespace

std::string_view acknowledgement() {
    return R"(<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>)"
           R"(<notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound">)"
           R"(<Ack>true</Ack></notificationsResponse></soapenv:Body></soapenv:Envelope>)";
}

OutboundMessage read_message(std::string_view body) {
    if (body.size() > most_bytes) throw malformed("it is too long");
    if (!valid_utf8(body)) throw malformed("it is no UTF-8 text");
    OutboundMessage message;
    Xml xml(body);
    std::vector<std::string> path;
    std::string text;
    Hint hint;
    bool notified = false;
    for (Xml::Event event = xml.next(); event.kind != Xml::Event::Kind::end; event = xml.next()) {
        if (event.kind == Xml::Event::Kind::text) {
            text += event.text;
            continue;
        }
        if (event.kind == Xml::Event::Kind::open) {
            path.emplace_back(event.name);
            text.clear();
            if (event.name == "notifications") notified = true;
            if (event.name == "sObject") {
                hint = Hint{};
                hint.stream = event.type;
            }
            continue;
        }
        const std::string inside = path.size() > 1 ? path[path.size() - 2] : std::string();
        path.pop_back();
        if (inside == "notifications" && event.name == "OrganizationId") {
            message.organisation = is_id(text) ? long_id(text) : std::string();
        }
        if (inside == "notifications" && event.name == "ActionId") message.action = text;
        if (inside == "sObject" && event.name == "Id" && is_id(text)) hint.id = long_id(text);
        if (inside == "sObject" && event.name == "SystemModstamp") {
            hint.at = parse_timestamp(text).value_or(Timestamp{});
        }
        if (event.name == "sObject") {
            if (!is_name(hint.stream) || hint.id.empty()) throw malformed("a record has no id");
            if (message.hints.size() >= most_hints) throw malformed("it has too many records");
            message.hints.push_back(hint);
        }
        text.clear();
    }
    if (!notified || message.organisation.empty()) throw malformed("it names no organisation");
    return message;
}

std::vector<Hint> read_outbound(const WebhookRequest& request, const Secret& secret,
                                const std::string& organisation) {
    verify(request, secret);
    OutboundMessage message = read_message(request.body);
    if (message.organisation != organisation) {
        throw Error(Errc::authentication, "take in an outbound message", message.organisation,
                    "it comes from another organisation", "Give each org an endpoint of its own");
    }
    for (Hint& hint : message.hints) {
        if (hint.at.micros == 0) hint.at = request.received_at;
    }
    return std::move(message.hints);
}

}  // namespace tenure::inline v1::salesforce
