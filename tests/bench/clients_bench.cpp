// Times reading a stream through an adapter: to native rows, and mapped into a durable store.
// clients_bench hubspot|salesforce STREAM URL CREDENTIALS... prints one JSON line per way. The
// public clients do the first of the two on the same sandbox: tests/bench/clients/run.sh.
#include <cstdio>
#include <string>
#include <string_view>

#include "resources.hpp"
#include "tenure/adapters/hubspot.hpp"
#include "tenure/adapters/salesforce.hpp"
#include "tenure/crm/pages.hpp"
#include "tenure/store/open_store.hpp"
#include "tenure/sync/sync.hpp"

namespace {

using namespace tenure;
using tenure::bench::cpu_now;
using tenure::bench::peak_mb;

struct Asked {
    std::string crm, stream, url, id, secret;
};

std::unique_ptr<Connector> connect(const Asked& choice) {
    if (choice.crm == "hubspot") {
        hubspot::Options options;
        options.source = "bench";
        options.url = choice.url;
        options.token = Secret(choice.secret);
        options.burst_share = options.day_share = 1;
        return hubspot::connect(options);
    }
    salesforce::Options options;
    options.source = "bench";
    options.url = choice.url;
    options.auth = salesforce::Flow::client_credentials;
    options.client_id = choice.id;
    options.client_secret = Secret(choice.secret);
    options.share = 1;
    options.bulk_from = 0;  // as the public clients read: page by page
    return salesforce::connect(options);
}

void tell(const Asked& choice, const char* what, std::uint64_t rows, double seconds) {
    std::printf(
        "{\"client\":\"tenure, %s\",\"stream\":\"%s\",\"rows\":%llu,\"cpu_s\":%.4f,"
        "\"rows_per_cpu_s\":%.0f,\"rss_mb\":%.1f}\n",
        what, choice.stream.c_str(), static_cast<unsigned long long>(rows), seconds,
        static_cast<double>(rows) / seconds, peak_mb());
    std::fflush(stdout);
}

/// Reads all fields of the stream that are not nested, as both clients are told to.
void decode(const Asked& choice) {
    const auto crm = connect(choice);
    const std::vector<std::string> only{choice.stream};
    const std::vector<StreamInfo> streams = crm->streams(only);
    if (streams.empty()) throw Error(Errc::not_found, "bench", choice.stream, "no such stream");
    auto fields = std::make_shared<std::vector<FieldInfo>>();
    for (const FieldInfo& field : streams.front().fields) {
        if (field.type != FieldType::json) fields->push_back(field);
    }
    ReadRequest request;
    request.key = {"bench", choice.stream, Purpose::changes, ""};
    request.fields = fields;
    std::uint64_t rows = 0;
    const double began = cpu_now();
    each_page(*crm, request, [&](const Page& page) {
        rows += page.rows.size();
        return true;
    });
    tell(choice, "native rows", rows, cpu_now() - began);
}

void store(const Asked& choice) {
    const char* path = "clients_bench.db";
    for (const char* tail : {"", "-wal", "-shm", ".lock"}) {
        std::remove((std::string(path) + tail).c_str());
    }
    const auto crm = connect(choice);
    const auto target = open_store(std::string("sqlite:") + path);
    const Mapping mapping = Mapping::parse(std::string(
        choice.crm == "hubspot" ? hubspot::default_mapping() : salesforce::default_mapping()));
    SyncOptions options;
    options.source = "bench";
    options.streams = {choice.stream};
    const double began = cpu_now();
    const SyncReport report = sync(*crm, *target, mapping, options);
    std::uint64_t rows = 0;
    for (const RunRecord& run : report.runs) rows += run.read;
    tell(choice, "mapped and stored", rows, cpu_now() - began);
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 5) {
        std::fprintf(stderr,
                     "usage: clients_bench hubspot STREAM URL TOKEN\n"
                     "       clients_bench salesforce STREAM URL CLIENT_ID SECRET\n");
        return 2;
    }
    const bool one = std::string_view(arguments[1]) == "hubspot" || count < 6;
    const Asked choice{arguments[1], arguments[2], arguments[3], one ? "" : arguments[4],
                       arguments[one ? 4 : 5]};
    try {
        decode(choice);
        store(choice);
    } catch (const Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
