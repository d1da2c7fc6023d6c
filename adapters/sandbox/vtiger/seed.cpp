// Sandbox, vTiger: a small tea and coffee business with three years behind it.
// Buying follows a gamma-Poisson process with dropout, so every lifecycle stage occurs.
#include "sandbox/vtiger/seed.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "sandbox/random.hpp"
#include "sandbox/vtiger/inventory.hpp"
#include "sandbox/vtiger/record_maker.hpp"
#include "sandbox/vtiger/seed_names.hpp"
#include "sandbox/vtiger/values.hpp"

namespace tenure::inline v1::sandbox::vt {
namespace {

constexpr std::int64_t day = 86400;
constexpr std::int64_t history = 3 * 365 * day;

struct Customer {
    Id account = 0;
    Id contact = 0;
    Id owner = 1;
    std::string name;
    bool european = false;   ///< pays in euro
    std::int64_t since = 0;  ///< when the record appeared
    std::int64_t last_bought = 0;
    std::vector<std::int64_t> purchases;
    double spend = 1.0;  ///< personal level of spending
};

class Seeder {
 public:
    Seeder(Crm& crm, std::uint64_t seed) : crm_(crm), random_(seed), now_(crm.clock.now()) {}

    void run(std::size_t count) {
        if (count == 0) return;
        currency();
        products();
        campaigns();
        for (std::size_t i = 0; i < count; ++i) plan_customer(i);
        std::sort(customers_.begin(), customers_.end(),
                  [](const Customer& a, const Customer& b) { return a.since < b.since; });
        for (std::size_t i = 0; i < count; ++i) store_customer(customers_[i], i);
        leads(count / 4 + 4);
        for (Customer& customer : customers_) deals(customer);
        invoices();
        for (const Customer& customer : customers_) service(customer);
    }

 private:
    /// A moment of business hours at least `from`, within `span` days, never in the future.
    std::int64_t moment(std::int64_t from, double span_days) {
        const std::int64_t at =
            from + static_cast<std::int64_t>(random_.uniform() * span_days * day);
        const std::int64_t hour = 8 * 3600 + static_cast<std::int64_t>(random_.below(10 * 3600));
        return std::min(at / day * day + hour, now_ - 1);
    }

    void currency() {
        RecordMaker euro(crm_, "Currency");
        euro.set("currency_name", "Euro").set("currency_code", "EUR").set("currency_symbol", "€");
        euro.set("conversion_rate", "0.90000").set("currency_status", "Active");
        euro.set("defaultid", "0").set("deleted", "0");
        euro_ = euro.web(euro.store(1, now_ - history, now_ - history));
    }

    void products() {
        for (std::size_t i = 0; i < good_count(); ++i) {
            const std::int64_t created =
                now_ - history - 30 * day + static_cast<std::int64_t>(i) * 60;
            RecordMaker product(crm_, "Products");
            product.set("productname", std::string(good(i).name));
            product.set("productcode", "P-" + std::to_string(100 + i)).set("discontinued", "1");
            product.set("productcategory", std::string(good(i).category));
            product.set("unit_price", money_text(good(i).cents)).set("qtyinstock", "500.000");
            product.set("usageunit", "Pack");
            products_.push_back(product.store(1, created, created));
        }
    }

    void campaigns() {
        struct Plan {
            const char *name, *type, *status;
            std::int64_t days_ago, budget;
        };
        constexpr std::array<Plan, 5> plans = {
            {{"نوروز: بازگشت مشتریان", "Email", "Completed", 590, 120000},
             {"حملة رمضان", "Direct Mail", "Completed", 500, 90000},
             {"Autumn Roast Launch", "Advertisement", "Completed", 390, 240000},
             {"یلدا: معرفی به دوستان", "Referral Program", "Completed", 330, 60000},
             {"Summer Iced Tea", "Email", "Active", 100, 80000}}};
        for (const Plan& plan : plans) {
            const std::int64_t created = now_ - plan.days_ago * day;
            RecordMaker campaign(crm_, "Campaigns");
            campaign.set("campaignname", plan.name).set("campaigntype", plan.type);
            campaign.set("campaignstatus", plan.status);
            campaign.set("closingdate", date_text(created + 45 * day));
            campaign.set("budgetcost", money_text(plan.budget));
            campaign.set("actualcost", money_text(plan.budget * 9 / 10));
            campaign.set("expectedrevenue", money_text(plan.budget * 4));
            campaigns_.emplace_back(campaign.store(1, created, created + 40 * day), created);
        }
    }

