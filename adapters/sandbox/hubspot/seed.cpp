// Sandbox, HubSpot: writes the common population down as HubSpot's records.
#include "sandbox/hubspot/seed.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "sandbox/hubspot/write.hpp"

namespace tenure::inline v1::sandbox::hs {
namespace {

constexpr std::int64_t day = 86400;
constexpr std::array<const char*, 6> lead_statuses = {
    "NEW", "ATTEMPTED_TO_CONTACT", "CONNECTED", "OPEN_DEAL", "BAD_TIMING", "UNQUALIFIED"};
constexpr std::array<const char*, 6> lead_words = {"Not Contacted", "Contacted", "Qualified",
                                                   "Hot",           "Cold",      "Lost Lead"};
constexpr std::array<const char*, 6> deal_stages = {
    "appointmentscheduled", "qualifiedtobuy", "presentationscheduled",
    "contractsent",         "closedwon",      "closedlost"};
constexpr std::array<const char*, 6> stage_words = {
    "Prospecting",           "Qualification", "Proposal or Price Quote",
    "Negotiation or Review", "Closed Won",    "Closed Lost"};
constexpr std::array<const char*, 5> invoice_statuses = {"draft", "open", "paid", "voided", "paid"};

template <class Texts, class Value>
const char* word(const Texts& texts, Value value) {
    return texts[static_cast<std::size_t>(value)];
}

std::string money(std::int64_t cents) {
    const std::int64_t size = cents < 0 ? -cents : cents;
    std::string text = std::to_string(size);
    if (text.size() < 3) text.insert(0, 3 - text.size(), '0');
    text.insert(text.size() - 2, ".");
    return (cents < 0 ? "-" : "") + text;
}

std::string instant(std::int64_t seconds) {
    return instant_text(seconds * 1000);
}

/// Collects the values of one record and puts it in with its own dates.
class Maker {
 public:
    Maker(Portal& portal, ObjectType& type) : write_{portal, type} {}

    Maker& set(std::string_view name, std::string value) {
        const std::uint16_t property = write_.type.find(name);
        if (property != no_property && !value.empty()) {
            changes_.emplace_back(property, std::move(value));
        }
        return *this;
    }
    Id store(std::int64_t created, std::int64_t modified) {
        Record fresh;
        fresh.created = created * 1000;
        fresh.modified = fresh.indexed_at = std::max(created, modified) * 1000;
        Record& record = write_.type.add(std::move(fresh));
        apply(write_, record, changes_, record.created);
        return record.id;
    }

 private:
    Write write_;
    Changes changes_;
};

class Seeder {
 public:
    Seeder(Portal& portal, const Population& population)
        : portal_(portal), population_(population) {}

    void run() {
        portal_.rates["EUR"] = 1.0 / Population::euros_per_dollar;
        own_words();
        products();
        campaigns();
        for (const auto& customer : population_.customers) store(customer);
        for (const auto& lead : population_.leads) store(lead);
        for (const auto& deal : population_.deals) store(deal);
        for (std::size_t i = 0; i < population_.purchases.size(); ++i) invoice(i);
        for (std::size_t i = 0; i < population_.customers.size(); ++i) service(i);
        portal_.changes.clear();
    }

 private:
    ObjectType& type(std::string_view name) { return *portal_.type(name); }

    /// The business renamed its stages and lists, as administrators do; the ids stay.
    void own_words() {
        for (Stage& stage : type("deals").pipelines.front().stages) {
            for (std::size_t i = 0; i < deal_stages.size(); ++i) {
                if (stage.id != deal_stages[i]) continue;
                stage.label = stage_words[i];
                if (i < 4) stage.metadata["probability"] = "0.5";
            }
        }
        type("tickets").pipelines.front().stages.front().label = "Open";
        for (const char* name : {"contacts", "companies"}) {
            ObjectType& of = type(name);
            for (Option& option : of.properties[of.find("hs_lead_status")].options) {
                for (std::size_t i = 0; i < lead_statuses.size(); ++i) {
                    if (option.value == lead_statuses[i]) option.label = lead_words[i];
                }
            }
        }
    }

    std::string owner(std::size_t index) const { return std::to_string(portal_.owners[index].id); }
    std::string owner_of(std::size_t customer) const {
        return owner(population_.customers[customer].owner);
    }

    void link(const char* from, Id from_id, const char* to, Id to_id) {
        ObjectType& one = type(from);
        ObjectType& other = type(to);
        const LinkType kind = portal_.link_types.between(one, other).front();
        join(portal_, {one, *one.find(from_id)}, {other, *other.find(to_id)}, kind);
    }
    void link_customer(const char* from, Id id, std::size_t customer) {
        link(from, id, "companies", companies_[customer]);
        if (contacts_[customer] != 0) link(from, id, "contacts", contacts_[customer]);
    }

