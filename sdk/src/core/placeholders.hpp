// Core: texts with named values in braces, such as "nobody bought on {day}".
#pragma once

#include <string>
#include <string_view>

namespace tenure::inline v1::detail {

/// Calls `plain` with text between placeholders and `named` with what stands in braces.
template <class Plain, class Named>
void split_placeholders(std::string_view text, Plain plain, Named named) {
    for (;;) {
        const std::size_t open = text.find('{');
        const std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
        if (close == std::string_view::npos) return plain(text);
        plain(text.substr(0, open));
        named(text.substr(open + 1, close - open - 1));
        text = text.substr(close + 1);
    }
}

/// Returns the pattern with `value(name)` in the place of each "{name}".
template <class ValueOf>
std::string fill_placeholders(std::string_view pattern, ValueOf value) {
    std::string out;
    split_placeholders(
        pattern, [&](std::string_view plain) { out += plain; },
        [&](std::string_view name) { out += value(name); });
    return out;
}

}  // namespace tenure::inline v1::detail
