// vTiger, part "connector": writes record by record and finds out what became of each.
// Only by `revise` and `create`: `update` damages the fields it was not given.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "draft.hpp"
#include "rows.hpp"

namespace tenure::inline v1::vtiger {

/// Writes records.
/// Threads: one at a time.
class Writer {
 public:
    Writer(Session& session, Catalogue& catalogue, Rows& rows, const ServerZone& zone)
        : session_(session), catalogue_(catalogue), rows_(rows), zone_(zone) {}

    /// Writes each item in turn; returns one outcome each.
    std::vector<Outcome> write(std::span<const WriteItem> items, const Context& context);

 private:
    /// What a write request came to: an answer, or nothing trustworthy.
    struct Attempt {
        std::optional<Row> row;  ///< the record as the answer shows it
        std::optional<Failure> failure;
        bool uncertain = false;  ///< it may or may not have been written
    };

    Outcome write_one(const WriteItem& item, const Context& context);
    Outcome revise_record(const std::string& module, const RecordId& id, Draft draft,
                          const Context& context);
    Outcome create_record(const WriteItem& item, Draft draft, const Context& context);
    Outcome adopt(const std::string& module, const Row& found, Draft draft, const Context& context);
    Attempt attempt(const Call& call, const std::string& module, const Draft& draft,
                    const Context& context);
    std::optional<Row> read_back(const std::string& module, const RecordId& id,
                                 const std::vector<FieldInfo>& fields, const Context& context);
    Outcome refused(const std::string& module, const RecordId& id, const Failure& failure,
                    const Context& context);
    Outcome written_as(const Draft& draft, const Row& stored, const Context& context);
    bool add_currency(const std::string& module, const RecordId& id, Draft& draft,
                      const Context& context);

    Session& session_;
    Catalogue& catalogue_;
    Rows& rows_;
    const ServerZone& zone_;
};

}  // namespace tenure::inline v1::vtiger
