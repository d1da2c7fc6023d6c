// vTiger, part "connector": fetches the rows a condition selects, whatever that takes.
// Splits what is too long for an address, drops fields that turn out hidden, adds line items.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "catalogue.hpp"
#include "line_items.hpp"
#include "page.hpp"

namespace tenure::inline v1::vtiger {

/// Which rows, in which order.
struct Selection {
    std::string where;
    std::string order = "id";
};

/// Fetches rows of modules.
/// Threads: one at a time.
class Rows {
 public:
    Rows(Session& session, Catalogue& catalogue, const ServerZone& zone)
        : session_(session), catalogue_(catalogue), zone_(zone), line_items_(session, catalogue) {}

    /// Fetches one page against `fields`; fields the user may not see are Hidden.
    /// Throws: Error{permission} when the module is denied.
    DecodedPage fetch(const std::string& module, const std::vector<FieldInfo>& fields,
                      const Selection& selection, const Context& context);

    /// Fetches the records whose field holds exactly this text; the server compares without case
    /// and accents. Throws: Error{schema_changed} when the module has no such field.
    DecodedPage with_key(const std::string& module, const std::vector<FieldInfo>& fields,
                         const ExternalKey& key, const Context& context);

    /// Retrieves one record, or nothing where the user may not see it. The answer has what a query
    /// leaves out: line items, and leads that were converted.
    DecodedPage retrieve_one(const std::string& module, const std::vector<FieldInfo>& fields,
                             const std::string& id, const Context& context);

    /// Decodes a body that holds one record of a module.
    DecodedPage decode(std::string& body, const std::string& module,
                       const std::vector<FieldInfo>& fields, const Context& context);

 private:
    struct Plan;
    Plan plan(const std::string& module, const std::vector<FieldInfo>& fields,
              const Context& context);
    PageShape shape(const std::string& module, const std::vector<FieldInfo>& fields,
                    const Context& context);
    Answer ask_group(const Plan& plan, const std::vector<std::string>& columns,
                     const Selection& selection, const Context& context);
    void learn_refusal(const Failure& failure, const Plan& plan, const Context& context);
    void add_columns(DecodedPage& page, const Plan& plan, const std::vector<std::string>& columns,
                     const std::vector<FieldInfo>& fields, const Context& context);
    void add_line_items(DecodedPage& page, const Plan& plan, const Context& context);

    Session& session_;
    Catalogue& catalogue_;
    const ServerZone& zone_;
    PageDecoder decoder_;
    std::map<std::string, std::set<std::string>> denied_;  ///< fields by module
    std::size_t url_room_ = url_bytes;
    LineItems line_items_;
};

}  // namespace tenure::inline v1::vtiger
