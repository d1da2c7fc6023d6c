#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "connectors.hpp"
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

/// Serves one imitated CRM; `credentials` adds to the line that tells how to reach it.
template <class Server, class Credentials>
int serve_one(App& app, const SandboxChoices& choices, Credentials credentials) {
    Server server(choices.options);
    Json ready{{"connector", choices.connector}, {"url", server.url()}};
    if (choices.tls) ready["ca_file"] = server.ca_file();
    credentials(server, ready);
    std::printf("%s\n", dump(ready, -1).c_str());
    std::fflush(stdout);
    app.note("serving until stopped (Ctrl-C)");
    while (!app.stop.token().stop_requested()) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    server.stop();
    return done;
}

int run_sandbox(App& app, SandboxChoices choices) {
    choices.options.security = choices.tls ? sandbox::Security::tls : sandbox::Security::plain;
    if (choices.no_limits) choices.options.limits = sandbox::Limits::none;
    if (choices.connector == "hubspot") {
        return serve_one<sandbox::HubspotServer>(
            app, choices, [](const auto& server, Json& ready) { ready["token"] = server.token(); });
    }
    if (choices.connector == "salesforce") {
        return serve_one<sandbox::SalesforceServer>(
            app, choices, [](const auto& server, Json& ready) {
                ready["client_id"] = server.client_id();
                ready["client_secret"] = server.client_secret();
                ready["username"] = server.username();
                ready["password"] = server.password();
                ready["refresh_token"] = server.refresh_token();
                ready["jwt_key_file"] = server.jwt_key_file();
            });
    }
    return serve_one<sandbox::VtigerServer>(app, choices, [](const auto& server, Json& ready) {
        ready["user"] = server.user();
        ready["access_key"] = server.access_key();
    });
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

/// The imitated CRMs of a demo, running while it lives, and their parts of its configuration.
class DemoServers {
 public:
    explicit DemoServers(fs::path folder) : folder_(std::move(folder)) {}

    /// Starts what `crm` names, one or all. Their certificates and keys stand in folders of their
    /// own.
    void start(const std::string& crm) {
        const bool all = crm == "all";
        if (all || crm == "vtiger") start_vtiger(all);
        if (all || crm == "hubspot") start_hubspot(all);
        if (all || crm == "salesforce") start_salesforce(all);
    }
    const Json& sources() const { return sources_; }

 private:
    sandbox::Options options(const std::string& name) const {
        sandbox::Options options;
        options.directory = (folder_ / name).string();
        fs::create_directories(options.directory);
        return options;
    }
    /// Keeps a secret in a file of its own and returns how a configuration names it.
    Json secret(const std::string& file, const std::string& text) const {
        write_private(folder_ / file, text + "\n");
        return {{"file", file}};
    }
    template <class Server>
    void add(const std::string& name, const std::string& connector, const Server& server,
             Json settings) {
        Json source{{"connector", connector}, {"url", server.url()}};
        source.update(settings);
        source["tls"] = {{"ca_file", server.ca_file()}};
        sources_[name] = std::move(source);
    }
    void start_vtiger(bool several) {
        vtiger_.emplace(options("vtiger"));
        add(several ? "shop" : "demo", "vtiger", *vtiger_,
            {{"user", vtiger_->user()},
             {"access_key", secret("access_key", vtiger_->access_key())}});
    }
    void start_hubspot(bool several) {
        hubspot_.emplace(options("hubspot"));
        add(several ? "hub" : "demo", "hubspot", *hubspot_,
            {{"token", secret("hubspot_token", hubspot_->token())}, {"purchases", "invoices"}});
    }
    void start_salesforce(bool several) {
        salesforce_.emplace(options("salesforce"));
        add(several ? "sf" : "demo", "salesforce", *salesforce_,
            {{"auth", "jwt"},
             {"client_id", salesforce_->client_id()},
             {"user", salesforce_->username()},
             {"jwt_key", {{"file", salesforce_->jwt_key_file()}}}});
    }

    fs::path folder_;
    Json sources_ = Json::object();
    std::optional<sandbox::VtigerServer> vtiger_;
    std::optional<sandbox::HubspotServer> hubspot_;
    std::optional<sandbox::SalesforceServer> salesforce_;
};

int run_demo(App& app, const std::string& crm, const std::string& wanted) {
    const fs::path folder = demo_folder(wanted);
    app.say((crm == "all" ? app.tr("Starting sandboxes of all CRMs with made-up customers …")
                          : app.tr("Starting a {0} sandbox with made-up customers …",
                                   {known_connector(crm).product})) +
            "\n");
    DemoServers servers(folder);
    servers.start(crm);
    const Json config{{"store", "sqlite:customers.db"},
                      {"business", {{"zone", "UTC"}}},
                      {"sources", servers.sources()}};
    write_private(folder / "tenure.json", dump(config) + "\n");
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
    PushChoices choices;
    choices.provision = true;
    const StepResult pushed = run_push(app, *store, choices);
    const Json report = make_report(app, *store);
    const std::string text = report_text(app, report);
    write_private(folder / "report.txt", text);
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
    demo->add_option("--crm", *crm, "Which CRM to imitate, or all of them into one store")
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
    serve->add_option("connector", choices->connector, "vtiger, hubspot or salesforce")
        ->required()
        ->check(CLI::IsMember({"vtiger", "hubspot", "salesforce"}))
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
