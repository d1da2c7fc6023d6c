// CLV, step 6: rows of CSV text (RFC 4180) in blocks of 256 KiB, whatever the size of the file.
// Each row goes to a fast reader first and, where that gives up, as unquoted cells to a careful
// one.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tenure/clv/transactions_csv.hpp"

namespace tenure::inline v1::detail {

/// Where the bytes come from.
class ByteSource {
 public:
    virtual ~ByteSource() = default;
    /// Copies up to `size` bytes; 0 at the end.
    virtual std::size_t read(char* into, std::size_t size) = 0;
    virtual void rewind() = 0;
    virtual std::string name() const = 0;
};

class TextSource final : public ByteSource {
 public:
    explicit TextSource(std::string_view text) : text_(text) {}
    std::size_t read(char* into, std::size_t size) override;
    void rewind() override { at_ = 0; }
    std::string name() const override { return "CSV text"; }

 private:
    std::string_view text_;
    std::size_t at_ = 0;
};

class FileSource final : public ByteSource {
 public:
    explicit FileSource(const std::string& path);
    std::size_t read(char* into, std::size_t size) override;
    void rewind() override;
    std::string name() const override { return path_; }

 private:
    struct Close {
        void operator()(std::FILE* file) const noexcept { std::fclose(file); }
    };
    std::string path_;
    std::unique_ptr<std::FILE, Close> file_;
};

/// A column that is looked for: the first of its names (lower case) that the header has.
struct Field {
    std::vector<std::string_view> names;
    bool required = true;
};

/// Keeps a bad row where there is room, and counts it.
void report(BadRows& bad, std::uint64_t line, std::string_view column, std::string_view reason);

class CsvRows {
 public:
    /// Reads the header. Throws: Error (configuration) naming what was found.
    CsvRows(ByteSource& source, std::span<const Field> fields, std::string_view operation);

    bool has(std::size_t field) const noexcept { return columns_[field] >= 0; }
    /// Which field each column holds, -1 for none, up to the last column that matters.
    const std::vector<int>& roles() const noexcept { return roles_; }

    /// Calls `fast(begin)`, which returns where the next row begins or null; and for rows that it
    /// gave up, `careful(cells, line)` with one text per field. Bad rows go to `bad`.
    template <class Fast, class Careful>
    void for_each(Fast&& fast, Careful&& careful, BadRows& bad) {
        do {
            while (at_ < limit_) {
                if (const char* next = fast(at_)) {
                    at_ = next;
                    ++line_;
                    continue;
                }
                const Split split = split_row(bad);
                if (split == Split::incomplete) break;
                if (split == Split::row) careful(std::as_const(cells_), row_line_);
            }
        } while (fill(bad));
    }

 private:
    enum class Split { row, skipped, incomplete };

    bool fill(BadRows& bad);
    void skip_overlong(BadRows& bad);
    Split split_row(BadRows& bad);
    bool read_cell(const char*& p, std::string* into);
    void read_header(std::span<const Field> fields, std::string_view operation);

    ByteSource& source_;
    std::vector<char> buffer_;
    const char* at_ = nullptr;     // the next row
    const char* limit_ = nullptr;  // behind the last newline: rows begin before it
    const char* end_ = nullptr;    // behind the last byte
    bool final_ = false;
    bool skipping_ = false;  // inside a row that is too long
    std::uint64_t line_ = 1, row_line_ = 1;
    std::vector<int> columns_;  // of each field, -1 where absent
    std::vector<int> roles_;
    std::vector<std::string> cells_;
    bool header_ = true;  // every cell of the row is wanted
};

}  // namespace tenure::inline v1::detail
