// CLV, step 6: CSV files with transactions or ready summaries, as other tools write them.
// Rows that cannot be read are values in a report; the log goes straight into the summaries.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tenure/clv/customer_ids.hpp"
#include "tenure/clv/summarize.hpp"

namespace tenure::inline v1 {

/// A row that was left out, and why; the reason never repeats the file's content.
struct BadRow {
    std::uint64_t line = 0;  ///< 1 is the header
    std::string column{};    ///< the column's name, empty for the row as a whole
    std::string reason{};
};

/// All rows that were left out.
struct BadRows {
    static constexpr std::size_t kept = 20;
    std::vector<BadRow> first{};  ///< the first `kept` of them
    std::uint64_t count = 0;      ///< how many there are
};

/// The transactions of a CSV file; `customer` holds indices into `ids`.
struct TransactionLog {
    CustomerIds ids{};
    std::vector<std::uint32_t> customer{};
    std::vector<std::int32_t> day{};
    std::vector<double> amount{};  ///< empty when the file has no such column
    BadRows bad{};

    /// Returns a view of the columns for summarize().
    TransactionColumns columns() const noexcept { return {customer, day, amount}; }
};

/// The summaries of a CSV log; the table's customers are indices into `ids`.
struct LogSummaries {
    CustomerIds ids{};
    SummaryTable table{};
    std::uint64_t rows = 0;  ///< rows that were summarized
    BadRows bad{};
};

/// The rows of a CSV file of summaries; row i is customer ids.text(i).
struct SummaryFile {
    CustomerIds ids{};
    Summaries summaries{};
    BadRows bad{};
};

/// Summarizes CSV text with the columns `customer_id,date[,amount]` in any order; like
/// read_transactions_csv and summarize, without keeping the rows.
/// Header names ignore case; `customer` or `id` may stand for customer_id, `spend` for amount.
/// Dates are yyyy-mm-dd or yyyymmdd. Cells may be quoted; other columns are ignored; a byte order
/// mark, CRLF and empty lines are no problem. A row is at most 256 KiB.
/// Throws: Error (configuration) that names the columns found when one is missing.
LogSummaries summarize_csv(std::string_view text, const SummarizeOptions& options = {});

/// Summarizes a CSV file, block by block. Throws: also Error (not_found) for a missing file.
LogSummaries summarize_csv_file(const std::string& path, const SummarizeOptions& options = {});

/// Reads the transactions of CSV text; the columns are those of summarize_csv.
TransactionLog read_transactions_csv(std::string_view text);

/// Reads the transactions of a CSV file.
TransactionLog read_transactions_csv_file(const std::string& path);

/// Reads CSV text with the columns `customer_id,x,t_x,T[,m_x][,weight]`; `m` or `mean_spend` may
/// stand for m_x. Rows that break the rules of SummaryProblem or repeat an id are left out.
/// Throws: Error (configuration) that names the columns found when one is missing.
SummaryFile read_summaries_csv(std::string_view text, TimeUnit unit = TimeUnit::week);

/// Reads the summaries of a CSV file.
SummaryFile read_summaries_csv_file(const std::string& path, TimeUnit unit = TimeUnit::week);

}  // namespace tenure::inline v1
