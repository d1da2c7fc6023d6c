#include "mapped.hpp"

namespace tenure::inline v1 {
namespace {

const FieldSelector external_id{"", {"External Id", "شناسه خارجی"}};

StreamInfo accounts(std::vector<FieldInfo> fields) {
    StreamInfo info;
    info.name = "Accounts";
    info.fields = std::move(fields);
    return info;
}

std::vector<FieldBinding> bound_in(const StreamInfo& stream,
                                   const std::vector<FieldBinding>& known = {}) {
    return bind_fields(std::span(&external_id, 1), stream, known);
}

Errc code_of(const StreamInfo& stream, const std::vector<FieldBinding>& known) {
    try {
        bound_in(stream, known);
    } catch (const Error& error) {
        EXPECT_FALSE(error.details().next_step.empty());
        return error.code();
    }
    return Errc::internal;
}

const std::vector<FieldBinding> known{{"Accounts", "External Id", "External Id", "cf_865"}};

TEST(BindFields, FindsAFieldByItsLabel) {
    const auto bound = bound_in(accounts({field_of("accountname", FieldType::text, "Account Name"),
                                          field_of("cf_865", FieldType::text, "External Id")}));
    ASSERT_EQ(bound.size(), 1U);
    EXPECT_EQ(bound[0].stream, "Accounts");
    EXPECT_EQ(bound[0].selector, "External Id");
    EXPECT_EQ(bound[0].label, "External Id");
    EXPECT_EQ(bound[0].name, "cf_865");
}

TEST(BindFields, FindsPersianLabelsInTheirSpellings) {
    for (const char* label :
         {"شناسه خارجی", "شناسه خارجي", "شناسه‌ خارجی ", "شناســه  خارجی"}) {
        const auto bound = bound_in(accounts({field_of("cf_12", FieldType::text, label)}));
        ASSERT_EQ(bound.size(), 1U) << label;
        EXPECT_EQ(bound[0].label, label);
    }
}

TEST(BindFields, LeavesOutWhatTheStreamDoesNotHave) {
    EXPECT_TRUE(bound_in(accounts({field_of("cf_1", FieldType::text, "Other")})).empty());
    const FieldSelector by_name{"accountname", {}};
    EXPECT_TRUE(
        bind_fields(std::span(&by_name, 1), accounts({field_of("accountname")}), {}).empty());
}

TEST(BindFields, PrefersTheFirstLabelOfTheSelector) {
    const auto bound = bound_in(accounts({field_of("cf_2", FieldType::text, "شناسه خارجی"),
                                          field_of("cf_1", FieldType::text, "external id")}));
    ASSERT_EQ(bound.size(), 1U);
    EXPECT_EQ(bound[0].name, "cf_1");
}

TEST(BindFields, RefusesALabelThatFitsSeveralFields) {
    EXPECT_EQ(code_of(accounts({field_of("cf_1", FieldType::text, "External Id"),
                                field_of("cf_2", FieldType::text, "external id")}),
                      {}),
              Errc::configuration);
}

TEST(BindFields, StopsWhenALabelMovedToAnotherField) {
    EXPECT_EQ(code_of(accounts({field_of("cf_900", FieldType::text, "External Id")}), known),
              Errc::schema_changed);
}

TEST(BindFields, StopsWhenAFieldHasAnotherLabel) {
    EXPECT_EQ(code_of(accounts({field_of("cf_865", FieldType::text, "Tax number")}), known),
              Errc::schema_changed);
}

TEST(BindFields, StopsWhenAFieldIsGone) {
    EXPECT_EQ(code_of(accounts({field_of("accountname")}), known), Errc::schema_changed);
}

TEST(BindFields, AcceptsTheSameFieldUnderAnotherLabelOfTheSelector) {
    const auto bound =
        bound_in(accounts({field_of("cf_865", FieldType::text, "شناسه خارجی")}), known);
    ASSERT_EQ(bound.size(), 1U);
    EXPECT_EQ(bound[0].name, "cf_865");
}

TEST(BindFields, IgnoresWhatWasBoundInOtherStreams) {
    const std::vector<FieldBinding> other{{"Contacts", "External Id", "External Id", "cf_887"}};
    EXPECT_EQ(
        bound_in(accounts({field_of("cf_865", FieldType::text, "External Id")}), other).size(), 1U);
}

}  // namespace
}  // namespace tenure::inline v1
