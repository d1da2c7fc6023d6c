#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <random>

#include "store/sql.hpp"
#include "store/store_schema.hpp"
#include "tenure/insight/summaries.hpp"
#include "unit/store/store_kit.hpp"

namespace {

using namespace tenure;
using namespace tenure::store_kit;
namespace fs = std::filesystem;

/// A folder of its own for each test.
class StoreFile : public testing::Test {
 protected:
    StoreFile() {
        std::string pattern = (fs::temp_directory_path() / "tenure-store-XXXXXX").string();
        folder = mkdtemp(pattern.data());
    }
    ~StoreFile() override {
        fs::permissions(folder, fs::perms::owner_all);
        fs::remove_all(folder);
    }
    std::string path() const { return (folder / "store.db").string(); }
    std::unique_ptr<Store> open(StoreAccess access = StoreAccess::read_write) const {
        return open_store("sqlite:" + path(), {"default", access});
    }
    /// Returns the error that opening gives.
    std::string refusal(Errc expected, StoreAccess access = StoreAccess::read_write) const {
        try {
            open(access);
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), expected) << error.what();
            EXPECT_FALSE(error.details().next_step.empty()) << error.what();
            EXPECT_NE(std::string(error.what()).find("store.db"), std::string::npos);
            return error.what();
        }
        ADD_FAILURE() << "it opened";
        return {};
    }
    fs::path folder;
};

void store_one(Store& store, const std::string& id = "1") {
    PageMaker(store, "Accounts").add(id, 1, {Null{}, Null{}}, {customer("A")}).commit();
}

/// Starts a process that runs `work` and never returns from it.
pid_t start(const std::function<void()>& work) {
    const pid_t child = fork();
    if (child == 0) {
        try {
            work();
        } catch (const std::exception&) {
            _exit(1);
        }
        _exit(0);
    }
    return child;
}

/// Returns true when `done` comes true before `span` has passed.
bool wait_until(std::chrono::milliseconds span, const std::function<bool()>& done) {
    const auto until = std::chrono::steady_clock::now() + span;
    while (!done()) {
        if (std::chrono::steady_clock::now() > until) return false;
        usleep(1000);
    }
    return true;
}

TEST_F(StoreFile, KeepsWhatWasCommittedAndIsPrivate) {
    {
        const auto store = open();
        store_one(*store);
        for (const char* suffix : {"", "-wal", "-shm", ".lock"}) {
            struct stat facts {};
            ASSERT_EQ(stat((path() + suffix).c_str(), &facts), 0) << suffix;
            EXPECT_EQ(facts.st_mode & 0777U, 0600U) << suffix;
        }
    }
    EXPECT_EQ(open()->counts()[EntityKind::customer], 1U);
}

TEST_F(StoreFile, NarrowsTheRightsOfAFileThatOthersCouldRead) {
    std::ofstream(path()).close();
    fs::permissions(path(), fs::perms(0644));
    open();
    EXPECT_EQ(fs::status(path()).permissions(), fs::perms(0600));
}

TEST_F(StoreFile, HasOneWriterPerProcessAndReadersBesideIt) {
    const auto writer = open();
    store_one(*writer);
    EXPECT_NE(refusal(Errc::store_locked).find(std::to_string(getpid())), std::string::npos);
    const auto reader = open(StoreAccess::read_only);
    EXPECT_EQ(reader->counts()[EntityKind::customer], 1U);
    store_one(*writer, "2");
    EXPECT_EQ(reader->counts()[EntityKind::customer], 2U);
    EXPECT_EQ(customers(*reader).size(), 2U);
}

TEST_F(StoreFile, IsLockedUnderEverySpellingOfItsPath) {
    const auto writer = open();
    fs::create_symlink(path(), folder / "link.db");
    EXPECT_EQ(code_of([&] { open_store("sqlite:" + (folder / "link.db").string()); }),
              Errc::store_locked);
    EXPECT_EQ(code_of([&] { open_store("sqlite:" + (folder / "." / "store.db").string()); }),
              Errc::store_locked);
}

