// Store, step 4: the keyed hashes of erased people, and what of a page they hold back.
// Shared by both stores.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "tenure/store/store.hpp"

namespace tenure::inline v1::store_detail {

/// Names of the facts that belong to erasure; their source is empty.
inline constexpr const char* tombstone_key_fact = "tombstone_key";
inline constexpr const char* erasure_pending_fact = "erasure_pending";

/// The tombstones of a store.
class Tombstones {
 public:
    Tombstones() = default;
    Tombstones(std::string key, std::set<std::string> hashes)
        : key_(std::move(key)), hashes_(std::move(hashes)) {}

    bool empty() const { return hashes_.empty(); }
    std::size_t size() const { return hashes_.size(); }
    std::string hash(const std::string& identifier) const;
    bool holds(const std::string& identifier) const { return hashes_.contains(hash(identifier)); }

 private:
    std::string key_;
    std::set<std::string> hashes_;
};

/// Makes a key for tombstones, as text.
std::string new_tombstone_key();

/// Returns true for kinds whose rows are somebody: customers, contacts and accounts.
bool is_somebody(EntityKind kind);
/// Returns true for kinds whose rows are about somebody, rather than somebody or shared by many.
bool is_about_people(EntityKind kind);

/// A page without what tombstones hold back; `commit` refers to the other members.
struct AdmittedPage {
    PageCommit commit{};
    std::uint64_t held_back = 0;
    std::vector<Row> rows{};
    std::vector<MappedRow> mapped{};
    std::vector<DeadLetter> letters{};
};

/// Fills `page` with what may be stored: without records of erased people, about them, or rejected
/// records of theirs.
void admit(const PageCommit& commit, const Tombstones& tombstones, AdmittedPage& page);

}  // namespace tenure::inline v1::store_detail
