// Salesforce, part "connector": writes records 200 at a time and finds out what became of each.
// One row's failure leaves the others alone; what is sent may be sent twice without harm.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bulk.hpp"
#include "rows.hpp"

namespace tenure::inline v1::salesforce {

/// One record to write, checked beforehand.
struct Draft {
    std::size_t item = 0;
    nlohmann::json values = nlohmann::json::object();
    std::vector<FieldInfo> fields;
    std::vector<Value> sent;  ///< by field
    std::string parent;       ///< the record whose lock it takes, to keep neighbours together
    std::string code;         ///< why it cannot be sent; empty when it can
    std::string message;
};

/// Turns an item into a draft. A value that Salesforce would drop or misread refuses the record.
Draft draft_of(const Object& object, const WriteItem& item, std::size_t number);

/// What a row of an answer says.
struct RowResult {
    bool success = false;
    bool created = false;
    RecordId id;
    Failure failure;  ///< of a row without success
};

/// Reads the answer of a collections call. Throws: Error{bad_response} for another number of rows.
std::vector<RowResult> read_results(std::string_view body, std::size_t rows);

/// Reads "CODE:message:fields--" of a bulk row. Source: [D] failedResults, sf__Error.
Failure read_bulk_error(const std::string& text);

/// Writes records.
/// Threads: one at a time.
class Writer {
 public:
    Writer(Session& session, Catalogue& catalogue, Rows& rows, Bulk& bulk)
        : session_(session), catalogue_(catalogue), rows_(rows), bulk_(bulk) {}

    /// Writes all items; returns one outcome each.
    std::vector<Outcome> write(std::span<const WriteItem> items, const Context& context);

 private:
    /// Drafts that go to one object in one way.
    struct Batch {
        const Object* object = nullptr;
        Operation operation = Operation::revise;
        std::string key;  ///< the external id that upserts go by
        std::vector<Draft> drafts;
    };
    using Items = std::span<const WriteItem>;

    std::vector<Batch> batches(Items items, std::vector<Outcome>& outcomes, const Context& context);
    void look_up(Items items, Batch& batch, std::vector<Outcome>& outcomes, const Context& context);
    void send(Items items, Batch& batch, std::vector<Outcome>& outcomes, const Context& context);
    std::vector<Draft> send_once(Items items, const Batch& batch, std::span<Draft> drafts,
                                 std::vector<Outcome>& outcomes, const Context& context);
    bool send_bulk(Items items, Batch& batch, std::vector<Outcome>& outcomes,
                   const Context& context);
    void take_bulk(const std::string& job, const Batch& batch, Items items,
                   std::vector<Outcome>& outcomes, const Context& context);
    void compare(const Batch& batch, std::vector<Outcome>& outcomes, const Context& context);
    Call call_for(const Batch& batch, std::span<const Draft> drafts, Items items) const;

    Session& session_;
    Catalogue& catalogue_;
    Rows& rows_;
    Bulk& bulk_;
};

}  // namespace tenure::inline v1::salesforce
