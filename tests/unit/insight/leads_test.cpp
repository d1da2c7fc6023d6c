// Who has not bought: scored by what they did and by how well their records fit.
#include "tenure/insight/leads.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "tenure/insight/evaluate.hpp"
#include "tenure/insight/explain.hpp"
#include "unit/store/store_kit.hpp"

namespace {

using namespace tenure;
using namespace tenure::store_kit;

using Leads = AnyStore;
INSTANTIATE_TEST_SUITE_P(Both, Leads, both_stores, store_name);

const Timestamp now = day(100);

void put_customer(Store& store, const std::string& id, const std::string& city, int version = 1) {
    Customer customer;
    customer.name = "Customer " + id;
    customer.city = city;
    PageMaker(store, "Accounts")
        .add(id, version, no_values, {row_of(EntityKind::customer, customer)})
        .commit();
}

/// A mail that the customer wrote, worth ten points on its day.
void put_mail(Store& store, const std::string& customer, int days_ago) {
    Interaction mail;
    mail.customer = Reference{"Accounts", customer};
    mail.channel = std::string("email");
    mail.direction = std::string("in");
    mail.happened_at = day(100 - days_ago);
    PageMaker(store, "Emails")
        .add("mail of " + customer, 1, no_values, {row_of(EntityKind::interaction, mail)})
        .commit();
}

/// A wrote today, B a month ago, C never; D bought.
void fill(Store& store) {
    put_customer(store, "A", "Shiraz");
    put_customer(store, "B", "تهران");
    put_customer(store, "C", "Tehran");
    put_customer(store, "D", "Tehran");
    put_mail(store, "A", 0);
    put_mail(store, "B", 30);
    Purchase sale;
    sale.customer = Reference{"Accounts", "D"};
    sale.purchased_on = Date::of(2026, 3, 1);
    sale.total = Money{100, Currency::of("EUR")};
    PageMaker(store, "Invoice")
        .add("1", 1, no_values, {row_of(EntityKind::purchase, sale)})
        .commit();
}

EvaluateOptions wanting_tehran() {
    EvaluateOptions options;
    options.model = std::nullopt;
    options.leads.fit = {{"city", {"تهران", "Tehran"}, 30}, {"email", {}, 10}};
    return options;
}

std::vector<InsightRow> leads_of(Store& store) {
    return read_leads(store, store.generations(1).at(0));
}

std::vector<std::string> ids_of(const std::vector<InsightRow>& leads) {
    std::vector<std::string> ids;
    for (const InsightRow& each : leads) ids.push_back(each.customer.id);
    return ids;
}

TEST_P(Leads, ComeBestFirstByWhatTheyDid) {
    fill(*store);
    evaluate(*store, now, {.model = std::nullopt});
    const auto leads = leads_of(*store);
    EXPECT_EQ(ids_of(leads), (std::vector<std::string>{"A", "B", "C"}));
    EXPECT_DOUBLE_EQ(leads[0].figures.lead_score, 100 * (1 - std::exp2(-10.0 / 30)));
    EXPECT_DOUBLE_EQ(leads[1].figures.lead_score, 100 * (1 - std::exp2(-5.0 / 30)));
    EXPECT_EQ(leads[2].figures.lead_score, 0);
    const auto why = lead_reasons(leads[1], {}, {});
    ASSERT_EQ(why.size(), 1U);
    EXPECT_EQ(why[0].code, "lead_points");
    EXPECT_NEAR(why[0].value, 5, 1e-9);
}

TEST_P(Leads, CountHowWellTheyFitWhereThereAreRules) {
    fill(*store);
    evaluate(*store, now, wanting_tehran());
    const auto leads = leads_of(*store);
    EXPECT_EQ(ids_of(leads), (std::vector<std::string>{"B", "C", "A"}));
    EXPECT_DOUBLE_EQ(leads[0].figures.lead_score, lead_score(0.75, 5, wanting_tehran().leads));
    EXPECT_DOUBLE_EQ(leads[1].figures.lead_score, 0.4 * 75);
    const Generation generation = store->generations(1).at(0);
    EXPECT_EQ(lead_rules_of(generation), wanting_tehran().leads);  // kept with what they made
    Customer record;
    record.city = std::string("Tehran");
    const auto why = lead_reasons(leads[0], record, lead_rules_of(generation));
    ASSERT_EQ(why.size(), 2U);
    EXPECT_NEAR(why[0].value, 5, 1e-9);
    EXPECT_EQ(why[1].code, "lead_fit");
    EXPECT_DOUBLE_EQ(why[1].value, 0.75);
    EXPECT_DOUBLE_EQ(why[0].effect + why[1].effect, leads[0].figures.lead_score);
}

TEST_P(Leads, AreExplainedAsTheyWereScored) {
    fill(*store);
    evaluate(*store, now, wanting_tehran());
    for (const InsightRow& lead : leads_of(*store)) {
        const Explanation why =
            explain(*store, store->generations(1).at(0), lead.customer, wanting_tehran());
        EXPECT_DOUBLE_EQ(why.row.figures.lead_score, lead.figures.lead_score) << lead.customer.id;
        const auto detail = nlohmann::json::parse(why.detail);
        EXPECT_DOUBLE_EQ(detail["lead_score"].get<double>(), lead.figures.lead_score);
        EXPECT_TRUE(detail["lead_points"].is_number());
        EXPECT_EQ(detail["lead_fit"], lead.customer.id == "A" ? 0.0 : 0.75);
    }
}

TEST_P(Leads, AreScoredAnewWhenTheirRecordChanges) {
    fill(*store);
    evaluate(*store, now, wanting_tehran());
    put_customer(*store, "C", "Shiraz", 2);
    put_customer(*store, "A", "Tehran", 2);
    EXPECT_EQ(amend(*store, now, wanting_tehran()).refused, "");
    const auto leads = leads_of(*store);
    EXPECT_EQ(ids_of(leads), (std::vector<std::string>{"A", "B", "C"}));
    EXPECT_DOUBLE_EQ(leads[0].figures.lead_score, lead_score(0.75, 10, wanting_tehran().leads));
    EXPECT_EQ(leads[2].figures.lead_score, 0);
}

TEST_P(Leads, NeedAnEvaluationAnewWhenTheRulesChange) {
    fill(*store);
    EvaluateOptions options = wanting_tehran();
    evaluate(*store, now, options);
    EXPECT_EQ(amend(*store, now, options).refused, "");
    options.leads.fit[0].values.pop_back();
    EXPECT_EQ(amend(*store, now, options).refused, "the generation was made with other settings");
    options = wanting_tehran();
    options.leads.half_life_days = 10;
    EXPECT_EQ(amend(*store, now, options).refused, "the generation was made with other settings");
    EXPECT_DOUBLE_EQ(leads_of(*store)[0].figures.lead_score,
                     lead_score(0.75, 5, wanting_tehran().leads));
    evaluate(*store, now, options);  // a month is three half-lives now
    EXPECT_DOUBLE_EQ(leads_of(*store)[0].figures.lead_score, lead_score(0.75, 1.25, options.leads));
}

TEST_P(Leads, RefuseRulesThatNobodyCanBeScoredBy) {
    const auto refused = [&](auto change) {
        EvaluateOptions wrong = wanting_tehran();
        change(wrong.leads);
        return code_of([&] { evaluate(*store, now, wrong); });
    };
    EXPECT_EQ(refused([](auto& rules) { rules.fit[0].attribute = "citty"; }), Errc::configuration);
    EXPECT_EQ(refused([](auto& rules) { rules.fit_share = 1; }), Errc::bad_argument);
    EXPECT_EQ(refused([](auto& rules) { rules.half_points = 0; }), Errc::bad_argument);
    EXPECT_EQ(refused([](auto& rules) { rules.half_life_days = -1; }), Errc::bad_argument);
    EXPECT_EQ(refused([](auto& rules) { rules.fit[0].points = 1e9; }), Errc::bad_argument);
}

}  // namespace
