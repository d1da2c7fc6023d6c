// Sandbox, Salesforce: writes the population down as this org's records, without the checks and
// rules that API writes go through: a history is not made on one day.
#include "sandbox/salesforce/seed.hpp"

#include <array>
#include <cstdio>

#include "sandbox/salesforce/draft.hpp"
#include "sandbox/salesforce/write.hpp"

namespace tenure::inline v1::sandbox::sf {
namespace {

constexpr std::array<const char*, 6> lead_statuses = {
    "Open - Not Contacted",  "Working - Contacted", "Qualified", "Hot", "Cold",
    "Closed - Not Converted"};
constexpr std::array<const char*, 6> deal_stages = {"Prospecting",          "Qualification",
                                                    "Proposal/Price Quote", "Negotiation/Review",
                                                    "Closed Won",           "Closed Lost"};
constexpr std::array<const char*, 5> order_statuses = {"Draft", "Sent", "Paid", "Cancelled",
                                                       "Credited"};

constexpr std::int64_t year = 365 * 86400;

std::string money(std::int64_t cents) {
    char text[32];
    std::snprintf(text, sizeof text, "%lld.%02d", static_cast<long long>(cents / 100),
                  static_cast<int>(cents % 100));
    std::string result = text;
    while (result.back() == '0') result.pop_back();
    if (result.back() == '.') result.pop_back();
    return result;
}

class Seeder {
 public:
    Seeder(Org& org, const Population& population) : org_(org), population_(population) {
        for (std::size_t i = 0; i < 3; ++i) {
            owners_.push_back(make_id("005", static_cast<Number>(i + 1)));
        }
        owners_.push_back(make_id("00G", 1));
    }

    void run() {
        products();
        campaigns();
        for (std::size_t i = 0; i < population_.customers.size(); ++i) customer(i);
        for (const Population::Lead& made : population_.leads) lead(made);
        for (const Population::Deal& made : population_.deals) deal(made);
        for (std::size_t i = 0; i < population_.purchases.size(); ++i) order(i);
        for (std::size_t i = 0; i < population_.customers.size(); ++i) service(i);
    }

 private:
    const char* currency(std::size_t customer) const {
        return population_.customers[customer].european ? "EUR" : "USD";
    }
    const std::string& owner(std::size_t customer) const {
        return owners_[population_.customers[customer].owner];
    }

