// HubSpot, part "connector": writes in batches and finds out what became of each record.
// A refused batch is halved until the record is alone that it was refused for.
#pragma once

#include <map>
#include <span>
#include <vector>

#include "draft.hpp"
#include "records.hpp"

namespace tenure::inline v1::hubspot {

/// Writes records.
/// Threads: one at a time.
class Writer {
 public:
    Writer(Portal& portal, Catalogue& catalogue, Records& records)
        : portal_(portal), catalogue_(catalogue), records_(records) {}

    /// Writes all items; returns one outcome each.
    std::vector<Outcome> write(std::span<const WriteItem> items, const Context& context);

 private:
    using Drafts = std::vector<const Draft*>;
    enum class How { update, create, upsert };
    struct Job {
        const Kind* kind = nullptr;
        How how = How::update;
        std::string upsert_by;
        std::vector<Outcome>* outcomes = nullptr;
    };

    void write_kind(const Kind& kind, std::span<const Draft> drafts, std::vector<Outcome>& outcomes,
                    const Context& context);
    void update_all(const Kind& kind, const Drafts& drafts, std::vector<Outcome>& outcomes,
                    const Context& context);
    void create_all(const Kind& kind, const Drafts& drafts, std::vector<Outcome>& outcomes,
                    const Context& context);
    void adopt_all(const Kind& kind, const Drafts& drafts, const std::map<std::size_t, Row>& found,
                   std::vector<Outcome>& outcomes, const Context& context);
    std::map<std::size_t, Row> look_up(const Kind& kind, const Drafts& drafts,
                                       std::vector<Outcome>& outcomes, const Context& context);
    void look_up_unique(const Kind& kind, const std::string& key, const Drafts& drafts,
                        std::map<std::size_t, Row>& found, const Context& context);
    void submit(const Job& job, std::span<const Draft* const> drafts, const Context& context);
    void halve(const Job& job, std::span<const Draft* const> drafts, const Failure& failure,
               const Context& context);
    void refuse(const Job& job, const Draft& draft, const Failure& failure, const Context& context);
    void in_doubt(const Job& job, std::span<const Draft* const> drafts, const Context& context);
    void take(const Job& job, std::span<const Draft* const> drafts, const WrittenBatch& batch,
              const Context& context);
    void read_back(const Job& job, const Drafts& drafts, const Context& context);
    void move_stages(const Job& job, const Drafts& drafts, const Context& context);
    void associate(const Kind& kind, std::span<const Draft> drafts, std::vector<Outcome>& outcomes,
                   const Context& context);

    Portal& portal_;
    Catalogue& catalogue_;
    Records& records_;
};

}  // namespace tenure::inline v1::hubspot
