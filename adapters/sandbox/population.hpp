// Sandbox: the tea and coffee business that every imitated CRM holds, in no vendor's words.
// Threads: plain values, read-only after construction.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tenure::inline v1::sandbox {

/// Three years of customers, campaigns, leads, deals, purchases and service. A sandbox only writes
/// it down: what is not in here must not be drawn at random elsewhere, or the same customers would
/// differ from CRM to CRM. Money is in cents, instants in Unix seconds, dates are any second of
/// their UTC day. Each list is in the order in which its records came to be.
struct Population {
    struct Product {
        std::string name, code, category;
        std::int64_t cents = 0;
        std::int64_t created = 0;
    };
    struct Campaign {
        std::string name, type, status;
        std::int64_t created = 0, modified = 0, ends_on = 0;
        std::int64_t budget = 0, cost = 0, expected_revenue = 0;  ///< cents
    };
    struct Contact {
        std::string first_name, last_name, email, mobile, city, source, external_id;
        bool opted_out = false;  ///< wants no e-mail
        std::int64_t birthday = 0;
        std::int64_t created = 0, modified = 0;
        std::vector<std::size_t> campaigns;  ///< that reached the person
    };
    struct Ticket {
        std::string title, description;
        bool high = false, major = false, open = false;
        std::int64_t created = 0;
        std::int64_t modified = 0;  ///< when it was closed, unless open
    };
    /// A call or a meeting of thirty minutes.
    struct Meeting {
        std::string subject;
        bool call = true, held = true;
        std::int64_t created = 0, at = 0;
    };
    struct Task {
        std::string subject;
        bool completed = false;
        std::int64_t created = 0, due_on = 0;
    };
    struct Note {
        std::string text;
        std::int64_t created = 0;
    };
    /// A company with the person who buys for it; a purchase log knows no person.
    struct Customer {
        std::string name, phone, email, industry, city, country, description, external_id;
        std::size_t owner = 0;  ///< index into owners
        bool buys = false;      ///< has purchases, cancelled ones included
        bool european = false;  ///< pays in euro
        std::int64_t created = 0, modified = 0;
        std::optional<Contact> contact;
        std::vector<Ticket> tickets;
        std::optional<Meeting> meeting;
        std::optional<Task> task;
        std::optional<Note> note;
    };
    enum class LeadStatus : std::uint8_t { not_contacted, contacted, qualified, hot, cold, lost };
    /// A person who was never matched with a customer, converted or not.
    struct Lead {
        std::string first_name, last_name, company, email, source, city;
        LeadStatus status = LeadStatus::not_contacted;
        bool converted = false;
        std::size_t owner = 0;
        std::optional<std::size_t> campaign;
        std::int64_t created = 0, modified = 0;
    };
    enum class DealStage : std::uint8_t {
        prospecting,
        qualification,
        proposal,
        negotiation,
        won,
        lost
    };
    struct Deal {
        std::string name;
        std::size_t customer = 0, campaign = 0;
        std::int64_t cents = 0;
        DealStage stage = DealStage::prospecting;
        std::int64_t created = 0, modified = 0, closes_on = 0;

        bool open() const { return stage < DealStage::won; }
        int percent() const { return open() ? 50 : stage == DealStage::won ? 100 : 0; }
    };
    /// Drafts and cancelled ones are no purchases; a credited one counts negative.
    enum class Status : std::uint8_t { draft, sent, paid, cancelled, credited };
    struct Line {
        std::size_t product = 0, quantity = 0;
        std::int64_t cents = 0;  ///< of one piece
    };
    struct Purchase {
        std::size_t customer = 0;
        std::int64_t at = 0, modified = 0;
        std::int64_t cents = 0;  ///< the total, without sign; no line has tax or discount
        Status status = Status::paid;
        std::vector<Line> lines;  ///< none in a purchase log
    };
    struct Owner {
        std::string_view first_name, last_name, email;
        bool team;
    };

    /// Who looks after customers. The money is dollars but for European customers, whose rate is
    /// `euros_per_dollar`.
    static constexpr std::array<Owner, 4> owners = {
        {{"Lab", "Administrator", "admin@example.test", false},
         {"Lab", "Sales", "sales@example.test", false},
         {"Lab", "Tehrani", "tehran@example.test", false},
         {"Team", "Selling", "team@example.test", true}}};
    static constexpr double euros_per_dollar = 0.9;

    std::int64_t begins = 0;  ///< before everything else
    std::vector<Product> products;
    std::vector<Campaign> campaigns;
    std::vector<Customer> customers;
    std::vector<Lead> leads;
    std::vector<Deal> deals;
    std::vector<Purchase> purchases;

    /// Returns what the purchase of that index is called.
    std::string subject(std::size_t purchase) const;
};

/// Draws the business as it stands at `now`. The same arguments give the same business.
Population population(std::size_t customers, std::uint64_t seed, std::int64_t now);

/// Reads "customer_id,date,amount" or the CDNOW form "id,master_id,date,cds,spend"; dates as
/// yyyymmdd or yyyy-mm-dd, amounts with at most two decimals. One customer per id, one paid
/// purchase per row, in date order, nothing else. Throws: Error{configuration} with file and line.
Population population_of_log(const std::string& path);

}  // namespace tenure::inline v1::sandbox