    void plan_customer(std::size_t number) {
        Customer customer;
        const double arrival = std::pow(random_.uniform(), 0.9) * (history - 5 * day);
        customer.since = moment(now_ - history + static_cast<std::int64_t>(arrival), 1);
        customer.spend = random_.gamma(4.0, 4.0);
        customer.european = random_.chance(0.06);
        if (!random_.chance(0.08)) buy(customer);
        constexpr std::array<Id, 10> owners = {1, 1, 1, 1, 1, 1, 5, 5, 6, 2};
        customer.owner = owners[number % owners.size()];
        customers_.push_back(std::move(customer));
    }

    void buy(Customer& customer) {
        const double rate = random_.gamma(1.1, 50.0);  // purchases per day
        const double lifetime = random_.exponential(random_.gamma(0.9, 450.0) + 1e-6);  // days
        std::int64_t at = moment(customer.since, 12);
        const double end = static_cast<double>(at) + std::min(lifetime, 5000.0) * day;
        customer.purchases.push_back(at);
        while (customer.purchases.size() < 400) {
            const double next = static_cast<double>(at) + random_.exponential(rate) * day;
            if (next > end || next > static_cast<double>(now_ - 1)) break;
            at = std::min(static_cast<std::int64_t>(next), now_ - 1);
            customer.purchases.push_back(at);
        }
        // A few come back long after everybody gave them up.
        const std::int64_t gap = now_ - at;
        if (gap > 500 * day && random_.chance(0.12)) {
            customer.purchases.push_back(moment(now_ - 60 * day, 55));
        }
        customer.last_bought = customer.purchases.back();
    }

    void store_customer(Customer& customer, std::size_t number) {
        const Person person = random_person(random_);
        customer.name = company_name(random_, person, number + 1);
        const std::string digits = std::to_string(10000 + number).substr(1);
        const std::string mobile = "0912" + std::to_string(1000000 + random_.below(8999999));
        constexpr std::array<const char*, 6> industries = {
            "Retail", "Hospitality", "Food & Beverage", "Education", "Technology", "Other"};
        const std::int64_t changed =
            random_.chance(0.3) ? moment(customer.since, 200) : customer.since;
        RecordMaker account(crm_, "Accounts");
        account.set("accountname", customer.name).set("phone", "+98 21 " + digits);
        account.set("email1", "shop" + digits + "@example.test");
        account.set("industry", industries[random_.below(industries.size())]);
        account.set("accounttype", customer.purchases.empty() ? "Prospect" : "Customer");
        account.set("bill_city", person.city).set("bill_country", person.country);
        account.set_custom("Tenure External Id", "EXT-A-" + digits);
        if (random_.chance(0.2)) account.set("description", "یادداشت: مشتری «ویژه» & note");
        customer.account = account.store(customer.owner, customer.since, changed);
        RecordMaker contact(crm_, "Contacts");
        contact.set("firstname", person.first_name).set("lastname", person.last_name);
        contact.set("email", "c" + digits + "@example.test").set("mobile", mobile);
        contact.set("account_id", account.web(customer.account)).set("mailingcity", person.city);
        constexpr std::array<const char*, 5> sources = {"Web Site", "Word of mouth", "Trade Show",
                                                        "Partner", "Existing Customer"};
        contact.set("leadsource", sources[random_.below(sources.size())]);
        contact.set("emailoptout", random_.chance(0.1) ? "1" : "0");
        contact.set("birthday",
                    date_text((3000 + static_cast<std::int64_t>(random_.below(9000))) * day));
        contact.set_custom("Tenure External Id", "EXT-C-" + digits);
        customer.contact = contact.store(customer.owner, customer.since + 60, changed + 60);
        for (const auto& [campaign, created] : campaigns_) {
            if (customer.since < created && random_.chance(0.3)) {
                crm_.database.relate(campaign, customer.contact);
            }
        }
    }

