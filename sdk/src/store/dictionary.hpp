// Store, step 4: what many rows share and is therefore kept once: page formats and absences.
// Remembered in memory; forget() when a transaction that may have added some is undone.
#pragma once

#include <map>
#include <string>

#include "store/domain_table.hpp"
#include "store/row_text.hpp"
#include "store/sql.hpp"

namespace tenure::inline v1::store_detail {

/// The field list and mapping key that a kept record was stored with.
struct PageFormat {
    FieldList fields;
    std::string mapping_key;
};

/// Numbers for page formats and absences of one tenant.
class Dictionary {
 public:
    Dictionary(SqlSession& session, std::string tenant)
        : session_(session), tenant_(std::move(tenant)) {}

    std::int64_t format_number(const FieldList& fields, const std::string& mapping_key);
    const PageFormat& format(std::int64_t number);

    /// Sets the cell to the number of the row's absence, or null when nothing is absent.
    void write_absence(SqlCell& cell, EntityKind kind, const Absence& absence);
    Absence absence(const SqlCell& cell, EntityKind kind);

    void forget();

 private:
    using AbsenceKey = std::pair<EntityKind, Absence>;
    std::int64_t add_absence(EntityKind kind, const Absence& absence);
    void load_absences();

    SqlSession& session_;
    std::string tenant_;
    FieldList last_fields_;  ///< kept alive, so that its address cannot be another list's
    std::string last_mapping_key_;
    std::int64_t last_number_ = 0;
    std::map<std::int64_t, PageFormat> formats_;
    std::map<AbsenceKey, std::int64_t> absence_numbers_;
    std::map<std::int64_t, Absence> absences_;
};

}  // namespace tenure::inline v1::store_detail
