// A small shop whose every number can be worked out by hand: 13 customers, the second half of 2025.
// Amounts in EUR; a dollar costs 0.90 from 1 January and 0.80 from 1 October 2025.
//
// Who is a customer (bought or under contract, and silent for less than 180 days):
//   A Ana    buys all the time                                   stays
//   B Bea    bought once, 1 March; says "price" when she leaves  lost 28 August
//   C Cem    bought June 2024, lost; returns 15 September        won back
//   D Dan    a web lead; buys 20 July and 20 October             new
//   E Eli    buys 1 August, gives all back 15 August             new, gone
//   F Fay    left an e-mail address, never bought                -
//   G Gus    bought March 2024                                   lost before
//   H Hana   buys four times                                     stays
//   I Ivo    contract of 30 a month, a second one of 20          stays
//   J Jo     contract until 15 June, "too expensive"             lost 12 December
//   K Kai    clicks an advertisement, buys 5 December            new
//   L Lia    bought once, 20 January                             lost 19 July
//   M Max    contract of 120 a year                              stays
#pragma once

#include <memory>

#include "tenure/lifecycle/frameworks.hpp"
#include "tenure/measures/cohorts.hpp"
#include "tenure/measures/measures.hpp"
#include "unit/store/store_kit.hpp"

namespace tenure::ledger {

using store_kit::row_of;

inline const Currency eur = Currency::of("EUR");
inline const Currency usd = Currency::of("USD");

inline Date date(const std::string& text) {
    return parse_date(text).value();
}
inline Timestamp noon(const std::string& text) {
    return parse_timestamp(text + "T12:00:00Z").value();
}
inline Money euros(double amount) {
    return Money::of(amount, eur);
}

/// Writes records one by one, as a sync would.
class Writer {
 public:
    explicit Writer(Store& store) : store_(store) {}

    void put(const std::string& stream, const std::string& id, std::vector<DomainRow> rows) {
        store_kit::PageMaker(store_, stream)
            .add(id, 1, {std::string(id), std::string("new")}, std::move(rows))
            .commit();
    }
    template <class Entity>
    void put(const std::string& stream, const std::string& id, EntityKind kind, Entity entity) {
        put(stream, id, {row_of(kind, entity)});
    }
    template <class Entity>
    Entity of(const std::string& customer) {
        Entity entity;
        entity.customer = Reference{"Accounts", customer};
        return entity;
    }
    void customer(const std::string& id, const Customer& customer = {}) {
        put("Accounts", id, EntityKind::customer, customer);
    }
    /// A purchase of products p1 (shoes), p2 (bags), p3 (care), as "p1 p2"; returns its id.
    std::string buys(const std::string& id, const std::string& day, const Money& total,
                     const std::string& products = "", const std::string& campaign = "") {
        const std::string invoice = id + "-" + day;
        auto purchase = of<Purchase>(id);
        purchase.purchased_on = date(day);
        purchase.total = total;
        if (!campaign.empty()) purchase.campaign = Reference{"Campaigns", campaign};
        std::vector<DomainRow> rows{row_of(EntityKind::purchase, purchase)};
        for (std::size_t at = 0; at < products.size(); at += 3) {
            PurchaseItem item;
            item.purchase = Reference{"Invoice", invoice};
            item.product = Reference{"Products", products.substr(at, 2)};
            rows.push_back(row_of(EntityKind::purchase_item, item, static_cast<int>(at) + 1));
        }
        put("Invoice", invoice, std::move(rows));
        return invoice;
    }
    void gives_back(const std::string& id, const std::string& day, const Money& total,
                    const std::string& invoice) {
        auto refund = of<Purchase>(id);
        refund.purchased_on = date(day);
        refund.total = Money{-total.minor, total.currency};
        if (!invoice.empty()) refund.refund_of = Reference{"Invoice", invoice};
        put("Invoice", "back-" + id + day, EntityKind::purchase, refund);
    }
    void pays(const std::string& id, const std::string& from, double amount,
              const std::string& period, const std::string& until = "") {
        auto contract = of<Subscription>(id);
        contract.started_on = date(from);
        contract.amount = euros(amount);
        contract.period = period;
        if (!until.empty()) {
            contract.ended_on = date(until);
            contract.cancel_reason = std::string("too expensive");
        }
        put("Contracts", id + from, EntityKind::subscription, contract);
    }
    void answers(const std::string& id, const std::string& day, const std::string& kind,
                 const std::string& score) {
        auto survey = of<Survey>(id);
        survey.kind = kind;
        survey.score = Decimal{score};
        survey.answered_at = noon(day);
        put("Surveys", id + kind + day, EntityKind::survey, survey);
    }
    void responds(const std::string& id, const std::string& day, const std::string& campaign,
                  const std::string& how) {
        auto response = of<CampaignResponse>(id);
        response.campaign = Reference{"Campaigns", campaign};
        response.response = how;
        response.responded_at = noon(day);
        put("Responses", id + campaign + day, EntityKind::campaign_response, response);
    }
    void campaign(const std::string& id, const std::string& type, const Money& cost,
                  const std::string& from, const std::string& until, std::int64_t sent = 0) {
        Campaign campaign;
        campaign.name = id;
        campaign.type = type;
        campaign.cost = cost;
        campaign.starts_on = date(from);
        if (!until.empty()) campaign.ends_on = date(until);
        if (sent > 0) campaign.sent = sent;
        put("Campaigns", id, EntityKind::campaign, campaign);
    }
    void lead(const std::string& id, const std::string& created, const std::string& source,
              const std::string& converted = "", const std::string& customer = "") {
        Lead lead;
        if (!customer.empty()) lead.customer = Reference{"Accounts", customer};
        lead.source = source;
        lead.created_at = noon(created);
        lead.converted = !converted.empty();
        if (!converted.empty()) lead.converted_at = noon(converted);
        put("Leads", id, EntityKind::lead, lead);
    }
    void deal(const std::string& id, const Money& amount, const std::string& created,
              const std::string& closed = "", const std::string& outcome = "open",
              const std::string& chance = "") {
        Deal deal;
        deal.amount = amount;
        deal.stage = std::string("Proposal");
        deal.outcome = outcome;
        deal.created_at = noon(created);
        if (!closed.empty()) deal.closed_at = noon(closed);
        if (!chance.empty()) deal.probability = Decimal{chance};
        put("Deals", id, EntityKind::deal, deal);
    }
    void ticket(const std::string& id, const std::string& customer, const std::string& opened,
                const std::string& closed, const std::string& rating = "") {
        auto ticket = of<Ticket>(customer);
        ticket.opened_at = noon(opened);
        ticket.open = closed.empty();
        if (!closed.empty()) ticket.closed_at = noon(closed);
        if (!rating.empty()) ticket.rating = Decimal{rating};
        put("Tickets", id, EntityKind::ticket, ticket);
    }

