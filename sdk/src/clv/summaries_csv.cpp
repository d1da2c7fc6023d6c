#include <array>

#include "clv/csv_cell.hpp"
#include "clv/csv_rows.hpp"
#include "tenure/clv/transactions_csv.hpp"

namespace tenure::inline v1 {
namespace {

using detail::report;

enum SummaryField { id_field, x_field, recency_field, age_field, spend_field, weight_field };

constexpr std::array<std::string_view, 6> names{"customer_id", "x", "t_x", "T", "m_x", "weight"};

std::vector<detail::Field> summary_fields() {
    return {{{"customer_id", "customer", "id"}, true},
            {{"x"}, true},
            {{"t_x"}, true},
            {{"t"}, true},
            {{"m_x", "m", "mean_spend"}, false},
            {{"weight"}, false}};
}

// Puts one row into the columns, or reports it.
void add_row(const std::vector<std::string>& cells, std::uint64_t line,
             const std::array<bool, 6>& present, SummaryFile& file) {
    std::array<double, 6> values{};
    for (std::size_t field = x_field; field <= weight_field; ++field) {
        if (!present[field]) continue;
        const auto value = detail::number_cell(cells[field]);
        if (!value) return report(file.bad, line, names[field], "this is no finite number");
        values[field] = *value;
    }
    const SummaryProblem problem =
        problem_of(values[x_field], values[recency_field], values[age_field]);
    if (problem != SummaryProblem::none) return report(file.bad, line, "", to_string(problem));
    if (present[weight_field] && values[weight_field] < 0) {
        return report(file.bad, line, names[weight_field], "the weight is negative");
    }
    const std::string& id = cells[id_field];
    if (id.empty()) return report(file.bad, line, names[id_field], "the id is empty");
    if (file.ids.index_of(id) != file.summaries.size()) {
        return report(file.bad, line, names[id_field], "an earlier row has this id");
    }
    file.summaries.x.push_back(values[x_field]);
    file.summaries.t_x.push_back(values[recency_field]);
    file.summaries.T.push_back(values[age_field]);
    if (present[spend_field]) file.summaries.mean_spend.push_back(values[spend_field]);
    if (present[weight_field]) file.summaries.weight.push_back(values[weight_field]);
}

SummaryFile read_from(detail::ByteSource& source, TimeUnit unit) {
    SummaryFile file;
    file.summaries.unit = unit;
    detail::CsvRows rows(source, summary_fields(), "read summaries");
    std::array<bool, 6> present{};
    for (std::size_t field = 0; field < present.size(); ++field) present[field] = rows.has(field);
    rows.for_each([](const char*) -> const char* { return nullptr; },
                  [&](const std::vector<std::string>& cells, std::uint64_t line) {
                      add_row(cells, line, present, file);
                  },
                  file.bad);
    return file;
}

}  // namespace

SummaryFile read_summaries_csv(std::string_view text, TimeUnit unit) {
    detail::TextSource source(text);
    return read_from(source, unit);
}

SummaryFile read_summaries_csv_file(const std::string& path, TimeUnit unit) {
    detail::FileSource source(path);
    return read_from(source, unit);
}

}  // namespace tenure::inline v1
