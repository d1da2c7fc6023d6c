#include "sync/page_commit.hpp"
#include "sync/session.hpp"
#include "sync/stream_fields.hpp"
#include "tenure/sync/sync.hpp"

namespace tenure::inline v1 {
namespace {

void remap_stream(Store& store, const Mapping& mapping, const SyncOptions& options,
                  const Context& context, const std::string& stream, RemapReport& report) {
    const std::string& source = options.source;
    Clock& clock = options.clock ? *options.clock : system_clock();
    const auto missing = detail::unfetched(store, source, stream, mapping.fields(stream));
    report.missing.insert(report.missing.end(), missing.begin(), missing.end());
    detail::PageCommitter committer(
        store, mapping, options.profile,
        detail::known_bindings(store, source, detail::bindings_fact(stream), stream), options.mode);
    const StreamKey key{source, stream, Purpose::refresh, "remap"};
    store.each_source_page(
        source, stream,
        [&](const FieldList& fields, std::span<const Row> rows, const std::string& mapping_key) {
            context.check("remap");
            report.read += rows.size();
            if (committer.plan(stream, fields).key() == mapping_key) return;
            const auto outcome = committer.commit(key, fields, rows, {}, std::nullopt, clock.now());
            report.changed += rows.size();
            report.rejected += outcome.rejected;
            if (!options.progress) return;
            options.progress({"remap " + source + "/" + stream, report.read, {}, false});
        });
}

}  // namespace

RemapReport remap(Store& store, const Mapping& mapping, const SyncOptions& options,
                  const Context& context) {
    RemapReport report;
    SyncOptions settled = options;
    if (settled.profile.currency == Currency{}) {
        const auto base = store.fact(options.source, detail::base_currency_fact);
        if (base) settled.profile.currency = Currency::of(*base);
    }
    const auto streams = options.streams.empty() ? mapping.streams() : options.streams;
    for (const std::string& stream : streams) {
        if (store.count_records(options.source, stream) == 0) continue;
        remap_stream(store, mapping, settled, context, stream, report);
    }
    if (options.mode == CommitMode::keep) store.resolve_customers(options.source);
    return report;
}

}  // namespace tenure::inline v1
