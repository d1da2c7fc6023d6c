// Sandbox, vTiger: runs a parsed query over a table.
// Walks the index by id or by modification time where the order asks for it, so that keyset pages
// over a million invoices cost the same as over a hundred.
#include "sandbox/vtiger/query_run.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>
#include <vector>

#include "sandbox/vtiger/query_filter.hpp"
#include "sandbox/vtiger/refusal.hpp"
#include "sandbox/vtiger/text.hpp"
#include "sandbox/vtiger/values.hpp"

namespace tenure::inline v1::sandbox::vt {
namespace {

constexpr std::int64_t page_cap = 100;

struct SortKey {
    const Field* field = nullptr;
    Subject subject = Subject::id;
    bool descending = false;
};

class Runner {
 public:
    Runner(const QueryRun& run, Query query)
        : run_(run),
          query_(std::move(query)),
          module_(run.catalogue.at(query_.module)),
          table_(run.database.table(module_)),
          columns_(chosen_columns()),
          filter_(module_, run.user, query_.where),
          writer_(module_, run.catalogue.at("LineItem"), run.users, columns_),
          skip_(std::max<std::int64_t>(query_.offset, 0)),
          left_(std::clamp<std::int64_t>(query_.limit.value_or(page_cap), 0, page_cap)) {
        for (const Column& column : columns_) joins_ |= column.from == Column::From::item;
    }

    std::string answer() {
        if (query_.count) return count();
        out_ = "[";
        const std::vector<SortKey> keys = sort_keys();
        const auto by = [&](std::size_t i, Subject subject) {
            return keys.size() > i && keys[i].subject == subject;
        };
        if (keys.empty() || (keys.size() == 1 && by(0, Subject::id))) {
            walk_ids(!keys.empty() && keys[0].descending);
        } else if (by(0, Subject::modified) && !query_.descending &&
                   (keys.size() == 1 || (keys.size() == 2 && by(1, Subject::id)))) {
            walk_times();
        } else {
            sort_all(keys);
        }
        out_ += ']';
        return std::move(out_);
    }

 private:
    bool refused(const Field* field) const { return field == nullptr || run_.user.hides(*field); }

    std::vector<Column> chosen_columns() const {
        if (query_.everything) {
            return all_columns(module_, run_.catalogue, run_.user, Shape::query, run_.reference);
        }
        std::vector<Column> columns;
        std::vector<std::string> names = query_.columns;
        if (std::find(names.begin(), names.end(), "id") == names.end()) names.push_back("id");
        for (const std::string& name : names) {
            const Field* field = module_.find(name);
            if (refused(field)) {
                throw Refusal{"ACCESS_DENIED",
                              "Permission to access '." + name + ".' attribute denied."};
            }
            columns.push_back(
                column_of(module_, run_.catalogue, *field, Shape::query, run_.reference));
        }
        return columns;
    }

    std::vector<SortKey> sort_keys() const {
        std::vector<SortKey> keys;
        for (const std::string& name : query_.order) {
            const Field* field = module_.find(name);
            if (refused(field)) {
                throw Refusal{"ACCESS_DENIED",
                              "Permission to access " + name + " attribute denied."};
            }
            keys.push_back({field, subject_of(module_, *field), false});
        }
        if (!keys.empty()) {
            keys.back().descending = query_.descending;
        } else if (columns_.size() == 1 && query_.where.empty() && !query_.everything) {
            // Without ORDER BY the database answers from whatever index covers the columns:
            // ids alone come in the order of the organization index.
            if (const Field* account = module_.find("account_id")) {
                keys.push_back({account, Subject::reference, false});
            }
        }
        return keys;
    }

    bool visible(const Record& record) const {
        return record.live() && run_.user.may_read(module_, record) &&
               (!run_.also || run_.also(record)) && filter_.matches(record);
    }

    std::string count() const {
        if (!run_.counted) return "[]";
        const auto rows = std::count_if(table_.rows().begin(), table_.rows().end(),
                                        [&](const Record& record) { return visible(record); });
        return "[{\"count\":\"" + std::to_string(rows) + "\"}]";
    }

