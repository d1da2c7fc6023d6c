#include "people.hpp"

#include <cmath>
#include <set>
#include <utility>

#include "tenure/core/nearest.hpp"
#include "tenure/core/text.hpp"
#include "tenure/lifecycle/labels.hpp"
#include "tenure/model/customer.hpp"
#include "tenure/segment/rfm.hpp"

namespace tenure::cli {

namespace {

/// An id with the texts it may be called by.
struct Named {
    std::string id;
    std::vector<std::string> names;
};

std::string chosen(const std::vector<Named>& all, const std::string& what,
                   const std::string& text) {
    const std::string key = match_key(text);
    std::vector<std::string> ids;
    for (const Named& each : all) {
        if (key == match_key(each.id)) return each.id;
        for (const std::string& name : each.names) {
            if (!name.empty() && key == match_key(name)) return each.id;
        }
        ids.push_back(each.id);
    }
    throw Error(Errc::configuration, "choose " + what, text, "there is no such " + what,
                did_you_mean(text, ids, "Known: " + listed(ids)));
}

std::string named(const Wording& wording, Language language) {
    return std::string(wording.in(language));
}

/// Returns the customers whose e-mail address or phone number that is; empty when the text is
/// neither. Reads every customer once.
std::set<RowKey> found_by_contact(Store& store, const std::string& text) {
    constexpr std::size_t shortest_number = 7;
    const std::string email = email_key(text);
    const bool letters = match_key(text).find_first_not_of("0123456789+-. ()") != std::string::npos;
    const std::string phone = letters ? std::string() : phone_key(text);
    std::set<RowKey> found;
    if (email.empty() && phone.size() < shortest_number) return found;
    store.each_customer({}, [&](const CustomerRows& rows) {
        const auto customer = entity_from<Customer>(rows.customer.row);
        const bool same = email.empty() ? customer.phone && phone_key(*customer.phone) == phone
                                        : customer.email && email_key(*customer.email) == email;
        if (same) found.insert(rows.customer.key);
    });
    return found;
}

}  // namespace

std::string stage_text(const App& app, const Framework& framework, const std::string& id) {
    for (const StageInfo& stage : framework.stages) {
        if (stage.id == id) return stage.label.in(app.language());
    }
    return id;
}

std::string state_text(const App& app, const std::string& id) {
    const auto state = parse_state(id);
    return state ? state_label(*state).in(app.language()) : id;
}

std::string segment_text(const App& app, const std::string& id) {
    if (id.empty()) return "–";
    for (std::size_t i = 0; i < rfm_segment_count; ++i) {
        const auto segment = static_cast<RfmSegment>(i);
        if (to_string(segment) == id) return named(text_of(segment).label, app.language());
    }
    return id;
}

std::string health_text(const App& app, double health) {
    return std::isnan(health) ? "–" : local_number(std::round(health), app.language());
}

std::string stage_id(const Framework& framework, const std::string& text) {
    std::vector<Named> all;
    for (const StageInfo& stage : framework.stages) {
        all.push_back({stage.id, {stage.label.en, stage.label.fa, stage.label.ar}});
    }
    return chosen(all, "stage", text);
}

std::string segment_id(const std::string& text) {
    std::vector<Named> all;
    for (std::size_t i = 1; i < rfm_segment_count; ++i) {
        const auto segment = static_cast<RfmSegment>(i);
        const Wording& label = text_of(segment).label;
        all.push_back(
            {std::string(to_string(segment)),
             {named(label, Language::en), named(label, Language::fa), named(label, Language::ar)}});
    }
    return chosen(all, "segment", text);
}

Json number_json(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

void add_figures(Json& json, const InsightRow& insight) {
    const Figures& figures = insight.figures;
    json["purchases"] = figures.purchases;
    if (figures.days > 0) {
        json["first_purchase"] = to_string(figures.first_day);
        json["last_purchase"] = to_string(figures.last_day);
    }
    if (figures.spend) {
        json["spend"] = amount_json(*figures.spend);
        json["spend_currency"] = figures.spend->currency.name();
    }
    json["segment"] = figures.segment.empty() ? Json(nullptr) : Json(figures.segment);
    json["rfm"] = {figures.recency_score, figures.frequency_score, figures.monetary_score};
    json["p_alive"] = number_json(figures.p_alive);
    json["clv_percentile"] = number_json(figures.clv_percentile);
    json["churn_risk"] = number_json(figures.churn_risk);
    json["health"] = number_json(figures.health);
    json["lead_score"] = number_json(figures.lead_score);
}

std::vector<InsightRow> found_people(Store& store, const Generation& generation,
                                     InsightFilter filter, const std::string& text) {
    std::vector<InsightRow> people;
    const std::set<RowKey> contacts =
        text.empty() ? std::set<RowKey>() : found_by_contact(store, text);
    // A name is looked up by the store; addresses and numbers stand in the customers' rows.
    const std::size_t limit = contacts.empty() ? 0 : std::exchange(filter.limit, 0);
    if (contacts.empty()) filter.customer = text;
    store.each_insight(generation.number, filter, [&](const InsightRow& insight) {
        if (!contacts.empty() && !contacts.contains(insight.customer)) return;
        if (limit == 0 || people.size() < limit) people.push_back(insight);
    });
    return people;
}

Json evidence_json(App& app, const Evidence& evidence) {
    Json data = Json::object();
    for (const auto& [name, value] : evidence.data) data[name] = value;
    return {{"what", evidence.what},   {"threshold", evidence.threshold},
            {"event", evidence.event}, {"code", evidence.code},
            {"data", std::move(data)}, {"text", app.evidence(evidence)}};
}

}  // namespace tenure::cli
