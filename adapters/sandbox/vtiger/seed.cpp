// Sandbox, vTiger: writes the common population down as vTiger's records.
#include "sandbox/vtiger/seed.hpp"

#include <array>
#include <string>
#include <vector>

#include "sandbox/vtiger/inventory.hpp"
#include "sandbox/vtiger/record_maker.hpp"
#include "sandbox/vtiger/values.hpp"

namespace tenure::inline v1::sandbox::vt {
namespace {

constexpr std::int64_t day = 86400;
constexpr std::array<Id, Population::owners.size()> owners = {1, 5, 6, 2};
constexpr std::array<const char*, 6> lead_statuses = {"Not Contacted", "Contacted", "Qualified",
                                                      "Hot",           "Cold",      "Lost Lead"};
constexpr std::array<const char*, 6> deal_stages = {
    "Prospecting",           "Qualification", "Proposal or Price Quote",
    "Negotiation or Review", "Closed Won",    "Closed Lost"};
constexpr std::array<const char*, 5> invoice_statuses = {"Created", "Sent", "Paid", "Cancel",
                                                         "Credit Invoice"};

template <class Texts, class Value>
const char* word(const Texts& texts, Value value) {
    return texts[static_cast<std::size_t>(value)];
}

class Seeder {
 public:
    Seeder(Crm& crm, const Population& population) : crm_(crm), population_(population) {}

    void run() {
        currency();
        products();
        campaigns();
        for (const auto& customer : population_.customers) store(customer);
        for (const auto& lead : population_.leads) store(lead);
        for (const auto& deal : population_.deals) store(deal);
        for (std::size_t i = 0; i < population_.purchases.size(); ++i) invoice(i);
        for (std::size_t i = 0; i < population_.customers.size(); ++i) service(i);
    }

 private:
    Id owner_of(std::size_t customer) const {
        return owners[population_.customers[customer].owner];
    }

    void currency() {
        RecordMaker euro(crm_, "Currency");
        euro.set("currency_name", "Euro").set("currency_code", "EUR").set("currency_symbol", "€");
        euro.set("conversion_rate", "0.90000").set("currency_status", "Active");
        euro.set("defaultid", "0").set("deleted", "0");
        euro_ = euro.web(euro.store(1, population_.begins, population_.begins));
    }

    void products() {
        for (const Population::Product& made : population_.products) {
            RecordMaker product(crm_, "Products");
            product.set("productname", made.name);
            product.set("productcode", made.code).set("discontinued", "1");
            product.set("productcategory", made.category);
            product.set("unit_price", money_text(made.cents)).set("qtyinstock", "500.000");
            product.set("usageunit", "Pack");
            products_.push_back(product.store(1, made.created, made.created));
        }
    }

    void campaigns() {
        for (const Population::Campaign& made : population_.campaigns) {
            RecordMaker campaign(crm_, "Campaigns");
            campaign.set("campaignname", made.name).set("campaigntype", made.type);
            campaign.set("campaignstatus", made.status);
            campaign.set("closingdate", date_text(made.ends_on));
            campaign.set("budgetcost", money_text(made.budget));
            campaign.set("actualcost", money_text(made.cost));
            campaign.set("expectedrevenue", money_text(made.expected_revenue));
            campaigns_.push_back(campaign.store(1, made.created, made.modified));
        }
    }

    void store(const Population::Customer& made) {
        RecordMaker account(crm_, "Accounts");
        account.set("accountname", made.name).set("phone", made.phone);
        account.set("email1", made.email).set("industry", made.industry);
        account.set("accounttype", made.buys ? "Customer" : "Prospect");
        account.set("bill_city", made.city).set("bill_country", made.country);
        account.set_custom("Tenure External Id", made.external_id);
        if (!made.description.empty()) account.set("description", made.description);
        accounts_.push_back(account.store(owners[made.owner], made.created, made.modified));
        const Population::Contact& person = *made.contact;
        RecordMaker contact(crm_, "Contacts");
        contact.set("firstname", person.first_name).set("lastname", person.last_name);
        contact.set("email", person.email).set("mobile", person.mobile);
        contact.set("account_id", account.web(accounts_.back())).set("mailingcity", person.city);
        contact.set("leadsource", person.source);
        contact.set("emailoptout", person.opted_out ? "1" : "0");
        contact.set("birthday", date_text(person.birthday));
        contact.set_custom("Tenure External Id", person.external_id);
        contacts_.push_back(contact.store(owners[made.owner], person.created, person.modified));
        for (const std::size_t campaign : person.campaigns) {
            crm_.database.relate(campaigns_[campaign], contacts_.back());
        }
    }

    void store(const Population::Lead& made) {
        RecordMaker lead(crm_, "Leads");
        lead.set("firstname", made.first_name).set("lastname", made.last_name);
        lead.set("company", made.company).set("email", made.email);
        lead.set("leadsource", made.source).set("city", made.city);
        lead.set("leadstatus", word(lead_statuses, made.status));
        const Id id = lead.store(owners[made.owner], made.created, made.modified,
                                 made.converted ? Life::converted : Life::live);
        if (made.campaign) crm_.database.relate(campaigns_[*made.campaign], id);
    }

