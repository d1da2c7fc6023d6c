// The tenure command: parses, runs the chosen command, and turns errors into text and exit codes.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "app.hpp"
#include "tenure/core/version.hpp"

namespace tenure::cli {
namespace {

StopSource* stop_on_signal = nullptr;

extern "C" void handle_signal(int) {
    if (stop_on_signal != nullptr) stop_on_signal->request_stop();
}

void stop_on_signals(StopSource& stop) {
    stop_on_signal = &stop;
    struct sigaction action {};
    action.sa_handler = handle_signal;
    // A second signal ends the process at once: the default comes back after the first.
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

int exit_code(const Error& error) {
    switch (error.code()) {
        case Errc::cancelled:
            return interrupted;
        case Errc::configuration:
        case Errc::bad_argument:
            return wrong_usage;
        default:
            return failed;
    }
}

int report_error(const App& app, const Error& error) {
    if (error.code() == Errc::cancelled) {
        app.note(
            "interrupted: everything up to the last finished page is kept, the next run resumes "
            "there");
        return interrupted;
    }
    const ErrorDetails& details = error.details();
    std::fprintf(stderr, "error: %s\n", printable(error.what()).c_str());
    if (!details.vendor_code.empty()) {
        std::fprintf(stderr, "  the CRM said: %s %s\n", printable(details.vendor_code).c_str(),
                     printable(std::string_view(details.server_text).substr(0, 300)).c_str());
    }
    return exit_code(error);
}

void add_globals(CLI::App& parser, App& app) {
    Globals& globals = app.globals;
    parser.add_option("--config", globals.config, "Configuration file")
        ->capture_default_str()
        ->type_name("FILE");
    parser.add_flag("--json", globals.json, "Print one JSON document on stdout and nothing else");
    parser.add_flag("-q,--quiet", globals.quiet, "Print no progress and no remarks");
    parser.add_flag("-v,--verbose", globals.verbose, "Log every request, without secrets");
    parser.add_flag("--no-color", globals.no_color, "Use no colour (NO_COLOR does the same)");
    parser.add_option("--as-of", globals.as_of, "Look at customers as of the end of this day")
        ->type_name("DATE");
    parser.add_option("--lang", globals.language, "Language of labels and dates")
        ->check(CLI::IsMember({"en", "fa", "ar"}))
        ->capture_default_str();
    parser.set_version_flag("--version", std::string("tenure ") + version);
}

/// What only administrators and analysts run speaks English: one language per output.
bool speaks_english_only(const CLI::App& parser) {
    for (const char* name : {"clv", "init", "check", "discover", "sandbox"}) {
        if (parser.got_subcommand(name)) return true;
    }
    return false;
}

int run(int argc, char** argv) {
    App app;
    CLI::App parser{
        "Tenure turns the CRM you have into a customer-lifecycle system.\n"
        "Try `tenure demo` first: it needs no CRM and no configuration."};
    parser.name("tenure");
    parser.require_subcommand(1);
    parser.fallthrough();
    add_globals(parser, app);
    for (const AddCommand add :
         {add_forget_command, add_sandbox_commands, add_setup_commands, add_sync_commands,
          add_evaluate_commands, add_status_command, add_customer_commands, add_leads_command,
          add_explain_command, add_segments_command, add_plays_commands, add_kpis_command,
          add_cohorts_command, add_clv_commands, add_report_command}) {
        add(parser, app);
    }
    try {
        parser.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return parser.exit(error) == 0 ? done : wrong_usage;
    }
    if (app.globals.no_color || app.globals.json || std::getenv("NO_COLOR") != nullptr) {
        disable_color();
    }
    if (speaks_english_only(parser)) app.globals.language = "en";
    write_in(app.language());
    stop_on_signals(app.stop);
    try {
        return app.action();
    } catch (const Error& error) {
        return report_error(app, error);
    } catch (const std::exception& error) {
        std::fprintf(stderr,
                     "error: an internal fault: %s\nPlease report it with the command you ran\n",
                     printable(error.what()).c_str());
        return failed;
    }
}

}  // namespace
}  // namespace tenure::cli

int main(int argc, char** argv) {
    return tenure::cli::run(argc, argv);
}
