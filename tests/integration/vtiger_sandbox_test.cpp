// The vTiger adapter against the sandbox over TLS: walks, changes, deletions, writes and faults.
#include <gtest/gtest.h>

#include <set>

#include "tenure/adapters/sandbox.hpp"
#include "tenure/adapters/vtiger.hpp"
#include "tenure/crm/pages.hpp"
#include "tenure/testing/conformance.hpp"
#include "tenure/testing/manual_clock.hpp"

namespace tenure {
namespace {

constexpr std::int64_t server_start = 1790000000;

class VtigerSandbox : public ::testing::Test {
 protected:
    vtiger::Options options(const std::string& user = "admin") {
        vtiger::Options made;
        made.source = "shop";
        made.url = server_.url();
        made.user = user;
        made.access_key = Secret(server_.access_key(user));
        made.transport.ca_file = server_.ca_file();
        made.clock = &clock_;  // waits between retries cost no time
        return made;
    }

    StreamInfo stream(Connector& connector, const std::string& name) {
        const std::vector<std::string> only{name};
        return connector.streams(only, {}).at(0);
    }

    ReadRequest request(const StreamInfo& info, Cursor from = {}) {
        return {{"shop", info.name, Purpose::changes, ""},
                std::make_shared<std::vector<FieldInfo>>(info.fields),
                std::move(from),
                {},
                {}};
    }

    /// Reads to the end; returns the ids and leaves the last cursor in `from`.
    std::vector<RecordId> drain(Connector& connector, const StreamInfo& info, Cursor& from) {
        std::vector<RecordId> ids;
        each_page(connector, request(info, from), [&](const Page& page) {
            for (const Row& row : page.rows) ids.push_back(row.id);
            from = page.next;
            return true;
        });
        return ids;
    }

    Value value(Connector& connector, const StreamInfo& info, const RecordId& id,
                const std::string& label) {
        ReadRequest wanted = request(info);
        wanted.ids = std::span(&id, 1);
        const Page page = connector.read(wanted, {});
        return page.rows.at(0).values.at(position(info, label));
    }

    std::size_t position(const StreamInfo& info, const std::string& label) {
        for (std::size_t i = 0; i < info.fields.size(); ++i) {
            if (info.fields[i].label == label) return i;
        }
        throw std::runtime_error("no field " + label);
    }

