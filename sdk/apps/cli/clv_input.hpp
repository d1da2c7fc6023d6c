// What `tenure clv fit|score|validate|compare` work on: customers from CSV files or the store.
// Rows that cannot be used are counted and told; they decide the exit code.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app.hpp"
#include "tenure/clv/fit.hpp"
#include "tenure/clv/transactions_csv.hpp"

namespace tenure::cli {

/// What the commands of the models are told.
struct ClvChoices {
    std::string model;  ///< empty: that of the parameters, of the configuration, or mbg-nbd
    std::string transactions, summary, covariates;
    std::string calibration_end;
    std::string unit;  ///< empty: that of the parameters, or week
    unsigned threads = 1;
    int k = 0;
    bool adjust_spend = false;  ///< take out of spend what frequency explains
    bool keep_log = false;      ///< whether the purchases themselves are wanted too
};

/// A covariate by its column; the header's suffix says which process it is meant for.
struct CovariateColumn {
    std::string name;
    bool on_purchase = true, on_dropout = true;
    std::vector<double> values;  ///< one per customer
};

/// Customers ready to be modelled; entry i of every column is the same customer.
struct ClvCustomers {
    std::string from;  ///< for people: a file name, or "the store"
    std::vector<std::string> ids, names;
    SummaryTable table;        ///< its dates count only where `dated`
    bool dated = false;        ///< made from purchases
    bool amounts = false;      ///< somebody has a mean spend
    TransactionLog log;        ///< only where it was to be kept
    SummarizeOptions options;  ///< how the log became the table
    std::optional<Currency> currency;
    std::vector<CovariateColumn> covariates;
    std::uint64_t rejected = 0;        ///< rows and customers that should have been used
    std::vector<std::string> remarks;  ///< what was left out, and why

    std::size_t size() const { return ids.size(); }
    const Summaries& summaries() const { return table.summaries; }
    /// Returns how many customers the rows stand for.
    double weight() const;
    /// Returns the covariates as a fit takes them. Lifetime: of these customers.
    Covariates covariate_view() const;
    /// Keeps the customers whose flag is set.
    void keep(const std::vector<char>& wanted);
};

/// Returns the options of the configuration; the defaults when files make it unnecessary and
/// none is there.
Config clv_settings(App& app, const ClvChoices& choices);

/// Returns the model that was asked for, else the configured one, else mbg-nbd.
/// Throws: Error{configuration} naming the nearest model.
ModelKind chosen_model(const std::string& name, const Config& settings);

/// Returns the unit of that name, weeks for none. Throws: Error{configuration}.
TimeUnit chosen_unit(const std::string& name);

/// Reads the customers that the options name. Throws: Error{configuration}, {not_found}, those of
/// the store.
ClvCustomers read_customers(App& app, const ClvChoices& choices, ModelKind model, TimeUnit unit);

/// Returns a file's bytes. Throws: Error{not_found}.
std::string read_input(const std::string& path, const std::string& what);

/// Reads every customer from the store: by the summaries kept there, brought up to date where it
/// may be written to, or by their purchases where the log or a split of it is wanted.
ClvCustomers read_stored_customers(App& app, const ClvChoices& choices, SummarizeOptions options);

/// Takes a table of summaries over; `id_of` gives the text of a customer of its log.
void take_table(SummaryTable&& table, const std::function<std::string(std::uint32_t)>& id_of,
                ClvCustomers& into);

/// Reads covariates and drops the customers without. Throws: Error{configuration}.
void add_covariates(const std::string& path, ClvCustomers& customers);

/// Adds the options that say which customers, and in what unit.
void add_input_options(CLI::App& command, ClvChoices& choices);
/// Adds the options that say which model.
void add_model_options(CLI::App& command, ClvChoices& choices);
/// Adds --covariates and --adjust-spend.
void add_refinement_options(CLI::App& command, ClvChoices& choices);

/// Says on stderr what was left out.
void tell_remarks(const App& app, const ClvCustomers& customers);

/// Returns 3 when something was rejected, else 0.
inline int exit_of(const ClvCustomers& customers) {
    return customers.rejected > 0 ? some_rejected : done;
}

}  // namespace tenure::cli
