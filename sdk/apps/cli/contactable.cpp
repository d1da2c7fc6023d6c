#include "contactable.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace tenure::cli {

void add_contact_options(CLI::App& command, ContactChoice& choice) {
    CLI::Option* purpose =
        command
            .add_option("--purpose", choice.purpose,
                        "Only who may be contacted for it, as their consents say, e.g. marketing")
            ->type_name("P");
    CLI::Option* channel =
        command.add_option("--channel", choice.channel, "Contacted how: email, phone, sms …")
            ->type_name("C");
    purpose->needs(channel);
    channel->needs(purpose);
}

std::vector<RowKey> records_of(std::span<const InsightRow> people) {
    std::vector<RowKey> records;
    for (const InsightRow& person : people) records.push_back(record_of(person.customer));
    std::sort(records.begin(), records.end());
    records.erase(std::unique(records.begin(), records.end()), records.end());
    return records;
}

std::size_t remove_unwilling(Store& store, const ConsentQuestion& question,
                             std::vector<InsightRow>& people) {
    if (question.contact.purpose.empty()) return 0;
    const std::vector<RowKey> records = records_of(people);
    constexpr std::array consents{EntityKind::consent};
    std::set<RowKey> willing;
    store.read_customers(records, consents, [&](const CustomerRows& rows) {
        const PermissionVerdict verdict =
            permission_of(rows, question.contact.purpose, question.contact.channel, question.as_of,
                          question.rules);
        if (verdict.allowed) willing.insert(rows.customer.key);
    });
    return std::erase_if(people, [&](const InsightRow& person) {
        return !willing.contains(person.customer);  // nor who is gone since the evaluation
    });
}

std::string left_out_text(App& app, const ContactChoice& choice, std::size_t left_out) {
    if (left_out == 0) return {};
    return app.tr("Left out, for they may not be contacted ({0}, {1}): {2}",
                  {fitted(choice.purpose, 40), fitted(choice.channel, 20), grouped(left_out)});
}

std::string consent_note(App& app, const ContactChoice& choice, std::size_t left_out) {
    if (!choice.purpose.empty()) return left_out_text(app, choice, left_out);
    return app.tr("Nobody's consent was asked: to contact them, add --purpose and --channel");
}

}  // namespace tenure::cli
