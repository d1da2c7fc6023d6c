// Salesforce, part "connector": fetches the rows a condition selects, whatever that takes.
// Splits what is too long for an address and drops fields that turn out hidden.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "catalogue.hpp"
#include "page.hpp"

namespace tenure::inline v1::salesforce {

/// Which rows, in which order.
struct Selection {
    std::vector<std::string> where = {};
    std::string order = {};
    std::size_t limit = 0;
    Scope scope = Scope::live;
    std::vector<std::string> also = {};  ///< columns besides the fields, such as MasterRecordId
};

/// A page, or a failure that asks for another way: to narrow or to restart.
struct Fetched {
    DecodedPage page;
    std::optional<Failure> failure;
};

/// Fetches rows of objects.
/// Threads: one at a time.
class Rows {
 public:
    Rows(Session& session, Catalogue& catalogue) : session_(session), catalogue_(catalogue) {}

    /// Fetches the first page of a query against `fields`; fields the user may not see are Hidden.
    /// Throws: Error for all failures but those that ask for another way.
    Fetched fetch(const Object& object, const std::vector<FieldInfo>& fields,
                  const Selection& selection, const Context& context);

    /// Fetches the next page of such a query.
    Fetched more(const Object& object, const std::vector<FieldInfo>& fields,
                 const std::string& next, const Context& context);

    /// Fetches those of the records that exist.
    DecodedPage by_ids(const Object& object, const std::vector<FieldInfo>& fields,
                       std::span<const std::string> ids, const Context& context);

    /// Fetches the records whose field holds exactly one of these texts.
    /// Throws: Error{schema_changed} when the object has no such field.
    DecodedPage with_keys(const Object& object, const std::vector<FieldInfo>& fields,
                          const std::string& field, std::span<const std::string> values,
                          const Context& context);

    /// Returns the columns that a bulk query names for a field list.
    std::vector<std::string> columns(const Object& object, const std::vector<FieldInfo>& fields);

    /// Returns how rows of an object are read.
    PageShape shape(const Object& object, const std::vector<FieldInfo>& fields,
                    const Context& context);

    /// Fills what does not come from the server: hidden fields and synthetic ones.
    void complete(DecodedPage& page, const Object& object, const std::vector<FieldInfo>& fields);

    /// Remembers that a column cannot be seen; false when the query did not name it.
    bool deny(const Object& object, const std::string& column);

 private:
    struct Plan;
    Plan plan(const Object& object, const std::vector<FieldInfo>& fields,
              const Selection& selection);
    bool learn(const Failure& failure, const Object& object, const Plan& plan);
    void add_rest(DecodedPage& page, const Object& object, const std::vector<FieldInfo>& fields,
                  const std::vector<std::string>& rest, const Context& context);
    DecodedPage retrieved(const Object& object, const std::vector<FieldInfo>& fields,
                          std::span<const std::string> ids, std::vector<std::string> columns,
                          const Context& context);

    Session& session_;
    Catalogue& catalogue_;
    PageDecoder decoder_;
    PageDecoder rest_decoder_;
    std::map<std::string, std::set<std::string>> denied_;  ///< columns by object
    std::map<std::string, std::size_t> widths_;  ///< most columns of a query, where it matters
    std::size_t url_room_ = url_bytes;
};

}  // namespace tenure::inline v1::salesforce
