#include "sync/page_commit.hpp"

#include <algorithm>

namespace tenure::inline v1::detail {
namespace {

constexpr std::size_t raw_limit = 4'096;

bool same_fields(const FieldList& left, const FieldList& right) {
    if (left == right) return true;
    if (!left || !right || left->size() != right->size()) return false;
    return std::equal(left->begin(), left->end(), right->begin(), [](const auto& a, const auto& b) {
        return a.name == b.name && a.type == b.type && a.decimals == b.decimals;
    });
}

FieldList none() {
    static const auto empty = std::make_shared<const std::vector<FieldInfo>>();
    return empty;
}

void check_shape(const StreamKey& key, const FieldList& fields, std::span<const Row> rows) {
    for (const Row& row : rows) {
        if (!row.id.empty() && row.values.size() == fields->size()) continue;
        throw Error(Errc::bad_response, "read " + key.stream, key.source,
                    row.id.empty()
                        ? std::string("a record came without id")
                        : "record " + row.id + " has " + std::to_string(row.values.size()) +
                              " values for " + std::to_string(fields->size()) + " fields",
                    "Report this to the connector's author");
    }
}

}  // namespace

const StreamPlan& PageCommitter::plan(const std::string& stream, const FieldList& fields) {
    if (!plan_ || !same_fields(planned_, fields)) {
        plan_ = mapping_.compile(stream, fields ? *fields : *none(), bindings_, profile_);
    }
    planned_ = fields;
    return *plan_;
}

PageOutcome PageCommitter::commit(const StreamKey& key, const FieldList& page_fields,
                                  std::span<const Row> rows,
                                  std::span<const RecordProblem> problems,
                                  const std::optional<Checkpoint>& checkpoint, Timestamp at) {
    const FieldList fields = page_fields ? page_fields : none();
    check_shape(key, fields, rows);
    const StreamPlan& rules = plan(key.stream, fields);
    PageOutcome outcome;
    outcome.rejected = problems.size();
    std::vector<DeadLetter> letters;
    for (const RecordProblem& problem : problems) {
        letters.push_back({key, problem.id, "decode", problem.code, problem.message,
                           problem.raw.substr(0, raw_limit), at});
    }
    std::vector<MappedRow> mapped;
    mapped.reserve(rows.size());
    std::vector<MapProblem> wrong;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        MappedRow next{i, {}};
        wrong.clear();
        rules.map(rows[i], next.rows, wrong);
        if (!wrong.empty()) ++outcome.rejected;
        for (const MapProblem& problem : wrong) {
            letters.push_back({key, rows[i].id, "map", problem.attribute, problem.message, "", at});
        }
        if (!next.rows.empty()) mapped.push_back(std::move(next));
    }
    outcome.counts = store_.commit_page(
        {key, fields, rows, mapped, rules.key(), checkpoint, letters, at}, mode_);
    return outcome;
}

}  // namespace tenure::inline v1::detail
