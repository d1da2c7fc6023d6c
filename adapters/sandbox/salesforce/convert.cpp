// Sandbox, Salesforce: a lead becomes an account, a contact and an opportunity.
#include <nlohmann/json.hpp>

#include "sandbox/salesforce/write.hpp"

namespace tenure::inline v1::sandbox::sf {
namespace {

using nlohmann::json;

std::string get(const Object& leads, const Row& lead, const char* field) {
    return std::string(lead.stored(leads.at(field).index));
}

json account_of(const Object& leads, const Row& lead) {
    return {{"Name", get(leads, lead, "Company")},
            {"Phone", get(leads, lead, "Phone")},
            {"BillingCity", get(leads, lead, "City")},
            {"OwnerId", get(leads, lead, "OwnerId")}};
}

json contact_of(const Object& leads, const Row& lead, const std::string& account) {
    json contact = {{"AccountId", account}};
    for (const char* field : {"FirstName", "LastName", "Email", "Phone", "LeadSource", "OwnerId"}) {
        contact[field] = get(leads, lead, field);
    }
    return contact;
}

}  // namespace

/// Makes what the wish does not name.
void Writer::make_converted(const Object& leads, const Row& lead, const Conversion& wish,
                            Converted& made) {
    if (made.account.empty()) {
        made.account = create(org_.schema.at("Account"), account_of(leads, lead)).id;
    }
    if (made.contact.empty()) {
        made.contact = create(org_.schema.at("Contact"), contact_of(leads, lead, made.account)).id;
    }
    if (wish.without_opportunity) return;
    const std::string name =
        wish.opportunity_name.empty() ? get(leads, lead, "Company") + "-" : wish.opportunity_name;
    const json deal = {{"Name", name},
                       {"AccountId", made.account},
                       {"StageName", "Prospecting"},
                       {"CloseDate", date_text(now_ + 90 * 86400)},
                       {"LeadSource", get(leads, lead, "LeadSource")},
                       {"OwnerId", get(leads, lead, "OwnerId")}};
    made.opportunity = create(org_.schema.at("Opportunity"), deal).id;
    create(org_.schema.at("OpportunityContactRole"),
           {{"OpportunityId", made.opportunity}, {"ContactId", made.contact}, {"IsPrimary", true}});
}

Writer::Converted Writer::convert(const Conversion& wish) {
    const Object& leads = org_.schema.at("Lead");
    Row lead = *org_.live(leads, wish.lead).row;
    if (get(leads, lead, "IsConverted") == "true") {
        refuse("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead");
    }
    if (wish.status != "Closed - Converted") {
        refuse("INVALID_STATUS", "invalid convertedStatus: " + wish.status);
    }
    Converted made{full_id(wish.lead), full_id(wish.account), full_id(wish.contact), {}};
    make_converted(leads, lead, wish, made);
    const std::pair<const char*, std::string> values[] = {
        {"IsConverted", "true"},
        {"Status", wish.status},
        {"ConvertedDate", date_text(now_)},
        {"ConvertedAccountId", made.account},
        {"ConvertedContactId", made.contact},
        {"ConvertedOpportunityId", made.opportunity}};
    for (const auto& [field, text] : values) lead.set(leads.at(field).index, text);
    lead.modified = lead.stamp = now_;
    org_.store.put(leads, lead);
    move_children({&leads, org_.store.find(leads, lead.number)}, made.contact);
    const Object& members = org_.schema.at("CampaignMember");
    for (const Number number : select_children(members, members.at("LeadId"), made.lead)) {
        Row member = *org_.store.find(members, number);
        member.set(members.at("ContactId").index, made.contact);
        member.modified = member.stamp = now_;
        org_.store.put(members, std::move(member));
    }
    return made;
}

}  // namespace tenure::inline v1::sandbox::sf
