// tenure leads: who has not bought, best first, and who should take them.
#include <cmath>

#include "lead_list.hpp"
#include "people.hpp"

namespace tenure::cli {

namespace {

std::string grade_of(const InsightRow& insight) {
    return std::string(1, lead_grade(insight.figures.lead_score));
}

Json lead_json(const App& app, const ListedLead& lead, bool with_owners) {
    Json json = insight_json(lead.insight);
    json["lead_score"] = number_json(lead.insight.figures.lead_score);
    json["grade"] = grade_of(lead.insight);
    json["reasons"] = Json::array();
    for (const Reason& reason : lead.reasons) {
        json["reasons"].push_back({{"code", reason.code},
                                   {"value", number_json(reason.value)},
                                   {"effect", number_json(reason.effect)},
                                   {"text", text_of(reason, app.language())}});
    }
    json["owner"] = lead.owner.empty() ? Json(nullptr) : Json(lead.owner);
    json["owner_name"] = lead.owner_name.empty() ? Json(nullptr) : Json(lead.owner_name);
    if (!with_owners) return json;
    const LeadAssignment& assigned = lead.assigned;
    json["suggested"] = {{"owner", assigned.owner.empty() ? Json(nullptr) : Json(assigned.owner)},
                         {"reason", to_string(assigned.reason)},
                         {"text", text_of(assigned.reason).in(app.language())}};
    return json;
}

std::string reason_value(const ListedLead& lead, std::string_view code) {
    for (const Reason& reason : lead.reasons) {
        if (reason.code == code) return dump(number_json(reason.value), -1);
    }
    return {};
}

void print_csv(App& app, const std::vector<ListedLead>& leads, bool bom) {
    std::string text = bom ? "\xEF\xBB\xBF" : "";
    text +=
        "id,name,stage,state,since,score,grade,points,fit,owner,owner_name,suggested,reason\r\n";
    for (const ListedLead& lead : leads) {
        const InsightRow& insight = lead.insight;
        const bool routed = !lead.assigned.lead.empty();
        text += csv_cell(insight.customer.id) + "," + csv_cell(insight.name) + "," +
                csv_cell(insight.stage) + "," + csv_cell(insight.state) + "," +
                to_string(insight.since.utc_date()) + "," +
                dump(number_json(insight.figures.lead_score), -1) + "," + grade_of(insight) + "," +
                reason_value(lead, "lead_points") + "," + reason_value(lead, "lead_fit") + "," +
                csv_cell(lead.owner) + "," + csv_cell(lead.owner_name) + "," +
                csv_cell(lead.assigned.owner) + "," +
                (routed ? std::string(to_string(lead.assigned.reason)) : "") + "\r\n";
    }
    app.say(text);
}

std::string why_text(const App& app, const ListedLead& lead) {
    std::string text;
    for (const Reason& reason : lead.reasons) {
        text += (text.empty() ? "" : " · ") + text_of(reason, app.language());
    }
    return text;
}

/// With a decimal, so that 24.6 does not look like the 25 of the next grade.
std::string score_text(const App& app, const InsightRow& insight) {
    return local_number(std::floor(insight.figures.lead_score * 10) / 10, app.language());
}

std::string owner_text(const ListedLead& lead) {
    return fitted(lead.owner_name.empty() ? lead.owner : lead.owner_name, 20);
}

void print_leads(App& app, const std::vector<ListedLead>& leads, bool with_owners) {
    Table alone({{"customer"},
                 {"name"},
                 {"state"},
                 {"score", Align::right},
                 {"grade"},
                 {"why"},
                 {"owner"}});
    Table suggested({{"customer"},
                     {"name"},
                     {"state"},
                     {"score", Align::right},
                     {"grade"},
                     {"why"},
                     {"owner"},
                     {"suggested"},
                     {"because"}});
    Table& table = with_owners ? suggested : alone;
    for (const ListedLead& lead : leads) {
        std::vector<std::string> row{fitted(lead.insight.customer.id, 18),
                                     fitted(lead.insight.name, 26),
                                     state_text(app, lead.insight.state),
                                     score_text(app, lead.insight),
                                     grade_of(lead.insight),
                                     fitted(why_text(app, lead), 72),
                                     owner_text(lead)};
        if (with_owners) {
            row.push_back(lead.assigned.owner.empty() ? "–" : fitted(lead.assigned.owner, 20));
            row.emplace_back(text_of(lead.assigned.reason).in(app.language()));
        }
        table.add(std::move(row));
    }
    app.say(table.empty() ? "  " + app.tr("Nobody.") + "\n" : table.text());
}

int run_leads(App& app, const LeadChoices& choices) {
    const FoundLeads found = find_leads(app, choices);
    const Generation& generation = found.generation;
    Json list = Json::array();
    for (const ListedLead& lead : found.leads)
        list.push_back(lead_json(app, lead, found.with_owners));
    app.document({{"generation", generation.number},
                  {"as_of", to_string(generation.as_of)},
                  {"framework", generation.framework},
                  {"all", found.all},
                  {"left_out", found.left_out},
                  {"leads", std::move(list)}});
    if (choices.format == "csv") {
        print_csv(app, found.leads, choices.bom);
        const std::string note = consent_note(app, choices.contact, found.left_out);
        if (!note.empty()) app.note(note);
        return done;
    }
    app.say(toned(Tone::bold, app.tr("Leads as of {0}", {app.date_text(generation.as_of)})) + "  " +
            counted(found.all, "lead", "leads") + "\n");
    print_leads(app, found.leads, found.with_owners);
    const std::size_t count = found.leads.size();
    if (count < found.all) {
        app.say("  " + app.tr("The first {0} are shown; `--limit 0` shows all", {grouped(count)}) +
                "\n");
    }
    const std::string remark = left_out_text(app, choices.contact, found.left_out);
    if (!remark.empty()) app.say("  " + remark + "\n");
    return done;
}

}  // namespace

void add_leads_command(CLI::App& parent, App& app) {
    const auto choices = std::make_shared<LeadChoices>();
    CLI::App* leads = add_command(
        parent, app, "leads",
        "Who has not bought yet, best first, and who should take them.\n"
        "A score is made of what they did lately and of how well they fit; grades are A from 75,\n"
        "B from 50, C from 25, else D. With owners every lead is given to somebody: by territory,\n"
        "capacity and turn. docs/scores.md shows rules of fit and a file of owners.",
        "tenure leads --owners owners.json --limit 20",
        [&app, choices] { return run_leads(app, *choices); });
    leads
        ->add_option("--owners", choices->owners,
                     "Who takes leads, as JSON (default: lifecycle.leads.owners)")
        ->type_name("FILE");
    leads
        ->add_option("--limit", choices->limit,
                     "At most this many; 0 means all (default: 50 as text, all as JSON or CSV)")
        ->type_name("N");
    leads->add_option("--format", choices->format, "text or csv")
        ->check(CLI::IsMember({"text", "csv"}));
    add_contact_options(*leads, choices->contact);
    leads->add_flag("--bom", choices->bom, "Begin the CSV with a byte order mark, for Excel");
}

}  // namespace tenure::cli
