// Sandbox, Salesforce: what every org has: users, stages, statuses, currencies, a price book.
#include "sandbox/salesforce/draft.hpp"
#include "sandbox/salesforce/seed.hpp"
#include "sandbox/salesforce/write.hpp"

namespace tenure::inline v1::sandbox::sf {
namespace {

void seed_users(Org& org, std::int64_t since) {
    for (const char* name : {"System Administrator", "Standard User"}) {
        Draft(org, "Profile").set("Name", name).store(since, since);
    }
    for (const Population::Owner& owner : Population::owners) {
        if (owner.team) {
            Draft(org, "Group")
                .set("Name", std::string(owner.first_name) + " " + std::string(owner.last_name))
                .set("DeveloperName", "Selling")
                .set("Type", "Queue")
                .store(since, since);
            continue;
        }
        const std::string alias(owner.email.substr(0, owner.email.find('@')));
        Draft user(org, "User");
        user.set("FirstName", owner.first_name).set("LastName", owner.last_name);
        user.set("Email", owner.email).set("Username", alias + "@sandbox.example.test");
        user.set("Alias", alias).set("IsActive", true).set("UserType", "Standard");
        user.set("ProfileId", make_id("00e", alias == "admin" ? 1 : 2));
        user.set("TimeZoneSidKey", "GMT").set("LocaleSidKey", "en_US");
        user.set("LanguageLocaleKey", "en_US").set("EmailEncodingKey", "UTF-8");
        user.store(since, since);
    }
    for (const bool profile : {true, false}) {
        Draft set(org, "PermissionSet");
        set.set("Name", profile ? "X00e_admin" : "Integration").set("IsOwnedByProfile", profile);
        set.set("Label", profile ? "System Administrator" : "Integration");
        const std::string id = set.store(since, since);
        Draft assignment(org, "PermissionSetAssignment");
        assignment.set("PermissionSetId", id).set("AssigneeId", make_id("005", 1));
        assignment.store(since, since);
    }
}

}  // namespace

void seed_org(Org& org, std::int64_t since) {
    Draft organization(org, "Organization");
    organization.set("Name", "Tea & Coffee").set("OrganizationType", "Enterprise Edition");
    organization.set("InstanceName", "CS1").set("IsSandbox", true).set("TimeZoneSidKey", "GMT");
    organization.set("DefaultLocaleSidKey", "en_US").set("LanguageLocaleKey", "en_US");
    organization.set("CurrencyIsoCode", "USD").store(since, since);
    seed_users(org, since);
    int order = 0;
    for (const Stage& stage : stages()) {
        Draft row(org, "OpportunityStage");
        row.set("MasterLabel", stage.name).set("ApiName", stage.name).set("IsActive", true);
        row.set("IsClosed", stage.closed).set("IsWon", stage.won);
        row.set("SortOrder", std::to_string(++order));
        row.set("DefaultProbability", std::to_string(stage.probability));
        row.set("ForecastCategoryName", stage.forecast_name).store(since, since);
    }
    order = 0;
    for (const std::string& status : org.schema.at("Lead").at("Status").values) {
        Draft row(org, "LeadStatus");
        row.set("MasterLabel", status).set("ApiName", status);
        row.set("IsConverted", status == "Closed - Converted").set("IsDefault", order == 0);
        row.set("SortOrder", std::to_string(++order)).store(since, since);
    }
    for (const bool euro : {false, true}) {
        Draft currency(org, "CurrencyType");
        currency.set("IsoCode", euro ? "EUR" : "USD").set("IsActive", true);
        currency.set("ConversionRate", euro ? "0.9" : "1").set("DecimalPlaces", "2");
        currency.set("IsCorporate", !euro).store(since, since);
    }
    Draft type(org, "RecordType");
    type.set("Name", "Person Account").set("DeveloperName", "PersonAccount");
    type.set("SobjectType", "Account").set("IsActive", true).set("IsPersonType", true);
    type.store(since, since);
    Draft book(org, "Pricebook2");
    book.set("Name", "Standard Price Book").set("IsActive", true).set("IsStandard", true);
    book.store(since, since);
}

}  // namespace tenure::inline v1::sandbox::sf
