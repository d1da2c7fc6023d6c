// Google Benchmark of each step of the road on the same pages: decode, map, store, and the raw
// SQLite anchor. Items are rows.
#include <benchmark/benchmark.h>

#include <cstdio>

#include "page_crm.hpp"
#include "raw_sqlite.hpp"
#include "tenure/store/open_store.hpp"

namespace tenure::bench {
namespace {

constexpr std::uint64_t rows = 20'000;

FieldList wanted(Connector& connector) {
    const std::string only[] = {"Invoice"};
    const auto streams = connector.streams(only);
    std::vector<FieldInfo> fields;
    for (const FieldSelector& selector : invoice_mapping().fields("Invoice")) {
        const auto at = field_index(streams.front().fields, selector.name);
        if (at >= 0) fields.push_back(streams.front().fields[static_cast<std::size_t>(at)]);
    }
    return std::make_shared<const std::vector<FieldInfo>>(std::move(fields));
}

ReadRequest invoices(Connector& connector) {
    ReadRequest request;
    request.key.source = "bench";
    request.key.stream = "Invoice";
    request.fields = wanted(connector);
    return request;
}

std::vector<Page> pages() {
    const auto connector = connect_to(std::make_shared<PageCrm>(rows));
    std::vector<Page> all;
    ReadRequest request = invoices(*connector);
    for (;;) {
        all.push_back(connector->read(request));
        if (all.back().complete) return all;
        request.from = all.back().next;
    }
}

void remove_store(const std::string& path) {
    for (const char* end : {"", "-wal", "-shm", ".lock"}) std::remove((path + end).c_str());
}

void decode(benchmark::State& state) {
    const auto connector = connect_to(std::make_shared<PageCrm>(rows));
    ReadRequest request = invoices(*connector);
    std::uint64_t done = 0;
    for (auto _ : state) {
        Page page = connector->read(request);
        done += page.rows.size();
        request.from = page.complete ? Cursor{} : page.next;
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(done));
}
BENCHMARK(decode);

std::vector<MappedRow> mapped(const StreamPlan& plan, const Page& page) {
    std::vector<MappedRow> all;
    std::vector<MapProblem> problems;
    for (std::size_t i = 0; i < page.rows.size(); ++i) {
        MappedRow row{i, {}};
        plan.map(page.rows[i], row.rows, problems);
        all.push_back(std::move(row));
    }
    return all;
}

void map(benchmark::State& state) {
    const std::vector<Page> all = pages();
    const StreamPlan plan = invoice_mapping().compile("Invoice", *all.front().fields, {}, {});
    std::uint64_t done = 0;
    std::size_t next = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(mapped(plan, all[next]));
        done += all[next].rows.size();
        next = (next + 1) % (all.size() - 1);
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(done));
}
BENCHMARK(map);

void store(benchmark::State& state) {
    const std::vector<Page> all = pages();
    const StreamPlan plan = invoice_mapping().compile("Invoice", *all.front().fields, {}, {});
    std::vector<std::vector<MappedRow>> domain;
    for (const Page& page : all) domain.push_back(mapped(plan, page));
    const std::string path = "bench_store.db";
    for (auto _ : state) {
        state.PauseTiming();
        remove_store(path);
        const auto target = open_store("sqlite:" + path);
        target->bind_source("bench", "bench");
        state.ResumeTiming();
        for (std::size_t i = 0; i < all.size(); ++i) {
            PageCommit commit;
            commit.key.source = "bench";
            commit.key.stream = "Invoice";
            commit.fields = all[i].fields;
            commit.rows = all[i].rows;
            commit.mapped = domain[i];
            commit.mapping_key = plan.key();
            commit.checkpoint = Checkpoint{all[i].next, "fields", all[i].complete, {}};
            target->commit_page(commit);
        }
    }
    remove_store(path);
    state.SetItemsProcessed(static_cast<std::int64_t>(rows) *
                            static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK(store)->Unit(benchmark::kMillisecond);

void raw_sqlite(benchmark::State& state) {
    std::vector<std::vector<std::vector<std::string>>> texts;
    for (const Page& page : pages()) {
        texts.emplace_back();
        for (const Row& row : page.rows) texts.back().push_back(texts_of(row));
    }
    const std::string path = "bench_raw.db";
    for (auto _ : state) {
        state.PauseTiming();
        remove_store(path);
        RawSqlite raw(path, texts.front().front().size());
        state.ResumeTiming();
        for (const auto& page : texts) raw.insert(page);
    }
    remove_store(path);
    state.SetItemsProcessed(static_cast<std::int64_t>(rows) *
                            static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK(raw_sqlite)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tenure::bench

BENCHMARK_MAIN();
