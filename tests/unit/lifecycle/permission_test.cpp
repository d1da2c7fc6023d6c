#include "tenure/lifecycle/permission.hpp"

#include "rows_builder.hpp"

namespace tenure {
namespace {

using testing::at_noon;
using ::testing::ElementsAre;
using testing::RowsBuilder;

/// A consent row: an empty date is none.
Consent consent(const std::string& purpose, const std::string& channel, const std::string& answer,
                const std::string& date = "") {
    Consent row;
    row.customer = Reference{"Accounts", "11x1"};
    if (!purpose.empty()) row.purpose = purpose;
    if (!channel.empty()) row.channel = channel;
    row.granted = answer == "yes";
    if (!date.empty()) row.changed_at = at_noon(date);
    return row;
}

struct Asked {
    const char* about;
    std::vector<Consent> rows;
    const char* code;
};

PermissionVerdict asked(const std::vector<Consent>& rows, const PermissionRules& rules = {}) {
    RowsBuilder builder;
    for (const Consent& row : rows) builder.add(EntityKind::consent, "Consents", row);
    return permission_of(builder.build(), "marketing", "email", at_noon("2026-01-01"), rules);
}

TEST(Permission, IsDecidedByTheLatestRowOfTheMostSpecificScope) {
    const std::vector<Asked> cases{
        {"nothing recorded", {}, "no_record"},
        {"a consent", {consent("marketing", "email", "yes", "2025-01-01")}, "consent"},
        {"a refusal", {consent("marketing", "email", "no", "2025-01-01")}, "refusal"},
        {"other spelling", {consent("Marketing", "E-Mail", "no", "2025-01-01")}, "refusal"},
        {"another channel", {consent("marketing", "phone", "no", "2025-01-01")}, "no_record"},
        {"another purpose", {consent("research", "email", "no", "2025-01-01")}, "no_record"},
        {"the later one wins, whatever the order",
         {consent("marketing", "email", "yes", "2025-03-01"),
          consent("marketing", "email", "no", "2025-02-01")},
         "consent"},
        {"what comes after as_of is not seen",
         {consent("marketing", "email", "yes", "2025-03-01"),
          consent("marketing", "email", "no", "2026-02-01")},
         "consent"},
        {"any channel", {consent("marketing", "*", "no", "2025-03-01")}, "refusal"},
        {"any purpose", {consent("", "email", "no", "2025-03-01")}, "refusal"},
        {"narrow consent after a wide refusal",
         {consent("", "", "no", "2025-01-01"), consent("marketing", "email", "yes", "2025-02-01")},
         "consent"},
        {"wide refusal after a narrow consent",
         {consent("", "", "no", "2025-02-01"), consent("marketing", "email", "yes", "2025-01-01")},
         "withdrawn"},
        {"a wide consent takes no narrow refusal back",
         {consent("", "", "yes", "2025-02-01"), consent("marketing", "email", "no", "2025-01-01")},
         "refusal"},
        {"the purpose goes before the channel",
         {consent("marketing", "", "no", "2025-01-01"), consent("", "email", "yes", "2025-02-01")},
         "refusal"},
        {"yes and no at one instant",
         {consent("marketing", "email", "no", "2025-01-01"),
          consent("marketing", "email", "yes", "2025-01-01")},
         "contradictory"},
        {"contradiction settled later",
         {consent("marketing", "email", "no", "2025-01-01"),
          consent("marketing", "email", "yes", "2025-01-01"),
          consent("marketing", "email", "yes", "2025-01-02")},
         "consent"},
        {"an undated refusal stands against a dated consent",
         {consent("marketing", "email", "no"), consent("marketing", "email", "yes", "2025-01-01")},
         "refusal"},
        {"an undated consent yields to a dated refusal",
         {consent("marketing", "email", "yes"), consent("marketing", "email", "no", "2025-01-01")},
         "refusal"},
    };
    for (const Asked& each : cases) {
        const PermissionVerdict verdict = asked(each.rows);
        EXPECT_EQ(verdict.code, each.code) << each.about;
        const bool allowed = verdict.code == "consent" || verdict.code == "no_record";
        EXPECT_EQ(verdict.allowed, allowed) << each.about;
        EXPECT_EQ(verdict.contradictory, verdict.code == "contradictory") << each.about;
    }
}

TEST(Permission, NamesTheDecidingRecordAndItsDay) {
    EXPECT_EQ(asked({consent("marketing", "email", "no", "2025-01-01")}).reason,
              "refusal (Consents:1 since 2025-01-01)");
    EXPECT_EQ(asked({consent("marketing", "email", "no")}).reason, "refusal (Consents:1, undated)");
    EXPECT_EQ(asked({consent("marketing", "email", "yes", "2025-01-01"),
                     consent("marketing", "email", "no", "2025-01-01")})
                  .reason,
              "consent and refusal at the same instant (Consents:2 since 2025-01-01)");
}

TEST(Permission, ObeysTheOptOutsOfTheCustomersOwnRecord) {
    RowsBuilder builder;
    builder.customer.email_opt_out = true;
    builder.customer.do_not_call = true;
    builder.add(EntityKind::consent, "Consents", consent("marketing", "email", "yes"));
    const CustomerRows rows = builder.build();
    const Timestamp now = at_noon("2026-01-01");
    for (const char* channel : {"email", "phone", "call", "sms"}) {
        EXPECT_EQ(permission_of(rows, "marketing", channel, now).code, "opt_out") << channel;
    }
    EXPECT_TRUE(permission_of(rows, "marketing", "post", now).allowed);
    EXPECT_TRUE(permission_of(rows, "service", "email", now).allowed);
}

TEST(Permission, SeesAnOptOutAsItWasAtTheDayAskedAbout) {
    RowsBuilder builder;
    builder.customer.email_opt_out = true;
    builder.observes("email_opt_out", "false", "true", "2025-06-01");
    const CustomerRows rows = builder.build();
    EXPECT_TRUE(permission_of(rows, "marketing", "email", at_noon("2025-05-31")).allowed);
    EXPECT_FALSE(permission_of(rows, "marketing", "email", at_noon("2025-06-01")).allowed);
}

TEST(Permission, CanDemandARecordedConsent) {
    PermissionRules opt_in;
    opt_in.without_record = WithoutRecord::denied;
    EXPECT_FALSE(asked({}, opt_in).allowed);
    EXPECT_TRUE(asked({consent("marketing", "email", "yes", "2025-01-01")}, opt_in).allowed);
    const CustomerRows nobody_asked = RowsBuilder().build();
    const Timestamp now = at_noon("2026-01-01");
    EXPECT_EQ(permission_of(nobody_asked, "service", "email", now, opt_in).code, "internal");
}

TEST(Permission, LetsAnInternalPurposeObeyOnlyRowsThatNameIt) {
    RowsBuilder builder;
    builder.add(EntityKind::consent, "Consents", consent("", "email", "no", "2025-01-01"));
    const Timestamp now = at_noon("2026-01-01");
    EXPECT_TRUE(permission_of(builder.build(), "service", "email", now).allowed);
    builder.add(EntityKind::consent, "Consents", consent("service", "", "no", "2025-01-01"));
    EXPECT_FALSE(permission_of(builder.build(), "service", "email", now).allowed);
}

TEST(Permission, NamesContactsOfACompanyWhoRefuseForThemselves) {
    Consent one = consent("marketing", "email", "no", "2025-01-01");
    one.contact = Reference{"Contacts", "12x9"};
    Consent other = one;
    other.contact = Reference{"Contacts", "12x5"};
    const PermissionVerdict verdict = asked({one, other, one});
    EXPECT_TRUE(verdict.allowed);
    EXPECT_THAT(verdict.refusing_contacts, ElementsAre("12x5", "12x9"));
}

}  // namespace
}  // namespace tenure
