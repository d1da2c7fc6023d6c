// Sandbox, Salesforce: records are created, changed, deleted, merged and converted.
// Threads: the service holds one lock around everything here.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/salesforce/org.hpp"

namespace tenure::inline v1::sandbox::sf {

/// How values come: JSON has types, CSV has text where an empty cell means "leave as it is".
enum class Input : std::uint8_t { json, csv };

/// What became of one record.
struct Saved {
    std::string id;
    bool created = false;
};

/// Several records have the external id: the API answers 300 with their URLs.
struct Ambiguous {
    std::vector<std::string> ids;
};

class Writer {
 public:
    explicit Writer(Org& org, Input input = Input::json)
        : org_(org), input_(input), now_(org.clock.now()) {}

    // All of these throw Refusal for what concerns one record; nothing is changed then.
    Saved create(const Object& object, const nlohmann::json& fields);
    Saved update(const Object& object, std::string_view id, const nlohmann::json& fields);
    /// Throws besides: Ambiguous.
    Saved upsert(const Object& object, const Field& key, std::string_view value,
                 const nlohmann::json& fields);
    Saved remove(std::string_view id);
    Saved undelete(std::string_view id);
    /// Takes a record out of the recycle bin for good.
    Saved purge(std::string_view id);
    /// The losers go to the recycle bin with MasterRecordId, their children to the winner.
    Saved merge(const Object& object, std::string_view master, const std::vector<std::string>& ids,
                const nlohmann::json& fields);

    struct Conversion {
        std::string lead, account, contact, status, opportunity_name;
        bool without_opportunity = false;
    };
    struct Converted {
        std::string lead, account, contact, opportunity;
    };
    Converted convert(const Conversion& wish);

 private:
    enum class Act : std::uint8_t { insert, change };

    void fill(const Object& object, Row& row, const nlohmann::json& fields, Act act);
    void fill_parent(const Object& object, Row& row, const Field& reference,
                     const nlohmann::json& parent);
    std::string stored(const Field& field, const nlohmann::json& value);
    std::string reference(const Field& field, std::string_view text);
    void defaults(const Object& object, Row& row);
    void check_required(const Object& object, const Row& row);
    void check_unique(const Object& object, const Row& row);
    void make_converted(const Object& leads, const Row& lead, const Conversion& wish,
                        Converted& made);
    void lock_row();
    Number store(const Object& object, Row row, const Row* before);
    void bin(Place place);
    void bin_children(Place parent);
    /// Returns live records of the object whose reference is `id`.
    std::vector<Number> select_children(const Object& object, const Field& reference,
                                        std::string_view id);
    void move_children(Place from, const std::string& winner);

    Org& org_;
    Input input_;
    std::int64_t now_;
};

/// Works out what follows from a record's own values before it is stored: stages, closing, totals.
void apply_rules(Org& org, const Object& object, Row& row, const Row* before);
/// Writes what follows elsewhere once it is stored: stage history, order totals, shadow contacts.
void apply_effects(Org& org, const Object& object, const Row& row, const Row* before);

struct Stage {
    std::string_view name;
    int probability = 0;
    bool closed = false, won = false;
    std::string_view forecast, forecast_name;
};
/// Returns the stages in order; unknown names count as open with 10 %.
const std::vector<Stage>& stages();
Stage stage_of(std::string_view name);

}  // namespace tenure::inline v1::sandbox::sf
