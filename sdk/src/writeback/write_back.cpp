#include "tenure/writeback/write_back.hpp"

#include <algorithm>
#include <exception>

#include "writeback/stream_push.hpp"

namespace tenure::inline v1 {
namespace {

using detail::PushSession;
using detail::StreamPush;

Generation latest(Store& store, const std::string& source) {
    const auto all = store.generations(1);
    if (!all.empty()) return all.front();
    throw Error(Errc::not_found, "write back", source, "nothing was evaluated yet",
                "Evaluate first");
}

const StreamInfo* find_stream(const std::vector<StreamInfo>& all, const std::string& name) {
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const StreamInfo& info) { return info.name == name; });
    return found == all.end() ? nullptr : &*found;
}

void push_stream(PushSession& session, StreamPush& push) {
    try {
        session.store.each_insight(session.generation.number, {}, [&](const InsightRow& insight) {
            if (insight.customer.source != session.options.source) return;
            if (insight.customer.stream == push.stream()) push.take(insight);
        });
        push.finish();
    } catch (const Error& error) {
        if (detail::concerns_source(error, session.patience.context)) throw;
        session.options.log(LogLevel::error, error.what());
        session.report.rejected.push_back(
            {push.stream(), "", std::string(to_string(error.code())), error.what()});
    }
}

WriteReport push_all(PushSession& session, std::span<const WriteMapping> mappings) {
    const Context& context = session.patience.context;
    const std::string fingerprint = detail::with_retries(
        session.patience, [&] { return session.connector.fingerprint(context); });
    detail::refuse_other_source(session.store.sources(), session.options.source, fingerprint);
    std::vector<std::string> names;
    for (const WriteMapping& mapping : mappings) names.push_back(mapping.stream);
    const auto infos = detail::with_retries(
        session.patience, [&] { return session.connector.streams(names, context); });
    std::vector<StreamPush> pushes;  // all found before anything is written
    for (const WriteMapping& mapping : mappings) {
        pushes.emplace_back(session, mapping, find_stream(infos, mapping.stream));
    }
    for (StreamPush& push : pushes) {
        if (push.has_targets()) push_stream(session, push);
    }
    return std::move(session.report);
}

}  // namespace

WriteReport write_back(Connector& connector, Store& store, std::span<const WriteMapping> mappings,
                       const WriteOptions& options, const Context& context) {
    Clock& clock = options.clock ? *options.clock : system_clock();
    try {
        const Generation generation = latest(store, options.source);
        PushSession session{connector,  store,
                            options,    {clock, options.log, context},
                            generation, detail::facts_of(generation, options),
                            {},         0};
        session.report.generation = session.generation.number;
        session.report.as_of = session.generation.as_of;
        if (mappings.empty()) return session.report;
        return push_all(session, mappings);
    } catch (const Error&) {
        throw;
    } catch (const std::exception& error) {
        throw Error(Errc::internal, "write back", options.source, error.what(), "Report this");
    }
}

}  // namespace tenure::inline v1
