#include "tenure/clv/transactions_csv.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include "tenure/core/error.hpp"

namespace tenure {
namespace {

std::vector<std::string> ids_of(const LogSummaries& result) {
    std::vector<std::string> ids;
    for (const std::uint32_t customer : result.table.customer) {
        ids.push_back(result.ids.text(customer));
    }
    return ids;
}

TEST(TransactionsCsv, SummarizesALog) {
    const LogSummaries result = summarize_csv(
        "customer_id,date,amount\n"
        "7,2024-01-01,5\n7,2024-01-08,12.50\nC-1,2024-01-08,3.1\n7,2024-01-15,7.5\n");
    EXPECT_EQ(result.rows, 4U);
    EXPECT_EQ(ids_of(result), (std::vector<std::string>{"7", "C-1"}));
    EXPECT_EQ(result.table.summaries.x, (std::vector<double>{2, 0}));
    EXPECT_EQ(result.table.summaries.t_x[0], 2);
    EXPECT_EQ(result.table.summaries.mean_spend[0], 10);
    EXPECT_EQ(result.table.first_day[0], Date::of(2024, 1, 1).days);
}

TEST(TransactionsCsv, ReadsWhatSpreadsheetsWrite) {
    const LogSummaries result = summarize_csv(
        "\xEF\xBB\xBF"
        "Note,\"Date\",AMOUNT,Customer_ID,x\r\n"
        "\"a, b\r\nc\"\"d\",20240101,+5,\"Smith, J\",1\r\n"
        "\r\n"
        ",\"2024-01-08\", 1e1 ,\"Smith, J\",\"2\r\n\"\r\n"
        "n,2024-01-09,.5,\"say \"\"hi\"\"\",");
    EXPECT_EQ(result.bad.count, 0U);
    EXPECT_EQ(ids_of(result), (std::vector<std::string>{"Smith, J", "say \"hi\""}));
    EXPECT_EQ(result.table.summaries.x, (std::vector<double>{1, 0}));
    EXPECT_EQ(result.table.summaries.mean_spend[0], 10);
}

TEST(TransactionsCsv, NeedsNoAmounts) {
    const TransactionLog log = read_transactions_csv("date,id\n20240101,1\n2024-02-29,1\n");
    EXPECT_TRUE(log.amount.empty());
    EXPECT_EQ(log.day, (std::vector<std::int32_t>{19723, 19782}));
    EXPECT_EQ(summarize(log.columns()).summaries.x, std::vector<double>{1});
}

TEST(TransactionsCsv, ReportsBadRowsByLineColumnAndReason) {
    const TransactionLog log = read_transactions_csv(
        "id,date,amount\n"
        "1,2024-01-01,1\n"
        ",2024-01-01,1\n"
        "1,2024-02-30,1\n"
        "1,2024-01-01,nan\n"
        "1,2024-01-01,1e400\n"
        "1,2024-01-01,\n"
        "1,2024-01-01\n"
        "\"1\n\",2024-01-01,x\n"
        "1,0000-01-01,1\n"
        "1,99999-01-01,1\n"
        "1,2024-01-01,inf\n"
        "1,2024-01-01,1.2.3\n"
        "1,2024-01-01,-2.25\n"
        "1,2024-01-01,\"open\n");
    EXPECT_EQ(log.amount, (std::vector<double>{1, -2.25}));
    const std::vector<std::pair<std::uint64_t, std::string>> expected{
        {3, "customer_id"}, {4, "date"},  {5, "amount"}, {6, "amount"},  {7, "amount"},  {8, ""},
        {9, "amount"},      {11, "date"}, {12, "date"},  {13, "amount"}, {14, "amount"}, {16, ""}};
    ASSERT_EQ(log.bad.first.size(), expected.size());
    EXPECT_EQ(log.bad.count, expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        EXPECT_EQ(log.bad.first[i].line, expected[i].first);
        EXPECT_EQ(log.bad.first[i].column, expected[i].second) << expected[i].first;
        EXPECT_FALSE(log.bad.first[i].reason.empty());
    }
}

TEST(TransactionsCsv, KeepsTheFirstTwentyBadRowsAndCountsAll) {
    std::string text = "id,date,amount\n";
    for (int i = 0; i < 1000; ++i) text += "1,never,1\n";
    const LogSummaries result = summarize_csv(text);
    EXPECT_EQ(result.bad.first.size(), 20U);
    EXPECT_EQ(result.bad.count, 1000U);
    EXPECT_EQ(result.table.size(), 0U);
}

std::string refusal_of(std::string_view csv) {
    try {
        (void)summarize_csv(csv);
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Errc::configuration);
        return error.what();
    }
    return {};
}

TEST(TransactionsCsv, NamesTheColumnsItFoundWhenOneIsMissing) {
    const std::string text = refusal_of("Customer_ID,when,Amount\n1,2,3\n");
    EXPECT_NE(text.find("no column date; found: customer_id, when, amount"), std::string::npos);
    EXPECT_NE(refusal_of("").find("empty"), std::string::npos);
    EXPECT_NE(refusal_of("\n\n").find("no list of columns"), std::string::npos);
    EXPECT_NE(refusal_of("\"id").find("no list of columns"), std::string::npos);
    EXPECT_THROW(summarize_csv_file("/nowhere/log.csv"), Error);
    EXPECT_THROW(summarize_csv_file("/"), Error);
}

TEST(TransactionsCsv, TakesAHeaderWithoutRows) {
    for (const char* text : {"id,date,amount", "id,date,amount\r\n"}) {
        const LogSummaries result = summarize_csv(text);
        EXPECT_EQ(result.table.size(), 0U);
        EXPECT_EQ(result.bad.count, 0U);
    }
}

TEST(TransactionsCsv, TellsIdsApartByTheirText) {
    const std::vector<std::string> ids{"7",
                                       "007",
                                       "16777215",
                                       "16777216",
                                       "10000000000000000000",
                                       "18446744073709551616",
                                       "999999999999999999",
                                       "0",
                                       "00",
                                       "-7",
                                       " 7",
                                       "\xD8\xB9\xD9\x84\xDB\x8C"};
    std::string text = "id,date\n";
    for (int round = 0; round < 2; ++round) {
        for (const std::string& id : ids) {
            text += id + (round == 0 ? ",2024-01-01\n" : ",2024-01-02\n");
        }
    }
    const LogSummaries result = summarize_csv(text);
    EXPECT_EQ(ids_of(result), ids);
    EXPECT_EQ(result.table.summaries.x, std::vector<double>(ids.size(), 1.0));
    for (std::uint32_t i = 0; i < ids.size(); ++i) EXPECT_EQ(result.ids.find(ids[i]), i);
    EXPECT_FALSE(result.ids.find("8"));
    EXPECT_FALSE(result.ids.find("16777217"));
    EXPECT_FALSE(result.ids.find(""));
}

TEST(TransactionsCsv, LeavesOutARowThatIsTooLong) {
    for (const std::string& start : {std::string("\""), std::string()}) {
        const std::string text = "id,date,amount\n1,20240101,1\n" + start +
                                 std::string(700'000, 'x') + "\n2,20240102,1\n";
        const TransactionLog log = read_transactions_csv(text);
        EXPECT_EQ(log.customer.size(), 2U);
        ASSERT_EQ(log.bad.count, 1U);
        EXPECT_EQ(log.bad.first[0].line, 3U);
    }
}

TEST(TransactionsCsv, ReadsAmountsAsExactlyAsTheStandardLibrary) {
    std::mt19937_64 random(3);
    std::string text = "id,date,amount\n";
    std::vector<double> expected;
    for (int i = 0; i < 20'000; ++i) {
        char cell[48];
        const int decimals = static_cast<int>(random() % 11);
        const double value =
            static_cast<double>(static_cast<std::int64_t>(random() >> (random() % 60))) / 1e6;
        std::snprintf(cell, sizeof cell, "%.*f", decimals, value);
        expected.push_back(std::stod(cell));
        text += std::string("1,20240101,") + cell + "\n";
    }
    EXPECT_EQ(read_transactions_csv(text).amount, expected);
}

TEST(TransactionsCsv, EqualsItsColumnsInAnyOrderOfRowsAndAcrossBlocks) {
    std::mt19937_64 random(4);
    for (const bool ordered : {true, false}) {
        std::string text = "id,date,amount,note\n";
        for (int i = 0; i < 60'000; ++i) {
            const auto id = std::to_string(random() % 3000);
            const int day = ordered ? i / 100 : static_cast<int>(random() % 600);
            text += (random() % 3 == 0 ? "\"c" + id + '"' : id) + ',' +
                    to_string(Date{19'000 + day}) + ',' +
                    std::to_string(static_cast<int>(random() % 900) - 50) +
                    (random() % 50 == 0 ? ",\"a\nb\"" : ",") + "\r\n";
        }
        const LogSummaries direct = summarize_csv(text);
        const TransactionLog log = read_transactions_csv(text);
        const SummaryTable table = summarize(log.columns());
        EXPECT_EQ(direct.rows, 60'000U);
        EXPECT_EQ(direct.bad.count + log.bad.count, 0U);
        EXPECT_EQ(direct.table.customer, table.customer);
        EXPECT_EQ(direct.table.summaries.x, table.summaries.x);
        EXPECT_EQ(direct.table.summaries.mean_spend, table.summaries.mean_spend);
        EXPECT_EQ(direct.table.summaries.log_intervals, table.summaries.log_intervals);
    }
}

TEST(TransactionsCsv, SurvivesAnyBytes) {
    std::mt19937_64 random(5);
    const std::string letters = std::string("\",\n\r 0129-.ae\xEFx") + '\0';
    for (int round = 0; round < 3000; ++round) {
        std::string text = "id,date,amount\n1,2024-01-01,5\n";
        const std::size_t size = random() % 120;
        for (std::size_t i = 0; i < size; ++i) text += letters[random() % letters.size()];
        const TransactionLog log = read_transactions_csv(text);
        ASSERT_EQ(log.customer.size(), log.day.size());
        ASSERT_GE(log.customer.size(), 1U);
        (void)read_summaries_csv("id,x,t_x,T\n" + text);
    }
}

TEST(SummariesCsv, ReadsSummariesWithWeights) {
    const SummaryFile file = read_summaries_csv(
        "customer_id,x,t_x,T,m_x,weight\na,2,30.43,38.86,22.35,1\nb,0,0,38.86,0,3\n",
        TimeUnit::day);
    EXPECT_EQ(file.summaries.unit, TimeUnit::day);
    EXPECT_EQ(file.summaries.x, (std::vector<double>{2, 0}));
    EXPECT_EQ(file.summaries.T, (std::vector<double>{38.86, 38.86}));
    EXPECT_EQ(file.summaries.mean_spend, (std::vector<double>{22.35, 0}));
    EXPECT_EQ(file.summaries.weight, (std::vector<double>{1, 3}));
    EXPECT_EQ(file.ids.text(1), "b");
}

TEST(SummariesCsv, ReportsRowsThatCannotBeModelled) {
    const SummaryFile file = read_summaries_csv(
        "id,x,t_x,T\n1,2,97.43,97.29\n2,0,0,0\n2,0,0,1\n3,inf,1,2\n4,1,0,5\n,0,0,5\n");
    EXPECT_EQ(file.summaries.size(), 1U);
    EXPECT_EQ(file.bad.count, 5U);
    ASSERT_EQ(file.bad.first.size(), 5U);
    EXPECT_EQ(file.bad.first[0].reason, "t_x is beyond T");
    EXPECT_EQ(file.bad.first[1].line, 4U);
    EXPECT_EQ(file.bad.first[2].column, "x");
}

TEST(SummariesCsv, NamesTheColumnsItFound) {
    EXPECT_THROW(read_summaries_csv("id,x,t_x\n1,0,0\n"), Error);
    EXPECT_THROW(read_summaries_csv_file("/nowhere/summaries.csv"), Error);
}

}  // namespace
}  // namespace tenure