    void leads(std::size_t count) {
        constexpr std::array<const char*, 6> statuses = {"Not Contacted", "Contacted", "Qualified",
                                                         "Hot",           "Cold",      "Lost Lead"};
        for (std::size_t i = 0; i < count; ++i) {
            const Person person = random_person(random_);
            const std::int64_t created = moment(now_ - 700 * day, 699);
            const bool converted = random_.chance(0.25);
            RecordMaker lead(crm_, "Leads");
            lead.set("firstname", person.first_name).set("lastname", person.last_name);
            lead.set("company", company_name(random_, person, 5000 + i));
            lead.set("email", "lead" + std::to_string(i) + "@example.test");
            lead.set("leadsource", "Web Site").set("city", person.city);
            lead.set("leadstatus",
                     converted ? "Qualified" : statuses[random_.below(statuses.size())]);
            const Id id = lead.store(i % 7 == 3 ? 5 : 1, created, moment(created, 20),
                                     converted ? Life::converted : Life::live);
            if (random_.chance(0.4)) {
                crm_.database.relate(campaigns_[random_.below(campaigns_.size())].first, id);
            }
        }
    }

    void deals(Customer& customer) {
        if (!random_.chance(customer.purchases.empty() ? 0.7 : 0.3)) return;
        constexpr std::array<const char*, 4> open = {
            "Prospecting", "Qualification", "Proposal or Price Quote", "Negotiation or Review"};
        const std::int64_t created = moment(customer.since, 30);
        const bool recent = now_ - created < 60 * day;
        const bool won = !customer.purchases.empty() && random_.chance(0.75);
        const std::string stage = recent ? open[random_.below(open.size())]
                                  : won  ? "Closed Won"
                                         : "Closed Lost";
        const std::int64_t closing = created + 40 * day;
        RecordMaker deal(crm_, "Potentials");
        deal.set("potentialname", "Deal: " + customer.name);
        deal.set("amount", money_text(20000 + static_cast<std::int64_t>(random_.below(400000))));
        deal.set("related_to", "11x" + std::to_string(customer.account));
        deal.set("contact_id", "12x" + std::to_string(customer.contact));
        deal.set("closingdate", date_text(closing)).set("sales_stage", stage);
        deal.set("probability", recent ? "50.000" : won ? "100.000" : "0.000");
        deal.set("campaignid", "1x" + std::to_string(campaigns_[random_.below(5)].first));
        deal.store(customer.owner, created, recent ? created : std::min(closing, now_ - 1));
    }

    void invoices() {
        std::vector<std::pair<std::int64_t, Customer*>> all;
        for (Customer& customer : customers_) {
            for (const std::int64_t at : customer.purchases) all.emplace_back(at, &customer);
        }
        std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
            return std::pair(a.first, a.second->account) < std::pair(b.first, b.second->account);
        });
        for (const auto& [at, customer] : all) invoice(*customer, at);
    }

    void invoice(const Customer& customer, std::int64_t at) {
        struct Line {
            std::size_t product, count;
            std::int64_t cents;
        };
        std::vector<Line> lines;
        std::int64_t total = 0;
        const std::size_t kinds = 1 + random_.below(3);
        for (std::size_t i = 0; i < kinds; ++i) {
            const std::size_t product = random_.below(products_.size());
            const auto level =
                static_cast<double>(good(product).cents) * (0.95 + 0.1 * random_.uniform());
            const auto count =
                1 + static_cast<std::size_t>(random_.exponential(0.5 / customer.spend));
            lines.push_back({product, count, std::llround(level)});
            total += lines.back().cents * static_cast<std::int64_t>(count);
        }
        const std::string amount = money_text(total);
        const std::string status = status_of(at);
        RecordMaker invoice(crm_, "Invoice");
        invoice.set("subject", "Invoice " + customer.name);
        invoice.set("account_id", "11x" + std::to_string(customer.account));
        invoice.set("contact_id", "12x" + std::to_string(customer.contact));
        invoice.set("invoicedate", date_text(at)).set("duedate", date_text(at + 14 * day));
        invoice.set("invoicestatus", status);
        invoice.set("hdnSubTotal", amount)
            .set("hdnGrandTotal", amount)
            .set("pre_tax_total", amount);
        invoice.set(status == "Paid" ? "received" : "balance", amount);
        invoice.set("bill_street", "1").set("ship_street", "1");
        if (customer.european) invoice.set("currency_id", euro_).set("conversion_rate", "0.900");
        const Id id = invoice.store(customer.owner, at, std::max(at, moment(at, 6)));
        std::vector<Id> items;
        for (const Line& line : lines) {
            items.push_back(add_item(crm_, invoice.web(id),
                                     "14x" + std::to_string(products_[line.product]),
                                     static_cast<int>(items.size()) + 1, std::to_string(line.count),
                                     money_text(line.cents), ""));
        }
        crm_.database.set_items(id, std::move(items));
    }

