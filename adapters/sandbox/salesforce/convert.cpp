// Sandbox, Salesforce: a lead becomes an account, a contact and an opportunity.
#include <nlohmann/json.hpp>

#include "sandbox/salesforce/write.hpp"

namespace tenure::inline v1::sandbox::sf {

Writer::Converted Writer::convert(const Conversion& wish) {
    using nlohmann::json;
    const Object& leads = org_.schema.at("Lead");
    const Place place = org_.live(leads, wish.lead);
    Row lead = *place.row;
    const auto get = [&](const char* field) {
        return std::string(lead.stored(leads.at(field).index));
    };
    if (get("IsConverted") == "true") {
        refuse("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead");
    }
    if (wish.status != "Closed - Converted") {
        refuse("INVALID_STATUS", "invalid convertedStatus: " + wish.status);
    }
    Converted made;
    made.lead = full_id(wish.lead);
    made.account = full_id(wish.account);
    if (made.account.empty()) {
        made.account = create(org_.schema.at("Account"), {{"Name", get("Company")},
                                                          {"Phone", get("Phone")},
                                                          {"BillingCity", get("City")},
                                                          {"OwnerId", get("OwnerId")}})
                           .id;
    }
    made.contact = full_id(wish.contact);
    if (made.contact.empty()) {
        json contact = {{"FirstName", get("FirstName")}, {"LastName", get("LastName")},
                        {"Email", get("Email")},         {"Phone", get("Phone")},
                        {"AccountId", made.account},     {"LeadSource", get("LeadSource")},
                        {"OwnerId", get("OwnerId")}};
        made.contact = create(org_.schema.at("Contact"), contact).id;
    }
    if (!wish.without_opportunity) {
        const std::string name =
            wish.opportunity_name.empty() ? get("Company") + "-" : wish.opportunity_name;
        const json deal = {{"Name", name},
                           {"AccountId", made.account},
                           {"StageName", "Prospecting"},
                           {"CloseDate", date_text(now_ + 90 * 86400)},
                           {"LeadSource", get("LeadSource")},
                           {"OwnerId", get("OwnerId")}};
        made.opportunity = create(org_.schema.at("Opportunity"), deal).id;
        create(org_.schema.at("OpportunityContactRole"), {{"OpportunityId", made.opportunity},
                                                          {"ContactId", made.contact},
                                                          {"IsPrimary", true}});
    }
    const auto set = [&](const char* field, const std::string& text) {
        lead.set(leads.at(field).index, text);
    };
    set("IsConverted", "true");
    set("Status", wish.status);
    set("ConvertedDate", date_text(now_));
    set("ConvertedAccountId", made.account);
    set("ConvertedContactId", made.contact);
    set("ConvertedOpportunityId", made.opportunity);
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
