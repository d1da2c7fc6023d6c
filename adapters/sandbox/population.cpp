// Sandbox: the tea and coffee business that every imitated CRM holds, drawn from a seed.
// Buying follows a gamma-Poisson process with dropout, so every lifecycle stage occurs.
#include "sandbox/population.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "sandbox/population_names.hpp"
#include "sandbox/random.hpp"

namespace tenure::inline v1::sandbox {
namespace {

constexpr std::int64_t day = 86400;
constexpr std::int64_t history = 3 * 365 * day;

/// What decides how a customer behaves, before it has a name.
struct Plan {
    std::size_t owner = 0;
    bool european = false;
    std::int64_t since = 0;
    double spend = 1.0;  ///< personal level of spending
    std::vector<std::int64_t> purchases;
};

/// Draws in a fixed order: another order would be another business.
class Drawing {
 public:
    Drawing(std::uint64_t seed, std::int64_t now) : random_(seed), now_(now) {}

    Population run(std::size_t count) {
        made_.begins = now_ - history;
        if (count == 0) return std::move(made_);
        products();
        campaigns();
        for (std::size_t i = 0; i < count; ++i) plan(i);
        std::sort(plans_.begin(), plans_.end(),
                  [](const Plan& a, const Plan& b) { return a.since < b.since; });
        for (std::size_t i = 0; i < count; ++i) customer(i);
        leads(count / 4 + 4);
        for (std::size_t i = 0; i < count; ++i) deal(i);
        purchases();
        for (std::size_t i = 0; i < count; ++i) service(i);
        return std::move(made_);
    }

 private:
    /// A moment of business hours at least `from`, within `span` days, never in the future.
    std::int64_t moment(std::int64_t from, double span_days) {
        const std::int64_t at =
            from + static_cast<std::int64_t>(random_.uniform() * span_days * day);
        const std::int64_t hour = 8 * 3600 + static_cast<std::int64_t>(random_.below(10 * 3600));
        return std::min(at / day * day + hour, now_ - 1);
    }
    template <std::size_t N>
    const char* any_of(const std::array<const char*, N>& texts) {
        return texts[random_.below(N)];
    }

    void products() {
        for (std::size_t i = 0; i < good_count(); ++i) {
            made_.products.push_back(
                {.name = std::string(good(i).name),
                 .code = "P-" + std::to_string(100 + i),
                 .category = std::string(good(i).category),
                 .cents = good(i).cents,
                 .created = made_.begins - 30 * day + static_cast<std::int64_t>(i) * 60});
        }
    }

    void campaigns() {
        struct Known {
            const char *name, *type, *status;
            std::int64_t days_ago, budget;
        };
        constexpr std::array<Known, 5> all = {
            {{"نوروز: بازگشت مشتریان", "Email", "Completed", 590, 120000},
             {"حملة رمضان", "Direct Mail", "Completed", 500, 90000},
             {"Autumn Roast Launch", "Advertisement", "Completed", 390, 240000},
             {"یلدا: معرفی به دوستان", "Referral Program", "Completed", 330, 60000},
             {"Summer Iced Tea", "Email", "Active", 100, 80000}}};
        for (const Known& known : all) {
            const std::int64_t created = now_ - known.days_ago * day;
            made_.campaigns.push_back({.name = known.name,
                                       .type = known.type,
                                       .status = known.status,
                                       .created = created,
                                       .modified = created + 40 * day,
                                       .ends_on = created + 45 * day,
                                       .budget = known.budget,
                                       .cost = known.budget * 9 / 10,
                                       .expected_revenue = known.budget * 4});
        }
    }

    void plan(std::size_t number) {
        Plan plan;
        const double arrival = std::pow(random_.uniform(), 0.9) * (history - 5 * day);
        plan.since = moment(now_ - history + static_cast<std::int64_t>(arrival), 1);
        plan.spend = random_.gamma(4.0, 4.0);
        plan.european = random_.chance(0.06);
        if (!random_.chance(0.08)) buy(plan);
        constexpr std::array<std::size_t, 10> owners = {0, 0, 0, 0, 0, 0, 1, 1, 2, 3};
        plan.owner = owners[number % owners.size()];
        plans_.push_back(std::move(plan));
    }