    std::string status_of(std::int64_t at) {
        const double share = random_.uniform();
        if (now_ - at < 20 * day && share < 0.4) return share < 0.2 ? "Created" : "Sent";
        if (share < 0.03) return "Cancel";
        if (share < 0.05) return "Credit Invoice";
        return share < 0.06 ? "Created" : "Paid";
    }

    void service(const Customer& customer) {
        const std::string account = "11x" + std::to_string(customer.account);
        const std::string contact = "12x" + std::to_string(customer.contact);
        const bool silent = !customer.purchases.empty() && now_ - customer.last_bought > 200 * day;
        const std::size_t tickets = random_.chance(silent ? 0.5 : 0.3) ? 1 + random_.below(3) : 0;
        for (std::size_t i = 0; i < tickets; ++i) ticket(customer, account, contact);
        if (random_.chance(0.5)) event(customer, account, contact);
        if (random_.chance(0.15)) task(customer, account);
        if (!random_.chance(0.25)) return;
        RecordMaker comment(crm_, "ModComments");
        comment.set("commentcontent", "تماس گرفت؛ راضی بود & asked for a sample");
        comment.set("related_to", account).set("creator", "19x1");
        const std::int64_t at = moment(customer.since, 400);
        comment.store(customer.owner, at, at);
    }

    void ticket(const Customer& customer, const std::string& account, const std::string& contact) {
        constexpr std::array<const char*, 4> titles = {"تأخیر در ارسال", "طعم متفاوت", "تأخر الطلب",
                                                       "Wrong item delivered"};
        const std::int64_t base =
            customer.last_bought > 0 ? customer.last_bought - 100 * day : customer.since;
        const std::int64_t at = moment(std::max(base, customer.since), 130);
        const bool open = now_ - at < 10 * day || random_.chance(0.08);
        RecordMaker ticket(crm_, "HelpDesk");
        ticket.set("ticket_title", titles[random_.below(titles.size())]);
        ticket.set("parent_id", account).set("contact_id", contact);
        ticket.set("ticketpriorities", random_.chance(0.3) ? "High" : "Normal");
        ticket.set("ticketseverities", random_.chance(0.3) ? "Major" : "Minor");
        ticket.set("ticketstatus", open ? "Open" : "Closed");
        ticket.set("description", "سفارش هنوز نرسیده است.");
        ticket.store(customer.owner, at, open ? at : std::max(at, moment(at, 9)));
    }

    void event(const Customer& customer, const std::string& account, const std::string& contact) {
        const std::int64_t at = moment(customer.since, 500);
        RecordMaker event(crm_, "Events");
        event.set("subject", random_.chance(0.5) ? "تماس پیگیری" : "Sales call");
        event.set("date_start", date_text(at)).set("time_start", time_text(at).substr(11));
        event.set("due_date", date_text(at)).set("time_end", time_text(at + 1800).substr(11));
        event.set("duration_minutes", "30").set("parent_id", account).set("contact_id", contact);
        event.set("activitytype", random_.chance(0.7) ? "Call" : "Meeting");
        event.set("eventstatus", random_.chance(0.8) ? "Held" : "Not Held");
        event.store(customer.owner, at - std::min<std::int64_t>(at - customer.since, day), at);
    }

    void task(const Customer& customer, const std::string& account) {
        const std::int64_t at = moment(std::max(customer.since, now_ - 90 * day), 60);
        RecordMaker task(crm_, "Calendar");
        task.set("subject", "ارسال نمونه").set("activitytype", "Task").set("parent_id", account);
        task.set("date_start", date_text(at)).set("time_start", "10:00:00");
        task.set("due_date", date_text(at + 3 * day));
        task.set("taskstatus", random_.chance(0.5) ? "Completed" : "Not Started");
        task.set("duration_hours", "38");
        task.store(customer.owner, at, at);
    }

    Crm& crm_;
    Random random_;
    std::int64_t now_;
    std::string euro_;
    std::vector<Id> products_;
    std::vector<std::pair<Id, std::int64_t>> campaigns_;
    std::vector<Customer> customers_;
};

}  // namespace

void seed_customers(Crm& crm, std::size_t customers, std::uint64_t seed) {
    Seeder(crm, seed).run(customers);
}

}  // namespace tenure::inline v1::sandbox::vt
