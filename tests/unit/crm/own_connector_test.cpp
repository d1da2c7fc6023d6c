#include "tenure/testing/conformance.hpp"

namespace {

using namespace tenure;

// [snippet]
/// A CRM that is a list of people in the order in which they were last changed.
class Notebook final : public Connector {
 public:
    std::string_view name() const noexcept override { return "notebook"; }
    std::string fingerprint(const Context&) override { return "notebook:kitchen"; }

    std::vector<StreamInfo> streams(std::span<const std::string>, const Context& context) override {
        context.check("list streams");
        StreamInfo people;
        people.name = "People";
        people.fields.resize(1);
        people.fields.front().name = "name";
        people.incremental = true;
        people.deletes = DeleteKind::sweep;
        return {people};
    }

    Page read(const ReadRequest& request, const Context& context) override {
        context.check("read people");
        if (request.key.stream != "People") throw unsupported("read", request.key.stream);
        Page page;
        page.fields = request.fields;
        std::int64_t change = request.from.empty() ? 0 : std::stoll(request.from.json);
        for (const auto& [number, name] : people_) {
            const RecordId id = "p" + std::to_string(number);
            const bool asked =
                std::find(request.ids.begin(), request.ids.end(), id) != request.ids.end();
            if (request.ids.empty() ? number <= change || page.rows.size() == 2 : !asked) continue;
            Row row{id, {Timestamp::from_seconds(number)}, {}};
            if (page.fields) row.values.assign(page.fields->size(), Value(name));
            page.rows.push_back(std::move(row));
            change = number;
        }
        page.next.json = std::to_string(change);
        page.complete = !request.ids.empty() || change == people_.rbegin()->first;
        return page;
    }

 private:
    std::map<std::int64_t, std::string> people_{{1, "Inês"}, {2, "شیرین"}, {5, "سلمى"}};
};
// [/snippet]

TEST(OwnConnector, PassesTheConformanceKit) {
    Notebook notebook;
    EXPECT_THAT(check_connector(notebook), testing::IsEmpty());
}

}  // namespace