    sandbox::VtigerServer server_{{.customers = 150, .now = server_start}};
    ManualClock clock_{Timestamp::from_seconds(server_start)};
};

TEST_F(VtigerSandbox, WalksEveryStreamOnceAndThenFindsNothing) {
    const auto connector = vtiger::connect(options());
    for (const char* name : {"Accounts", "Contacts", "Invoice", "HelpDesk", "Leads", "Potentials",
                             "Events", "Products", "Users"}) {
        const StreamInfo info = stream(*connector, name);
        Cursor cursor;
        const auto ids = drain(*connector, info, cursor);
        EXPECT_EQ(std::set<RecordId>(ids.begin(), ids.end()).size(), ids.size()) << name;
        EXPECT_FALSE(ids.empty()) << name;
        if (!info.incremental) continue;
        clock_.advance(std::chrono::minutes(5));
        server_.advance(std::chrono::minutes(5));
        EXPECT_TRUE(drain(*connector, info, cursor).size() <= ids.size()) << name;
        clock_.advance(std::chrono::minutes(5));
        server_.advance(std::chrono::minutes(5));
        const auto before = connector->requests();
        EXPECT_TRUE(drain(*connector, info, cursor).empty()) << name;
        EXPECT_LE(connector->requests() - before, 2U) << name;
    }
}

TEST_F(VtigerSandbox, GivesInvoicesTheirItemsAndAmounts) {
    const auto connector = vtiger::connect(options());
    const StreamInfo info = stream(*connector, "Invoice");
    const Page page = connector->read(request(info), {});
    const auto items = static_cast<std::size_t>(field_index(info.fields, "LineItems"));
    const auto total = static_cast<std::size_t>(field_index(info.fields, "hdnGrandTotal"));
    ASSERT_FALSE(page.rows.empty());
    for (const Row& row : page.rows) {
        EXPECT_TRUE(std::holds_alternative<Money>(row.values[total])) << row.id;
        const auto* text = std::get_if<std::string>(&row.values[items]);
        ASSERT_TRUE(text) << row.id;
        EXPECT_EQ(text->find("[{"), 0U) << *text;
    }
}

TEST_F(VtigerSandbox, ReadsWhatItWrote) {
    const auto connector = vtiger::connect(options());
    const StreamInfo info = stream(*connector, "Accounts");
    Cursor cursor;
    const auto ids = drain(*connector, info, cursor);
    const std::string clv = info.fields[position(info, "Tenure CLV")].name;
    const WriteItem item{Operation::revise, "Accounts", ids.front(), {}, {{clv, Decimal{"12.50"}}}};
    server_.advance(std::chrono::minutes(1));
    clock_.advance(std::chrono::minutes(1));
    const auto outcomes = connector->write(std::span(&item, 1), {});
    ASSERT_EQ(outcomes.size(), 1U);
    EXPECT_EQ(outcomes[0].status, WriteStatus::written) << outcomes[0].message;
    EXPECT_TRUE(outcomes[0].altered.empty());
    EXPECT_EQ(value(*connector, info, ids.front(), "Tenure CLV"), Value(Decimal{"12.50"}));
    const auto changed = drain(*connector, info, cursor);
    EXPECT_NE(std::find(changed.begin(), changed.end(), ids.front()), changed.end());
}

TEST_F(VtigerSandbox, CreatesOnceWhateverTheServerAnswers) {
    const auto connector = vtiger::connect(options());
    const StreamInfo info = stream(*connector, "Accounts");
    const std::string external = info.fields[position(info, "Tenure External Id")].name;
    int number = 0;
    for (const char* fault :
         {"error_before_write=1", "error_after_write=1", "drop_before=2", "drop_after=2"}) {
        const ExternalKey key{external, "ext-" + std::to_string(++number)};
        const WriteItem item{Operation::create,
                             "Accounts",
                             "",
                             key,
                             {{"accountname", "شرکت " + std::to_string(number)}}};
        server_.faults(fault);
        connector->write(std::span(&item, 1), {});
        server_.faults("reset");
        const auto outcomes = connector->write(std::span(&item, 1), {});
        EXPECT_EQ(outcomes.at(0).status, WriteStatus::written) << fault;
        ReadRequest wanted = request(info);
        wanted.keys = std::span(&key, 1);
        EXPECT_EQ(connector->read(wanted, {}).rows.size(), 1U) << fault;
    }
}

TEST_F(VtigerSandbox, SurvivesLostSessionsWarningsAndControlCharacters) {
    for (const char* fault :
         {"kill_session_every=3", "session_idle=4", "session_expired=5", "php_warning",
          "control_chars", "truncate=2", "version=8.0.0", "url_limit=1200"}) {
        server_.faults(fault);
        const auto connector = vtiger::connect(options());
        const StreamInfo info = stream(*connector, "Accounts");
        Cursor cursor;
        EXPECT_GE(drain(*connector, info, cursor).size(), 150U) << fault;
        server_.faults("reset");
    }
}

TEST_F(VtigerSandbox, SaysWhatIsWrongWithAPageForPeopleOrAPageThatRepeats) {
    for (const char* fault : {"html=1", "repeat_page"}) {
        const auto connector = vtiger::connect(options());
        const StreamInfo info = stream(*connector, "Contacts");
        server_.faults(fault);
        Cursor cursor;
        try {
            drain(*connector, info, cursor);
            ADD_FAILURE() << fault << " went unnoticed";
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), Errc::bad_response) << error.what();
            EXPECT_FALSE(error.details().next_step.empty());
        }
        server_.faults("reset");
    }
}

TEST_F(VtigerSandbox, SweepsWhereSyncIsBrokenAndFeedsWhereItWorks) {
    server_.faults("sync=off");
    EXPECT_EQ(stream(*vtiger::connect(options()), "Accounts").deletes, DeleteKind::sweep);
    server_.faults("sync=on");
    const auto connector = vtiger::connect(options());
    EXPECT_EQ(stream(*connector, "Accounts").deletes, DeleteKind::feed);
    Cursor from;
    for (int i = 0; i < 10; ++i) {  // takes its position, then asks from there
        const DeletedPage page = connector->read_deleted(
            {{"shop", "Accounts", Purpose::deletes, ""}, nullptr, from, {}, {}}, {});
        EXPECT_TRUE(page.deleted.empty());
        if (i > 0 && page.complete) return;
        from = page.next;
    }
    ADD_FAILURE() << "the feed does not end";
}

TEST_F(VtigerSandbox, KeepsRestrictedUsersToWhatTheyMaySee) {
    const auto connector = vtiger::connect(options("sales"));
    EXPECT_EQ(stream(*connector, "Accounts").deletes, DeleteKind::sweep);
    const std::vector<std::string> invoices{"Invoice"};
    EXPECT_TRUE(connector->streams(invoices, {}).empty());
    const auto report = connector->check({});
    EXPECT_TRUE(report.ok());
}

TEST_F(VtigerSandbox, RefusesAWrongKeyAndAnUnknownAuthority) {
    vtiger::Options wrong = options();
    wrong.access_key = Secret("wrong");
    try {
        vtiger::connect(wrong)->streams({}, {});
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Errc::authentication);
    }
    vtiger::Options strangers = options();
    strangers.transport.ca_file.clear();
    try {
        vtiger::connect(strangers)->streams({}, {});
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Errc::tls);
    }
}

TEST_F(VtigerSandbox, KeepsTheRulesOfConnectors) {
    const auto connector = vtiger::connect(options());
    ConformanceOptions rules;
    rules.streams = {"Accounts", "Contacts", "Invoice", "Leads"};
    EXPECT_THAT(check_connector(*connector, rules), ::testing::IsEmpty());
}

}  // namespace
}  // namespace tenure
