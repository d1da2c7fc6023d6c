// Sandbox, vTiger: a purchase log becomes organizations with paid invoices.
#include "sandbox/vtiger/transactions.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sandbox/vtiger/record_maker.hpp"
#include "sandbox/vtiger/values.hpp"
#include "tenure/core/error.hpp"

namespace tenure::inline v1::sandbox::vt {
namespace {

struct Purchase {
    std::int64_t day = 0;
    std::int64_t cents = 0;
    std::uint32_t customer = 0;
};

struct Columns {
    std::size_t customer = 0, date = 0, amount = 0;
};

[[noreturn]] void fail(const std::string& path, std::size_t line, const std::string& cause) {
    throw Error(
        Errc::configuration, "load transactions", path + ":" + std::to_string(line), cause,
        "Give a CSV with the header customer_id,date,amount or id,master_id,date,cds,spend");
}

std::vector<std::string_view> cells_of(std::string_view line) {
    std::vector<std::string_view> cells;
    if (line.ends_with('\r')) line.remove_suffix(1);
    for (bool more = true; more;) {
        const std::size_t comma = line.find(',');
        more = comma != line.npos;
        std::string_view cell = line.substr(0, comma);
        if (more) line.remove_prefix(comma + 1);
        if (cell.size() > 1 && cell.front() == '"' && cell.back() == '"') {
            cell = cell.substr(1, cell.size() - 2);
        }
        cells.push_back(cell);
    }
    return cells;
}

std::optional<std::int64_t> day_of(std::string_view text) {
    std::string digits;
    for (const char c : text) {
        if (c >= '0' && c <= '9') digits += c;
    }
    if (digits.size() != 8) return std::nullopt;
    const auto number = [&](std::size_t from, std::size_t count) {
        return static_cast<unsigned>(std::stoul(digits.substr(from, count)));
    };
    const unsigned month = number(4, 2), day = number(6, 2);
    if (month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
    return days_from_civil(number(0, 4), month, day);
}

/// Reads an amount with at most two decimals, exactly.
std::optional<std::int64_t> cents_of(std::string_view text) {
    const std::string exact = decimal_text(text, {.kept = 2, .shown = 2});
    std::int64_t cents = 0;
    std::string digits;
    for (const char c : exact) {
        if (c != '.') digits += c;
    }
    const char* end = digits.data() + digits.size();
    if (std::from_chars(digits.data(), end, cents).ptr != end) return std::nullopt;
    const bool zero_text = text.find_first_not_of("0.-+") == text.npos;
    return cents == 0 && !zero_text ? std::nullopt : std::optional(cents);
}

Columns columns_of(const std::string& path, const std::string& header) {
    const auto names = cells_of(header);
    const auto position = [&](std::initializer_list<std::string_view> known) {
        for (const std::string_view name : known) {
            const auto found = std::find(names.begin(), names.end(), name);
            if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
        }
        fail(path, 1, "no column " + std::string(*known.begin()));
    };
    return {position({"customer_id", "id"}), position({"date"}), position({"amount", "spend"})};
}

/// Adds invoices with field numbers found once: a million of them should not take a minute.
class InvoiceWriter {
 public:
    explicit InvoiceWriter(Crm& crm)
        : crm_(crm), module_(crm.catalogue.at("Invoice")), table_(crm.database.table(module_)) {}

    void add(const Purchase& purchase, Id account) {
        const std::int64_t time = purchase.day * 86400 + 12 * 3600;
        const std::string number = std::to_string(table_.next_number());
        const std::string total = money_text(purchase.cents);
        Packer packer;
        packer.add(subject_, "Purchase " + number);
        packer.add(date_, date_text(time));
        packer.add(subtotal_, total);
        packer.add(grand_total_, total);
        packer.add(account_, "11x" + std::to_string(account));
        packer.add(status_, "Paid");
        packer.add(number_, "INV" + number);
        packer.add(received_, total);
        table_.add({.id = crm_.database.next_id(module_),
                    .owner = 1,
                    .modified_by = 1,
                    .life = Life::live,
                    .created = time,
                    .modified = time,
                    .packed = packer.take()});
    }
    void reserve(std::size_t count) { table_.reserve(count); }

 private:
    const Field& field(const char* name) const { return *module_.find(name); }

    Crm& crm_;
    const Module& module_;
    Table& table_;
    // In the order of the module's fields, as Packer needs them.
    const Field& subject_ = field("subject");
    const Field& date_ = field("invoicedate");
    const Field& subtotal_ = field("hdnSubTotal");
    const Field& grand_total_ = field("hdnGrandTotal");
    const Field& account_ = field("account_id");
    const Field& status_ = field("invoicestatus");
    const Field& number_ = field("invoice_no");
    const Field& received_ = field("received");
};

struct Log {
    std::vector<Purchase> purchases;
    std::vector<std::string> customers;
    std::vector<std::int64_t> first_day;  ///< of each customer
};

Log read_log(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    if (!file || !std::getline(file, line)) fail(path, 1, "cannot be read");
    const Columns columns = columns_of(path, line);
    const std::size_t needed = std::max({columns.customer, columns.date, columns.amount}) + 1;
    Log log;
    std::unordered_map<std::string, std::uint32_t> known;
    for (std::size_t number = 2; std::getline(file, line); ++number) {
        if (line.empty() || line == "\r") continue;
        const auto cells = cells_of(line);
        if (cells.size() < needed) fail(path, number, "too few columns");
        const auto day = day_of(cells[columns.date]);
        const auto cents = cents_of(cells[columns.amount]);
        if (!day) fail(path, number, "not a date: " + std::string(cells[columns.date]));
        if (!cents) fail(path, number, "not an amount: " + std::string(cells[columns.amount]));
        const auto [customer, fresh] = known.try_emplace(std::string(cells[columns.customer]),
                                                         static_cast<std::uint32_t>(known.size()));
        if (fresh) {
            log.customers.push_back(customer->first);
            log.first_day.push_back(*day);
        }
        log.first_day[customer->second] = std::min(log.first_day[customer->second], *day);
        log.purchases.push_back({*day, *cents, customer->second});
    }
    std::stable_sort(log.purchases.begin(), log.purchases.end(),
                     [](const Purchase& a, const Purchase& b) { return a.day < b.day; });
    return log;
}

}  // namespace

void load_transactions(Crm& crm, const std::string& path) {
    const Log log = read_log(path);
    std::vector<Id> accounts;
    for (std::size_t i = 0; i < log.customers.size(); ++i) {
        const std::int64_t created = log.first_day[i] * 86400 + 9 * 3600;
        RecordMaker account(crm, "Accounts");
        account.set("accountname", "Customer " + log.customers[i]).set("accounttype", "Customer");
        account.set_custom("Tenure External Id", log.customers[i]);
        accounts.push_back(account.store(1, created, created));
    }
    InvoiceWriter writer(crm);
    writer.reserve(log.purchases.size());
    for (const Purchase& purchase : log.purchases) {
        writer.add(purchase, accounts[purchase.customer]);
    }
}

}  // namespace tenure::inline v1::sandbox::vt