    void products() {
        for (const Population::Product& made : population_.products) {
            Maker product(portal_, type("products"));
            product.set("name", made.name).set("hs_sku", made.code);
            product.set("category", made.category).set("price", money(made.cents));
            product.set("hs_status", "active").set("hs_product_type", "inventory");
            products_.push_back(product.store(made.created, made.created));
        }
    }

    void campaigns() {
        for (const Population::Campaign& made : population_.campaigns) {
            Maker campaign(portal_, type("campaigns"));
            campaign.set("hs_name", made.name).set("hs_type", made.type);
            campaign.set("hs_campaign_status", made.status == "Active" ? "active" : "completed");
            campaign.set("hs_start_date", date_text(made.created * 1000));
            campaign.set("hs_end_date", date_text(made.ends_on * 1000));
            campaign.set("hs_currency_code", "USD");
            campaign.set("hs_budget_items_sum_amount", money(made.budget));
            campaign.set("hs_spend_items_sum_amount", money(made.cost));
            campaign.set("hs_expected_revenue", money(made.expected_revenue));
            campaigns_.push_back(campaign.store(made.created, made.modified));
        }
    }

    void store(const Population::Customer& made) {
        Maker company(portal_, type("companies"));
        company.set("name", made.name).set("phone", made.phone).set("email", made.email);
        company.set("industry", made.industry).set("type", made.buys ? "Customer" : "Prospect");
        company.set("city", made.city).set("country", made.country);
        company.set("description", made.description);
        company.set("tenure_external_id", made.external_id);
        company.set("lifecyclestage", made.buys ? "customer" : "opportunity");
        company.set("hubspot_owner_id", owner(made.owner));
        companies_.push_back(company.store(made.created, made.modified));
        contacts_.push_back(0);
        if (!made.contact) return;
        const Population::Contact& person = *made.contact;
        Maker contact(portal_, type("contacts"));
        contact.set("firstname", person.first_name).set("lastname", person.last_name);
        contact.set("email", person.email).set("mobilephone", person.mobile);
        contact.set("city", person.city).set("lead_source", person.source);
        contact.set("hs_email_optout", person.opted_out ? "true" : "");
        contact.set("date_of_birth", date_text(person.birthday * 1000));
        contact.set("tenure_external_id", person.external_id);
        contact.set("lifecyclestage", made.buys ? "customer" : "opportunity");
        contact.set("hubspot_owner_id", owner(made.owner));
        contacts_.back() = contact.store(person.created, person.modified);
        link("contacts", contacts_.back(), "companies", companies_.back());
    }

    /// A lead is a contact that stopped early; a converted one became an opportunity.
    void store(const Population::Lead& made) {
        Maker lead(portal_, type("contacts"));
        lead.set("firstname", made.first_name).set("lastname", made.last_name);
        lead.set("company", made.company).set("email", made.email);
        lead.set("lead_source", made.source).set("city", made.city);
        lead.set("hs_lead_status", word(lead_statuses, made.status));
        lead.set("lifecyclestage", "lead").set("hubspot_owner_id", owner(made.owner));
        const Id id = lead.store(made.created, made.modified);
        if (!made.converted) return;
        ObjectType& contacts = type("contacts");
        apply({portal_, contacts}, *contacts.find(id),
              {{contacts.find("lifecyclestage"), "opportunity"}}, made.modified * 1000);
    }

    void store(const Population::Deal& made) {
        Maker deal(portal_, type("deals"));
        deal.set("dealname", made.name).set("amount", money(made.cents));
        deal.set("deal_currency_code", "USD").set("pipeline", "default");
        deal.set("dealstage", made.open() ? word(deal_stages, made.stage) : deal_stages[0]);
        deal.set("closedate", date_text(made.closes_on * 1000) + "T00:00:00.000Z");
        deal.set("hs_campaign", campaign_guid(campaigns_[made.campaign]))
            .set("hubspot_owner_id", owner_of(made.customer));
        const Id id = deal.store(made.created, made.modified);
        link_customer("deals", id, made.customer);
        if (made.open()) return;
        ObjectType& deals = type("deals");
        apply({portal_, deals}, *deals.find(id),
              {{deals.find("dealstage"), word(deal_stages, made.stage)}}, made.modified * 1000);
    }