    void buy(Plan& plan) {
        const double rate = random_.gamma(1.1, 50.0);  // purchases per day
        const double lifetime = random_.exponential(random_.gamma(0.9, 450.0) + 1e-6);  // days
        std::int64_t at = moment(plan.since, 12);
        const double end = static_cast<double>(at) + std::min(lifetime, 5000.0) * day;
        plan.purchases.push_back(at);
        while (plan.purchases.size() < 400) {
            const double next = static_cast<double>(at) + random_.exponential(rate) * day;
            if (next > end || next > static_cast<double>(now_ - 1)) break;
            at = std::min(static_cast<std::int64_t>(next), now_ - 1);
            plan.purchases.push_back(at);
        }
        // A few come back long after everybody gave them up.
        const std::int64_t gap = now_ - at;
        if (gap > 500 * day && random_.chance(0.12)) {
            plan.purchases.push_back(moment(now_ - 60 * day, 55));
        }
    }

    void customer(std::size_t number) {
        constexpr std::array<const char*, 6> industries = {
            "Retail", "Hospitality", "Food & Beverage", "Education", "Technology", "Other"};
        const Plan& plan = plans_[number];
        const Person person = random_person(random_);
        Population::Customer made;
        made.name = company_name(random_, person, number + 1);
        std::string digits = std::to_string(number);
        digits.insert(0, 4 - std::min<std::size_t>(digits.size(), 4), '0');
        const std::string mobile = "0912" + std::to_string(1000000 + random_.below(8999999));
        made.created = plan.since;
        made.modified =
            random_.chance(0.3) ? std::max(plan.since, moment(plan.since, 200)) : plan.since;
        made.owner = plan.owner;
        made.buys = !plan.purchases.empty();
        made.european = plan.european;
        made.phone = "+98 21 " + digits;
        made.email = "shop" + digits + "@example.test";
        made.industry = any_of(industries);
        made.city = person.city;
        made.country = person.country;
        made.external_id = "EXT-A-" + digits;
        if (random_.chance(0.2)) made.description = "یادداشت: مشتری «ویژه» & note";
        made.contact = contact(made, person, digits);
        made.contact->mobile = mobile;
        made_.customers.push_back(std::move(made));
    }

    Population::Contact contact(const Population::Customer& customer, const Person& person,
                                const std::string& digits) {
        constexpr std::array<const char*, 5> sources = {"Web Site", "Word of mouth", "Trade Show",
                                                        "Partner", "Existing Customer"};
        Population::Contact made;
        made.first_name = person.first_name;
        made.last_name = person.last_name;
        made.email = "c" + digits + "@example.test";
        made.city = person.city;
        made.source = any_of(sources);
        made.opted_out = random_.chance(0.1);
        made.birthday = (3000 + static_cast<std::int64_t>(random_.below(9000))) * day;
        made.external_id = "EXT-C-" + digits;
        made.created = customer.created + 60;
        made.modified = customer.modified + 60;
        for (std::size_t i = 0; i < made_.campaigns.size(); ++i) {
            if (customer.created < made_.campaigns[i].created && random_.chance(0.3)) {
                made.campaigns.push_back(i);
            }
        }
        return made;
    }

    void leads(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            const Person person = random_person(random_);
            Population::Lead made;
            made.created = moment(now_ - 700 * day, 699);
            made.converted = random_.chance(0.25);
            made.first_name = person.first_name;
            made.last_name = person.last_name;
            made.company = company_name(random_, person, 5000 + i);
            made.email = "lead" + std::to_string(i) + "@example.test";
            made.source = "Web Site";
            made.city = person.city;
            made.status = made.converted ? Population::LeadStatus::qualified
                                         : static_cast<Population::LeadStatus>(random_.below(6));
            made.owner = i % 7 == 3 ? 1 : 0;
            made.modified = std::max(made.created, moment(made.created, 20));
            if (random_.chance(0.4)) made.campaign = random_.below(made_.campaigns.size());
            made_.leads.push_back(std::move(made));
        }
    }

    void deal(std::size_t number) {
        using Stage = Population::DealStage;
        const Population::Customer& customer = made_.customers[number];
        if (!random_.chance(customer.buys ? 0.3 : 0.7)) return;
        Population::Deal made;
        made.name = "Deal: " + customer.name;
        made.customer = number;
        made.created = moment(customer.created, 30);
        const bool recent = now_ - made.created < 60 * day;
        const bool won = customer.buys && random_.chance(0.75);
        made.stage = recent ? static_cast<Stage>(random_.below(4)) : won ? Stage::won : Stage::lost;
        made.closes_on = made.created + 40 * day;
        made.cents = 20000 + static_cast<std::int64_t>(random_.below(400000));
        made.campaign = random_.below(5);
        made.modified = recent ? made.created : std::min(made.closes_on, now_ - 1);
        made_.deals.push_back(std::move(made));
    }

