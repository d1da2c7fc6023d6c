// Measures, step 6: what touched people on their way: clicks, bounces, credit for purchases, paths.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "measures/campaigns.hpp"
#include "measures/results.hpp"
#include "measures/subject.hpp"

namespace tenure::inline v1::detail {

/// One touch of a person.
struct Touch {
    Timestamp at{};
    Date day{};
    std::string channel{};
    std::string campaign{};  ///< key, empty when none
};

/// Returns a customer's touches up to the period's end, in time order.
std::vector<Touch> touches_of(const Subject& subject, const Scope& scope,
                              const Campaigns& campaigns);

/// Who answered campaigns in the period. People who are no customers yet are remembered by record.
class ResponseCollector {
 public:
    ResponseCollector(const Scope& scope, const Campaigns& campaigns)
        : scope_(scope), campaigns_(campaigns) {}

    void add(const Subject& subject);
    /// Takes a response that belongs to no customer.
    void add_loose(const StoredRow& row);
    void put(Results& results) const;

 private:
    struct Answer {
        bool clicked = false, bounced = false;
    };
    struct Counts {
        std::uint64_t people = 0, clicked = 0, bounced = 0;
    };

    using Answers = std::unordered_map<std::string, Answer>;

    /// Notes an answer of the period under its campaign, or under campaign and person.
    void note(const StoredRow& row, const std::string& person, Answers& answers) const;
    std::map<std::string, Counts> totals() const;

    const Scope& scope_;
    const Campaigns& campaigns_;
    std::map<std::string, Counts> counts_;
    Answers loose_;
};

/// Credits purchases to campaigns, and follows the channels people came by.
class TouchCollector {
 public:
    TouchCollector(const Scope& scope, const Campaigns& campaigns)
        : scope_(scope), campaigns_(campaigns) {}

    void add(const Subject& subject);
    void put(Results& results) const;

 private:
    void credit(const Subject& subject, const std::vector<Touch>& touches);
    void split(const Money& amount, const std::vector<std::string>& campaigns);
    void follow(const Subject& subject, const std::vector<Touch>& touches);
    void count_path(const std::string& path);
    void put_return(Results& results) const;
    void put_paths(Results& results) const;

    const Scope& scope_;
    const Campaigns& campaigns_;
    std::map<std::string, Money> credited_;
    MissingRates missing_;
    std::uint64_t credited_purchases_ = 0, first_purchases_ = 0, with_path_ = 0;
    std::map<std::string, std::uint64_t> paths_, stopped_;
};

}  // namespace tenure::inline v1::detail