    /// Gives one record to the page. Returns false when the page is full.
    bool put(const Record& record) {
        const auto items = joins_ ? run_.database.items_of(record.id) : std::span<const Id>{};
        const auto joined = std::max<std::int64_t>(1, static_cast<std::int64_t>(items.size()));
        if (skip_ >= joined) {
            skip_ -= joined;
            return left_ > 0;
        }
        const std::int64_t taken = std::min(joined - skip_, left_);
        if (taken <= 0) return false;
        const Record* item = nullptr;
        if (!items.empty()) {
            const auto last = static_cast<std::size_t>(skip_ + taken - 1);
            item = run_.database.table(run_.catalogue.at("LineItem")).find(items[last]);
        }
        if (out_.size() > 1) out_ += ',';
        writer_.append(out_, record, item);
        skip_ = 0;
        left_ -= taken;
        return left_ > 0;
    }

    void walk_ids(bool descending) {
        const auto& rows = table_.rows();
        const bool bound = filter_.first_id() && !run_.ignores_bound;
        const std::size_t first = bound ? table_.lower_bound(*filter_.first_id()) : 0;
        if (descending) {
            for (std::size_t i = rows.size(); i-- > first;) {
                if (visible(rows[i]) && !put(rows[i])) return;
            }
            return;
        }
        for (std::size_t i = first; i < rows.size(); ++i) {
            if ((run_.ignores_bound ? rows[i].live() : visible(rows[i])) && !put(rows[i])) return;
        }
    }

    void walk_times() {
        const auto& times = table_.by_time();
        const std::pair<std::int64_t, Id> bound{filter_.first_modified().value_or(0), 0};
        for (auto at = std::lower_bound(times.begin(), times.end(), bound); at != times.end();
             ++at) {
            const Record& record = *table_.find(at->second);
            if (visible(record) && !put(record)) return;
        }
    }

    int compare(const SortKey& key, const Record& left, const Record& right) const {
        const auto sign = [](auto a, auto b) { return a < b ? -1 : a > b ? 1 : 0; };
        switch (key.subject) {
            case Subject::id:
                return sign(left.id, right.id);
            case Subject::owner:
                return sign(left.owner, right.owner);
            case Subject::modified_by:
                return sign(left.modified_by, right.modified_by);
            case Subject::created:
                return sign(left.created, right.created);
            case Subject::modified:
                return sign(left.modified, right.modified);
            default:
                break;
        }
        const std::string_view a = value_of(left, key.field->index);
        const std::string_view b = value_of(right, key.field->index);
        if (key.subject == Subject::reference) {
            const auto id = [](std::string_view value) {
                const auto parsed = parse_id(value);
                return parsed && parsed->id ? *parsed->id : Id{0};
            };
            return sign(id(a), id(b));
        }
        if (key.subject == Subject::number) {
            return sign(std::strtod(std::string(a).c_str(), nullptr),
                        std::strtod(std::string(b).c_str(), nullptr));
        }
        return collate(a, b);
    }

    void sort_all(const std::vector<SortKey>& keys) {
        std::vector<const Record*> found;
        for (const Record& record : table_.rows()) {
            if (visible(record)) found.push_back(&record);
        }
        const auto wanted = static_cast<std::size_t>(skip_ + left_);
        const auto end =
            found.begin() + static_cast<std::ptrdiff_t>(std::min(wanted, found.size()));
        std::partial_sort(found.begin(), end, found.end(), [&](const Record* a, const Record* b) {
            for (const SortKey& key : keys) {
                const int order = compare(key, *a, *b);
                if (order != 0) return key.descending ? order > 0 : order < 0;
            }
            return a->id < b->id;
        });
        for (auto at = found.begin(); at != end; ++at) {
            if (!put(**at)) return;
        }
    }

    const QueryRun& run_;
    Query query_;
    const Module& module_;
    const Table& table_;
    std::vector<Column> columns_;
    Filter filter_;
    RowWriter writer_;
    std::int64_t skip_ = 0;
    std::int64_t left_ = 0;
    bool joins_ = false;
    std::string out_;
};

}  // namespace

std::string run_query(const QueryRun& run, Query query) {
    return Runner(run, std::move(query)).answer();
}

}  // namespace tenure::inline v1::sandbox::vt
