// Sandbox, vTiger: text as MariaDB's utf8_general_ci and PHP's encoders treat it.
// Threads: pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tenure::inline v1::sandbox::vt {

/// Appends `value` as a JSON string; control characters other than \b \f \n \r \t go out raw.
void append_json(std::string& out, std::string_view value);

/// Returns the next code point at `at` and moves on; a byte that is no UTF-8 counts by itself.
char32_t next_code_point(std::string_view text, std::size_t& at);

/// Appends a code point as UTF-8.
void append_utf8(std::string& out, char32_t code_point);

/// Returns the collation key of a code point: upper case, accents removed.
char32_t folded(char32_t code_point);

/// Compares case- and accent-insensitively, trailing blanks ignored; <0, 0 or >0.
int collate(std::string_view left, std::string_view right);

/// Returns `text` with every code point folded, for hashing equal names together.
std::string collation_key(std::string_view text);

/// Tells whether `text` matches a LIKE pattern with % and _, a backslash escaping them.
bool like(std::string_view text, std::string_view pattern);

enum class Entities : std::uint8_t { keep, escape_again };

/// Escapes like PHP's htmlentities; `entities` says what happens to an & that starts an entity.
std::string escape_html(std::string_view text, Entities entities);

/// Replaces every character outside the basic plane by one ? per byte.
std::string narrowed(std::string_view text);

/// Cuts to that many characters; 0 keeps everything.
std::string cut(std::string_view text, std::size_t characters);

}  // namespace tenure::inline v1::sandbox::vt
