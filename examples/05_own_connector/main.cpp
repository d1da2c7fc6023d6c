// A connector for a CRM nobody heard of: three functions, and the engine does the rest.
// Needs no third-party library to compile: the contract is standard C++.
#include <cstdio>
#include <string>
#include <vector>

#include "tenure/crm/connector.hpp"
#include "tenure/mapping/mapping.hpp"
#include "tenure/store/open_store.hpp"
#include "tenure/sync/sync.hpp"

using namespace tenure;

// [snippet]
/// A CRM that is a list of members in memory.
class ClubCrm final : public Connector {
 public:
    std::string_view name() const noexcept override { return "club"; }
    std::string fingerprint(const Context&) override { return "club:lisbon"; }

    std::vector<StreamInfo> streams(std::span<const std::string>, const Context&) override {
        StreamInfo members{.name = "Members", .label = "Members"};
        members.fields = {{.name = "name", .label = "Name"}, {.name = "mail", .label = "E-mail"}};
        return {members};
    }

    /// One page of at most two members, or those asked for; the cursor is the next one's number.
    Page read(const ReadRequest& request, const Context& context) override {
        context.check("read members");
        Page page{.fields = request.fields};
        for (const RecordId& id : request.ids) {
            const std::size_t number = std::stoul(id);
            if (number < members_.size()) page.rows.push_back(member(number, request));
        }
        std::size_t next = request.from.empty() ? 0 : std::stoul(request.from.json);
        for (; request.ids.empty() && next < members_.size() && page.rows.size() < 2; ++next) {
            page.rows.push_back(member(next, request));
        }
        page.complete = !request.ids.empty() || next == members_.size();
        page.next = {std::to_string(next)};
        return page;
    }

 private:
    Row member(std::size_t number, const ReadRequest& request) const {
        Row row{.id = std::to_string(number), .version = {Timestamp::from_seconds(1)}};
        const std::string& name = members_[number];
        for (std::size_t i = 0; request.fields && i < request.fields->size(); ++i) {
            const bool is_name = (*request.fields)[i].name == "name";
            row.values.emplace_back(is_name ? name : name + "@club.example");
        }
        return row;
    }

    std::vector<std::string> members_{"Inês", "شیرین", "سلمى"};
};
// [/snippet]

int main() {
    try {
        ClubCrm crm;
        const auto store = open_store("memory:");
        const auto mapping = Mapping::parse(R"({"streams": {"Members": [
            {"entity": "customer", "attributes": {"name": "name", "email": "mail"}}]}})");
        const SyncReport report = sync(crm, *store, mapping, {.source = "club"});
        store->each_row(EntityKind::customer, [](const StoredRow& stored) {
            const auto customer = entity_from<Customer>(stored.row);
            std::printf("%s  %s\n", stored.key.id.c_str(), customer.name.value_or("").c_str());
        });
        return report.ok() ? 0 : 1;
    } catch (const Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
