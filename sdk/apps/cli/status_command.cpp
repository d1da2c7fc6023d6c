#include <set>

#include "status.hpp"

namespace tenure::cli {

namespace {

Json letters_json(const std::vector<DeadLetter>& letters) {
    Json json = Json::array();
    for (const DeadLetter& letter : letters) {
        json.push_back({{"source", letter.key.source},
                        {"stream", letter.key.stream},
                        {"id", letter.id},
                        {"step", letter.step},
                        {"code", letter.code},
                        {"message", letter.message},
                        {"at", to_string(letter.at)}});
    }
    return json;
}

Json sources_json(Store& store, const std::vector<RunRecord>& runs) {
    Json sources = Json::array();
    for (const auto& [name, fingerprint] : store.sources()) {
        Json streams = Json::array();
        for (const RunRecord& run : runs) {
            if (run.source != name) continue;
            const auto checkpoint = store.checkpoint({name, run.stream, Purpose::changes, ""});
            Json stream{{"stream", run.stream},
                        {"entity", run.entity},
                        {"records", store.count_records(name, run.stream)},
                        {"complete", run.complete},
                        {"last_run", to_string(run.started_at)},
                        {"cursor", nullptr}};
            if (checkpoint) {
                const Json cursor = Json::parse(checkpoint->cursor.json, nullptr, false);
                if (!cursor.is_discarded()) stream["cursor"] = cursor;
                stream["cursor_at"] = to_string(checkpoint->updated_at);
            }
            if (!run.error.empty()) stream["error"] = run.error;
            streams.push_back(std::move(stream));
        }
        sources.push_back(
            {{"source", name}, {"crm", fingerprint}, {"streams", std::move(streams)}});
    }
    return sources;
}

Json totals_json(const PurchaseTotals& totals) {
    Json spend = Json::object();
    for (const auto& [currency, amount] : totals.spend) spend[currency] = amount_json(amount);
    return {{"count", totals.purchases}, {"customer_days", totals.customer_days}, {"spend", spend}};
}

void print_entities(const App& app, const std::map<EntityKind, std::uint64_t>& counts,
                    const PurchaseTotals& totals) {
    Table table({{"what"}, {"count", Align::right}, {""}});
    for (const auto& [kind, count] : counts) {
        if (count == 0) continue;
        std::string remark;
        if (kind == EntityKind::purchase) {
            remark = counted(totals.customer_days, "customer-day", "customer-days");
            for (const auto& [currency, amount] : totals.spend) remark += " · " + shown(amount);
        }
        table.add({app.tr(to_string(kind)), grouped(count), remark});
    }
    app.say(table.empty() ? "  " + app.tr("The store is empty; `tenure sync` fills it.") + "\n"
                          : table.text());
}

void print_sources(App& app, Store& store, const std::vector<RunRecord>& runs) {
    for (const auto& [name, fingerprint] : store.sources()) {
        Table table({{"stream"}, {"records", Align::right}, {"last run"}, {"state"}});
        for (const RunRecord& run : runs) {
            if (run.source != name) continue;
            const bool whole = run.complete && run.error.empty();
            table.add({fitted(run.stream, 24), grouped(store.count_records(name, run.stream)),
                       to_string(Timestamp::from_seconds(run.started_at.seconds())),
                       whole ? toned(Tone::good, app.tr("complete"))
                             : toned(Tone::bad, run.error.empty() ? app.tr("incomplete")
                                                                  : fitted(run.error, 60))});
        }
        app.say("\n" + toned(Tone::bold, name) + "  " + isolated(fitted(fingerprint, 60)) + "\n" +
                table.text());
    }
}

std::string number_of(const Generation& generation) {
    return grouped(static_cast<std::uint64_t>(generation.number));
}

void say_generation(App& app, const Generation& generation) {
    app.say("\n" +
            app.tr("Last evaluated as of {0} (generation {1})",
                   {app.date_text(generation.as_of), number_of(generation)}) +
            "\n");
}

void say_letters(const App& app, const std::vector<DeadLetter>& letters, std::uint64_t count) {
    Table table({{"dead letter"}, {"step"}, {"why"}});
    for (const DeadLetter& letter : letters) {
        table.add(
            {fitted(letter.key.stream + " " + letter.id, 30), letter.step,
             fitted(letter.code.empty() ? letter.message : letter.code + ": " + letter.message,
                    80)});
    }
    app.say("\n" + toned(Tone::warning, counted(count, "dead letter", "dead letters")) + "\n" +
            table.text());
}

int run_status(App& app) {
    const auto store = app.open(StoreAccess::read_only);
    const auto counts = store->counts();
    const PurchaseTotals totals = purchase_totals(*store);
    const auto runs = store->last_runs();
    constexpr std::size_t most_letters = 20;
    const auto letters = store->dead_letters(most_letters);
    const std::uint64_t letter_count = store->count_dead_letters();

    Json entities = Json::object();
    for (const auto& [kind, count] : counts) entities[std::string(to_string(kind))] = count;
    Json json{{"store", app.config().store},
              {"entities", std::move(entities)},
              {"purchases", totals_json(totals)},
              {"sources", sources_json(*store, runs)},
              {"dead_letters", {{"count", letter_count}, {"latest", letters_json(letters)}}}};
    const auto generations = store->generations(1);
    json["generation"] = nullptr;
    if (!generations.empty()) {
        json["generation"] = {{"number", generations[0].number},
                              {"as_of", to_string(generations[0].as_of)},
                              {"framework", generations[0].framework},
                              {"customers", generations[0].customers}};
    }
    app.document(json);

    app.say(toned(Tone::bold, app.tr("Store")) + "  " + isolated(app.config().store) + "\n");
    print_entities(app, counts, totals);
    print_sources(app, *store, runs);
    if (!generations.empty()) say_generation(app, generations[0]);
    if (letter_count > 0) say_letters(app, letters, letter_count);
    return done;
}

}  // namespace

PurchaseTotals purchase_totals(Store& store) {
    PurchaseTotals totals;
    const EntityKind kinds[] = {EntityKind::purchase};
    store.each_customer(kinds, [&](const CustomerRows& customer) {
        std::set<Date> days;
        for (const StoredRow& stored : customer.rows) {
            const auto purchase = entity_from<Purchase>(stored.row);
            if (purchase.purchased_on) days.insert(*purchase.purchased_on);
        }
        totals.customer_days += days.size();
    });
    // Spend and count also cover purchases whose customer is not known (yet).
    store.each_row(EntityKind::purchase, [&](const StoredRow& stored) {
        const auto purchase = entity_from<Purchase>(stored.row);
        ++totals.purchases;
        if (!purchase.total) return;
        add_amount(totals.spend, std::string((*purchase.total).currency.name()), *purchase.total);
    });
    return totals;
}

void add_status_command(CLI::App& parent, App& app) {
    add_command(parent, app, "status",
                "Show what is stored: counts, positions, last runs and dead letters",
                "tenure status --json", [&app] { return run_status(app); });
}

}  // namespace tenure::cli