    void store(const Population::Deal& made) {
        RecordMaker deal(crm_, "Potentials");
        deal.set("potentialname", made.name).set("amount", money_text(made.cents));
        deal.set("related_to", account(made.customer)).set("contact_id", contact(made.customer));
        deal.set("closingdate", date_text(made.closes_on));
        deal.set("sales_stage", word(deal_stages, made.stage));
        deal.set("probability", std::to_string(made.percent()) + ".000");
        deal.set("campaignid", "1x" + std::to_string(campaigns_[made.campaign]));
        deal.store(owner_of(made.customer), made.created, made.modified);
    }

    void invoice(std::size_t number) {
        const Population::Purchase& made = population_.purchases[number];
        const std::string amount = money_text(made.cents);
        RecordMaker invoice(crm_, "Invoice");
        invoice.set("subject", population_.subject(number));
        invoice.set("account_id", account(made.customer));
        invoice.set("contact_id", contact(made.customer));
        invoice.set("invoicedate", date_text(made.at))
            .set("duedate", date_text(made.at + 14 * day));
        invoice.set("invoicestatus", word(invoice_statuses, made.status));
        invoice.set("hdnSubTotal", amount)
            .set("hdnGrandTotal", amount)
            .set("pre_tax_total", amount);
        invoice.set(made.status == Population::Status::paid ? "received" : "balance", amount);
        invoice.set("bill_street", "1").set("ship_street", "1");
        if (population_.customers[made.customer].european) {
            invoice.set("currency_id", euro_).set("conversion_rate", "0.900");
        }
        const Id id = invoice.store(owner_of(made.customer), made.at, made.modified);
        std::vector<Id> items;
        for (const Population::Line& line : made.lines) {
            const std::string product = "14x" + std::to_string(products_[line.product]);
            items.push_back(add_item(crm_, invoice.web(id), product,
                                     static_cast<int>(items.size()) + 1,
                                     std::to_string(line.quantity), money_text(line.cents), ""));
        }
        crm_.database.set_items(id, std::move(items));
    }

    void service(std::size_t number) {
        const Population::Customer& customer = population_.customers[number];
        for (const auto& ticket : customer.tickets) store(ticket, number);
        if (customer.meeting) store(*customer.meeting, number);
        if (customer.task) store(*customer.task, number);
        if (!customer.note) return;
        RecordMaker comment(crm_, "ModComments");
        comment.set("commentcontent", customer.note->text);
        comment.set("related_to", account(number)).set("creator", "19x1");
        comment.store(owner_of(number), customer.note->created, customer.note->created);
    }

    void store(const Population::Ticket& made, std::size_t customer) {
        RecordMaker ticket(crm_, "HelpDesk");
        ticket.set("ticket_title", made.title).set("description", made.description);
        ticket.set("parent_id", account(customer)).set("contact_id", contact(customer));
        ticket.set("ticketpriorities", made.high ? "High" : "Normal");
        ticket.set("ticketseverities", made.major ? "Major" : "Minor");
        ticket.set("ticketstatus", made.open ? "Open" : "Closed");
        ticket.store(owner_of(customer), made.created, made.modified);
    }

    void store(const Population::Meeting& made, std::size_t customer) {
        const std::int64_t end = made.at + 1800;
        RecordMaker event(crm_, "Events");
        event.set("subject", made.subject).set("duration_minutes", "30");
        event.set("date_start", date_text(made.at)).set("due_date", date_text(made.at));
        event.set("time_start", time_text(made.at).substr(11));
        event.set("time_end", time_text(end).substr(11));
        event.set("parent_id", account(customer)).set("contact_id", contact(customer));
        event.set("activitytype", made.call ? "Call" : "Meeting");
        event.set("eventstatus", made.held ? "Held" : "Not Held");
        event.store(owner_of(customer), made.created, made.at);
    }

    void store(const Population::Task& made, std::size_t customer) {
        RecordMaker task(crm_, "Calendar");
        task.set("subject", made.subject).set("activitytype", "Task");
        task.set("parent_id", account(customer));
        task.set("date_start", date_text(made.created)).set("time_start", "10:00:00");
        task.set("due_date", date_text(made.due_on)).set("duration_hours", "38");
        task.set("taskstatus", made.completed ? "Completed" : "Not Started");
        task.store(owner_of(customer), made.created, made.created);
    }

    std::string account(std::size_t customer) const {
        return "11x" + std::to_string(accounts_[customer]);
    }
    std::string contact(std::size_t customer) const {
        return "12x" + std::to_string(contacts_[customer]);
    }

    Crm& crm_;
    const Population& population_;
    std::string euro_;
    std::vector<Id> products_, campaigns_, accounts_, contacts_;
};

}  // namespace

void seed(Crm& crm, const Population& population) {
    if (!population.customers.empty()) Seeder(crm, population).run();
}

}  // namespace tenure::inline v1::sandbox::vt
