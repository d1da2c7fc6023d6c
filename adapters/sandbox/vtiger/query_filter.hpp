// Sandbox, vTiger: the WHERE part of a query, made ready to test records quickly.
// Threads: one filter per request.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sandbox/vtiger/catalogue.hpp"
#include "sandbox/vtiger/query_parser.hpp"
#include "sandbox/vtiger/records.hpp"
#include "sandbox/vtiger/users.hpp"

namespace tenure::inline v1::sandbox::vt {

/// Says which of a record's values a condition compares, and how.
enum class Subject : std::uint8_t {
    id,
    owner,
    modified_by,
    created,
    modified,
    reference,
    number,
    text
};

struct Test {
    Subject subject = Subject::text;
    Comparison comparison = Comparison::equal;
    const Field* field = nullptr;
    std::vector<std::string> texts;
    std::vector<double> numbers;  ///< for ids, times and numbers
    bool opens_group = false;
};

/// Returns what a condition or an order clause on this field compares.
Subject subject_of(const Module& module, const Field& field);

class Filter {
 public:
    /// Throws: Refusal when a field is unknown to the user.
    Filter(const Module& module, const User& user, const std::vector<Condition>& where);

    bool matches(const Record& record) const;

    /// Bounds that hold for every match, for walking an index; inclusive.
    std::optional<Id> first_id() const { return first_id_; }
    std::optional<std::int64_t> first_modified() const { return first_modified_; }

 private:
    bool passes(const Test& test, const Record& record) const;
    void find_bounds();

    std::vector<Test> tests_;
    bool all_must_pass_ = true;  ///< no OR anywhere
    std::optional<Id> first_id_;
    std::optional<std::int64_t> first_modified_;
};

}  // namespace tenure::inline v1::sandbox::vt
