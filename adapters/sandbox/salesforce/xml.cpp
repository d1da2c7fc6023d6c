// Sandbox, Salesforce: reads the small XML documents of SOAP and Bulk 1.0 calls.
#include "sandbox/salesforce/xml.hpp"

#include <algorithm>

namespace tenure::inline v1::sandbox::sf {
namespace {

constexpr int deepest_element = 40;

std::string unescaped(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '&') {
            result += text[i];
            continue;
        }
        const std::size_t end = std::min(text.find(';', i), text.size());
        const std::string_view name = text.substr(i + 1, end - i - 1);
        if (name == "amp") result += '&';
        if (name == "lt") result += '<';
        if (name == "gt") result += '>';
        if (name == "quot") result += '"';
        if (name == "apos") result += '\'';
        if (name == "#39") result += '\'';
        i = end;
    }
    return result;
}

class Reader {
 public:
    explicit Reader(std::string_view text) : text_(text) {}

    Element root() {
        Element root;
        skip_to_element();
        if (at_ < text_.size()) read(root, 0);
        return root;
    }

 private:
    /// Skips blanks, declarations and comments up to the next element.
    void skip_to_element() {
        for (;;) {
            at_ = std::min(text_.find('<', at_), text_.size());
            if (at_ + 1 >= text_.size()) {
                at_ = text_.size();
                return;
            }
            if (text_[at_ + 1] != '?' && text_[at_ + 1] != '!') return;
            at_ = std::min(text_.find('>', at_), text_.size());
        }
    }
    /// Reads the element that begins here. Returns false when the text ends too early.
    bool read(Element& element, int depth) {
        const std::size_t end = text_.find('>', at_);
        if (end == text_.npos || depth > deepest_element) return false;
        std::string_view tag = text_.substr(at_ + 1, end - at_ - 1);
        at_ = end + 1;
        const bool empty = !tag.empty() && tag.back() == '/';
        if (empty) tag.remove_suffix(1);
        const std::size_t blank = std::min(tag.find_first_of(" \t\r\n"), tag.size());
        std::string_view name = tag.substr(0, blank);
        element.nil = tag.find("nil=\"true\"") != tag.npos;
        name.remove_prefix(name.find(':') == name.npos ? 0 : name.find(':') + 1);
        element.name = name;
        return empty || content(element, depth);
    }
    bool content(Element& element, int depth) {
        for (;;) {
            const std::size_t next = text_.find('<', at_);
            if (next == text_.npos) return false;
            element.text += unescaped(text_.substr(at_, next - at_));
            at_ = next;
            if (text_.substr(at_, 2) == "</") {
                at_ = std::min(text_.find('>', at_), text_.size() - 1) + 1;
                return true;
            }
            if (text_.substr(at_, 9) == "<![CDATA[") {
                const std::size_t close = std::min(text_.find("]]>", at_), text_.size());
                element.text += text_.substr(at_ + 9, close - at_ - 9);
                at_ = std::min(close + 3, text_.size());
                continue;
            }
            if (text_.substr(at_, 2) == "<!" || text_.substr(at_, 2) == "<?") {
                at_ = std::min(text_.find('>', at_), text_.size() - 1) + 1;
                continue;
            }
            Element inner;
            if (!read(inner, depth + 1)) return false;
            element.inside.push_back(std::move(inner));
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

const Element* Element::find(std::string_view wanted) const {
    for (const Element& element : inside) {
        if (element.name == wanted) return &element;
    }
    return nullptr;
}

std::string Element::get(std::string_view wanted) const {
    const Element* element = find(wanted);
    return element == nullptr ? std::string() : element->text;
}

std::vector<const Element*> Element::all(std::string_view wanted) const {
    std::vector<const Element*> result;
    for (const Element& element : inside) {
        if (element.name == wanted) result.push_back(&element);
    }
    return result;
}

Element read_xml(std::string_view text) {
    return Reader(text).root();
}

}  // namespace tenure::inline v1::sandbox::sf
