#include <unistd.h>

#include <iostream>

#include "people.hpp"
#include "tenure/core/clock.hpp"

namespace tenure::cli {

namespace {

struct ForgetChoices {
    std::string customer;
    bool dry_run = false;
    bool yes = false;
};

std::string reason_text(const App& app, const std::string& reason) {
    if (reason == "customer") return app.tr("the customer");
    if (reason == "same_person") return app.tr("the same person");
    if (reason == "about_them") return app.tr("about them");
    if (reason == "written_by_play") return app.tr("written by a play");
    if (reason == "another_customer") return app.tr("another customer who belongs to them");
    if (reason == "another_contact") return app.tr("another person who belongs to them");
    return reason;
}

Json record_json(const RowKey& record) {
    return {{"source", record.source}, {"stream", record.stream}, {"id", record.id}};
}

Json plan_json(const ErasurePlan& plan) {
    Json in_crm = Json::array();
    for (const ErasedRecord& each : plan.records) {
        Json json = record_json(each.record);
        json["entities"] = each.entities;
        json["reason"] = each.reason;
        in_crm.push_back(std::move(json));
    }
    Json kept = Json::array();
    for (const KeptRecord& each : plan.kept) {
        Json json = record_json(each.record);
        json["entity"] = each.entity;
        json["reason"] = each.reason;
        kept.push_back(std::move(json));
    }
    return {{"customer", record_json(plan.customer)}, {"in_crm", in_crm}, {"kept", kept}};
}

Json counts_json(const ErasureCounts& counts) {
    return {{"records", counts.records},
            {"rows", counts.rows},
            {"dead_letters", counts.dead_letters},
            {"observations", counts.observations},
            {"insights", counts.insights},
            {"written", counts.written},
            {"plays", counts.plays},
            {"tombstones", counts.tombstones}};
}

void say_plan(App& app, const ErasurePlan& plan) {
    app.say(toned(Tone::bold, isolated(fitted(plan.name, 60))) + "  " + plan.customer.id + "\n");
    Table records({{"source"}, {"stream"}, {"record"}, {"entity"}, {"because"}});
    for (const ErasedRecord& each : plan.records) {
        std::string entities;
        for (const std::string& entity : each.entities) {
            entities += (entities.empty() ? "" : ", ") + app.tr(entity);
        }
        records.add({fitted(each.record.source, 20), fitted(each.record.stream, 24),
                     fitted(each.record.id, 24), entities, reason_text(app, each.reason)});
    }
    app.say("\n" + toned(Tone::bold, app.tr("Erased here, and to be erased in the CRM by you")) +
            "\n" + records.text());
    if (plan.kept.empty()) return;
    Table kept({{"source"}, {"stream"}, {"record"}, {"entity"}, {"because"}});
    for (const KeptRecord& each : plan.kept) {
        kept.add({fitted(each.record.source, 20), fitted(each.record.stream, 24),
                  fitted(each.record.id, 24), app.tr(each.entity), reason_text(app, each.reason)});
    }
    app.say("\n" + toned(Tone::bold, app.tr("Kept")) + "\n" + kept.text());
}

void say_counts(App& app, const ErasureCounts& counts) {
    app.say(
        "\n  " +
        app.tr("Erased: {0} records with {1} rows, {2} changes, {3} results, {4} written "
               "values, {5} actions of plays, {6} rejected records",
               {grouped(counts.records), grouped(counts.rows), grouped(counts.observations),
                grouped(counts.insights), grouped(counts.written), grouped(counts.plays),
                grouped(counts.dead_letters)}) +
        "\n  " +
        app.tr("{0} tombstones keep them from coming back with the next sync",
               {grouped(counts.tombstones)}) +
        "\n  " +
        app.tr("Backups, exports and other copies of the store are not touched: erase them too") +
        "\n");
}

/// Whether somebody whom the store does not know was erased: by record id or e-mail address.
bool was_erased(Store& store, const std::string& text) {
    Customer customer;
    customer.email = text;
    customer.external_id = text;
    for (const std::string& identifier :
         person_identifiers({EntityKind::customer, 0, values_of(customer)})) {
        if (store.was_erased(identifier)) return true;
    }
    const std::vector<RunRecord> runs = store.last_runs();
    return std::any_of(runs.begin(), runs.end(), [&](const RunRecord& run) {
        return store.was_erased(record_identifier({run.source, run.stream, text, 0}));
    });
}

/// A person at a terminal is asked; a script has said what it wants.
bool confirmed(const App& app, const ForgetChoices& choices) {
    if (choices.yes || app.globals.json || ::isatty(STDIN_FILENO) == 0) return true;
    app.say("\n" + app.tr("This cannot be undone. Type yes to erase: "));
    std::fflush(stdout);
    std::string answer;
    std::getline(std::cin, answer);
    return answer == "yes";
}

int already_gone(App& app, Store& store, const ForgetChoices& choices) {
    const bool erased = was_erased(store, choices.customer);
    const bool finished = !choices.dry_run && store.finish_erasure();
    if (!erased) {
        throw Error(Errc::not_found, "forget a customer", choices.customer,
                    "no customer has that id, external id or name",
                    finished ? "An erasure that was interrupted is finished now"
                             : "`tenure customers` lists them");
    }
    app.document({{"already_erased", true}, {"dry_run", choices.dry_run}});
    app.say(app.tr("Already erased here; nothing is left to do.") + "\n");
    return done;
}

int run_forget(App& app, const ForgetChoices& choices) {
    const auto store = app.open(choices.dry_run ? StoreAccess::read_only : StoreAccess::read_write);
    const auto customer = store->find_customer(choices.customer, {});
    if (!customer) return already_gone(app, *store, choices);
    const ErasurePlan plan = plan_erasure(*store, customer->customer.key);
    Json json = plan_json(plan);
    json["dry_run"] = choices.dry_run;
    json["already_erased"] = false;
    say_plan(app, plan);
    if (choices.dry_run || !confirmed(app, choices)) {
        app.document(json);
        app.say("\n  " + app.tr("Nothing was erased.") + "\n");
        return done;
    }
    const ErasureCounts counts = store->erase(plan, system_clock().now());
    store->finish_erasure();
    json["erased"] = counts_json(counts);
    app.document(json);
    say_counts(app, counts);
    return done;
}

}  // namespace

void add_forget_command(CLI::App& parent, App& app) {
    const auto choices = std::make_shared<ForgetChoices>();
    CLI::App* command = add_command(
        parent, app, "forget", "Erase a person here, and say what to erase in the CRM",
        "tenure forget 12x55 --dry-run", [&app, choices] { return run_forget(app, *choices); });
    command->add_option("customer", choices->customer, "Id, external id or name")
        ->required()
        ->type_name("CUSTOMER");
    command->add_flag("--dry-run", choices->dry_run, "Only show what would be erased");
    command->add_flag("--yes", choices->yes, "Do not ask");
}

}  // namespace tenure::cli
