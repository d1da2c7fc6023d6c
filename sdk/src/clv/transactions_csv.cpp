#include "tenure/clv/transactions_csv.hpp"

#include <array>

#include "clv/csv_cell.hpp"
#include "clv/csv_rows.hpp"
#include "clv/summarizer.hpp"

namespace tenure::inline v1 {
namespace {

using detail::CsvRows;
using detail::report;

enum TransactionField { customer_field, date_field, amount_field };

std::vector<detail::Field> transaction_fields() {
    return {
        {{"customer_id", "customer", "id"}, true}, {{"date"}, true}, {{"amount", "spend"}, false}};
}

bool ends_cell(char c) {
    return c == ',' || c == '\n' || c == '\r';
}

// Reads transactions row by row into batches of columns.
class TransactionRows {
 public:
    TransactionRows(detail::ByteSource& source, CustomerIds& ids)
        : rows_(source, transaction_fields(), "read transactions"), ids_(ids) {}

    bool has_amounts() const { return rows_.has(amount_field); }

    // Calls sink(customers, days, amounts or null, count) for every batch; returns the rows.
    template <class Sink>
    std::uint64_t for_each_batch(Sink&& sink, BadRows& bad) {
        const auto pass_on = [&](std::size_t keep_below) {
            if (count_ <= keep_below) return;
            resolve();
            const double* amounts = has_amounts() ? amount_.data() : nullptr;
            sink(customer_.data(), day_.data(), amounts, count_);
            total_ += count_;
            count_ = 0;
        };
        rows_.for_each(
            [&](const char* row) {
                const char* next = read_fast(row);
                if (next != nullptr) pass_on(size - 1);
                return next;
            },
            [&](const std::vector<std::string>& cells, std::uint64_t line) {
                read_carefully(cells, line, bad);
                pass_on(size - 1);
            },
            bad);
        pass_on(0);
        return total_;
    }

 private:
    static constexpr std::size_t size = 256;

    void keep_number(std::uint64_t number, std::int32_t day, double amount) {
        detail::prefetch(ids_.place_of_number(number));
        waiting_[count_] = {number, 0};
        keep(day, amount);
    }

    void keep_id(std::string_view id, std::int32_t day, double amount) {
        detail::prefetch(ids_.place_of(id));
        waiting_[count_] = {letters_.size(), id.size()};
        letters_ += id;
        keep(day, amount);
    }

    void keep(std::int32_t day, double amount) {
        day_[count_] = day;
        amount_[count_] = amount;
        ++count_;
    }

    // Looks all ids up together, when memory had time to bring their places.
    void resolve() {
        for (std::size_t i = 0; i < count_; ++i) {
            const auto [number, letters] = waiting_[i];
            customer_[i] = letters == 0
                               ? ids_.index_of_number(number)
                               : ids_.index_of(std::string_view(letters_).substr(number, letters));
        }
        letters_.clear();
    }

    const char* read_fast(const char* p);
    const char* read_id(const char* p);
    static const char* skip_cell(const char* p);
    static const char* end_of_row(const char* p);
    void read_carefully(const std::vector<std::string>& cells, std::uint64_t line, BadRows& bad);

