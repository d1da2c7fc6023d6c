#include "clv/csv_rows.hpp"

#include <algorithm>
#include <cstring>

#include "clv/csv_cell.hpp"
#include "tenure/core/error.hpp"

namespace tenure::inline v1::detail {
namespace {

constexpr std::size_t block = 256 * 1024;
constexpr std::size_t padding = 64;  // readable behind the last byte, for reads of eight

const char* find(const char* from, const char* end, char wanted) {
    const void* at = std::memchr(from, wanted, static_cast<std::size_t>(end - from));
    return at == nullptr ? end : static_cast<const char*>(at);
}

std::string lower(std::string_view text) {
    std::string result(trimmed(text));
    for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return result;
}

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < names.size() && i < 20; ++i) {
        text += (i > 0 ? ", " : "") + names[i].substr(0, 40);
    }
    return names.size() > 20 ? text + ", ..." : text;
}

}  // namespace

std::size_t TextSource::read(char* into, std::size_t size) {
    const std::size_t count = std::min(size, text_.size() - at_);
    if (count > 0) std::memcpy(into, text_.data() + at_, count);
    at_ += count;
    return count;
}

FileSource::FileSource(const std::string& path)
    : path_(path), file_(std::fopen(path.c_str(), "rb")) {
    if (!file_) {
        throw Error(Errc::not_found, "read CSV file", path, "the file cannot be opened",
                    "Check the path and its permissions");
    }
    std::setvbuf(file_.get(), nullptr, _IONBF, 0);
}

std::size_t FileSource::read(char* into, std::size_t size) {
    const std::size_t count = std::fread(into, 1, size, file_.get());
    if (count < size && std::ferror(file_.get()) != 0) {
        throw Error(Errc::not_found, "read CSV file", path_, "reading failed",
                    "Check that it is a file and not a directory");
    }
    return count;
}

void FileSource::rewind() {
    std::clearerr(file_.get());
    if (std::fseek(file_.get(), 0, SEEK_SET) != 0) {
        throw Error(Errc::unsupported, "read CSV file", path_, "it cannot be read twice",
                    "Sort the rows by date, or save the stream as a file");
    }
}

void report(BadRows& bad, std::uint64_t line, std::string_view column, std::string_view reason) {
    if (++bad.count <= BadRows::kept) {
        bad.first.push_back({line, std::string(column), std::string(reason)});
    }
}

CsvRows::CsvRows(ByteSource& source, std::span<const Field> fields, std::string_view operation)
    : source_(source), buffer_(block + padding), columns_(fields.size(), -1) {
    at_ = end_ = limit_ = buffer_.data();
    read_header(fields, operation);
}

void CsvRows::read_header(std::span<const Field> fields, std::string_view operation) {
    BadRows bad;
    const auto refuse = [&](const std::string& cause, const std::string& next) {
        throw Error(Errc::configuration, std::string(operation), source_.name(), cause, next);
    };
    if (!fill(bad)) refuse("it is empty", "Give a first line with the names of the columns");
    if (std::string_view(at_, static_cast<std::size_t>(end_ - at_)).substr(0, 3) == "\xEF\xBB\xBF")
        at_ += 3;
    Split split = Split::skipped;
    while (at_ < limit_ && split == Split::skipped && bad.count == 0) split = split_row(bad);
    if (split != Split::row) {
        refuse("the first line is no list of columns", "Give the names of the columns, by comma");
    }
    std::vector<std::string> names;
    std::transform(cells_.begin(), cells_.end(), std::back_inserter(names), lower);
    for (std::size_t field = 0; field < fields.size(); ++field) {
        for (const std::string_view name : fields[field].names) {
            const auto at = std::find(names.begin(), names.end(), name);
            if (at == names.end() || columns_[field] >= 0) continue;
            const auto column = static_cast<std::size_t>(at - names.begin());
            columns_[field] = static_cast<int>(column);
            if (column >= roles_.size()) roles_.resize(column + 1, -1);
            roles_[column] = static_cast<int>(field);
        }
        if (columns_[field] >= 0 || !fields[field].required) continue;
        const std::string wanted(fields[field].names.front());
        refuse("there is no column " + wanted + "; found: " + listed(names),
               "Name the column " + wanted + " in the first line");
    }
    header_ = false;
    cells_.assign(fields.size(), {});
}