    void products() {
        for (const Population::Product& made : population_.products) {
            Draft product(org_, "Product2");
            product.set("Name", made.name).set("ProductCode", made.code);
            product.set("Family", made.category)
                .set("IsActive", true)
                .set("CurrencyIsoCode", "USD");
            products_.push_back(product.store(made.created, made.created));
            Draft entry(org_, "PricebookEntry");
            entry.set("Name", made.name).set("ProductCode", made.code);
            entry.set("Pricebook2Id", make_id("01s", 1)).set("Product2Id", products_.back());
            entry.set("UnitPrice", money(made.cents)).set("IsActive", true);
            entry.set("CurrencyIsoCode", "USD");
            entries_.push_back(entry.store(made.created, made.created));
        }
    }
    void campaigns() {
        for (const Population::Campaign& made : population_.campaigns) {
            Draft campaign(org_, "Campaign");
            campaign.set("Name", made.name).set("Type", made.type).set("OwnerId", owners_[0]);
            campaign.set("Status", made.status).set("IsActive", made.status == "Active");
            campaign.set("StartDate", date_text(made.created))
                .set("EndDate", date_text(made.ends_on));
            campaign.set("BudgetedCost", money(made.budget)).set("ActualCost", money(made.cost));
            campaign.set("ExpectedRevenue", money(made.expected_revenue));
            campaign.set("CurrencyIsoCode", "USD");
            campaigns_.push_back(campaign.store(made.created, made.modified));
        }
    }
    void customer(std::size_t number) {
        const Population::Customer& made = population_.customers[number];
        const bool person = org_.faults.person_accounts && number % 2 == 1 && made.contact;
        Draft account(org_, "Account");
        account.set("Name", made.name).set("Phone", made.phone).set("Email__c", made.email);
        account.set("Industry", made.industry).set("BillingCity", made.city);
        account.set("BillingCountry", made.country).set("Description", made.description);
        account.set("Type", made.buys ? "Customer" : "Prospect");
        account.set("OwnerId", owners_[made.owner]).set("CurrencyIsoCode", currency(number));
        account.set("Tenure_Ext_Id__c", made.external_id);
        if (person) person_account(account, *made.contact);
        accounts_.push_back(account.store(made.created, made.modified));
        contacts_.emplace_back();
        if (made.contact) contact(number, *made.contact, person);
    }
    void person_account(Draft& account, const Population::Contact& made) {
        account.set("FirstName", made.first_name).set("LastName", made.last_name);
        account.set("Name", made.first_name + " " + made.last_name).set("IsPersonAccount", true);
        account.set("PersonEmail", made.email).set("PersonMobilePhone", made.mobile);
        account.set("PersonBirthdate", date_text(made.birthday));
        account.set("PersonHasOptedOutOfEmail", made.opted_out);
        account.set("PersonMailingCity", made.city);
        const auto next =
            static_cast<Number>(org_.store.table(org_.schema.at("Contact")).rows().size() + 1);
        account.set("PersonContactId", make_id("003", next));
    }
    void contact(std::size_t number, const Population::Contact& made, bool person) {
        Draft contact(org_, "Contact");
        contact.set("AccountId", accounts_[number]).set("FirstName", made.first_name);
        contact.set("LastName", made.last_name).set("Email", made.email);
        contact.set("MobilePhone", made.mobile).set("MailingCity", made.city);
        contact.set("LeadSource", made.source).set("HasOptedOutOfEmail", made.opted_out);
        contact.set("Birthdate", date_text(made.birthday)).set("OwnerId", owner(number));
        contact.set("CurrencyIsoCode", currency(number)).set("IsPersonAccount", person);
        contact.set("Tenure_Ext_Id__c", made.external_id);
        contacts_[number] = contact.store(made.created, made.modified);
        for (const std::size_t campaign : made.campaigns) {
            Draft member(org_, "CampaignMember");
            member.set("CampaignId", campaigns_[campaign]).set("ContactId", contacts_[number]);
            member.set("Status", "Sent").set("Type", "Contact").set("CurrencyIsoCode", "USD");
            const std::int64_t at = population_.campaigns[campaign].created;
            member.store(at, at);
        }
    }
    void lead(const Population::Lead& made) {
        Draft lead(org_, "Lead");
        lead.set("FirstName", made.first_name).set("LastName", made.last_name);
        lead.set("Company", made.company).set("Email", made.email).set("City", made.city);
        lead.set("LeadSource", made.source).set("OwnerId", owners_[made.owner]);
        lead.set("Status", lead_statuses[static_cast<std::size_t>(made.status)]);
        lead.set("CurrencyIsoCode", "USD");
        if (made.converted) {
            lead.set("Status", "Closed - Converted").set("IsConverted", true);
            lead.set("ConvertedDate", date_text(made.modified));
        }
        const std::string id = lead.store(made.created, made.modified);
        if (!made.campaign) return;
        Draft member(org_, "CampaignMember");
        member.set("CampaignId", campaigns_[*made.campaign]).set("LeadId", id);
        member.set("Status", "Sent").set("Type", "Lead").set("CurrencyIsoCode", "USD");
        member.store(made.created, made.created);
    }
    void deal(const Population::Deal& made) {
        const Stage stage = stage_of(deal_stages[static_cast<std::size_t>(made.stage)]);
        const std::string chance = std::to_string(made.percent());
        Draft deal(org_, "Opportunity");
        deal.set("Name", made.name).set("AccountId", accounts_[made.customer]);
        deal.set("ContactId", contacts_[made.customer]).set("StageName", stage.name);
        deal.set("Amount", money(made.cents)).set("CloseDate", date_text(made.closes_on));
        deal.set("Probability", chance).set("CampaignId", campaigns_[made.campaign]);
        deal.set("IsClosed", stage.closed).set("IsWon", stage.won);
        deal.set("ForecastCategory", stage.forecast).set("OwnerId", owner(made.customer));
        deal.set("ForecastCategoryName", stage.forecast_name);
        deal.set("ExpectedRevenue", money(made.cents * made.percent() / 100));
        deal.set("FiscalYear", date_text(made.closes_on).substr(0, 4));
        deal.set("CurrencyIsoCode", "USD");
        const std::string id = deal.store(made.created, made.modified);
        if (stage.closed) history(id, made, stage_of("Prospecting"), made.created);
        history(id, made, stage, stage.closed ? made.modified : made.created);
        if (contacts_[made.customer].empty()) return;
        Draft role(org_, "OpportunityContactRole");
        role.set("OpportunityId", id).set("ContactId", contacts_[made.customer]);
        role.set("Role", "Decision Maker").set("IsPrimary", true).set("CurrencyIsoCode", "USD");
        role.store(made.created, made.created);
    }
    void history(const std::string& deal, const Population::Deal& made, const Stage& stage,
                 std::int64_t at) {
        Draft entry(org_, "OpportunityHistory");
        entry.set("OpportunityId", deal).set("StageName", stage.name);
        entry.set("Amount", money(made.cents)).set("CloseDate", date_text(made.closes_on));
        entry.set("Probability", std::to_string(stage.probability));
        entry.set("ForecastCategory", stage.forecast);
        entry.set("CurrencyIsoCode", "USD");
        entry.store(at, at);
    }
    /// A purchase is an order; a credited one is a reduction order of positive amounts.
    void order(std::size_t number) {
        const Population::Purchase& made = population_.purchases[number];
        using Status = Population::Status;
        const bool draft = made.status == Status::draft,
                   cancelled = made.status == Status::cancelled;
        Draft order(org_, "Order");
        order.set("AccountId", accounts_[made.customer]).set("Name", population_.subject(number));
        order.set("BillToContactId", contacts_[made.customer]);
        order.set("EffectiveDate", date_text(made.at)).set("OwnerId", owner(made.customer));
        order.set("Status", order_statuses[static_cast<std::size_t>(made.status)]);
        order.set("StatusCode", draft ? "Draft" : cancelled ? "Canceled" : "Activated");
        order.set("IsReductionOrder", made.status == Status::credited);
        order.set("OrderNumber", order.auto_number(8)).set("TotalAmount", money(made.cents));
        if (!draft && !cancelled) order.set("ActivatedDate", datetime_text(made.at));
        order.set("CurrencyIsoCode", currency(made.customer));
        if (!made.lines.empty()) order.set("Pricebook2Id", make_id("01s", 1));
        const std::string id = order.store(made.at, made.modified);
        for (const Population::Line& line : made.lines) {
            Draft item(org_, "OrderItem");
            item.set("OrderId", id).set("Product2Id", products_[line.product]);
            item.set("PricebookEntryId", entries_[line.product]);
            item.set("OrderItemNumber", item.auto_number(10));
            item.set("Quantity", std::to_string(line.quantity));
            item.set("UnitPrice", money(line.cents)).set("ListPrice", money(line.cents));
            item.set("TotalPrice", money(line.cents * static_cast<std::int64_t>(line.quantity)));
            item.set("CurrencyIsoCode", currency(made.customer));
            item.store(made.at, made.modified);
        }
    }
    void service(std::size_t number) {
        const Population::Customer& customer = population_.customers[number];
        for (const Population::Ticket& made : customer.tickets) ticket(number, made);
        if (customer.meeting) meeting(number, *customer.meeting);
        if (customer.task) task(number, *customer.task);
        if (!customer.note) return;
        Draft note(org_, "Note");
        note.set("ParentId", accounts_[number]).set("Title", "Note").set("OwnerId", owner(number));
        note.set("Body", customer.note->text);
        note.store(customer.note->created, customer.note->created);
    }
    void ticket(std::size_t number, const Population::Ticket& made) {
        Draft one(org_, "Case");
        one.set("CaseNumber", one.auto_number(8)).set("Subject", made.title);
        one.set("Description", made.description).set("AccountId", accounts_[number]);
        one.set("ContactId", contacts_[number]).set("OwnerId", owner(number));
        one.set("Priority", made.high ? "High" : "Medium");
        one.set("Status", made.open ? "New" : "Closed").set("IsClosed", !made.open);
        if (!made.open) one.set("ClosedDate", datetime_text(made.modified));
        one.store(made.created, made.modified);
    }
    /// What did not take place has no record: an event has no status.
    void meeting(std::size_t number, const Population::Meeting& made) {
        if (!made.held) return;
        Draft event(org_, "Event");
        event.set("Subject", made.subject).set("Type", made.call ? "Call" : "Meeting");
        event.set("StartDateTime", datetime_text(made.at)).set("DurationInMinutes", "30");
        event.set("ActivityDateTime", datetime_text(made.at));
        event.set("EndDateTime", datetime_text(made.at + 1800));
        event.set("ActivityDate", date_text(made.at)).set("EventSubtype", "Event");
        event.set("WhatId", accounts_[number]).set("WhoId", contacts_[number]);
        event.set("AccountId", accounts_[number]).set("OwnerId", owner(number));
        if (made.at < org_.clock.now() - year) event.archive();
        event.store(made.created, made.at);
    }
    void task(std::size_t number, const Population::Task& made) {
        Draft task(org_, "Task");
        task.set("Subject", made.subject).set("ActivityDate", date_text(made.due_on));
        task.set("Status", made.completed ? "Completed" : "Not Started");
        task.set("IsClosed", made.completed).set("Priority", "Normal").set("TaskSubtype", "Task");
        task.set("WhatId", accounts_[number]).set("AccountId", accounts_[number]);
        task.set("OwnerId", owner(number));
        if (made.completed && made.due_on < org_.clock.now() - year) task.archive();
        task.store(made.created, made.created);
    }

    Org& org_;
    const Population& population_;
    std::vector<std::string> owners_, products_, entries_, campaigns_, accounts_, contacts_;
};

}  // namespace

void seed_population(Org& org, const Population& population) {
    Seeder(org, population).run();
}

}  // namespace tenure::inline v1::sandbox::sf
