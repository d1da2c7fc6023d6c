// HubSpot, part "responses": the table of kinds, and the names of streams.
#include <algorithm>
#include <array>

#include "schema.hpp"

namespace tenure::inline v1::hubspot {

namespace {

using Names = std::string_view;

constexpr std::array<Names, 1> of_contacts{"companies"};
constexpr std::array<Names, 3> of_sales{"companies", "contacts", "deals"};
constexpr std::array<Names, 2> of_people{"companies", "contacts"};
constexpr std::array<Names, 3> of_surveys{"companies", "contacts", "tickets"};
constexpr std::array<Names, 4> of_items{"deals", "invoices", "orders", "subscriptions"};
constexpr std::array<Names, 4> of_touches{"companies", "contacts", "deals", "tickets"};

constexpr auto always = Kind::Has::always;
constexpr auto perhaps = Kind::Has::perhaps;
constexpr Names changed = "hs_lastmodifieddate";

constexpr std::array all_kinds{
    Kind{"contacts", "Contacts", "lastmodifieddate", "", "", always, true, of_contacts},
    Kind{"companies", "Companies", changed, "", "", always, true, {}},
    Kind{"deals", "Deals", changed, "deal_currency_code", "dealstage", always, true, of_people},
    Kind{"tickets", "Tickets", changed, "", "hs_pipeline_stage", always, true, of_people},
    Kind{"products", "Products", changed, "", "", always, false, {}},
    Kind{"line_items", "Line items", changed, "hs_line_item_currency_code", "", always, false,
         of_items},
    Kind{"quotes", "Quotes", changed, "hs_currency", "", perhaps, false, of_sales},
    Kind{"orders", "Orders", changed, "hs_currency_code", "hs_pipeline_stage", perhaps, false,
         of_sales},
    Kind{"invoices", "Invoices", changed, "hs_currency", "", perhaps, false, of_sales},
    Kind{"subscriptions", "Subscriptions", changed, "hs_currency_code", "", perhaps, false,
         of_people},
    Kind{"notes", "Notes", changed, "", "", always, false, of_touches},
    Kind{"calls", "Calls", changed, "", "", always, false, of_touches},
    Kind{"meetings", "Meetings", changed, "", "", always, false, of_touches},
    Kind{"emails", "E-mails", changed, "", "", always, false, of_touches},
    Kind{"communications", "Messages", changed, "", "", perhaps, false, of_touches},
    Kind{"tasks", "Tasks", changed, "", "", always, false, of_touches},
    Kind{"feedback_submissions", "Feedback submissions", changed, "", "", perhaps, false,
         of_surveys},
    Kind{"leads", "Leads", changed, "", "hs_pipeline_stage", perhaps, false, of_people},
};

constexpr std::array<Names, 4> with_history{"contacts", "companies", "deals", "tickets"};

}  // namespace

std::span<const Kind> kinds() {
    return all_kinds;
}

const Kind* kind_named(std::string_view name) {
    const auto* found = std::find_if(all_kinds.begin(), all_kinds.end(),
                                     [&](const Kind& kind) { return kind.name == name; });
    return found == all_kinds.end() ? nullptr : found;
}

std::optional<Stream> stream_named(const std::string& name) {
    Stream stream;
    stream.kind = kind_named(name);
    if (stream.kind) return stream;
    if (name == "owners") return Stream{Stream::What::owners, nullptr, {}};
    if (name == "campaigns") return Stream{Stream::What::campaigns, nullptr, {}};
    const std::size_t colon = name.find(':');
    if (colon == std::string::npos) return std::nullopt;
    const std::string what = name.substr(0, colon);
    std::string kind = name.substr(colon + 1);
    if (what == "associations") {
        const std::size_t second = kind.find(':');
        if (second == std::string::npos) return std::nullopt;
        stream.to = kind.substr(second + 1);
        kind.resize(second);
        stream.what = Stream::What::links;
        if (!kind_named(stream.to)) return std::nullopt;
    } else if (what == "pipelines") {
        stream.what = Stream::What::pipelines;
    } else if (what == "history") {
        stream.what = Stream::What::history;
    } else {
        return std::nullopt;
    }
    stream.kind = kind_named(kind);
    if (!stream.kind) return std::nullopt;
    const bool told =
        stream.what != Stream::What::history || !history_property(*stream.kind).empty();
    const bool staged = stream.what != Stream::What::pipelines || !stream.kind->stage.empty();
    return told && staged ? std::optional(stream) : std::nullopt;
}

std::vector<std::string> derived_streams() {
    std::vector<std::string> names{"owners", "campaigns"};
    for (const Kind& kind : all_kinds) {
        const std::string name(kind.name);
        if (!kind.stage.empty() && kind.has == always) names.push_back("pipelines:" + name);
        if (!history_property(kind).empty()) names.push_back("history:" + name);
        if (kind.has != always) continue;
        for (const Names to : kind.links) {
            if (kind_named(to)->has == always) {
                names.push_back("associations:" + name + ":" + std::string(to));
            }
        }
    }
    return names;
}

std::string_view history_property(const Kind& kind) {
    if (std::find(with_history.begin(), with_history.end(), kind.name) == with_history.end()) {
        return {};
    }
    return kind.stage.empty() ? Names("lifecyclestage") : kind.stage;
}

}  // namespace tenure::inline v1::hubspot
