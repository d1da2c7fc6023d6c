// The whole road in one process: CRM bytes -> decode -> map -> durable store, beside raw SQLite
// inserts of the same rows in the same run. Two ways in: page bodies from memory, and the sandbox
// over loopback TLS in a process of its own.
//   bench_road [--rows N] [--tls]
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "page_crm.hpp"
#include "raw_sqlite.hpp"
#include "tenure/adapters/sandbox.hpp"
#include "tenure/store/open_store.hpp"
#include "tenure/sync/sync.hpp"

namespace tenure::bench {
namespace {

struct Spent {
    double wall = 0;
    double cpu = 0;
};

class Meter {
 public:
    Spent spent() const {
        const double wall =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
        return {wall, cpu() - cpu_};
    }
    static double cpu() {
        rusage usage{};
        getrusage(RUSAGE_SELF, &usage);
        const auto seconds = [](const timeval& time) {
            return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
        };
        return seconds(usage.ru_utime) + seconds(usage.ru_stime);
    }
    static double peak_mib() {
        rusage usage{};
        getrusage(RUSAGE_SELF, &usage);
        return static_cast<double>(usage.ru_maxrss) / 1024;
    }

 private:
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
    double cpu_ = cpu();
};

void remove_file(const std::string& path) {
    for (const char* end : {"", "-wal", "-shm", ".lock"}) std::remove((path + end).c_str());
}

/// The sandbox with N invoices, in a child process, so that its memory and time are not ours.
class SandboxProcess {
 public:
    explicit SandboxProcess(std::uint64_t rows) {
        int ready[2];
        if (pipe(ready) != 0) throw std::runtime_error("pipe");
        child_ = fork();
        if (child_ == 0) serve(rows, ready[1]);
        close(ready[1]);
        char text[512] = {};
        const ssize_t size = read(ready[0], text, sizeof text - 1);
        close(ready[0]);
        if (size <= 0) throw std::runtime_error("the sandbox did not start");
        char url[128], ca[256], key[64];
        if (std::sscanf(text, "%127s %255s %63s", url, ca, key) != 3)
            throw std::runtime_error("sandbox");
        options_.source = "bench";
        options_.url = url;
        options_.user = "admin";
        options_.access_key = Secret(key);
        options_.transport.ca_file = ca;
    }
    ~SandboxProcess() {
        kill(child_, SIGTERM);
        waitpid(child_, nullptr, 0);
    }
    SandboxProcess(const SandboxProcess&) = delete;
    SandboxProcess& operator=(const SandboxProcess&) = delete;
    std::unique_ptr<Connector> connect() const { return vtiger::connect(options_); }

 private:
    [[noreturn]] static void serve(std::uint64_t rows, int ready) {
        const std::string log = "bench_transactions.csv";
        {
            std::ofstream out(log);
            out << "customer_id,date,amount\n";
            for (std::uint64_t i = 0; i < rows; ++i) {
                out << "C" << i % (rows / 20 + 1) << ",2025-0" << 1 + i % 9 << "-1" << i % 10 << ","
                    << 10 + i % 997 << ".49\n";
            }
        }
        sandbox::Options options;
        options.transactions_csv = log;
        options.limits = sandbox::Limits::none;
        const sandbox::VtigerServer server(options);
        std::remove(log.c_str());
        const std::string text = server.url() + " " + server.ca_file() + " " + server.access_key();
        if (write(ready, text.data(), text.size()) < 0) _exit(1);
        close(ready);
        for (;;) pause();
    }
    pid_t child_ = -1;
    vtiger::Options options_;
};

/// Inserts the rows the store kept, page by page, timing only the inserts.
Spent insert_raw(Store& store, const std::string& path) {
    remove_file(path);
    std::unique_ptr<RawSqlite> raw;
    Spent total;
    store.each_source_page(
        "bench", "Invoice", [&](const FieldList&, std::span<const Row> rows, const std::string&) {
            std::vector<std::vector<std::string>> texts;
            for (const Row& row : rows) texts.push_back(texts_of(row));
            if (!raw) raw = std::make_unique<RawSqlite>(path, texts[0].size());
            const Meter meter;
            for (std::size_t at = 0; at < texts.size(); at += 100) {
                const std::size_t size = std::min<std::size_t>(100, texts.size() - at);
                raw->insert(std::span(texts).subspan(at, size));
            }
            const Spent spent = meter.spent();
            total.wall += spent.wall;
            total.cpu += spent.cpu;
        });
    raw.reset();
    remove_file(path);
    return total;
}

void print(const char* what, std::uint64_t rows, const Spent& spent) {
    const auto count = static_cast<double>(rows);
    std::printf("%-28s %9.0f rows/s wall %9.0f rows/s CPU %7.1f CPU s per million rows\n", what,
                count / spent.wall, count / spent.cpu, spent.cpu / count * 1e6);
}

int run(std::uint64_t rows, bool tls) {
    const std::string path = "bench_road.db";
    remove_file(path);
    std::unique_ptr<SandboxProcess> process;
    if (tls) process = std::make_unique<SandboxProcess>(rows);
    const auto store = open_store("sqlite:" + path);
    const auto connector = tls ? process->connect() : connect_to(std::make_shared<PageCrm>(rows));
    const Mapping mapping = invoice_mapping();
    const Meter meter;
    const SyncReport report = sync(*connector, *store, mapping, {.source = "bench"});
    const Spent road = meter.spent();
    const double peak = Meter::peak_mib();
    for (const RunRecord& each : report.runs) {
        if (!each.error.empty())
            std::fprintf(stderr, "%s: %s\n", each.stream.c_str(), each.error.c_str());
    }
    const std::uint64_t stored = store->count_records("bench", "Invoice");
    const Spent raw = insert_raw(*store, "bench_raw.db");
    remove_file(path);
    print(tls ? "TLS, decode, map, store" : "decode, map, store", stored, road);
    print("raw SQLite, same rows", stored, raw);
    std::printf(
        "ratio road / raw: %.3f by CPU, %.3f by wall; peak RSS of the road %.1f MiB; %llu rows\n",
        raw.cpu / road.cpu, raw.wall / road.wall, peak, static_cast<unsigned long long>(stored));
    return report.ok() && stored == rows ? 0 : 1;
}

}  // namespace
}  // namespace tenure::bench

int main(int argc, char** argv) {
    std::uint64_t rows = 100'000;
    bool tls = false;
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--tls") == 0) tls = true;
        if (std::strcmp(argv[i], "--rows") == 0 && i + 1 < argc)
            rows = std::strtoull(argv[++i], nullptr, 10);
    }
    try {
        return tenure::bench::run(rows, tls);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_road: %s\n", error.what());
        return 1;
    }
}