 private:
    Store& store_;
};

inline void write_customers(Writer& shop) {
    for (const char* id : {"A", "C", "D", "E", "G", "H", "I", "J", "K", "L", "M"}) {
        shop.customer(id);
    }
    Customer bea;
    bea.exit_reason = std::string("price");
    bea.modified_at = noon("2025-09-01");
    shop.customer("B", bea);
    Customer fay;
    fay.email = std::string("fay@example.com");
    fay.created_at = noon("2025-09-10");
    shop.customer("F", fay);
    for (const auto& [id, category] :
         {std::pair("p1", "shoes"), std::pair("p2", "bags"), std::pair("p3", "care")}) {
        Product product;
        product.name = std::string("product ") + id;
        product.category = std::string(category);
        shop.put("Products", id, EntityKind::product, product);
    }
}

inline void write_purchases(Writer& shop) {
    shop.buys("A", "2024-11-10", euros(100), "p1");
    shop.buys("A", "2025-02-10", euros(100));
    shop.buys("A", "2025-05-10", euros(100));
    shop.buys("A", "2025-08-10", euros(100), "p2");
    shop.buys("A", "2025-11-10", euros(50), "", "K4");
    shop.buys("B", "2025-03-01", euros(200));
    shop.buys("C", "2024-06-01", euros(50), "p2");
    shop.buys("C", "2025-09-15", Money::of(80, usd), "p2 p3");
    shop.buys("D", "2025-07-20", euros(300), "p1");
    const auto second = shop.buys("D", "2025-10-20", euros(150), "p3");
    shop.gives_back("D", "2025-11-01", euros(50), second);
    const auto returned = shop.buys("E", "2025-08-01", euros(120));
    shop.gives_back("E", "2025-08-15", euros(120), returned);
    shop.buys("G", "2024-03-01", euros(500));
    shop.buys("H", "2025-04-15", euros(60), "p1");
    shop.buys("H", "2025-06-15", euros(60));
    shop.buys("H", "2025-09-01", euros(60), "p1");
    shop.buys("H", "2025-12-01", euros(240));
    shop.pays("I", "2025-02-01", 30, "P1M");
    shop.pays("I", "2025-10-01", 20, "P1M");
    shop.pays("J", "2025-03-01", 40, "P1M", "2025-06-15");
    shop.buys("K", "2025-12-05", Money::of(90, usd));
    shop.buys("L", "2025-01-20", euros(40), "p1 p2");
    shop.pays("M", "2025-05-01", 120, "P1Y");
}

inline void write_campaigns(Writer& shop) {
    shop.campaign("K1", "Email", euros(240), "2025-07-01", "2025-07-31", 100);
    shop.campaign("K2", "Advertisement", Money::of(100, usd), "2025-11-21", "2026-01-09");
    shop.campaign("K3", "Win-back", euros(30), "2025-09-01", "2025-09-10");
    shop.campaign("K4", "Loyalty letter", euros(60), "2025-10-01", "");
    shop.campaign("K5", "Email", euros(1000), "2024-01-01", "2024-01-31");
    shop.responds("D", "2025-07-10", "K1", "clicked");
    shop.responds("C", "2025-09-05", "K3", "replied");
    shop.responds("H", "2025-10-03", "K4", "opened");
    shop.responds("H", "2025-11-22", "K2", "clicked");
    shop.responds("K", "2025-11-25", "K2", "clicked");
    for (const char* how : {"sent", "bounced"}) {  // one person, who is no customer
        CampaignResponse loose;
        loose.lead = Reference{"Leads", "L2"};
        loose.campaign = Reference{"Campaigns", "K1"};
        loose.response = std::string(how);
        loose.responded_at = noon("2025-07-03");
        shop.put("Responses", how, EntityKind::campaign_response, loose);
    }
    for (const auto& [customer, day, channel, direction] :
         {std::tuple("D", "2025-07-15", "call", "in"),
          std::tuple("F", "2025-09-20", "email", "out")}) {
        auto touch = shop.of<Interaction>(customer);
        touch.channel = std::string(channel);
        touch.direction = std::string(direction);
        touch.happened_at = noon(day);
        shop.put("Calls", std::string(customer) + day, EntityKind::interaction, touch);
    }
}

inline void write_records(Writer& shop) {
    shop.lead("L1", "2025-07-05", "web", "2025-07-20", "D");
    shop.lead("L2", "2025-08-01", "web");
    shop.lead("L3", "2025-09-01", "fair", "2026-01-15");
    shop.lead("L4", "2025-10-01", "");
    shop.lead("L5", "2025-03-01", "web", "2025-03-02");
    shop.deal("D1", euros(1000), "2025-10-01", "", "open", "0.5");
    shop.deal("D2", Money::of(500, usd), "2025-12-01", "", "open", "0.25");
    shop.deal("D3", euros(300), "2025-07-01", "2025-07-21", "won");
    shop.deal("D4", euros(700), "2025-08-01", "2025-09-10", "won");
    shop.deal("D5", euros(900), "2025-08-01", "2025-10-10", "lost");
    shop.deal("D6", euros(900), "2025-08-01", "2025-11-11", "lost");
    shop.deal("D7", euros(900), "2024-08-01", "2024-11-11", "won");
    shop.deal("D8", euros(200), "2025-12-10", "2026-01-05", "won");
    shop.answers("A", "2025-09-01", "nps", "10");
    shop.answers("D", "2025-10-01", "nps", "9");
    shop.answers("H", "2025-10-05", "nps", "6");
    shop.answers("B", "2025-07-10", "nps", "8");
    shop.answers("A", "2025-09-02", "csat", "5");
    shop.answers("H", "2025-10-06", "csat", "3");
    shop.ticket("T1", "D", "2025-08-01", "2025-08-02", "4");
    shop.ticket("T2", "H", "2025-09-10", "2025-09-13");
    shop.ticket("T3", "A", "2025-12-20", "");
}

/// An evaluation: four customers are worth 300, 100, 250 and 350, the others have no CLV.
inline void write_evaluation(Store& store) {
    Generation made;
    made.as_of = noon("2025-12-31");
    made.framework = "pars-vtiger-5";
    const std::int64_t number = store.begin_generation(made);
    std::vector<InsightRow> rows;
    for (const auto& [id, clv] : {std::pair("A", 300), std::pair("C", 100), std::pair("D", 250),
                                  std::pair("F", 0), std::pair("G", 0), std::pair("H", 350)}) {
        InsightRow row;
        row.customer = {"crm", "Accounts", id, 0};
        row.state = "active";
        row.stage = "engagement";
        if (clv > 0) row.clv = euros(clv);
        rows.push_back(row);
    }
    store.put_insights(number, rows);
    store.finish_generation(number, rows.size(), noon("2025-12-31"));
}

inline std::unique_ptr<Store> make_store(const std::string& address = "memory:") {
    auto store = open_store(address);
    Writer shop(*store);
    write_customers(shop);
    write_purchases(shop);
    write_campaigns(shop);
    write_records(shop);
    write_evaluation(*store);
    return store;
}

/// At risk after 60 days of silence, lapsed after 180.
inline Framework framework() {
    Framework framework = find_framework("pars-vtiger-5");
    framework.thresholds.at_risk = Window{Window::Kind::absolute, 60};
    framework.thresholds.lapsed = Window{Window::Kind::absolute, 180};
    framework.thresholds.detect_months = 0;
    return framework;
}

inline RateTable rates() {
    return read_rates("date,currency,price\n2025-01-01,USD,0.90\n2025-10-01,USD,0.80\n", eur);
}

/// The second half of 2025, in euros.
inline MeasureOptions options() {
    MeasureOptions options;
    options.as_of = parse_timestamp("2025-12-31T23:59:59Z").value();
    options.period = Period{date("2025-07-01"), date("2025-12-31")};
    options.framework = framework();
    options.currency = eur;
    options.rates = rates();
    return options;
}

}  // namespace tenure::ledger
