#include "tenure/testing/conformance.hpp"

#include "tenure/testing/builders.hpp"
#include "tenure/testing/fake_connector.hpp"

namespace {

using namespace tenure;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

std::unique_ptr<FakeConnector> sound() {
    auto crm = std::make_unique<FakeConnector>();
    crm->describe(
        make_stream("Accounts", {make_field("name"), make_field("city")}, DeleteKind::sweep));
    crm->describe(make_stream("Leads", {make_field("name")}, DeleteKind::feed));
    for (int i = 0; i < 8; ++i) {
        crm->put("Accounts", "11x" + std::to_string(i), {{"name", "Account"}});
        crm->put("Leads", "10x" + std::to_string(i), {{"name", "Lead"}});
    }
    for (int i = 0; i < 4; ++i) crm->erase("Leads", "10x" + std::to_string(i));
    return crm;
}

/// Breaks one page of every read in some way and expects the kit to say so.
void expect_found(const std::string& rule,
                  const std::function<void(const ReadRequest&, Page&)>& tamper) {
    auto crm = sound();
    crm->tamper = tamper;
    EXPECT_THAT(check_connector(*crm, {.most_pages = 20}), Contains(HasSubstr(rule)));
}

TEST(Conformance, FindsNothingAgainstASoundConnector) {
    EXPECT_THAT(check_connector(*sound()), IsEmpty());
}

TEST(Conformance, FindsAStreamListedTwice) {
    class Twice final : public Connector {
     public:
        std::string_view name() const noexcept override { return "twice"; }
        std::string fingerprint(const Context&) override { return std::to_string(++calls_); }
        std::vector<StreamInfo> streams(std::span<const std::string>, const Context&) override {
            return {make_stream("Accounts"), make_stream("Accounts")};
        }
        Page read(const ReadRequest&, const Context&) override { throw std::runtime_error("no"); }

     private:
        int calls_ = 0;
    } crm;
    const auto found = check_connector(crm);
    EXPECT_THAT(found, Contains(HasSubstr("Accounts is listed twice")));
    EXPECT_THAT(found, Contains(HasSubstr("it differs from one call to the next")));
    EXPECT_THAT(found, Contains(HasSubstr("something other than Error: no")));
    EXPECT_THAT(found, Contains("stop: streams went on regardless"));
    EXPECT_THAT(found, Contains("deadline: streams went on regardless"));
}

TEST(Conformance, FindsAnEndThatIsNeverProven) {
    expect_found("complete: Accounts: no page was complete", [](const ReadRequest&, Page& page) {
        static int number = 0;
        page.complete = false;
        page.rows.clear();
        page.next.json = std::to_string(++number);
    });
}

TEST(Conformance, FindsAPageThatRepeats) {
    expect_found("did not move", [](const ReadRequest& request, Page& page) {
        page.complete = false;
        page.next = request.from;
    });
}

TEST(Conformance, FindsARecordThatComesTwice) {
    expect_found("came twice in one walk", [](const ReadRequest&, Page& page) {
        if (!page.rows.empty()) page.rows.push_back(page.rows.front());
    });
}

TEST(Conformance, FindsARecordWithoutIdOrVersion) {
    expect_found("ids: Accounts: a record has none", [](const ReadRequest&, Page& page) {
        if (!page.rows.empty()) page.rows.front().id.clear();
    });
    expect_found("though changes are tracked", [](const ReadRequest&, Page& page) {
        for (Row& row : page.rows) row.version = {};
    });
}

TEST(Conformance, FindsRowsThatDoNotFitTheFields) {
    expect_found("has not one value per field", [](const ReadRequest&, Page& page) {
        for (Row& row : page.rows) row.values.emplace_back(Null{});
    });
    expect_found("was not asked for", [](const ReadRequest& request, Page& page) {
        if (request.fields) return;
        page.fields = std::make_shared<const std::vector<FieldInfo>>(
            std::vector<FieldInfo>{make_field("surprise")});
        for (Row& row : page.rows) row.values = {Null{}};
    });
}

TEST(Conformance, FindsIdsThatAreNotAnswered) {
    expect_found("by id: Accounts: the page is not complete",
                 [](const ReadRequest& request, Page& page) {
                     if (!request.ids.empty()) page.complete = false;
                 });
    expect_found("records for 3 ids that exist", [](const ReadRequest& request, Page& page) {
        if (!request.ids.empty()) page.rows.resize(1);
    });
}

TEST(Conformance, FindsASweepThatMissesRecords) {
    expect_found("sweep: Accounts: 11x0 is missing", [](const ReadRequest& request, Page& page) {
        if (request.key.purpose == Purpose::deletes && request.from.empty()) {
            page.rows.erase(page.rows.begin());
        }
    });
}

TEST(Conformance, FindsAResumedWalkThatMissesRecords) {
    expect_found("resume: Accounts: 11x3 is missing",
                 [first = 0](const ReadRequest& request, Page& page) mutable {
                     if (request.key.purpose != Purpose::changes || !request.fields) return;
                     const bool there = !page.rows.empty() && page.rows.front().id == "11x3";
                     if (there && ++first == 2) page.rows.erase(page.rows.begin());
                 });
}

TEST(Conformance, FindsOldRecordsThatComeAsNewAfterTheEnd) {
    expect_found("nothing new: Accounts", [](const ReadRequest& request, Page& page) {
        if (page.complete && page.rows.empty() && request.key.stream == "Accounts") {
            page.rows.push_back({"11x77", {Timestamp::from_seconds(1)}, {}});
            for (std::size_t i = 0; i < page.fields->size(); ++i) {
                page.rows.back().values.emplace_back(Null{});
            }
        }
    });
}

TEST(Conformance, FindsAFeedThatDoesNotMove) {
    class Stuck final : public Connector {
     public:
        std::string_view name() const noexcept override { return "stuck"; }
        std::string fingerprint(const Context&) override { return "stuck"; }
        std::vector<StreamInfo> streams(std::span<const std::string>, const Context&) override {
            return {make_stream("Leads", {}, DeleteKind::feed)};
        }
        Page read(const ReadRequest&, const Context&) override {
            Page page;
            page.complete = true;
            return page;
        }
        DeletedPage read_deleted(const ReadRequest& request, const Context&) override {
            DeletedPage page;
            page.next = request.from;
            return page;
        }
    } crm;
    EXPECT_THAT(check_connector(crm), Contains(HasSubstr("did not move")));
}

TEST(Conformance, FindsAWriteThatAltersSilently) {
    const WriteItem item{Operation::revise, "Accounts", "11x1", {}, {{"city", "Tehran"}}};
    auto crm = sound();
    EXPECT_THAT(check_connector(*crm, {.writes = {item}}), IsEmpty());
    crm->on_write = [](const WriteItem& written) {
        return Outcome{0, WriteStatus::written, written.id, "", "", {}};
    };
    const WriteItem other{Operation::revise, "Accounts", "11x1", {}, {{"city", "Qom"}}};
    EXPECT_THAT(check_connector(*crm, {.writes = {other}}),
                Contains(HasSubstr("11x1.city reads back otherwise")));
    crm->on_write = [](const WriteItem& written) {
        return Outcome{7, WriteStatus::rejected, written.id, "", "", {}};
    };
    EXPECT_THAT(check_connector(*crm, {.writes = {other}}),
                Contains(HasSubstr("was rejected without a reason")));
}

}  // namespace
