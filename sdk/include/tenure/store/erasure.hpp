// Store, step 4: forgetting a person: what is erased, what is kept and why, and what stays behind
// so that the next sync does not bring them back. docs/consent-and-erasure.md tells the rules.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tenure/core/time.hpp"
#include "tenure/model/schema.hpp"

namespace tenure::inline v1 {

class Store;

/// A record of the person, or about them.
struct ErasedRecord {
    RowKey record{};                      ///< part 0
    std::vector<std::string> entities{};  ///< what it held, e.g. {"contact", "customer"}
    std::string reason{};  ///< "customer", "same_person", "about_them" or "written_by_play"
};

/// A record that points to the person and stays.
struct KeptRecord {
    RowKey record{};
    std::string entity{};
    std::string reason{};  ///< "another_customer" or "another_contact"
};

/// What forgetting a customer means; made by plan_erasure() and good for reading first.
struct ErasurePlan {
    RowKey customer{};
    std::string name{};
    std::vector<ErasedRecord> records{};     ///< in key order; also what to erase in the CRM
    std::vector<KeptRecord> kept{};          ///< in key order
    std::vector<std::string> identifiers{};  ///< of the tombstones, before they are hashed
    std::vector<std::string> texts{};        ///< by which rejected records are recognised
};

/// What was erased, in rows.
struct ErasureCounts {
    std::uint64_t records = 0, rows = 0, dead_letters = 0, observations = 0, insights = 0,
                  written = 0, plays = 0, tombstones = 0;
};

/// Erases people. A tombstone is a keyed hash (HMAC-SHA-256, the key made once per store and kept
/// in it) of a record's key, e-mail address, phone number with name, or external id; commit_page()
/// holds back what one matches.
class ErasureStore {
 public:
    virtual ~ErasureStore() = default;

    /// Erases everything of the plan in one transaction, summaries of all customers with it: the
    /// next evaluation makes them anew. The bytes are gone after finish_erasure().
    virtual ErasureCounts erase(const ErasurePlan& plan, Timestamp at) = 0;
    /// Rewrites the store's file without what was erased, if that is still to be done; true when it
    /// was. Throws: Error{store_locked} while another process reads: run it again.
    virtual bool finish_erasure() = 0;
    /// Returns whether a record or identifier was erased: see record_identifier().
    virtual bool was_erased(const std::string& identifier) = 0;
    virtual std::uint64_t count_tombstones() = 0;
};

/// Returns the identifier under which a record's tombstone is found.
std::string record_identifier(const RowKey& record);

/// Returns the identifiers of a person: e-mail, phone with name, and external id of a row of
/// customers, contacts, leads or accounts; none for other rows.
std::vector<std::string> person_identifiers(const DomainRow& row);

/// Finds everything of a customer. Records with the same e-mail, phone and name, or external id
/// are the same person; a record about them goes as a whole, also where it names somebody else too.
/// Kept: other contacts and customers of an erased company, products, owners and campaigns.
/// Throws: Error{not_found} for a record without a customer.
/// Complexity: reads all rows twice or more.
ErasurePlan plan_erasure(Store& store, const RowKey& customer);

}  // namespace tenure::inline v1