bool CsvRows::fill(BadRows& bad) {
    if (final_) return false;
    char* const begin = buffer_.data();
    std::size_t kept = static_cast<std::size_t>(end_ - at_);
    if (kept == block - 1) {
        skip_overlong(bad);
        kept = static_cast<std::size_t>(end_ - at_);
    }
    if (kept > 0) std::memmove(begin, at_, kept);
    std::size_t size = kept;
    // The last place is left for the newline that a file may lack.
    while (size < block - 1) {
        const std::size_t count = source_.read(begin + size, block - 1 - size);
        if (count == 0) {
            final_ = true;
            if (size > 0 && begin[size - 1] != '\n') begin[size++] = '\n';
            break;
        }
        size += count;
    }
    at_ = begin;
    end_ = begin + size;
    std::memset(begin + size, 0, padding);
    const std::size_t newline = std::string_view(begin, size).rfind('\n');
    limit_ = newline == std::string_view::npos ? begin : begin + newline + 1;
    if (skipping_ && limit_ > begin) {
        at_ = find(begin, end_, '\n') + 1;
        skipping_ = false;
        ++line_;
    } else if (skipping_) {
        at_ = end_;
    }
    return size > 0 || !final_;
}

// A full block is one row, or has a quote that is never closed: its first line is left out.
void CsvRows::skip_overlong(BadRows& bad) {
    report(bad, line_, "", "the row is longer than 256 KiB or a quote is open");
    const char* newline = find(at_, end_, '\n');
    skipping_ = newline == end_;
    at_ = skipping_ ? end_ : newline + 1;
    line_ += skipping_ ? 0 : 1;
}

// Reads one cell up to its comma or newline; false when the bytes end before.
bool CsvRows::read_cell(const char*& p, std::string* into) {
    if (into != nullptr) into->clear();
    if (p < end_ && *p == '"') {
        for (++p;; ++p) {
            const char* quote = find(p, end_, '"');
            if (into != nullptr) into->append(p, quote);
            if (quote == end_ || quote + 1 == end_) return false;
            line_ += static_cast<std::uint64_t>(std::count(p, quote, '\n'));
            p = quote + 1;
            if (*p != '"') break;
            if (into != nullptr) into->push_back('"');
        }
    }
    const char* from = p;
    while (p < end_ && *p != ',' && *p != '\n') ++p;
    if (p == end_) return false;
    const char* to = *p == '\n' && p > from && p[-1] == '\r' ? p - 1 : p;
    if (into != nullptr) into->append(from, to);
    return true;
}

CsvRows::Split CsvRows::split_row(BadRows& bad) {
    const char* p = at_;
    row_line_ = line_;
    for (std::string& cell : cells_) cell.clear();
    std::size_t column = 0;
    for (;; ++column, ++p) {
        std::string* into = nullptr;
        if (header_) {
            if (column >= cells_.size()) cells_.resize(column + 1);
            into = &cells_[column];
        } else if (column < roles_.size() && roles_[column] >= 0) {
            into = &cells_[static_cast<std::size_t>(roles_[column])];
        }
        if (!read_cell(p, into)) {
            line_ = row_line_;
            if (!final_) return Split::incomplete;
            report(bad, line_++, "", "a quote is not closed");
            at_ = find(at_, end_, '\n') + 1;
            return Split::skipped;
        }
        if (*p == '\n') break;
    }
    const bool blank = column == 0 && (p == at_ || (p == at_ + 1 && *at_ == '\r'));
    at_ = p + 1;
    ++line_;
    if (blank) return Split::skipped;
    if (!header_ && column + 1 < roles_.size()) {
        report(bad, row_line_, "", "the row has too few columns");
        return Split::skipped;
    }
    return Split::row;
}

}  // namespace tenure::inline v1::detail
