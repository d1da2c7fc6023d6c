#include "tenure/sync/sync.hpp"

#include <algorithm>
#include <exception>
#include <map>

#include "sync/stream_sync.hpp"

namespace tenure::inline v1 {
namespace {

using detail::SyncSession;

std::vector<std::string> chosen_streams(const Mapping& mapping, const SyncOptions& options) {
    const auto mapped = mapping.streams();
    if (options.streams.empty()) return mapped;
    for (const std::string& stream : options.streams) {
        if (std::find(mapped.begin(), mapped.end(), stream) != mapped.end()) continue;
        std::string known;
        for (const std::string& name : mapped) known += (known.empty() ? "" : ", ") + name;
        throw Error(Errc::bad_argument, "sync", stream, "the mapping has no such stream",
                    "It has: " + known);
    }
    return options.streams;
}

const StreamInfo* find_stream(const std::vector<StreamInfo>& all, const std::string& name) {
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const StreamInfo& info) { return info.name == name; });
    return found == all.end() ? nullptr : &*found;
}

/// Streams that the last run left unfinished come first: a run that a quota ends early would else
/// spend it on the same ones each day, and never reach the others.
void put_unfinished_first(SyncSession& session, std::vector<std::string>& names) {
    std::map<std::string, bool> finished;
    for (const RunRecord& run : session.store.last_runs()) {
        if (run.source == session.options.source) finished[run.stream] = run.complete;
    }
    std::stable_partition(names.begin(), names.end(),
                          [&](const std::string& name) { return !finished[name]; });
}

void sync_stream(SyncSession& session, const std::string& name, const StreamInfo* info,
                 RunRecord& run) {
    if (info && info->absent) {
        run.complete = true;
        return session.note(name + ": this CRM has no such records, or does not show them" +
                            (info->denied.empty() ? "" : " (" + info->denied + ")"));
    }
    if (!info || !info->readable) {
        const std::string why = info ? info->denied : "the CRM does not show it to this user";
        throw Error(Errc::permission, "sync " + name, session.options.source,
                    why.empty() ? "this user may not read it" : why,
                    "Let the CRM user read it, or take it out of the mapping");
    }
    detail::StreamSync(session, *info, run).bring_up_to_date();
}

/// Runs one stream and keeps its run, whatever happens. Throws: what concerns the whole source.
void run_stream(SyncSession& session, const std::string& name, const StreamInfo* info) {
    RunRecord run;
    run.source = session.options.source;
    run.stream = name;
    run.entity = to_string(session.mapping.main_entity(name));
    run.started_at = session.clock.now();
    const auto started = session.clock.monotonic();
    const auto requests = session.connector.requests();
    std::exception_ptr fatal;
    try {
        sync_stream(session, name, info, run);
    } catch (const Error& error) {
        run.error = error.what();
        session.options.log(LogLevel::error, run.error);
        if (detail::concerns_source(error, session.context)) fatal = std::current_exception();
    }
    run.requests = session.connector.requests() - requests;
    run.seconds = std::chrono::duration<double>(session.clock.monotonic() - started).count();
    session.report.runs.push_back(run);
    if (session.keeps()) session.store.add_run(run);
    if (fatal) std::rethrow_exception(fatal);
}

/// A business that names no currency counts in the CRM's own; remap reads the fact later.
void settle_currency(SyncSession& session, Currency& currency) {
    if (!(currency == Currency{})) return;
    const auto base = detail::with_retries(
        session, [&] { return session.connector.base_currency(session.context); });
    if (!base) return;
    currency = *base;
    if (!session.keeps()) return;
    session.store.put_fact(session.options.source, detail::base_currency_fact,
                           std::string(base->name()));
}

SyncReport run_all(SyncSession& session, SyncOptions& settled) {
    auto names = chosen_streams(session.mapping, session.options);
    const std::string fingerprint = detail::with_retries(
        session, [&] { return session.connector.fingerprint(session.context); });
    detail::refuse_other_source(session.store.sources(), session.options.source, fingerprint);
    if (session.keeps()) session.store.bind_source(session.options.source, fingerprint);
    settle_currency(session, settled.profile.currency);
    const auto infos = detail::with_retries(
        session, [&] { return session.connector.streams(names, session.context); });
    put_unfinished_first(session, names);
    for (const std::string& name : names) run_stream(session, name, find_stream(infos, name));
    if (session.keeps()) session.store.resolve_customers(session.options.source);
    return std::move(session.report);
}

}  // namespace

SyncReport sync(Connector& connector, Store& store, const Mapping& mapping,
                const SyncOptions& options, const Context& context) {
    Clock& clock = options.clock ? *options.clock : system_clock();
    SyncOptions settled = options;
    SyncSession session{connector, store, mapping, settled, context, clock, {}};
    try {
        return run_all(session, settled);
    } catch (const Error&) {
        throw;
    } catch (const std::exception& error) {
        throw Error(Errc::internal, "sync", options.source, error.what(), "Report this");
    }
}

}  // namespace tenure::inline v1
