// Streams the result of a Bulk API 2.0 query through the Salesforce adapter over HTTP, and tells
// what that took. bulk_bench [ROWS [COLUMNS]] prints a JSON line after a tenth of the rows and at
// the end: the memory of both is the same, whatever the number of rows.
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include "bulk_org.hpp"
#include "resources.hpp"
#include "tenure/adapters/salesforce.hpp"
#include "tenure/crm/pages.hpp"

namespace {

using namespace tenure;
using tenure::bench::cpu_now;
using tenure::bench::peak_mb;

std::unique_ptr<Connector> connect(const std::string& url) {
    salesforce::Options options;
    options.source = "bench";
    options.url = url;
    options.auth = salesforce::Flow::client_credentials;
    options.client_id = "bench";
    options.client_secret = Secret("bench");
    options.currency = "USD";
    options.share = 1;
    return salesforce::connect(options);
}

void tell(std::uint64_t rows, std::size_t columns, double seconds) {
    std::printf(
        "{\"client\":\"tenure, bulk rows\",\"rows\":%llu,\"columns\":%zu,\"cpu_s\":%.3f,"
        "\"rows_per_cpu_s\":%.0f,\"rss_mb\":%.1f}\n",
        static_cast<unsigned long long>(rows), columns, seconds,
        static_cast<double>(rows) / seconds, peak_mb());
    std::fflush(stdout);
}

void read(const std::string& url, std::uint64_t expected, std::size_t columns) {
    const auto crm = connect(url);
    const std::vector<std::string> only{"Wide__c"};
    const std::vector<StreamInfo> streams = crm->streams(only);
    ReadRequest request;
    request.key = {"bench", "Wide__c", Purpose::changes, ""};
    request.fields = std::make_shared<std::vector<FieldInfo>>(streams.at(0).fields);
    std::uint64_t rows = 0;
    bool told = false;
    const double began = cpu_now();
    each_page(*crm, request, [&](const Page& page) {
        rows += page.rows.size();
        if (!told && rows >= expected / 10) {
            told = true;
            tell(rows, columns, cpu_now() - began);
        }
        return true;
    });
    tell(rows, columns, cpu_now() - began);
    if (rows != expected) throw std::runtime_error("not all rows came");
}

}  // namespace

int main(int count, char** arguments) {
    const std::uint64_t rows = count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 1'000'000;
    const std::size_t columns = count > 2 ? std::strtoull(arguments[2], nullptr, 10) : 50;
    if (rows < 10'000 || columns < 2 || columns > 500) {
        std::fprintf(stderr, "usage: bulk_bench [ROWS, 10000 at least [COLUMNS, 2 to 500]]\n");
        return 2;
    }
    try {
        const tenure::bench::BulkOrg org(rows, columns);
        read(org.url(), rows, columns);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
