#include "tenure/crm/pages.hpp"

#include "tenure/testing/builders.hpp"
#include "tenure/testing/fake_connector.hpp"

namespace {

using namespace tenure;

/// Gives pages from a list of positions; the page after position i leads to position i + 1.
class Positions final : public Connector {
 public:
    std::vector<std::string> cursors;
    std::function<std::vector<Row>(std::size_t)> rows = [](std::size_t page) {
        return std::vector<Row>{{"1x" + std::to_string(page), {}, {}}};
    };
    std::size_t reads = 0;

    std::string_view name() const noexcept override { return "positions"; }
    std::string fingerprint(const Context&) override { return "positions"; }
    std::vector<StreamInfo> streams(std::span<const std::string>, const Context&) override {
        return {};
    }
    Page read(const ReadRequest&, const Context&) override {
        Page page;
        page.rows = rows(reads);
        page.next.json = cursors[reads % cursors.size()];
        ++reads;
        return page;
    }
};

ReadRequest from_start() {
    return {{"shop", "Accounts", Purpose::changes, ""}, nullptr, {}, {}, {}};
}

Errc walk(Connector& connector) {
    try {
        each_page(connector, from_start(), [](const Page&) { return true; });
    } catch (const Error& error) {
        return error.code();
    }
    return Errc::internal;
}

TEST(EachPage, HandsOutEveryPageUntilOneIsComplete) {
    FakeConnector crm;
    crm.describe(make_stream("Accounts"));
    for (int i = 0; i < 7; ++i) crm.put("Accounts", "11x" + std::to_string(i), {});
    std::size_t rows = 0;
    each_page(crm, from_start(), [&](const Page& page) {
        rows += page.rows.size();
        return true;
    });
    EXPECT_EQ(rows, 7U);
}

TEST(EachPage, StopsWhenTheReceiverHasEnough) {
    FakeConnector crm;
    crm.describe(make_stream("Accounts"));
    for (int i = 0; i < 7; ++i) crm.put("Accounts", "11x" + std::to_string(i), {});
    each_page(crm, from_start(), [](const Page&) { return false; });
    EXPECT_EQ(crm.requests(), 1U);
}

TEST(EachPage, RefusesAPageThatDoesNotMove) {
    Positions crm;
    crm.cursors = {"1", "1"};
    EXPECT_EQ(walk(crm), Errc::bad_response);
    EXPECT_EQ(crm.reads, 2U);
}

TEST(EachPage, RefusesACircleOfAnyLength) {
    for (std::size_t length = 2; length < 40; ++length) {
        Positions crm;
        for (std::size_t i = 0; i < length; ++i) crm.cursors.push_back(std::to_string(i));
        EXPECT_EQ(walk(crm), Errc::bad_response);
        EXPECT_LE(crm.reads, 4 * length);
    }
}

TEST(EachPage, RefusesTheSameRecordsUnderANewPosition) {
    Positions crm;
    for (int i = 0; i < 100; ++i) crm.cursors.push_back(std::to_string(i));
    crm.rows = [](std::size_t) { return std::vector<Row>{{"11x1", {}, {}}, {"11x2", {}, {}}}; };
    EXPECT_EQ(walk(crm), Errc::bad_response);
    EXPECT_EQ(crm.reads, 2U);
}

TEST(EachPage, EndsWithTheContext) {
    Positions crm;
    crm.cursors = {"1", "2"};
    StopSource stop;
    stop.request_stop();
    Context context;
    context.stop = stop.token();
    EXPECT_THROW(each_page(
                     crm, from_start(), [](const Page&) { return true; }, context),
                 Error);
    EXPECT_EQ(crm.reads, 0U);
}

}  // namespace
