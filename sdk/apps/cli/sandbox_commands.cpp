#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "report.hpp"
#include "sync_commands.hpp"
#include "tenure/adapters/sandbox.hpp"

namespace tenure::cli {

namespace {

namespace fs = std::filesystem;

struct SandboxChoices {
    std::string connector;
    sandbox::Options options;
    bool tls = false;
    bool no_limits = false;
};

void only_vtiger(const std::string& connector) {
    if (connector == "vtiger") return;
    throw Error(Errc::configuration, "start sandbox", connector,
                "this version imitates vTiger only", "Use: vtiger");
}

int run_sandbox(App& app, SandboxChoices choices) {
    only_vtiger(choices.connector);
    choices.options.security = choices.tls ? sandbox::Security::tls : sandbox::Security::plain;
    if (choices.no_limits) choices.options.limits = sandbox::Limits::none;
    sandbox::VtigerServer server(choices.options);
    Json ready{{"connector", "vtiger"}, {"url", server.url()}};
    if (choices.tls) ready["ca_file"] = server.ca_file();
    ready["user"] = server.user();
    ready["access_key"] = server.access_key();
    std::printf("%s\n", dump(ready, -1).c_str());
    std::fflush(stdout);
    app.note("serving until stopped (Ctrl-C)");
    while (!app.stop.token().stop_requested()) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    server.stop();
    return done;
}

fs::path demo_folder(const std::string& wanted) {
    if (wanted.empty()) {
        std::string pattern = (fs::temp_directory_path() / "tenure-demo-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) {
            throw Error(Errc::configuration, "make a demo folder", pattern, "it cannot be created",
                        "Name a folder with --dir");
        }
        return pattern;
    }
    std::error_code failure;
    fs::create_directories(wanted, failure);
    if (failure) {
        throw Error(Errc::configuration, "make the demo folder", wanted, failure.message(),
                    "Name another folder with --dir");
    }
    // Each demo talks to a new sandbox, so it begins with a new store.
    for (const char* name : {"customers.db", "customers.db-wal", "customers.db-shm"}) {
        fs::remove(fs::path(wanted) / name, failure);
    }
    return fs::absolute(wanted);  // the configuration in it names files from its own folder
}

void write_private(const fs::path& path, const std::string& text) {
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
    out << text;
    if (!out.flush()) {
        throw Error(Errc::configuration, "write " + path.string(), "", "the file cannot be written",
                    "Name another folder with --dir");
    }
}

void write_demo_config(const fs::path& folder, const sandbox::VtigerServer& server) {
    write_private(folder / "access_key", server.access_key() + "\n");
    const Json config{
        {"store", "sqlite:customers.db"},
        {"business", {{"zone", "UTC"}}},
        {"sources",
         {{"demo",
           {{"connector", "vtiger"},
            {"url", server.url()},
            {"user", server.user()},
            {"access_key", {{"file", "access_key"}}},
            {"tls", {{"ca_file", server.ca_file()}}}}}}},
    };
    write_private(folder / "tenure.json", dump(config) + "\n");
}

int run_demo(App& app, const std::string& crm, const std::string& wanted) {
    if (crm != "all") only_vtiger(crm);
    const fs::path folder = demo_folder(wanted);
    sandbox::Options options;
    options.directory = folder.string();
    app.say(app.tr("Starting a vTiger sandbox with made-up customers …") + "\n");
    sandbox::VtigerServer server(options);
    write_demo_config(folder, server);
    app.globals.config = (folder / "tenure.json").string();
    const auto store = app.open(StoreAccess::read_write);
    const StepResult synced = run_sync(app, *store, {});
    if (synced.exit == failed) return failed;

    // A look back first, so that the report can show who moved since.
    constexpr std::int64_t days_back = 90;
    const Timestamp now = app.as_of();
    app.globals.as_of = to_string(Date{now.utc_date().days - static_cast<std::int32_t>(days_back)});
    run_evaluate(app, *store);
    app.globals.as_of.clear();
    run_evaluate(app, *store);
    const StepResult pushed = run_push(app, *store, {});
    const Json report = make_report(app, *store);
    const std::string text = report_text(app, report);
    write_private(folder / "report.txt", text);
    server.stop();
    app.document({{"report", report},
                  {"store", (folder / "customers.db").string()},
                  {"config", app.globals.config},
                  {"push", pushed.json}});
    app.say("\n" + text + "\n" + app.tr("Files in {0}:", {folder.string()}) + "\n  customers.db  " +
            app.tr("the store (SQLite)") + "\n  tenure.json   " + app.tr("the configuration") +
            "\n  report.txt    " + app.tr("this report") + "\n" +
            app.tr("Look around, for example:") + "\n  tenure --config " +
            (folder / "tenure.json").string() + " customers --sort clv --limit 10\n");
    return synced.exit == done ? pushed.exit : synced.exit;
}

}  // namespace

void add_sandbox_commands(CLI::App& parent, App& app) {
    const auto crm = std::make_shared<std::string>("vtiger");
    const auto folder = std::make_shared<std::string>();
    CLI::App* demo = add_command(
        parent, app, "demo",
        "See the whole way at work on a sandbox: sync, evaluate, write back, report",
        "tenure demo --dir demo", [&app, crm, folder] { return run_demo(app, *crm, *folder); });
    demo->add_option("--crm", *crm, "Which CRM to imitate: vtiger, or all")
        ->check(CLI::IsMember({"vtiger", "hubspot", "salesforce", "all"}))
        ->capture_default_str();
    demo->add_option("--dir", *folder, "Keep the files here (default: a new temporary folder)")
        ->type_name("DIR");

    const auto choices = std::make_shared<SandboxChoices>();
    CLI::App* serve = add_command(parent, app, "sandbox",
                                  "Serve an imitation of a CRM on this machine until stopped; "
                                  "prints one JSON line when ready",
                                  "tenure sandbox vtiger --tls --customers 500 --seed 7",
                                  [&app, choices] { return run_sandbox(app, *choices); });
    sandbox::Options& options = choices->options;
    serve->add_option("connector", choices->connector, "vtiger")
        ->required()
        ->type_name("CONNECTOR");
    serve->add_option("--port", options.port, "Port on 127.0.0.1 (default: a free one)")
        ->type_name("P");
    serve->add_flag("--tls", choices->tls, "Serve https with a CA made for this run");
    serve->add_option("--customers", options.customers, "Made-up customers")
        ->capture_default_str()
        ->type_name("N");
    serve->add_option("--seed", options.seed, "Another seed makes other customers")
        ->capture_default_str()
        ->type_name("S");
    serve
        ->add_option("--transactions", options.transactions_csv,
                     "Load a purchase log instead: customer_id,date,amount")
        ->type_name("CSV");
    serve->add_option("--faults", options.faults, "Faults to play, see docs/sandbox.md")
        ->type_name("SPEC");
    serve->add_flag("--no-limits", choices->no_limits,
                    "Imitate no slowness: no session queue, URL length or rate limit");
}

}  // namespace tenure::cli
