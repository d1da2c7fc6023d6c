// kill -9 at random moments of a sync, then resume: the store equals an uninterrupted one.
#include <random>
#include <thread>

#include "command_support.hpp"
#include "tenure/store/open_store.hpp"

namespace tenure::testing {
namespace {

std::string text_of(const Value& value) {
    struct Print {
        std::string operator()(NotAsked) const { return "?"; }
        std::string operator()(Hidden) const { return "#"; }
        std::string operator()(Null) const { return "-"; }
        std::string operator()(bool flag) const { return flag ? "true" : "false"; }
        std::string operator()(std::int64_t number) const { return std::to_string(number); }
        std::string operator()(const Decimal& number) const { return number.text; }
        std::string operator()(const std::string& text) const { return text; }
        std::string operator()(Date date) const { return to_string(date); }
        std::string operator()(Timestamp instant) const { return to_string(instant); }
        std::string operator()(const Money& money) const { return to_string(money); }
        std::string operator()(const Reference& to) const { return to.text(); }
    };
    return std::visit(Print{}, value);
}

void append(std::string& text, const std::vector<Value>& values) {
    for (const Value& value : values) text += "|" + text_of(value);
    text += "\n";
}

/// All rows of all entities and all kept source rows, as text.
std::string contents(const Folder& folder) {
    const auto store = open_store("sqlite:" + (folder / "customers.db").string(),
                                  {"default", StoreAccess::read_only});
    std::string text;
    for (std::size_t kind = 0; kind < entity_kinds; ++kind) {
        store->each_row(static_cast<EntityKind>(kind), [&](const StoredRow& stored) {
            text += std::string(to_string(stored.row.kind)) + " " + stored.key.stream + " " +
                    stored.key.id + "/" + std::to_string(stored.key.part);
            append(text, stored.row.values);
        });
    }
    for (const RunRecord& run : store->last_runs()) {
        text += run.stream + " " + std::to_string(store->count_records("shop", run.stream)) +
                (run.complete ? " complete\n" : " incomplete\n");
        store->each_source_page("shop", run.stream,
                                [&](const FieldList&, std::span<const Row> rows, const auto&) {
                                    for (const Row& row : rows) {
                                        text += row.id;
                                        append(text, row.values);
                                    }
                                });
    }
    return text;
}

TEST(KilledSync, ResumesToTheSameStoreWheneverItIsKilled) {
    sandbox::Options options;
    options.customers = 60;
    const sandbox::VtigerServer server(options);
    const Folder whole;
    configure(whole, server);
    const auto began = std::chrono::steady_clock::now();
    const Ran uninterrupted = run(whole, {"sync", "--json"});
    const auto duration = std::chrono::steady_clock::now() - began;
    ASSERT_EQ(uninterrupted.exit, 0) << uninterrupted.err;
    const std::string expected = contents(whole);
    ASSERT_GT(expected.size(), 10'000u);

    std::mt19937 random(20'261'122);
    const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
    std::uniform_int_distribution<std::int64_t> moment(0, micros);
    int killed = 0;
    for (int round = 0; round < 20; ++round) {
        const Folder folder;
        configure(folder, server);
        const pid_t process = start(folder, {"sync", "--quiet"});
        std::this_thread::sleep_for(std::chrono::microseconds(moment(random)));
        ::kill(process, SIGKILL);
        killed += finish(folder, process).exit == 1000 + SIGKILL ? 1 : 0;
        const Ran resumed = run(folder, {"sync", "--quiet"});
        ASSERT_EQ(resumed.exit, 0) << resumed.err;
        ASSERT_EQ(contents(folder), expected) << "killed in round " << round;
    }
    EXPECT_GE(killed, 10) << "most rounds must have been killed before the end";
}

}  // namespace
}  // namespace tenure::testing
