#include "tenure/insight/summaries.hpp"

#include <random>

#include "lifecycle/packed_moments.hpp"
#include "tenure/clv/summarize.hpp"
#include "tenure/core/stop_token.hpp"
#include "tenure/lifecycle/history_from.hpp"
#include "unit/store/store_kit.hpp"

namespace {

using namespace tenure;
using namespace tenure::store_kit;

using KeptSummaries = AnyStore;
INSTANTIATE_TEST_SUITE_P(Both, KeptSummaries, both_stores, store_name);

const Date as_of = Date::of(2026, 6, 30);

Money euros(std::int64_t minor) {
    return {minor, Currency::of("EUR")};
}

Purchase sale_to(const std::string& customer, int on, std::optional<Money> total) {
    Purchase sale;
    sale.customer = Reference{"Accounts", customer};
    sale.purchased_on = Date{Date::of(2026, 1, 1).days + on};
    if (total) sale.total = *total;
    return sale;
}

void put(Store& store, const std::string& id, int version, const Purchase& sale) {
    PageMaker(store, "Invoice")
        .add(id, version, no_values, {row_of(EntityKind::purchase, sale)})
        .commit();
}

void add_customers(Store& store, int count) {
    PageMaker page(store, "Accounts");
    for (int i = 1; i <= count; ++i) {
        page.add(std::to_string(i), 1, no_values, {customer("Customer " + std::to_string(i))});
    }
    page.commit();
}

std::vector<SummaryRow> kept(Store& store) {
    std::vector<SummaryRow> rows;
    store.each_summary([&](const SummaryRow& row) { rows.push_back(row); });
    return rows;
}

void expect_same(const StoredSummaries& one, const StoredSummaries& other) {
    EXPECT_EQ(one.rows, other.rows);
    EXPECT_EQ(one.summaries.x, other.summaries.x);
    EXPECT_EQ(one.summaries.t_x, other.summaries.t_x);
    EXPECT_EQ(one.summaries.T, other.summaries.T);
    EXPECT_EQ(one.summaries.mean_spend, other.summaries.mean_spend);
    EXPECT_EQ(one.summaries.log_intervals, other.summaries.log_intervals);
    EXPECT_EQ(one.currency, other.currency);
    EXPECT_EQ(one.without_purchase, other.without_purchase);
    EXPECT_EQ(one.without_spend, other.without_spend);
}

TEST_P(KeptSummaries, AreThoseOfSummarizingTheLog) {
    add_customers(*store, 2);
    std::vector<Transaction> log;
    const auto buy = [&](int sale, std::uint32_t who, int day, std::int64_t minor) {
        put(*store, std::to_string(sale), 1, sale_to(std::to_string(who + 1), day, euros(minor)));
        log.push_back({who, Date::of(2026, 1, 1).days + day, static_cast<double>(minor) / 100});
    };
    buy(10, 0, 3, 1099);
    buy(11, 1, 5, 10);
    buy(12, 0, 21, 330);
    buy(13, 0, 21, 20);
    buy(14, 0, 90, 4711);
    SummarizeOptions options;
    options.observation_end = as_of;
    options.prices = PriceIndex({{Date::of(2026, 1, 1), 100}, {Date::of(2026, 2, 1), 107}});
    SummarySettings settings;
    settings.prices = options.prices;
    refresh_summaries(*store, settings);
    const auto found = read_summaries(*store, as_of, settings);
    const SummaryTable table = summarize(log, options);
    EXPECT_EQ(found.replayed, 0U);
    EXPECT_EQ(found.summaries.x, table.summaries.x);
    EXPECT_EQ(found.summaries.t_x, table.summaries.t_x);
    EXPECT_EQ(found.summaries.T, table.summaries.T);
    EXPECT_EQ(found.summaries.mean_spend, table.summaries.mean_spend);
    EXPECT_EQ(found.summaries.log_intervals, table.summaries.log_intervals);
    EXPECT_EQ(found.rows.at(1).name, "Customer 2");
    EXPECT_EQ(found.currency, Currency::of("EUR"));
}

TEST_P(KeptSummaries, AreMadeOnceAndThenOnlyOfCustomersWhosePurchasesChanged) {
    add_customers(*store, 3);
    put(*store, "10", 1, sale_to("1", 1, euros(100)));
    const SummaryRefresh first = refresh_summaries(*store);
    EXPECT_TRUE(first.full);
    EXPECT_EQ(first.rebuilt, 3U);
    EXPECT_TRUE(summaries_current(*store));
    EXPECT_EQ(refresh_summaries(*store).rebuilt, 0U);
    put(*store, "11", 1, sale_to("1", 9, euros(250)));
    EXPECT_FALSE(summaries_current(*store));
    const SummaryRefresh next = refresh_summaries(*store);
    EXPECT_FALSE(next.full);
    EXPECT_EQ(next.rebuilt, 1U);
    const auto found = read_summaries(*store, as_of);
    ASSERT_EQ(found.rows.size(), 1U);
    EXPECT_EQ(found.summaries.x[0], 1);
    EXPECT_EQ(found.summaries.mean_spend[0], 2.5);
    EXPECT_EQ(found.without_purchase, 2U);
    EXPECT_EQ(found.replayed, 0U);
}

TEST_P(KeptSummaries, AreMadeAnewForAnotherZoneOrOtherPrices) {
    add_customers(*store, 1);
    SummarySettings settings;
    const auto full = [&] { return refresh_summaries(*store, settings).full; };
    EXPECT_TRUE(full());
    settings.business_zone = Zone::named("Asia/Tehran");
    EXPECT_TRUE(full());
    settings.prices = PriceIndex({{Date::of(2026, 1, 1), 100}, {Date::of(2026, 2, 1), 107}});
    EXPECT_TRUE(full());
    EXPECT_FALSE(full());
    settings.prices = PriceIndex({{Date::of(2026, 1, 1), 100}, {Date::of(2026, 2, 1), 108}});
    EXPECT_TRUE(full());
    settings.prices = PriceIndex({{Date::of(2026, 1, 1), 100}, {Date::of(2026, 2, 1), 108}},
                                 Date::of(2026, 1, 1));
    EXPECT_TRUE(full());
    settings.currency = Currency::of("IRR");
    settings.unit = TimeUnit::day;
    EXPECT_FALSE(full());
}

TEST_P(KeptSummaries, AreNeverTakenForAnEarlierDayThanTheyReachTo) {
    add_customers(*store, 3);
    for (int i = 1; i <= 3; ++i) {
        put(*store, "1" + std::to_string(i), 1, sale_to(std::to_string(i), i, euros(100)));
    }
    put(*store, "20", 1, sale_to("2", 40, euros(900)));
    Purchase refund = sale_to("3", 50, euros(-100));
    refund.refund_of = Reference{"Invoice", "13"};
    put(*store, "30", 1, refund);
    refresh_summaries(*store);
    const auto later = read_summaries(*store, as_of);
    EXPECT_EQ(later.rows.size(), 2U);
    EXPECT_EQ(later.replayed, 0U);
    const auto earlier = read_summaries(*store, Date::of(2026, 2, 15));  // day 45
    EXPECT_EQ(earlier.replayed, 1U);
    ASSERT_EQ(earlier.rows.size(), 3U) << "the refund of the third came later";
    EXPECT_EQ(earlier.rows[2].customer.id, "3");
    EXPECT_EQ(earlier.summaries.x, (std::vector<double>{0, 1, 0}));
    EXPECT_EQ(earlier.summaries.T[2], 42.0 / 7);
    const auto first = read_summaries(*store, Date::of(2026, 1, 3));
    EXPECT_EQ(first.rows.size(), 2U) << "the third had not bought yet";
}

TEST_P(KeptSummaries, OfMarkedCustomersAreReadFromTheirPurchases) {
    add_customers(*store, 3);
    put(*store, "11", 1, sale_to("1", 1, euros(100)));
    put(*store, "13", 1, sale_to("3", 1, euros(100)));
    refresh_summaries(*store);
    put(*store, "14", 1, sale_to("1", 8, euros(500)));
    const auto found = read_summaries(*store, as_of);
    EXPECT_EQ(found.replayed, 1U);
    ASSERT_EQ(found.rows.size(), 2U);
    EXPECT_EQ(found.rows[0].customer.id, "1");
    EXPECT_EQ(found.summaries.t_x[0], 1);
}

TEST_P(KeptSummaries, HaveNoSpendWhereAmountsCannotBeCompared) {
    add_customers(*store, 4);
    const auto twice = [&](const std::string& who, std::optional<Money> one,
                           std::optional<Money> other) {
        put(*store, who + "0", 1, sale_to(who, 1, one));
        put(*store, who + "1", 1, sale_to(who, 8, other));
    };
    twice("1", euros(100), euros(200));
    twice("2", euros(100), Money{200, Currency::of("USD")});
    twice("3", Money{100, Currency::of("USD")}, Money{300, Currency::of("USD")});
    twice("4", euros(100), std::nullopt);
    put(*store, "12", 1, sale_to("1", 15, euros(400)));
    refresh_summaries(*store);
    const auto found = read_summaries(*store, as_of);
    EXPECT_EQ(found.currency, Currency::of("EUR"));
    EXPECT_EQ(found.summaries.mean_spend, (std::vector<double>{3, 0, 0, 0}));
    EXPECT_EQ(found.without_spend, 3U);
    SummarySettings dollars;
    dollars.currency = Currency::of("USD");
    EXPECT_EQ(read_summaries(*store, as_of, dollars).summaries.mean_spend,
              (std::vector<double>{0, 0, 3, 0}));
}

TEST_P(KeptSummaries, OfAStoppedBuildAreNotTrusted) {
    add_customers(*store, 2);
    put(*store, "10", 1, sale_to("1", 1, euros(100)));
    StopSource stop;
    Context context;
    context.stop = stop.token();
    stop.request_stop();
    EXPECT_EQ(code_of([&] { refresh_summaries(*store, {}, context); }), Errc::cancelled);
    EXPECT_EQ(read_summaries(*store, as_of).rows.size(), 1U);
    EXPECT_TRUE(refresh_summaries(*store).full);
}

/// Customers and purchases that change at random, page by page.
class Life {
 public:
    Life(Store& store, unsigned seed) : store_(store), random_(seed) {
        store_.bind_source("crm", "here");
        add_customers(store_, people);
        for (int i = 1; i <= 3; ++i) move_contact(i);
    }

