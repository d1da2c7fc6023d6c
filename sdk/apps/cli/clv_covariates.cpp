#include <cmath>
#include <cstdlib>
#include <string_view>
#include <unordered_map>

#include "clv_input.hpp"
#include "tenure/core/nearest.hpp"

namespace tenure::cli {

namespace {

using Cells = std::vector<std::string>;

/// Takes the next row of CSV text (RFC 4180) off its front; nothing at the end.
bool next_row(std::string_view& text, Cells& cells) {
    cells.assign(1, {});
    if (text.empty()) return false;
    bool quoted = false;
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (quoted) {
            const bool doubled = c == '"' && at + 1 < text.size() && text[at + 1] == '"';
            if (c == '"' && !doubled) quoted = false;
            if (c != '"' || doubled) cells.back() += c;
            at += doubled ? 1 : 0;
        } else if (c == '"') {
            quoted = true;
        } else if (c == ',') {
            cells.emplace_back();
        } else if (c == '\n') {
            break;
        } else if (c != '\r') {
            cells.back() += c;
        }
    }
    text.remove_prefix(std::min(text.size(), at + 1));
    return true;
}

std::optional<double> number_of(const std::string& cell) {
    char* end = nullptr;
    const double value = std::strtod(cell.c_str(), &end);
    if (cell.empty() || *end != '\0' || !std::isfinite(value)) return std::nullopt;
    return value;
}

CovariateColumn column_of(std::string title, const std::string& path) {
    CovariateColumn column;
    const std::size_t colon = title.rfind(':');
    if (colon != std::string::npos) {
        const std::string process = title.substr(colon + 1);
        if (process != "purchase" && process != "dropout") {
            throw Error(Errc::configuration, "read covariates", path,
                        "\"" + title + "\" names no process",
                        "End it in :purchase or :dropout, or leave that out for both");
        }
        column.on_purchase = process == "purchase";
        column.on_dropout = process == "dropout";
        title.resize(colon);
    }
    column.name = title;
    return column;
}

std::vector<CovariateColumn> header_of(std::string_view& text, const std::string& path) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    Cells cells;
    const bool any = next_row(text, cells);
    if (!any || cells.size() < 2 || cells[0] != "customer_id") {
        throw Error(
            Errc::configuration, "read covariates", path,
            any ? "the header is not customer_id followed by covariates" : "the file is empty",
            "Write for example customer_id,age,from_campaign");
    }
    std::vector<CovariateColumn> columns;
    for (std::size_t i = 1; i < cells.size(); ++i) columns.push_back(column_of(cells[i], path));
    return columns;
}

}  // namespace

void add_covariates(const std::string& path, ClvCustomers& customers) {
    const std::string file = read_input(path, "covariates");
    std::string_view text = file;
    std::vector<CovariateColumn> columns = header_of(text, path);
    for (CovariateColumn& column : columns) column.values.assign(customers.size(), 0);
    std::unordered_map<std::string_view, std::size_t> rows;
    for (std::size_t i = 0; i < customers.size(); ++i) rows.emplace(customers.ids[i], i);
    std::vector<char> found(customers.size(), 0);
    std::uint64_t bad = 0, strangers = 0;
    Cells cells;
    while (next_row(text, cells)) {
        if (cells.size() == 1 && cells[0].empty()) continue;
        const auto row = rows.find(cells[0]);
        if (row == rows.end()) {
            ++strangers;
            continue;
        }
        bool good = cells.size() == columns.size() + 1 && found[row->second] == 0;
        for (std::size_t i = 0; good && i < columns.size(); ++i) {
            const auto value = number_of(cells[i + 1]);
            good = value.has_value();
            if (good) columns[i].values[row->second] = *value;
        }
        if (good) found[row->second] = 1;
        if (!good) ++bad;
    }
    if (bad > 0) {
        customers.remarks.push_back(counted(bad, "row", "rows") + " of " + path +
                                    " left out: not a finite number in each column, or a customer "
                                    "named twice");
    }
    if (strangers > 0) {
        customers.remarks.push_back(counted(strangers, "row", "rows") + " of " + path +
                                    " about others than the customers at hand");
    }
    const auto missing = static_cast<std::uint64_t>(std::count(found.begin(), found.end(), 0));
    if (missing > 0) {
        customers.remarks.push_back(counted(missing, "customer", "customers") +
                                    " left out: no covariates in " + path);
    }
    customers.rejected += std::max(bad, missing);
    customers.covariates = std::move(columns);
    customers.keep(found);
}

}  // namespace tenure::cli