    void purchases() {
        std::vector<std::pair<std::int64_t, std::size_t>> all;
        for (std::size_t i = 0; i < plans_.size(); ++i) {
            for (const std::int64_t at : plans_[i].purchases) all.emplace_back(at, i);
        }
        std::sort(all.begin(), all.end());
        for (const auto& [at, number] : all) purchase(number, at);
    }

    void purchase(std::size_t number, std::int64_t at) {
        Population::Purchase made;
        made.customer = number;
        made.at = at;
        const std::size_t kinds = 1 + random_.below(3);
        for (std::size_t i = 0; i < kinds; ++i) {
            Population::Line line;
            line.product = random_.below(made_.products.size());
            const auto level = static_cast<double>(made_.products[line.product].cents) *
                               (0.95 + 0.1 * random_.uniform());
            line.quantity =
                1 + static_cast<std::size_t>(random_.exponential(0.5 / plans_[number].spend));
            line.cents = std::llround(level);
            made.cents += line.cents * static_cast<std::int64_t>(line.quantity);
            made.lines.push_back(line);
        }
        made.status = status_of(at);
        made.modified = std::max(at, moment(at, 6));
        made_.purchases.push_back(std::move(made));
    }

    Population::Status status_of(std::int64_t at) {
        using Status = Population::Status;
        const double share = random_.uniform();
        if (now_ - at < 20 * day && share < 0.4) return share < 0.2 ? Status::draft : Status::sent;
        if (share < 0.03) return Status::cancelled;
        if (share < 0.05) return Status::credited;
        return share < 0.06 ? Status::draft : Status::paid;
    }

    void service(std::size_t number) {
        Population::Customer& customer = made_.customers[number];
        const std::vector<std::int64_t>& bought = plans_[number].purchases;
        const bool silent = customer.buys && now_ - bought.back() > 200 * day;
        const std::size_t tickets = random_.chance(silent ? 0.5 : 0.3) ? 1 + random_.below(3) : 0;
        const std::int64_t from =
            std::max(customer.buys ? bought.back() - 100 * day : 0, customer.created);
        for (std::size_t i = 0; i < tickets; ++i) customer.tickets.push_back(ticket(from));
        if (random_.chance(0.5)) customer.meeting = meeting(customer.created);
        if (random_.chance(0.15)) {
            const std::int64_t at = moment(std::max(customer.created, now_ - 90 * day), 60);
            customer.task = {"ارسال نمونه", random_.chance(0.5), at, at + 3 * day};
        }
        if (!random_.chance(0.25)) return;
        customer.note = {"تماس گرفت؛ راضی بود & asked for a sample", moment(customer.created, 400)};
    }

    Population::Ticket ticket(std::int64_t from) {
        constexpr std::array<const char*, 4> titles = {"تأخیر در ارسال", "طعم متفاوت", "تأخر الطلب",
                                                       "Wrong item delivered"};
        Population::Ticket made;
        made.created = moment(from, 130);
        made.open = now_ - made.created < 10 * day || random_.chance(0.08);
        made.title = any_of(titles);
        made.high = random_.chance(0.3);
        made.major = random_.chance(0.3);
        made.description = "سفارش هنوز نرسیده است.";
        made.modified = made.open ? made.created : std::max(made.created, moment(made.created, 9));
        return made;
    }

    Population::Meeting meeting(std::int64_t since) {
        Population::Meeting made;
        made.at = moment(since, 500);
        made.subject = random_.chance(0.5) ? "تماس پیگیری" : "Sales call";
        made.call = random_.chance(0.7);
        made.held = random_.chance(0.8);
        made.created = made.at - std::min<std::int64_t>(made.at - since, day);
        return made;
    }

    Random random_;
    std::int64_t now_;
    std::vector<Plan> plans_;
    Population made_;
};

}  // namespace

std::string Population::subject(std::size_t purchase) const {
    const Purchase& named = purchases[purchase];
    const Customer& customer = customers[named.customer];
    return customer.contact ? "Invoice " + customer.name
                            : "Purchase " + std::to_string(purchase + 1);
}

Population population(std::size_t customers, std::uint64_t seed, std::int64_t now) {
    return Drawing(seed, now).run(customers);
}

}  // namespace tenure::inline v1::sandbox