    void step() {
        ++version_;
        switch (below(10)) {
            case 0:
                return remove("Invoice", 1 + below(sales));
            case 1:
                return remove("Accounts", 1 + below(people));
            case 2:
                return add_customer(1 + below(people + 2));
            case 3:
                return move_contact(1 + below(3));
            case 4:
                store_.resolve_customers("crm");
                return;
            default:
                return change_sales();
        }
    }

 private:
    static constexpr int people = 12, sales = 60;

    int below(int count) { return static_cast<int>(random_() % static_cast<unsigned>(count)); }

    void remove(const std::string& stream, int id) {
        store_.delete_records("crm", stream, std::vector<RecordId>{std::to_string(id)},
                              day(version_), {});
    }

    void add_customer(int id) {
        PageMaker(store_, "Accounts")
            .add(std::to_string(id), version_, no_values, {customer(std::to_string(version_))})
            .commit();
    }

    void move_contact(int id) {
        Contact contact;
        contact.account = Reference{"Accounts", std::to_string(1 + below(people))};
        PageMaker(store_, "Contacts")
            .add(std::to_string(id), version_, no_values, {row_of(EntityKind::contact, contact)})
            .commit();
    }

    void change_sales() {
        PageMaker page(store_, "Invoice");
        for (int count = 1 + below(5); count > 0; --count) {
            const int id = 1 + below(sales);
            std::vector<DomainRow> rows = {row_of(EntityKind::purchase, sale())};
            if (below(5) == 0) rows.push_back(row_of(EntityKind::purchase, sale(), 1));
            if (below(20) == 0) rows.clear();
            page.add(std::to_string(id), version_, no_values, rows);
        }
        page.commit(below(10) == 0 ? CommitMode::preview : CommitMode::keep);
    }