TEST_F(StoreFile, IsFreeAgainWhenItsWriterIsKilled) {
    open();
    const fs::path ready = folder / "ready";
    const pid_t child = start([&] {
        const auto store = open();
        std::ofstream(ready).close();
        pause();
    });
    ASSERT_TRUE(wait_until(std::chrono::seconds(30), [&] { return fs::exists(ready); }));
    EXPECT_NE(refusal(Errc::store_locked).find(std::to_string(child)), std::string::npos);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    store_one(*open());
}

TEST_F(StoreFile, RefusesToBeChangedByAReader) {
    store_one(*open());
    const auto reader = open(StoreAccess::read_only);
    EXPECT_EQ(code_of([&] { store_one(*reader, "2"); }), Errc::store);
    EXPECT_EQ(reader->counts()[EntityKind::customer], 1U);
}

TEST_F(StoreFile, NamesWhatIsWrongWithItsPlace) {
    EXPECT_NE(refusal(Errc::store, StoreAccess::read_only).find("No such file"), std::string::npos);
    EXPECT_EQ(code_of([&] { open_store("sqlite:" + path() + "/no/store.db"); }), Errc::store);
    EXPECT_EQ(code_of([&] { open_store("mysql:" + path()); }), Errc::configuration);
    EXPECT_EQ(code_of([&] { open_store("sqlite:"); }), Errc::configuration);
    fs::create_directory(path());
    refusal(Errc::store);
}