    CsvRows rows_;
    CustomerIds& ids_;
    detail::DateCells dates_;
    detail::Digits number_;  // of the row's id; without digits it is `id_`
    std::string_view id_;
    struct Waiting {
        std::uint64_t number;  // the id, or where it begins in letters_
        std::size_t letters;   // its length; 0 for a number
    };
    std::array<Waiting, size> waiting_;
    std::string letters_;
    std::array<std::uint32_t, size> customer_;
    std::array<std::int32_t, size> day_;
    std::array<double, size> amount_;
    std::size_t count_ = 0;
    std::uint64_t total_ = 0;
};

// Commas and newlines end a cell; a quote makes the row one for the careful reader.
const char* TransactionRows::skip_cell(const char* p) {
    while (*p != ',' && *p != '\n') {
        if (*p++ == '"') return nullptr;
    }
    return p;
}

const char* TransactionRows::end_of_row(const char* p) {
    if (*p == ',') {
        while (*p == ',') {
            if ((p = skip_cell(p + 1)) == nullptr) return nullptr;
        }
    } else if (*p == '\r') {
        ++p;
    }
    return *p == '\n' ? p + 1 : nullptr;
}

const char* TransactionRows::read_id(const char* p) {
    number_ = detail::leading_digits(p);
    const char* end = p + number_.count;
    const bool canonical = number_.count == 1 || (number_.count > 1 && *p != '0');
    if (canonical && ends_cell(*end)) return end;
    number_.count = 0;
    end = skip_cell(p);
    if (end == nullptr || end == p || end[-1] == '\r') return nullptr;
    id_ = {p, static_cast<std::size_t>(end - p)};
    return end;
}

const char* TransactionRows::read_fast(const char* p) {
    std::int32_t day = 0;
    double amount = 0;
    const std::vector<int>& roles = rows_.roles();
    const std::size_t last = roles.size() - 1;
    for (std::size_t column = 0; column <= last; ++column) {
        switch (roles[column]) {
            case customer_field:
                p = read_id(p);
                break;
            case date_field:
                p = dates_.read(p, day);
                break;
            case amount_field:
                p = detail::read_amount(p, amount);
                break;
            default:
                p = skip_cell(p);
        }
        if (p == nullptr) return nullptr;
        if (column < last && *p++ != ',') return nullptr;
    }
    if ((p = end_of_row(p)) == nullptr) return nullptr;
    if (number_.count > 0) {
        keep_number(number_.value, day, amount);
    } else {
        keep_id(id_, day, amount);
    }
    return p;
}

void TransactionRows::read_carefully(const std::vector<std::string>& cells, std::uint64_t line,
                                     BadRows& bad) {
    const std::string& id = cells[customer_field];
    if (id.empty()) return report(bad, line, "customer_id", "the id is empty");
    const std::string date(detail::trimmed(cells[date_field]));
    std::int32_t day = 0;
    std::array<char, 16> padded{};
    if (date.size() == 8 || date.size() == 10) date.copy(padded.data(), date.size());
    if (dates_.read(padded.data(), day) != padded.data() + date.size()) {
        return report(bad, line, "date", "this is no date yyyy-mm-dd or yyyymmdd of the calendar");
    }
    std::optional<double> amount = 0;
    if (has_amounts()) {
        amount = detail::number_cell(cells[amount_field]);
        if (!amount) return report(bad, line, "amount", "this is no finite number");
    }
    keep_id(id, day, *amount);
}

LogSummaries summarize_from(detail::ByteSource& source, const SummarizeOptions& options) {
    LogSummaries result;
    std::optional<detail::Summarizer> summarizer;
    const auto read = [&](auto&& sink, BadRows& bad) {
        TransactionRows rows(source, result.ids);
        if (!summarizer) summarizer.emplace(options, rows.has_amounts());
        return rows.for_each_batch(sink, bad);
    };
    result.rows = read(
        [&](const std::uint32_t* customer, const std::int32_t* day, const double* amount,
            std::size_t count) {
            summarizer->reserve(result.ids.size());
            summarizer->add(customer, day, amount, count);
        },
        result.bad);
    if (summarizer->found_disorder()) {
        source.rewind();
        std::vector<Transaction> events;
        BadRows reported_before;
        read(
            [&](const std::uint32_t* customer, const std::int32_t* day, const double* amount,
                std::size_t count) {
                summarizer->reserve(result.ids.size());  // the file may have grown meanwhile
                for (std::size_t i = 0; i < count; ++i) {
                    if (!summarizer->is_unordered(customer[i])) continue;
                    events.push_back({customer[i], day[i], amount ? amount[i] : 0.0});
                }
            },
            reported_before);
        summarizer->redo(events);
    }
    result.table = summarizer->finish();
    return result;
}

TransactionLog read_from(detail::ByteSource& source) {
    TransactionLog log;
    TransactionRows rows(source, log.ids);
    rows.for_each_batch(
        [&](const std::uint32_t* customer, const std::int32_t* day, const double* amount,
            std::size_t count) {
            log.customer.insert(log.customer.end(), customer, customer + count);
            log.day.insert(log.day.end(), day, day + count);
            if (amount != nullptr) log.amount.insert(log.amount.end(), amount, amount + count);
        },
        log.bad);
    return log;
}

}  // namespace

LogSummaries summarize_csv(std::string_view text, const SummarizeOptions& options) {
    detail::TextSource source(text);
    return summarize_from(source, options);
}

LogSummaries summarize_csv_file(const std::string& path, const SummarizeOptions& options) {
    detail::FileSource source(path);
    return summarize_from(source, options);
}

TransactionLog read_transactions_csv(std::string_view text) {
    detail::TextSource source(text);
    return read_from(source);
}

TransactionLog read_transactions_csv_file(const std::string& path) {
    detail::FileSource source(path);
    return read_from(source);
}

}  // namespace tenure::inline v1
