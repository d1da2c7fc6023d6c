#include "tenure/adapters/salesforce.hpp"

namespace tenure::inline v1::salesforce {
namespace {

// Which records count as what is explained, with how to change it, in docs/salesforce.md.
constexpr std::string_view mapping_text =
    R"json(// How a Salesforce org with standard objects is read. Every form a rule may take: docs/mapping.md
{
  // For each object a list of rules; each rule makes one row of an entity from a record.
  "streams": {
    "User": [
      {"entity": "owner", "attributes": {
        "name": {"template": "{FirstName} {LastName}"},
        "email": "Email",
        "active": "IsActive"
      }}
    ],
    "Group": [
      {"entity": "owner", "attributes": {"name": "Name", "active": {"constant": true}}}
    ],
    // A person account is an account that is a person: its shadow contact is no second customer.
    "Account": [
      {"entity": "account", "attributes": {
        "name": "Name",
        "email": {"first_of": ["PersonEmail", "Email__c"]},
        "phone": {"first_of": ["PersonMobilePhone", "Phone"]},
        "website": "Website",
        "city": {"first_of": ["BillingCity", "ShippingCity", "PersonMailingCity"]},
        "country": {"first_of": ["BillingCountry", "ShippingCountry"]},
        "industry": "Industry",
        "type": "Type",
        "parent": "ParentId",
        "owner": "OwnerId",
        "employees": "NumberOfEmployees",
        "annual_revenue": "AnnualRevenue",
        "external_id": "Tenure_Ext_Id__c",
        "created_at": "CreatedDate",
        "modified_at": "LastModifiedDate"
      }},
      {"entity": "customer", "only_if_customer_is": ["account", "contact-else-account"],
       "attributes": {
        "name": "Name",
        "kind": {"first_of": [{"constant": "person", "when": {"IsPersonAccount": true}},
                              {"constant": "organisation"}]},
        "email": {"first_of": ["PersonEmail", "Email__c"]},
        "phone": {"first_of": ["PersonMobilePhone", "Phone"]},
        "city": {"first_of": ["BillingCity", "ShippingCity", "PersonMailingCity"]},
        "country": {"first_of": ["BillingCountry", "ShippingCountry"]},
        "birth_date": "PersonBirthdate",
        "industry": "Industry",
        "segment": "Type",
        "source": "AccountSource",
        "owner": "OwnerId",
        "parent": "ParentId",
        "employees": "NumberOfEmployees",
        "annual_revenue": "AnnualRevenue",
        "email_opt_out": "PersonHasOptedOutOfEmail",
        "external_id": "Tenure_Ext_Id__c",
        "created_at": "CreatedDate",
        "modified_at": "LastModifiedDate"
      }},
      // Only a refusal is known: a box that is not ticked is no consent.
      {"entity": "consent", "when": {"PersonHasOptedOutOfEmail": true}, "attributes": {
        "customer": {"account": {"self": true}, "contact": {"constant": null}},
        "account": {"self": true},
        "purpose": {"constant": "marketing"},
        "channel": {"constant": "email"},
        "granted": {"constant": false},
        "evidence": {"constant": "PersonHasOptedOutOfEmail"}
      }}
    ],
    "Contact": [
      {"entity": "contact", "when": {"IsPersonAccount": false}, "attributes": {
        "name": {"template": "{FirstName} {LastName}"},
        "email": "Email",
        "phone": {"first_of": ["MobilePhone", "Phone", "HomePhone"]},
        "job": "Title",
        "city": "MailingCity",
        "country": "MailingCountry",
        "birth_date": "Birthdate",
        "account": "AccountId",
        "reports_to": "ReportsToId",
        "owner": "OwnerId",
        "source": "LeadSource",
        "email_opt_out": "HasOptedOutOfEmail",
        "do_not_call": "DoNotCall",
        "external_id": "Tenure_Ext_Id__c",
        "created_at": "CreatedDate",
        "modified_at": "LastModifiedDate"
      }},
      {"entity": "customer", "only_if_customer_is": ["contact-else-account"],
       "when": {"IsPersonAccount": false},
       "attributes": {
        "name": {"template": "{FirstName} {LastName}"},
        "kind": {"constant": "person"},
        "email": "Email",
        "phone": {"first_of": ["MobilePhone", "Phone", "HomePhone"]},
        "job": "Title",
        "city": "MailingCity",
        "country": "MailingCountry",
        "birth_date": "Birthdate",
        "account": "AccountId",
        "parent": "ReportsToId",
        "owner": "OwnerId",
        "source": "LeadSource",
        "email_opt_out": "HasOptedOutOfEmail",
        "do_not_call": "DoNotCall",
        "bounced": "IsEmailBounced",
        "external_id": "Tenure_Ext_Id__c",
        "created_at": "CreatedDate",
        "modified_at": "LastModifiedDate"
      }},
      {"entity": "consent", "when": {"HasOptedOutOfEmail": true, "IsPersonAccount": false},
       "attributes": {
        "customer": {"account": "AccountId", "contact": {"self": true}},
        "account": "AccountId",
        "contact": {"self": true},
        "purpose": {"constant": "marketing"},
        "channel": {"constant": "email"},
        "granted": {"constant": false},
        "evidence": {"constant": "HasOptedOutOfEmail"}
      }},
      {"entity": "consent", "when": {"DoNotCall": true}, "attributes": {
        "customer": {"account": "AccountId", "contact": {"self": true}},
        "account": "AccountId",
        "contact": {"self": true},
        "purpose": {"constant": "marketing"},
        "channel": {"constant": "call"},
        "granted": {"constant": false},
        "evidence": {"constant": "DoNotCall"}
      }},
      // Where contacts are the customers, so are the contacts of person accounts.
      {"entity": "customer", "only_if_customer_is": ["contact"],
       "attributes": {
        "name": {"template": "{FirstName} {LastName}"},
        "kind": {"constant": "person"},
        "email": "Email",
        "phone": {"first_of": ["MobilePhone", "Phone", "HomePhone"]},
        "job": "Title",
        "city": "MailingCity",
        "country": "MailingCountry",
        "birth_date": "Birthdate",
        "account": "AccountId",
        "parent": "ReportsToId",
        "owner": "OwnerId",
        "source": "LeadSource",
        "email_opt_out": "HasOptedOutOfEmail",
        "do_not_call": "DoNotCall",
        "bounced": "IsEmailBounced",
        "external_id": "Tenure_Ext_Id__c",
        "created_at": "CreatedDate",
        "modified_at": "LastModifiedDate"
      }}
    ],
    // A converted lead names the account, contact and opportunity it became.
    "Lead": [
      {"entity": "lead", "attributes": {
        "customer": {"account": "ConvertedAccountId", "contact": "ConvertedContactId"},
        "name": {"template": "{FirstName} {LastName}"},
        "company": "Company",
        "email": "Email",
        "phone": {"first_of": ["MobilePhone", "Phone"]},
        "source": "LeadSource",
        "status": "Status",
        "city": "City",
        "country": "Country",
        "industry": "Industry",
        "converted": "IsConverted",
        "converted_at": "ConvertedDate",
        "qualified": {"first_of": [{"constant": true, "when": {"IsConverted": true}},
                                   {"field": "Status", "map": {"Qualified": true, "Hot": true},
                                    "default": false}]},
        "email_opt_out": "HasOptedOutOfEmail",
        "account": "ConvertedAccountId",
        "contact": "ConvertedContactId",
        "deal": "ConvertedOpportunityId",
        "owner": "OwnerId",
        "created_at": "CreatedDate",
        "modified_at": "LastModifiedDate"
      }}
    ],
    "Campaign": [
      {"entity": "campaign", "attributes": {
        "name": "Name",
        "type": "Type",
        "status": "Status",
        "starts_on": {"first_of": ["StartDate", "CreatedDate"]},
        "ends_on": "EndDate",
        "budget": "BudgetedCost",
        "cost": "ActualCost",
        "expected_revenue": "ExpectedRevenue",
        "owner": "OwnerId",
        "created_at": "CreatedDate",
        "modified_at": "LastModifiedDate"
      }}
    ],
    "Product2": [
      {"entity": "product", "attributes": {
        "name": "Name",
        "code": "ProductCode",
        "category": "Family",
        "active": "IsActive",
        "service": {"constant": false},
        "created_at": "CreatedDate",
        "modified_at": "LastModifiedDate"
      }}
    ],
    "Opportunity": [
      {"entity": "deal", "attributes": {
        "customer": {"account": "AccountId", "contact": "ContactId"},
        "account": "AccountId",
        "contact": "ContactId",
        "name": "Name",
        "stage": "StageName",
        "outcome": {"first_of": [{"constant": "won", "when": {"IsWon": true}},
                                 {"constant": "lost", "when": {"IsClosed": true}},
                                 {"constant": "open"}]},
        "amount": "Amount",
        "base_amount": {"convert": {"amount": "Amount", "rate": "ConversionRate"}},
        "probability": {"field": "Probability", "times": 0.01},
        "expected_close": "CloseDate",
        "closed_at": {"field": "CloseDate", "when": {"IsClosed": true}},
        "type": "Type",
        "source": "LeadSource",
        "campaign": "CampaignId",
        "owner": "OwnerId",
        "created_at": "CreatedDate",
        "modified_at": "LastModifiedDate"
      }}
    ],
    // Each row is a stage that an opportunity entered.
    "OpportunityHistory": [
      {"entity": "association", "attributes": {
        "from": "OpportunityId",
        "to": {"self": true},
        "label": "StageName",
        "since": "CreatedDate"
      }}
    ],
    "OpportunityContactRole": [
      {"entity": "association", "attributes": {
        "from": "OpportunityId",
        "to": "ContactId",
        "label": "Role",
        "since": "CreatedDate"
      }}
    ],
    // What counts as a purchase: activated orders; a reduction order counts negative. Won
    // opportunities are not counted besides, or revenue would count twice: docs/salesforce.md tells
    // how to count them instead.
    "Order": [
      {"entity": "purchase", "when": {"StatusCode": ["Activated"]}, "attributes": {
        "customer": {"account": "AccountId", "contact": "BillToContactId"},
        "account": "AccountId",
        "contact": "BillToContactId",
        "deal": "OpportunityId",
        "number": "OrderNumber",
        "subject": "Name",
        "status": "Status",
        "purchased_on": "EffectiveDate",
        "total": {"negate": "TotalAmount", "when": {"IsReductionOrder": true}},
        "base_total": {
          "negate": {"convert": {"amount": "TotalAmount", "rate": "ConversionRate"}},
          "when": {"IsReductionOrder": true}},
        "refund_of": "OriginalOrderId",
        "owner": "OwnerId",
        "created_at": "CreatedDate",
        "modified_at": "LastModifiedDate"
      }}
    ],
    "OrderItem": [
      {"entity": "purchase_item", "when": {"Order.StatusCode": ["Activated"]}, "attributes": {
        "purchase": "OrderId",
        "product": "Product2Id",
        "product_name": "Description",
        "quantity": {"negate": "Quantity", "when": {"Order.IsReductionOrder": true}},
        "unit_price": "UnitPrice"
      }}
    ],
    "Contract": [
      {"entity": "subscription", "when": {"Status": {"not": ["Draft"]}}, "attributes": {
        "customer": {"account": "AccountId", "contact": {"constant": null}},
        "account": "AccountId",
        "name": "ContractNumber",
        "status": "Status",
        "period": {"template": "P{ContractTerm}M"},
        "started_on": "StartDate",
        "renews_on": "EndDate",
        "created_at": "CreatedDate",
        "modified_at": "LastModifiedDate"
      }}
    ],
    "Asset": [
      {"entity": "holding", "attributes": {
        "customer": {"account": "AccountId", "contact": "ContactId"},
        "account": "AccountId",
        "contact": "ContactId",
        "product": "Product2Id",
        "quantity": "Quantity",
        "as_of": "LastModifiedDate",
        "opened_on": {"first_of": ["PurchaseDate", "InstallDate"]},
        "closed_on": "UsageEndDate"
      }}
    ],
    "Case": [
      {"entity": "ticket", "attributes": {
        "customer": {"account": "AccountId", "contact": "ContactId"},
        "account": "AccountId",
        "contact": "ContactId",
        "number": "CaseNumber",
        "title": "Subject",
        "status": "Status",
        "open": {"field": "IsClosed", "map": {"true": false, "false": true}},
        "priority": "Priority",
        "category": {"first_of": ["Type", "Reason"]},
        "opened_at": "CreatedDate",
        "closed_at": "ClosedDate",
        "complaint": "IsEscalated",
        "owner": "OwnerId",
        "modified_at": "LastModifiedDate"
      }}
    ],
    // Calls and mails that were made are touches; other tasks are tasks.
    "Task": [
      {"entity": "interaction", "when": {"TaskSubtype": ["Call", "Email"], "IsClosed": true},
       "attributes": {
        "customer": {"account": "AccountId", "contact": {"field": "WhoId", "stream": "Contact"}},
        "account": "AccountId",
        "contact": {"field": "WhoId", "stream": "Contact"},
        "lead": {"field": "WhoId", "stream": "Lead"},
        "channel": {"field": "TaskSubtype", "map": {"Call": "call", "Email": "email"}},
        "direction": {"first_of": [{"constant": "in", "when": {"CallType": "Inbound"}},
                                   {"constant": "out"}]},
        "subject": "Subject",
        "status": "Status",
        "outcome": "CallDisposition",
        "happened_at": {"first_of": ["ActivityDate", "CreatedDate"]},
        "duration_seconds": "CallDurationInSeconds",
        "campaign": {"field": "WhatId", "stream": "Campaign"},
        "owner": "OwnerId",
        "created_at": "CreatedDate",
        "modified_at": "LastModifiedDate"
      }},
      {"entity": "task", "when": {"TaskSubtype": {"not": ["Call", "Email"]}}, "attributes": {
        "customer": {"account": "AccountId", "contact": {"field": "WhoId", "stream": "Contact"}},
        "account": "AccountId",
        "contact": {"field": "WhoId", "stream": "Contact"},
        "subject": "Subject",
        "status": "Status",
        "due_on": "ActivityDate",
        "completed_at": "CompletedDateTime",
        "owner": "OwnerId",
        "created_at": "CreatedDate",
        "modified_at": "LastModifiedDate"
      }}
    ],
    // An event has no status: one in the calendar is taken to happen at its time.
    "Event": [
      {"entity": "interaction", "attributes": {
        "customer": {"account": "AccountId", "contact": {"field": "WhoId", "stream": "Contact"}},
        "account": "AccountId",
        "contact": {"field": "WhoId", "stream": "Contact"},
        "lead": {"field": "WhoId", "stream": "Lead"},
        "channel": {"field": "Type", "map": {"Call": "call", "Email": "email"},
                    "default": "meeting"},
        "direction": {"constant": "out"},
        "subject": "Subject",
        "happened_at": {"first_of": ["StartDateTime", "ActivityDateTime", "ActivityDate"]},
        "duration_seconds": {"field": "DurationInMinutes", "times": 60},
        "campaign": {"field": "WhatId", "stream": "Campaign"},
        "owner": "OwnerId",
        "created_at": "CreatedDate",
        "modified_at": "LastModifiedDate"
      }}
    ],
    "CampaignMember": [
      {"entity": "campaign_response", "attributes": {
        "customer": {"account": {"constant": null}, "contact": "ContactId"},
        "contact": "ContactId",
        "lead": "LeadId",
        "campaign": "CampaignId",
        "response": {"first_of": [{"constant": "replied", "when": {"HasResponded": true}},
                                  {"constant": "sent"}]},
        "responded_at": {"first_of": ["FirstRespondedDate", "CreatedDate"]}
      }}
    ],
    "Note": [
      {"entity": "interaction", "attributes": {
        "customer": {"account": {"field": "ParentId", "stream": "Account"},
                     "contact": {"field": "ParentId", "stream": "Contact"}},
        "account": {"field": "ParentId", "stream": "Account"},
        "contact": {"field": "ParentId", "stream": "Contact"},
        "lead": {"field": "ParentId", "stream": "Lead"},
        "channel": {"constant": "note"},
        "subject": {"first_of": ["Body", "Title"]},
        "happened_at": "CreatedDate",
        "owner": "OwnerId",
        "created_at": "CreatedDate",
        "modified_at": "LastModifiedDate"
      }}
    ]
  },
  // Custom fields; `tenure push --provision` makes them.
  "write_back": {
    "Account": {"stage": "Tenure_Stage__c", "clv": "Tenure_CLV__c", "threshold": 0.05},
    "Contact": {"stage": "Tenure_Stage__c", "clv": "Tenure_CLV__c", "threshold": 0.05}
  },
  // Where plays write; Tenure_Ext_Id__c is a unique external id of tasks, made first.
  "actions": {
    "task": {
      "stream": "Task",
      "key": "Tenure_Ext_Id__c",
      "fields": {"subject": "Subject", "description": "Description", "due": "ActivityDate",
                 "owner": "OwnerId"},
      "customer": {"Account": "WhatId", "Contact": "WhoId"},
      "constants": {"Status": "Not Started", "Priority": "Normal"}
    },
    "note": {
      "stream": "Task",
      "key": "Tenure_Ext_Id__c",
      "fields": {"text": "Description", "owner": "OwnerId"},
      "customer": {"Account": "WhatId", "Contact": "WhoId"},
      "constants": {"Subject": "Tenure", "Status": "Completed", "Priority": "Normal"}
    },
    // Custom fields of several choices, to be made first by who wants plays to tag.
    "tag": {"Account": "Tenure_Tags__c", "Contact": "Tenure_Tags__c"}
  }
}
)json";

}  // namespace

std::string_view default_mapping() {
    return mapping_text;
}

}  // namespace tenure::inline v1::salesforce