TEST_F(StoreFile, RefusesAFolderItMayNotWriteTo) {
    constexpr uid_t nobody = 65534;
    fs::permissions(folder, fs::perms(0555));
    const pid_t child = start([&] {
        if (geteuid() == 0 && seteuid(nobody) != 0) _exit(2);  // the superuser may write anywhere
        const std::string words = refusal(Errc::store);
        _exit(words.find("ermission") != std::string::npos && !HasFailure() ? 0 : 1);
    });
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST_F(StoreFile, RefusesWhatIsNoDatabase) {
    std::ofstream(path()) << std::string(8192, 'x');
    EXPECT_NE(refusal(Errc::store).find("not a database"), std::string::npos);
    refusal(Errc::store, StoreAccess::read_only);
}

TEST_F(StoreFile, LeavesTheDatabaseOfAnotherProgramAlone) {
    {
        store_detail::SqlSession session(path());
        session.execute("CREATE TABLE song (title TEXT)");
    }
    fs::permissions(path(), fs::perms(0644));
    EXPECT_NE(refusal(Errc::store).find("another program"), std::string::npos);
    refusal(Errc::store, StoreAccess::read_only);
    EXPECT_EQ(fs::status(path()).permissions(), fs::perms(0644));
    store_detail::SqlSession session(path());
    EXPECT_EQ(session.number("SELECT count(*) FROM sqlite_master"), 1);
}

TEST_F(StoreFile, RefusesADamagedDatabaseWithoutForeignExceptions) {
    {
        const auto store = open();
        PageMaker page(*store, "Accounts");
        for (int i = 0; i < 3000; ++i) {
            page.add(std::to_string(i), 1, {Null{}, Null{}}, {customer("A")});
        }
        page.commit();
    }
    std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
    const std::string noise(4096, '\x7f');
    for (std::streamoff at = 4096; at < static_cast<std::streamoff>(fs::file_size(path()));
         at += 4096) {
        file.seekp(at) << noise;
    }
    file.close();
    EXPECT_EQ(code_of([&] {
                  const auto store = open();
                  rows(*store, EntityKind::customer);
              }),
              Errc::store);
}

TEST_F(StoreFile, SaysSoWhenTheDiskIsFull) {
    if (!fs::exists("/dev/full")) GTEST_SKIP() << "no /dev/full";
    const auto store = open();
    store_one(*store);
    struct rlimit_guard {
        rlimit_guard() {
            getrlimit(RLIMIT_FSIZE, &before);
            struct rlimit small = before;
            small.rlim_cur = 400'000;
            setrlimit(RLIMIT_FSIZE, &small);
            signal(SIGXFSZ, SIG_IGN);
        }
        ~rlimit_guard() { setrlimit(RLIMIT_FSIZE, &before); }
        struct rlimit before {};
    };
    PageMaker page(*store, "Accounts");
    for (int i = 0; i < 20'000; ++i) {
        page.add("x" + std::to_string(i), 1, {Null{}, Null{}}, {customer("A")});
    }
    {
        const rlimit_guard small_disk;
        EXPECT_EQ(code_of([&] { page.commit(); }), Errc::store);
    }
    EXPECT_EQ(store->counts()[EntityKind::customer], 1U);
    EXPECT_EQ(page.commit().upserted, 20'000U);
}

TEST_F(StoreFile, OfANewerVersionIsLeftAlone) {
    open();
    {
        store_detail::SqlSession session(path());
        session.execute("PRAGMA user_version = 99");
    }
    EXPECT_NE(refusal(Errc::store_schema).find("99"), std::string::npos);
    refusal(Errc::store_schema, StoreAccess::read_only);
}

const std::vector<const char*> since_version_3 = {
    "insight_page",  "insight_replaced", "summary_set",  "summary_page", "summary_replaced",
    "summary_stale", "play_plan",        "play_planned", "play_action",  "tombstone"};

void drop_tables(store_detail::SqlSession& session, const std::vector<const char*>& tables) {
    for (const char* table : tables) session.execute("DROP TABLE " + std::string(table));
}

TEST_F(StoreFile, OfTheFirstVersionIsBroughtUpToDateWithItsRows) {
    store_one(*open());
    {
        store_detail::SqlSession session(path());
        drop_tables(session, {"generation", "written"});
        drop_tables(session, since_version_3);
        session.execute("UPDATE customer SET name_key = 'as keys were made then'");
        session.execute("PRAGMA user_version = 1");
    }
    refusal(Errc::store_schema, StoreAccess::read_only);
    const auto store = open();
    EXPECT_EQ(store->counts()[EntityKind::customer], 1U);
    EXPECT_TRUE(store->find_customer("A", {}));
    const std::int64_t number = store->begin_generation({});
    store->finish_generation(number, 0, day(1));
    EXPECT_EQ(store->generations(0).size(), 1U);
    EXPECT_EQ(open(StoreAccess::read_only)->generations(0).size(), 1U);
}

TEST_F(StoreFile, OfTheSecondVersionKeepsSummariesFromThenOn) {
    store_one(*open());
    {
        store_detail::SqlSession session(path());
        drop_tables(session, since_version_3);
        session.execute("CREATE TABLE insight (tenant TEXT NOT NULL)");
        session.execute("ALTER TABLE generation DROP COLUMN parameters");
        session.execute("PRAGMA user_version = 2");
    }
    refusal(Errc::store_schema, StoreAccess::read_only);
    EXPECT_TRUE(refresh_summaries(*open()).full);
    EXPECT_FALSE(refresh_summaries(*open()).full);
    const auto found = read_summaries(*open(StoreAccess::read_only), Date::of(2026, 6, 1));
    EXPECT_EQ(found.without_purchase, 1U);
    EXPECT_EQ(found.replayed, 0U);
}

TEST_F(StoreFile, OfTheFourthVersionKeepsItsInsights) {
    constexpr int many = 200;  // several pages
    std::int64_t number = 0;
    std::vector<InsightRow> rows(many);
    for (int i = 0; i < many; ++i) {
        InsightRow& row = rows[static_cast<std::size_t>(i)];
        row.customer = {"crm", "Accounts", std::to_string(1000 + i), 0};
        row.name = "name " + std::to_string(i);
        row.stage = "loyal";
    }
    {
        const auto store = open();
        number = store->begin_generation({});
        store->put_insights(number, rows);
        store->finish_generation(number, many, day(1));
    }
    {
        store_detail::SqlSession session(path());
        session.execute("ALTER TABLE insight_page DROP COLUMN keys");
        session.execute("PRAGMA user_version = 4");
    }
    refusal(Errc::store_schema, StoreAccess::read_only);
    const auto store = open();
    std::size_t kept = 0;
    store->each_insight(number, {}, [&](const InsightRow& row) {
        ASSERT_LT(kept, rows.size());
        EXPECT_EQ(row.customer, rows[kept].customer);
        EXPECT_EQ(row.name, rows[kept].name);
        EXPECT_EQ(row.stage, "loyal");
        ++kept;
    });
    EXPECT_EQ(kept, rows.size());

    // Amending counts who was in the pages: one of these two is new.
    std::vector<InsightRow> changed{rows[150], rows[150]};
    changed[1].customer.id = "1150b";
    Generation generation = store->generations(1).front();
    store->amend_generation(generation, std::vector{changed[0].customer, changed[1].customer},
                            changed);
    EXPECT_EQ(store->generations(1).front().customers, many + 1U);
}

TEST_F(StoreFile, GainsTheColumnsAndTablesOfANewerModel) {
    store_one(*open());
    {
        store_detail::SqlSession session(path());
        session.execute("ALTER TABLE customer DROP COLUMN exit_reason");
        session.execute("DROP TABLE loyalty");
    }
    refusal(Errc::store_schema, StoreAccess::read_only);
    const auto store = open();
    Customer changed;
    changed.exit_reason = std::string("moved");
    PageMaker(*store, "Accounts")
        .add("1", 2, {Null{}, Null{}}, {row_of(EntityKind::customer, changed)})
        .commit();
    EXPECT_EQ(*entity<Customer>(*store, EntityKind::customer).exit_reason, "moved");
    EXPECT_EQ(store->counts()[EntityKind::loyalty], 0U);
}

TEST_F(StoreFile, ServesTenantsThatDoNotSeeEachOther) {
    store_one(*open());
    const auto other = open_store("sqlite:" + path(), {"other", StoreAccess::read_write});
    EXPECT_EQ(other->counts()[EntityKind::customer], 0U);
    store_one(*other, "9");
    EXPECT_EQ(other->count_records("crm", "Accounts"), 1U);
    EXPECT_EQ(customers(*other).at(0).customer.key.id, "9");
    EXPECT_FALSE(other->find_customer("1", {}));
}

/// Commits pages of ten records from where the checkpoint stands, until killed.
void commit_until_killed(Store& store) {
    const StreamKey key{"crm", "Accounts", Purpose::changes, ""};
    const auto position = store.checkpoint(key);
    for (int next = position ? std::stoi(position->cursor.json) : 0;; next += 10) {
        PageMaker page(store, "Accounts");
        for (int i = 0; i < 10; ++i) {
            page.add(std::to_string(next + i), 1, {Null{}, Null{}}, {customer("A")});
        }
        page.checkpoint({{std::to_string(next + 10)}, "k", false, day(1)}).commit();
    }
}

TEST_F(StoreFile, IsConsistentAfterBeingKilledAtAnyMoment) {
    open();
    std::mt19937 random(7);
    std::uint64_t before = 0;
    for (int round = 0; round < 20; ++round) {
        const pid_t child = start([&] { commit_until_killed(*open()); });
        usleep(5'000 + static_cast<useconds_t>(random() % 60'000));
        kill(child, SIGKILL);
        waitpid(child, nullptr, 0);
        const auto store = open();
        const auto position = store->checkpoint({"crm", "Accounts", Purpose::changes, ""});
        const std::uint64_t records = position ? std::stoull(position->cursor.json) : 0;
        EXPECT_GE(records, before);
        EXPECT_EQ(store->count_records("crm", "Accounts"), records);
        EXPECT_EQ(store->counts()[EntityKind::customer], records);
        EXPECT_EQ(kept_rows(*store, "Accounts").size(), records);
        before = records;
    }
    EXPECT_GT(before, 0U);
}

}  // namespace
