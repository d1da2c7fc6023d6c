#include <algorithm>

#include "page.hpp"
#include "tenure/core/text.hpp"

namespace tenure::inline v1::salesforce {

namespace {

constexpr std::size_t most_row_bytes = 64 * 1024 * 1024;  // a field of a record has 131,072 at most

Error bad_csv(Errc code, const char* cause) {
    return Error(code, "read a bulk result", "", cause,
                 "Run it again; set bulk_from to 0 to read by REST instead");
}

bool same_name(std::string_view left, std::string_view right) {
    const auto low = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [&](char a, char b) { return low(a) == low(b); });
}

/// Returns where a run of bytes without meaning of their own ends.
std::size_t run_end(std::string_view bytes, std::size_t at, bool quoted) {
    if (quoted) return std::min(bytes.find('"', at), bytes.size());
    while (at < bytes.size() && bytes[at] != ',' && bytes[at] != '\n' && bytes[at] != '\r' &&
           bytes[at] != '"') {
        ++at;
    }
    return at;
}

/// True without NUL and bytes above 127, which need a closer look.
bool is_plain(const std::string& text) {
    bool other = false;
    for (const char c : text) other |= static_cast<signed char>(c) <= 0;
    return !other;
}

}  // namespace

CsvRows::CsvRows(std::vector<std::string> columns, const PageShape& shape, DecodedPage& page)
    : names_(std::move(columns)), builder_(shape, page) {
    for (const std::string& name : names_) columns_.push_back(builder_.column(name));
}

void CsvRows::take(std::string_view bytes) {
    std::size_t at = 0;
    while (at < bytes.size()) {
        // Runs of ordinary bytes are appended at once.
        if (at_ == At::plain || at_ == At::quoted) {
            const std::size_t end = run_end(bytes, at, at_ == At::quoted);
            cells_[used_ - 1].append(bytes.substr(at, end - at));
            row_bytes_ += end - at;
            if (row_bytes_ > most_row_bytes) throw bad_csv(Errc::too_large, "a row does not end");
            at = end;
            if (at == bytes.size()) return;
        }
        take_byte(bytes[at++]);
    }
}

void CsvRows::take_byte(char c) {
    switch (at_) {
        case At::cell_start:
            if (used_ == cells_.size()) {
                if (used_ > names_.size()) throw bad_csv(Errc::bad_response, "a row is too wide");
                cells_.emplace_back();
                quoted_.push_back(false);
            }
            cells_[used_].clear();
            quoted_[used_] = c == '"';
            ++used_;
            at_ = At::plain;
            if (c == '"') {
                at_ = At::quoted;
                return;
            }
            return take_byte(c);
        case At::plain:
            if (c == ',') return end_cell();
            if (c == '\n') return end_row();
            if (c != '\r') cells_[used_ - 1] += c;
            return;
        case At::quoted:
            at_ = At::quote_in_quoted;
            return;
        case At::quote_in_quoted:
            if (c == '"') {
                cells_[used_ - 1] += '"';
                at_ = At::quoted;
                return;
            }
            at_ = At::plain;
            return take_byte(c);
    }
}

void CsvRows::end_cell() {
    at_ = At::cell_start;
}

bool CsvRows::is_header() const {
    bool id = false;
    for (std::size_t i = 0; i < used_; ++i) {
        const auto same = [&](const std::string& name) { return same_name(name, cells_[i]); };
        if (std::none_of(names_.begin(), names_.end(), same)) return false;
        id = id || same_name(cells_[i], "Id");
    }
    return id;
}

/// The header decides, should the server answer other columns or in another order.
void CsvRows::resolve(std::size_t width) {
    columns_.assign(width, {});
    for (std::size_t i = 0; i < width; ++i) {
        const auto same = [&](const std::string& name) { return same_name(name, cells_[i]); };
        columns_[i] = builder_.column(*std::find_if(names_.begin(), names_.end(), same));
    }
}

void CsvRows::clean(std::string& cell) {
    if (std::erase(cell, '\0') > 0) {
        builder_.broken("a text held NUL bytes, which were left out");
    }
    if (!valid_utf8(cell)) builder_.broken("a text holds bytes that are no character");
}

void CsvRows::end_row() {
    at_ = At::cell_start;
    const std::size_t width = std::exchange(used_, 0);
    row_bytes_ = 0;
    if (width == 1 && cells_[0].empty() && !quoted_[0]) return;  // an empty line
    const bool first = std::exchange(first_row_, false);
    used_ = width;
    const bool header = first && is_header();
    used_ = 0;
    if (header) return resolve(width);
    if (width != columns_.size()) {
        throw bad_csv(Errc::bad_response, "a row has other columns than the query");
    }
    builder_.begin();
    for (std::size_t i = 0; i < width; ++i) {
        if (!columns_[i].used()) continue;
        std::string& cell = cells_[i];
        if (!is_plain(cell)) clean(cell);
        builder_.put(columns_[i], cell);
    }
    builder_.end();
}

void CsvRows::finish() {
    if (at_ == At::quoted) throw bad_csv(Errc::bad_response, "the text ends inside quotes");
    if (used_ > 0 || at_ == At::plain || at_ == At::quote_in_quoted) {
        if (at_ == At::cell_start)
            take_byte('\n');  // after a comma: an empty last cell
        else
            end_row();
    }
}

}  // namespace tenure::inline v1::salesforce