    /// Credits are invoices with negative amounts.
    void invoice(std::size_t number) {
        const Population::Purchase& made = population_.purchases[number];
        const bool credit = made.status == Population::Status::credited;
        const bool euro = population_.customers[made.customer].european;
        const std::string currency = euro ? "EUR" : "USD";
        const std::string total = money(credit ? -made.cents : made.cents);
        Maker invoice(portal_, type("invoices"));
        invoice.set("hs_title", population_.subject(number));
        invoice.set("hs_number", "INV" + std::to_string(number + 1));
        invoice.set("hs_invoice_status", word(invoice_statuses, made.status));
        invoice.set("hs_invoice_date", instant(made.at));
        invoice.set("hs_due_date", instant(made.at + 14 * day));
        invoice.set("hs_currency", currency).set("hs_amount_billed", total);
        const bool paid = made.status == Population::Status::paid || credit;
        invoice.set("hs_balance_due", paid ? "0.00" : total);
        invoice.set("hubspot_owner_id", owner_of(made.customer));
        const Id id = invoice.store(made.at, made.modified);
        link_customer("invoices", id, made.customer);
        for (std::size_t i = 0; i < made.lines.size(); ++i) {
            const Population::Line& line = made.lines[i];
            const Population::Product& product = population_.products[line.product];
            const auto sign = credit ? std::int64_t{-1} : std::int64_t{1};
            const std::int64_t quantity = sign * static_cast<std::int64_t>(line.quantity);
            Maker item(portal_, type("line_items"));
            item.set("name", product.name).set("hs_sku", product.code);
            item.set("hs_product_id", std::to_string(products_[line.product]));
            item.set("quantity", std::to_string(quantity)).set("price", money(line.cents));
            item.set("amount", money(quantity * line.cents));
            item.set("hs_line_item_currency_code", currency);
            item.set("hs_position_on_quote", std::to_string(i + 1));
            link("invoices", id, "line_items", item.store(made.at, made.modified));
        }
    }

    void service(std::size_t number) {
        const Population::Customer& customer = population_.customers[number];
        for (const auto& ticket : customer.tickets) store(ticket, number);
        if (customer.meeting) store(*customer.meeting, number);
        if (customer.task) {
            const Population::Task& made = *customer.task;
            Maker task(portal_, type("tasks"));
            task.set("hs_task_subject", made.subject).set("hs_task_type", "TODO");
            task.set("hs_timestamp", date_text(made.due_on * 1000) + "T10:00:00.000Z");
            task.set("hs_task_status", made.completed ? "COMPLETED" : "NOT_STARTED");
            task.set("hs_task_priority", "NONE").set("hubspot_owner_id", owner_of(number));
            link("tasks", task.store(made.created, made.created), "companies", companies_[number]);
        }
        if (customer.note) {
            Maker note(portal_, type("notes"));
            note.set("hs_note_body", customer.note->text);
            note.set("hs_timestamp", instant(customer.note->created));
            note.set("hubspot_owner_id", owner_of(number));
            const Id id = note.store(customer.note->created, customer.note->created);
            link("notes", id, "companies", companies_[number]);
        }
    }

    void store(const Population::Ticket& made, std::size_t customer) {
        Maker ticket(portal_, type("tickets"));
        ticket.set("subject", made.title).set("content", made.description);
        ticket.set("hs_pipeline", "0").set("hs_pipeline_stage", "1");
        ticket.set("hs_ticket_priority", made.high ? "HIGH" : "MEDIUM");
        ticket.set("severity", made.major ? "Major" : "Minor").set("source_type", "EMAIL");
        ticket.set("hubspot_owner_id", owner_of(customer));
        const Id id = ticket.store(made.created, made.modified);
        link_customer("tickets", id, customer);
        if (made.open) return;
        ObjectType& tickets = type("tickets");
        apply({portal_, tickets}, *tickets.find(id), {{tickets.find("hs_pipeline_stage"), "4"}},
              made.modified * 1000);
    }

    void store(const Population::Meeting& made, std::size_t customer) {
        const char* kind = made.call ? "calls" : "meetings";
        Maker event(portal_, type(kind));
        event.set("hs_timestamp", instant(made.at));
        if (made.call) {
            event.set("hs_call_title", made.subject).set("hs_call_direction", "OUTBOUND");
            event.set("hs_call_duration", "1800000");
            event.set("hs_call_status", made.held ? "COMPLETED" : "CANCELED");
        } else {
            event.set("hs_meeting_title", made.subject);
            event.set("hs_meeting_start_time", instant(made.at));
            event.set("hs_meeting_end_time", instant(made.at + 1800));
            event.set("hs_meeting_outcome", made.held ? "COMPLETED" : "NO_SHOW");
        }
        event.set("hubspot_owner_id", owner_of(customer));
        link_customer(kind, event.store(made.created, made.at), customer);
    }

    Portal& portal_;
    const Population& population_;
    std::vector<Id> products_, campaigns_, companies_, contacts_;
};

}  // namespace

void seed(Portal& portal, const Population& population) {
    for (std::size_t i = 0; i < Population::owners.size(); ++i) {
        const Population::Owner& known = Population::owners[i];
        Owner owner;
        owner.id = 41000001 + 17 * i;  // not the user's id
        owner.user_id = 9000001 + i;
        owner.email = known.email;
        owner.first_name = known.first_name;
        owner.last_name = known.last_name;
        if (known.team) owner.team = "Team Selling";
        owner.created = std::min(population.begins, portal.clock.now() / 1000) * 1000;
        portal.owners.push_back(std::move(owner));
    }
    if (!population.customers.empty()) Seeder(portal, population).run();
}

}  // namespace tenure::inline v1::sandbox::hs