    Purchase sale() {
        std::optional<Money> total = euros(1 + below(100'000));
        if (below(10) == 0) total = std::nullopt;
        if (below(20) == 0) total = Money{5, Currency::of("USD")};
        Purchase made = sale_to(std::to_string(1 + below(people + 1)), below(300), total);
        if (below(4) == 0) {
            made.customer.assign(Null{});
            made.contact = Reference{"Contacts", std::to_string(1 + below(4))};
        }
        if (below(6) == 0) made.refund_of = Reference{"Invoice", std::to_string(1 + below(sales))};
        if (total && below(10) == 0) made.total = euros(-total->minor);
        return made;
    }

    Store& store_;
    std::mt19937 random_;
    int version_ = 1;
};

TEST_P(KeptSummaries, AreThoseOfAFullBuildAfterAnyChanges) {
    SummarySettings settings;
    settings.prices = PriceIndex({{Date::of(2026, 1, 1), 100}, {Date::of(2026, 4, 1), 113}});
    SummarySettings anew = settings;
    anew.business_zone = Zone::named("Europe/Berlin");  // never kept: everybody is replayed
    for (unsigned seed = 1; seed <= 4; ++seed) {
        store = open_store(GetParam());
        Life life(*store, seed);
        std::uint64_t rebuilt = 0;
        for (int round = 0; round < 40; ++round) {
            for (unsigned i = 0; i < seed; ++i) life.step();
            for (const Date day : {as_of, Date::of(2026, 5, 1), Date::of(2027, 1, 1)}) {
                expect_same(read_summaries(*store, day, settings),
                            read_summaries(*store, day, anew));
            }
            const SummaryRefresh refresh = refresh_summaries(*store, settings);
            EXPECT_EQ(refresh.full, round == 0);
            rebuilt += refresh.rebuilt;
            const auto incremental = kept(*store);
            if (round % 10 != 9) continue;
            store->begin_summaries();
            refresh_summaries(*store, settings);
            EXPECT_EQ(kept(*store), incremental) << "seed " << seed << ", round " << round;
        }
        EXPECT_GT(rebuilt, 40U);
        ASSERT_FALSE(HasFailure()) << "seed " << seed;
    }
}

/// A store may read less than whole rows for a history; it must not miss what one is made of.
TEST_P(KeptSummaries, HoldAllThatWholeRowsTell) {
    Customer told;  // all that a history asks of a customer
    told.name = std::string("Mahsa Karimi");
    told.email = std::string("mahsa@example.org");
    told.segment = std::string("wholesale");
    told.email_opt_out = told.do_not_call = told.bounced = true;
    told.exit_reason = std::string("moved away");
    told.created_at = day(1);
    told.modified_at = day(40);
    PageMaker(*store, "Accounts")
        .add("1", 1, no_values, {row_of(EntityKind::customer, told)})
        .commit();
    Product tea;
    tea.category = std::string("tea");
    PageMaker(*store, "Products")
        .add("P1", 1, no_values, {row_of(EntityKind::product, tea)})
        .commit();
    Purchase converted = sale_to("1", 3, euros(500));
    converted.base_total = Money{700, Currency::of("USD")};
    Purchase undated = sale_to("1", 0, euros(300));
    undated.purchased_on = {};
    undated.created_at = day(9);
    Purchase refund = sale_to("1", 20, euros(-100));
    refund.refund_of = Reference{"Invoice", "10"};
    put(*store, "10", 1, converted);
    put(*store, "11", 1, undated);
    put(*store, "12", 1, refund);
    PurchaseItem item;
    item.purchase = Reference{"Invoice", "10"};
    item.product = Reference{"Products", "P1"};
    PageMaker(*store, "Items")
        .add("T1", 1, no_values, {row_of(EntityKind::purchase_item, item)})
        .commit();
    PageMaker events(*store, "Events");
    for (const char* channel : {"call", "form", "meeting", "note"}) {
        for (const char* direction : {"in", "out"}) {
            Interaction event;
            event.customer = Reference{"Accounts", "1"};
            event.channel = std::string(channel);
            event.direction = std::string(direction);
            if (channel == std::string("call")) event.status = std::string("planned");
            if (direction == std::string("in")) event.happened_at = day(30);
            event.created_at = day(31);
            events.add(channel + std::string(direction), 1, no_values,
                       {row_of(EntityKind::interaction, event)});
        }
    }
    events.commit();
    const SummarySettings settings;
    refresh_summaries(*store, settings);
    const ProductCategories categories = read_categories(*store);
    ASSERT_EQ(categories.size(), 1U);
    const HistorySettings whole{settings.business_zone, std::nullopt, &categories};
    Moments expected;
    store->each_customer(history_kinds(), [&](const CustomerRows& rows) {
        expected = moments_of(history_from(rows, whole));
    });
    EXPECT_EQ(expected.list.size(), 11U);  // captured, bounced, opted out and left besides
    EXPECT_EQ(expected.segment, "wholesale");
    EXPECT_TRUE(expected.mixed_currencies);
    ASSERT_EQ(kept(*store).size(), 1U);
    EXPECT_EQ(kept(*store)[0].moments, detail::pack(expected));
    EXPECT_EQ(kept(*store)[0].name, "Mahsa Karimi");
}

}  // namespace
