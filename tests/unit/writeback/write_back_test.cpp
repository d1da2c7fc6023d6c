#include "tenure/writeback/write_back.hpp"

#include "push.hpp"

namespace {

using namespace tenure;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing_push::Push;

TEST(WriteBack, PutsStageAndValueIntoTheCrm) {
    Push push;
    push.evaluate({{"11x1", "loyal", 120'000}, {"11x2", "new_customer", 5'000}});
    const auto report = push.run();
    EXPECT_EQ(report.generation, 1);
    EXPECT_EQ(report.written, 2U);
    EXPECT_EQ(push.text("11x1", "cf_901"), "loyal");
    EXPECT_EQ(push.text("11x1", "cf_903"), "Loyal");
    EXPECT_EQ(push.text("11x1", "cf_905"), "1200.00");
    EXPECT_EQ(push.text("11x1", "cf_907"), "2026-02-01");
    EXPECT_EQ(push.text("11x1", "cf_909"), "2026-03-01");
    EXPECT_THAT(report.missing_fields, IsEmpty());
}

TEST(WriteBack, WritesNothingThatTheCrmAlreadySays) {
    Push push;
    push.evaluate({{"11x1", "loyal", 120'000}});
    push.run();
    const std::size_t writes = push.crm.writes().size();
    push.evaluate({{"11x1", "loyal", 120'000}}, Date::of(2026, 4, 1));
    const auto report = push.run();
    EXPECT_EQ(report.written, 0U);
    EXPECT_EQ(report.unchanged, 1U);
    EXPECT_EQ(push.crm.writes().size(), writes);
    EXPECT_EQ(push.text("11x1", "cf_909"), "2026-03-01");
}

TEST(WriteBack, WritesANumberOnlyWhenItMovedFarEnough) {
    Push push;
    push.evaluate({{"11x1", "loyal", 100'000}});
    push.run();
    push.evaluate({{"11x1", "loyal", 104'900}});
    EXPECT_EQ(push.run().written, 0U);
    push.evaluate({{"11x1", "loyal", 105'000}});
    EXPECT_EQ(push.run().written, 1U);
    EXPECT_EQ(push.text("11x1", "cf_905"), "1050.00");
}

TEST(WriteBack, BringsSmallMovesAlongWithAChangedStage) {
    Push push;
    push.evaluate({{"11x1", "loyal", 100'000}});
    push.run();
    push.evaluate({{"11x1", "at_risk", 100'100}}, Date::of(2026, 4, 1));
    EXPECT_EQ(push.run().written, 1U);
    EXPECT_EQ(push.text("11x1", "cf_905"), "1001.00");
    EXPECT_EQ(push.text("11x1", "cf_909"), "2026-04-01");
}

TEST(WriteBack, DoesNotTouchFieldsThatStayTheSame) {
    Push push;
    push.evaluate({{"11x1", "loyal", 100'000}});
    push.run();
    push.evaluate({{"11x1", "loyal", 200'000}});
    push.run();
    ASSERT_EQ(push.crm.writes().back().values.size(), 1U);
    EXPECT_EQ(push.crm.writes().back().values.front().name, "cf_905");
}

TEST(WriteBack, ADryRunListsDifferencesAndChangesNothing) {
    Push push;
    push.evaluate({{"11x1", "loyal", 100'000}, {"11x2", "loyal", std::nullopt}});
    push.options.mode = WriteMode::dry_run;
    const auto report = push.run();
    EXPECT_EQ(report.planned, 2U);
    EXPECT_EQ(report.written, 0U);
    EXPECT_THAT(push.crm.writes(), IsEmpty());
    EXPECT_FALSE(push.store->fact("shop", "write_bindings:Accounts"));
    const auto clv = std::find_if(report.differences.begin(), report.differences.end(),
                                  [](const WriteDifference& one) { return one.field == "cf_905"; });
    ASSERT_NE(clv, report.differences.end());
    EXPECT_EQ(clv->id, "11x1");
    EXPECT_EQ(clv->before, "");
    EXPECT_EQ(clv->after, "1000.00");
}

TEST(WriteBack, StopsAtTheLimit) {
    Push push;
    push.evaluate({{"11x1", "loyal", 1}, {"11x2", "loyal", 1}, {"11x3", "loyal", 1}});
    push.options.limit = 2;
    EXPECT_EQ(push.run().written, 2U);
    EXPECT_EQ(push.run().written, 1U);
    EXPECT_EQ(push.run().written, 0U);
}

TEST(WriteBack, LeavesACustomerWithoutValueAloneUnlessTheValueWasOurs) {
    Push push;
    push.crm.put("Accounts", "11x2", {{"cf_905", Decimal{"77.00"}}});
    push.evaluate({{"11x1", "loyal", 100'000}, {"11x2", "loyal", std::nullopt}});
    push.run();
    push.evaluate({{"11x1", "loyal", std::nullopt}, {"11x2", "loyal", std::nullopt}});
    EXPECT_EQ(push.run().written, 1U);
    EXPECT_EQ(push.text("11x1", "cf_905"), "");
    EXPECT_EQ(push.text("11x2", "cf_905"), "77.00");
    EXPECT_EQ(push.run().written, 0U);
}

TEST(WriteBack, CountsInTheUnitsOfTheCrm) {
    Push push;
    push.options.profile.money_scale = 10;
    push.options.profile.business_zone = Zone::named("Asia/Tehran");
    push.options.language = Language::fa;
    push.evaluate({{"11x1", "loyal", 123'456}}, Date::of(2026, 3, 1), 21 * 3600);
    push.run();
    EXPECT_EQ(push.text("11x1", "cf_905"), "123.46");
    EXPECT_EQ(push.text("11x1", "cf_909"), "2026-03-02");
    EXPECT_EQ(push.text("11x1", "cf_903"), "وفادار");
}

TEST(WriteBack, ReportsAnAlteredValueAndDoesNotSendItForEver) {
    Push push;
    push.crm.store_as = [](const FieldInfo& field, const Value& value) {
        return field.name == "cf_905" ? Value(Decimal{"999.99"}) : value;
    };
    push.evaluate({{"11x1", "loyal", 500'000}});
    const auto report = push.run();
    EXPECT_EQ(report.written, 1U);
    EXPECT_THAT(report.altered,
                Contains("Accounts 11x1 cf_905: sent \"5000.00\", the CRM keeps \"999.99\""));
    push.evaluate({{"11x1", "loyal", 501'000}});
    EXPECT_EQ(push.run().written, 0U);
    push.evaluate({{"11x1", "loyal", 900'000}});
    EXPECT_EQ(push.run().written, 1U);
}

TEST(WriteBack, WritesAgainWhatSomebodyChangedByHand) {
    Push push;
    push.evaluate({{"11x1", "loyal", 100'000}});
    push.run();
    push.crm.put("Accounts", "11x1", {{"cf_901", "vip"}});
    EXPECT_EQ(push.run().written, 1U);
    EXPECT_EQ(push.text("11x1", "cf_901"), "loyal");
}

TEST(WriteBack, KeepsALedgerOfWhatItWrote) {
    Push push;
    push.evaluate({{"11x1", "loyal", 100'000}});
    push.run();
    const auto entry = push.store->last_written("shop", "Accounts", "11x1", "cf_905");
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->value, "1000.00");
    EXPECT_EQ(entry->generation, 1);
}

TEST(WriteBack, ReadsBackWhatNobodyKnowsTheOutcomeOf) {
    Push push;
    push.evaluate({{"11x1", "loyal", 100'000}, {"11x2", "loyal", 100'000}});
    push.crm.on_write = [](const WriteItem& item) {
        const bool done = item.id == "11x1";
        return Outcome{0, WriteStatus::unknown, done ? item.id : "", "", "timed out", {}};
    };
    const auto report = push.run();
    EXPECT_EQ(report.written, 1U);
    ASSERT_EQ(report.rejected.size(), 1U);
    EXPECT_EQ(report.rejected.front().id, "11x2");
    EXPECT_EQ(report.rejected.front().code, "unknown");
    EXPECT_TRUE(push.store->last_written("shop", "Accounts", "11x1", "cf_901"));
    EXPECT_FALSE(push.store->last_written("shop", "Accounts", "11x2", "cf_901"));
}

TEST(WriteBack, GoesOnAfterARefusedRecord) {
    Push push;
    push.evaluate({{"11x1", "loyal", 1}, {"11x2", "loyal", 1}, {"11x99", "loyal", 1}});
    push.crm.on_write = [](const WriteItem& item) -> std::optional<Outcome> {
        if (item.id != "11x1") return std::nullopt;
        return Outcome{0, WriteStatus::rejected, item.id, "MANDATORY", "owner missing", {}};
    };
    const auto report = push.run();
    EXPECT_EQ(report.written, 1U);
    ASSERT_EQ(report.rejected.size(), 2U);
    EXPECT_EQ(report.rejected[0].code, "not_found");
    EXPECT_EQ(report.rejected[1].code, "MANDATORY");
    const auto letters = push.store->dead_letters(10);
    ASSERT_EQ(letters.size(), 2U);
    EXPECT_EQ(letters.front().step, "write");
}

TEST(WriteBack, NamesFieldsThatAreMissingAndWritesTheOthers) {
    Push push;
    auto info = push.crm.info("Accounts");
    info.fields[0].label = "Something else";
    info.fields[1].writable = false;
    push.crm.describe(info);
    push.evaluate({{"11x1", "loyal", 100'000}});
    const auto report = push.run();
    EXPECT_EQ(report.written, 1U);
    EXPECT_THAT(report.missing_fields,
                Contains("Accounts.\"Lifecycle stage\": no such field for stage"));
    EXPECT_THAT(report.missing_fields, Contains(HasSubstr("may not write it")));
    EXPECT_EQ(push.text("11x1", "cf_901"), "");
    EXPECT_EQ(push.text("11x1", "cf_905"), "1000.00");
}

TEST(WriteBack, FitsAChoiceByValueOrLabelAndNamesTheMissingOne) {
    Push push;
    auto info = push.crm.info("Accounts");
    info.fields[1].type = FieldType::choice;
    info.fields[1].choices = {{"L", "loyal"}, {"N", "New customer"}};
    push.crm.describe(info);
    push.evaluate({{"11x1", "loyal", 1}, {"11x2", "at_risk", 1}});
    const auto report = push.run();
    EXPECT_EQ(push.text("11x1", "cf_903"), "L");
    EXPECT_EQ(push.text("11x2", "cf_903"), "");
    EXPECT_THAT(report.missing_fields,
                Contains("Accounts.cf_903: cannot hold stage_label \"At risk\""));
    EXPECT_EQ(push.run().written, 0U);
}

TEST(WriteBack, RefusesAFieldThatChangedBehindItsLabel) {
    Push push;
    push.evaluate({{"11x1", "loyal", 1}});
    push.run();
    auto info = push.crm.info("Accounts");
    info.fields[0].name = "cf_999";
    push.crm.describe(info);
    EXPECT_EQ(push.failure(), Errc::schema_changed);
}

TEST(WriteBack, RefusesAnotherCrm) {
    Push push;
    push.evaluate({{"11x1", "loyal", 1}});
    push.crm.identity = "fake://two";
    EXPECT_EQ(push.failure(), Errc::wrong_source);
    EXPECT_THAT(push.crm.writes(), IsEmpty());
}

TEST(WriteBack, NeedsAnEvaluation) {
    Push push;
    EXPECT_EQ(push.failure(), Errc::not_found);
}

TEST(WriteBack, SaysWhenAStreamMayNotBeWritten) {
    Push push;
    push.crm.info("Accounts").writable = false;
    push.evaluate({{"11x1", "loyal", 1}});
    EXPECT_THAT(push.run().missing_fields, Contains("Accounts: this user may not write it"));
}

TEST(WriteBack, WorksThroughManyCustomersInBatches) {
    Push push;
    std::vector<Push::Customer> all;
    for (int i = 100; i < 330; ++i) {
        const std::string id = "11x" + std::to_string(i);
        push.crm.put("Accounts", id, {});
        all.push_back({id, "loyal", 1'000});
    }
    push.evaluate(all);
    std::uint64_t finished = 0;
    push.options.progress = [&](const Progress& progress) { finished = progress.done; };
    EXPECT_EQ(push.run().written, 230U);
    EXPECT_EQ(finished, 230U);
}

TEST(WriteBack, EndsWithTheContext) {
    Push push;
    push.evaluate({{"11x1", "loyal", 1}});
    StopSource stop;
    stop.request_stop();
    push.context.stop = stop.token();
    EXPECT_EQ(push.failure(), Errc::cancelled);
}

}  // namespace
