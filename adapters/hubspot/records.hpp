// HubSpot, part "connector": fetches records of one kind, whatever that takes.
// Splits what is too long for an address or a search, adds associations and what stages mean.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "catalogue.hpp"
#include "page.hpp"

namespace tenure::inline v1::hubspot {

/// Fetches records.
/// Threads: one at a time.
class Records {
 public:
    /// `purchases` names the kind of records that counts as purchases.
    Records(Portal& portal, Catalogue& catalogue, std::string purchases)
        : portal_(portal), catalogue_(catalogue), purchases_(std::move(purchases)) {}

    /// Where a page of a list lies.
    struct Place {
        std::string after;
        std::size_t limit = page_rows;
        ListPage::Archived archived = ListPage::Archived::no;
    };

    /// Lists one page against `fields`. Throws: Error{permission} naming the scopes that miss.
    DecodedPage list_page(const Kind& kind, const std::vector<FieldInfo>& fields,
                          const Place& place, const Context& context);

    /// Searches one page of what fulfils all conditions, in the order of ids.
    DecodedPage search_page(const Kind& kind, const std::vector<FieldInfo>& fields,
                            std::span<const Filter> filters, const Context& context);

    /// Reads records by id, or by a unique property; those that do not exist are left out. After a
    /// merge the record that answers has another id than the one asked for.
    DecodedPage by_ids(const Kind& kind, const std::vector<FieldInfo>& fields,
                       std::span<const std::string> ids, const Context& context,
                       const std::string& id_property = {});

 private:
    struct Plan {
        const Kind* kind = nullptr;
        std::vector<FieldInfo> decoded;  ///< the wanted fields, then what they depend on
        std::size_t wanted = 0;
        std::vector<std::string> properties;  ///< asked for
        std::vector<std::string> links;       ///< kinds whose associations are wanted
        bool staged = false;                  ///< what the stage means is wanted
        bool amounts = false;                 ///< amounts are wanted, so their currency is needed
        bool itemised = false;                ///< a line item's purchase is wanted
        void take(const FieldInfo& field);
        PageShape shape() const;
        std::optional<Currency> currency;
    };
    Plan plan(const Kind& kind, const std::vector<FieldInfo>& fields, const Context& context);
    std::string answer_to(const Call& call, const Context& context);
    DecodedPage ids_only(const Kind& kind, const Call& call, const Context& context);
    void read_some(const Plan& plan, std::span<const std::string> ids,
                   const std::string& id_property, DecodedPage& page, const Context& context);
    void add_links(const Plan& plan, DecodedPage& page, const Context& context);
    void finish(const Plan& plan, DecodedPage& page, const Context& context);
    void add_stages(const Plan& plan, Row& row, const std::vector<Stage>& stages);
    void add_purchase(const Plan& plan, Row& row);

    Portal& portal_;
    Catalogue& catalogue_;
    std::string purchases_;
    PageDecoder decoder_;
    std::size_t url_room_ = url_bytes;
};

/// One association of a record.
struct Link {
    std::string from;
    std::string to;
    std::string type_id;
    std::string category;
    std::string label;
};

/// Associations of an answer, and where the answer goes on for records with very many.
struct Links {
    std::vector<Link> all;
    std::vector<std::string> more_ids;
    std::vector<std::string> more_afters;
};

/// Reads the answer of associations batch/read. Throws: Error{bad_response}.
Links read_links_answer(std::string_view body, const std::string& operation);

/// Returns how sure a link is the one meant: the primary first, then HubSpot's own, then labelled.
int rank_of(const Link& link);

}  // namespace tenure::inline v1::hubspot
