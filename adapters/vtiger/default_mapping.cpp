#include "tenure/adapters/vtiger.hpp"

namespace tenure::inline v1::vtiger {
namespace {

// Which records count as what is explained, with how to change it, in docs/mapping.md.
constexpr std::string_view text =
    R"json(// How a vTiger CRM as installed is read. Every form a rule may take: docs/mapping.md
{
  // For each module a list of rules; each rule makes one row of an entity from a record.
  "streams": {
    "Users": [
      {"entity": "owner", "attributes": {
        "name": {"template": "{first_name} {last_name}"},
        "email": "email1",
        "active": {"field": "status", "map": {"Active": true}, "default": false},
        "team": "department"
      }}
    ],
    "Groups": [
      {"entity": "owner", "attributes": {"name": "groupname", "active": {"constant": true}}}
    ],
    "Accounts": [
      {"entity": "account", "attributes": {
        "name": "accountname",
        "email": "email1",
        "phone": {"first_of": ["phone", "otherphone"]},
        "website": "website",
        "city": {"first_of": ["bill_city", "ship_city"]},
        "country": {"first_of": ["bill_country", "ship_country"]},
        "industry": "industry",
        "type": "accounttype",
        "parent": "account_id",
        "owner": "assigned_user_id",
        "employees": "employees",
        "annual_revenue": "annual_revenue",
        "external_id": {"label": ["Tenure External Id", "شناسه بیرونی تنور"]},
        "created_at": "createdtime",
        "modified_at": "modifiedtime"
      }},
      {"entity": "customer", "only_if_customer_is": ["account", "contact-else-account"],
       "attributes": {
        "name": "accountname",
        "kind": {"constant": "organisation"},
        "email": "email1",
        "phone": {"first_of": ["phone", "otherphone"]},
        "city": {"first_of": ["bill_city", "ship_city"]},
        "country": {"first_of": ["bill_country", "ship_country"]},
        "industry": "industry",
        "segment": "accounttype",
        "owner": "assigned_user_id",
        "parent": "account_id",
        "employees": "employees",
        "annual_revenue": "annual_revenue",
        "email_opt_out": "emailoptout",
        "external_id": {"label": ["Tenure External Id", "شناسه بیرونی تنور"]},
        "created_at": "createdtime",
        "modified_at": "modifiedtime"
      }},
      // Only a refusal is known: a box that is not ticked is no consent.
      {"entity": "consent", "when": {"emailoptout": true}, "attributes": {
        "customer": {"account": {"self": true}, "contact": {"constant": null}},
        "account": {"self": true},
        "purpose": {"constant": "marketing"},
        "channel": {"constant": "email"},
        "granted": {"constant": false},
        "evidence": {"constant": "emailoptout"}
      }}
    ],
    "Contacts": [
      {"entity": "contact", "attributes": {
        "name": {"template": "{firstname} {lastname}"},
        "email": {"first_of": ["email", "secondaryemail"]},
        "phone": {"first_of": ["mobile", "phone", "otherphone", "homephone"]},
        "job": "title",
        "city": {"first_of": ["mailingcity", "othercity"]},
        "country": {"first_of": ["mailingcountry", "othercountry"]},
        "birth_date": "birthday",
        "account": "account_id",
        "reports_to": "contact_id",
        "owner": "assigned_user_id",
        "source": "leadsource",
        "email_opt_out": "emailoptout",
        "do_not_call": "donotcall",
        "external_id": {"label": ["Tenure External Id", "شناسه بیرونی تنور"]},
        "created_at": "createdtime",
        "modified_at": "modifiedtime"
      }},
      {"entity": "customer", "only_if_customer_is": ["contact", "contact-else-account"],
       "attributes": {
        "name": {"template": "{firstname} {lastname}"},
        "kind": {"constant": "person"},
        "email": {"first_of": ["email", "secondaryemail"]},
        "phone": {"first_of": ["mobile", "phone", "otherphone", "homephone"]},
        "job": "title",
        "city": {"first_of": ["mailingcity", "othercity"]},
        "country": {"first_of": ["mailingcountry", "othercountry"]},
        "birth_date": "birthday",
        "account": "account_id",
        "parent": "contact_id",
        "owner": "assigned_user_id",
        "source": "leadsource",
        "email_opt_out": "emailoptout",
        "do_not_call": "donotcall",
        "external_id": {"label": ["Tenure External Id", "شناسه بیرونی تنور"]},
        "created_at": "createdtime",
        "modified_at": "modifiedtime"
      }},
      {"entity": "consent", "when": {"emailoptout": true}, "attributes": {
        "customer": {"account": "account_id", "contact": {"self": true}},
        "account": "account_id",
        "contact": {"self": true},
        "purpose": {"constant": "marketing"},
        "channel": {"constant": "email"},
        "granted": {"constant": false},
        "evidence": {"constant": "emailoptout"}
      }},
      {"entity": "consent", "when": {"donotcall": true}, "attributes": {
        "customer": {"account": "account_id", "contact": {"self": true}},
        "account": "account_id",
        "contact": {"self": true},
        "purpose": {"constant": "marketing"},
        "channel": {"constant": "call"},
        "granted": {"constant": false},
        "evidence": {"constant": "donotcall"}
      }}
    ],
    "Leads": [
      {"entity": "lead", "attributes": {
        "name": {"template": "{firstname} {lastname}"},
        "company": "company",
        "email": {"first_of": ["email", "secondaryemail"]},
        "phone": {"first_of": ["mobile", "phone"]},
        "source": "leadsource",
        "status": "leadstatus",
        "city": "city",
        "country": "country",
        "industry": "industry",
        "converted": "converted",
        "qualified": {"field": "leadstatus", "map": {"Qualified": true, "Hot": true},
                      "default": false},
        "owner": "assigned_user_id",
        "created_at": "createdtime",
        "modified_at": "modifiedtime"
      }}
    ],
    "Campaigns": [
      {"entity": "campaign", "attributes": {
        "name": "campaignname",
        "type": "campaigntype",
        "status": "campaignstatus",
        "starts_on": "createdtime",
        "ends_on": "closingdate",
        "budget": "budgetcost",
        "cost": "actualcost",
        "expected_revenue": "expectedrevenue",
        "sent": "numsent",
        "owner": "assigned_user_id",
        "created_at": "createdtime",
        "modified_at": "modifiedtime"
      }}
    ],
    // vTiger calls its field "Product Active" discontinued.
    "Products": [
      {"entity": "product", "attributes": {
        "name": "productname",
        "code": {"first_of": ["productcode", "product_no"]},
        "category": "productcategory",
        "unit_price": "unit_price",
        "active": "discontinued",
        "sales_start": "sales_start_date",
        "sales_end": "sales_end_date",
        "service": {"constant": false},
        "created_at": "createdtime",
        "modified_at": "modifiedtime"
      }}
    ],
    "Services": [
      {"entity": "product", "attributes": {
        "name": "servicename",
        "code": "service_no",
        "category": "servicecategory",
        "unit_price": "unit_price",
        "active": "discontinued",
        "sales_start": "sales_start_date",
        "sales_end": "sales_end_date",
        "service": {"constant": true},
        "created_at": "createdtime",
        "modified_at": "modifiedtime"
      }}
    ],
    "Potentials": [
      {"entity": "deal", "attributes": {
        "customer": {"account": {"field": "related_to", "stream": "Accounts"},
                     "contact": {"first_of": ["contact_id",
                                              {"field": "related_to", "stream": "Contacts"}]}},
        "account": {"field": "related_to", "stream": "Accounts"},
        "contact": {"first_of": ["contact_id", {"field": "related_to", "stream": "Contacts"}]},
        "name": "potentialname",
        "stage": "sales_stage",
        "outcome": {"field": "sales_stage", "map": {"Closed Won": "won", "Closed Lost": "lost"},
                    "default": "open"},
        "amount": "amount",
        "base_amount": "amount",
        "probability": {"field": "probability", "times": 0.01},
        "expected_close": "closingdate",
        "closed_at": {"field": "closingdate",
                      "when": {"sales_stage": ["Closed Won", "Closed Lost"]}},
        "type": "opportunity_type",
        "source": "leadsource",
        "campaign": "campaignid",
        "owner": "assigned_user_id",
        "created_at": "createdtime",
        "modified_at": "modifiedtime"
      }}
    ],
    "Quotes": [
      {"entity": "quote", "attributes": {
        "customer": {"account": "account_id", "contact": "contact_id"},
        "account": "account_id",
        "contact": "contact_id",
        "deal": "potential_id",
        "subject": "subject",
        "stage": "quotestage",
        "total": "hdnGrandTotal",
        "base_total": {"convert": {"amount": "hdnGrandTotal", "rate": "conversion_rate"}},
        "valid_until": "validtill",
        "created_at": "createdtime",
        "modified_at": "modifiedtime"
      }}
    ],
    // What counts as a purchase. Drafts (AutoCreated, Created) and Cancel do not; a Credit Invoice
    // counts negative. Sales orders are not read: with their invoices revenue would count twice.
    "Invoice": [
      {"entity": "purchase",
       "when": {"invoicestatus": ["Paid", "Sent", "Approved", "Credit Invoice"]},
       "attributes": {
        "customer": {"account": "account_id", "contact": "contact_id"},
        "account": "account_id",
        "contact": "contact_id",
        "deal": "potential_id",
        "number": "invoice_no",
        "subject": "subject",
        "status": "invoicestatus",
        "purchased_on": {"first_of": ["invoicedate", "createdtime"]},
        "total": {"negate": "hdnGrandTotal", "when": {"invoicestatus": "Credit Invoice"}},
        "base_total": {
          "negate": {"convert": {"amount": "hdnGrandTotal", "rate": "conversion_rate"}},
          "when": {"invoicestatus": "Credit Invoice"}},
        "owner": "assigned_user_id",
        "created_at": "createdtime",
        "modified_at": "modifiedtime"
      }},
      {"entity": "purchase_item",
       "when": {"invoicestatus": ["Paid", "Sent", "Approved", "Credit Invoice"]},
       "for_each": "LineItems", "sequence": "sequence_no",
       "attributes": {
        "purchase": {"self": true},
        "product": {"item": "productid", "stream_item": "entity_type"},
        "product_name": {"item": "product_name"},
        "quantity": {"negate": {"item": "quantity"},
                     "when": {"invoicestatus": "Credit Invoice"}},
        "unit_price": {"item": "listprice", "currency": "hdnGrandTotal"},
        "discount": {"item": "discount_amount", "currency": "hdnGrandTotal"},
        "sequence": {"item": "sequence_no"}
      }}
    ],
    "HelpDesk": [
      {"entity": "ticket", "attributes": {
        "customer": {"account": {"field": "parent_id", "stream": "Accounts"},
                     "contact": {"first_of": ["contact_id",
                                              {"field": "parent_id", "stream": "Contacts"}]}},
        "account": {"field": "parent_id", "stream": "Accounts"},
        "contact": {"first_of": ["contact_id", {"field": "parent_id", "stream": "Contacts"}]},
        "product": "product_id",
        "number": "ticket_no",
        "title": "ticket_title",
        "status": "ticketstatus",
        "open": {"field": "ticketstatus", "map": {"Closed": false}, "default": true},
        "priority": "ticketpriorities",
        "severity": "ticketseverities",
        "category": "ticketcategories",
        "opened_at": "createdtime",
        "complaint": {"field": "ticketcategories", "map": {"Big Problem": true},
                      "default": false},
        "owner": "assigned_user_id",
        "modified_at": "modifiedtime"
      }}
    ],
    // What was held is a touch; what is planned is a task.
    "Events": [
      {"entity": "interaction", "when": {"eventstatus": "Held"}, "attributes": {
        "customer": {"account": {"field": "parent_id", "stream": "Accounts"},
                     "contact": "contact_id"},
        "account": {"field": "parent_id", "stream": "Accounts"},
        "contact": "contact_id",
        "lead": {"field": "parent_id", "stream": "Leads"},
        "channel": {"field": "activitytype",
                    "map": {"Call": "call", "Mobile Call": "call", "Meeting": "meeting"}},
        "direction": {"constant": "out"},
        "subject": "subject",
        "status": "eventstatus",
        "happened_at": {"instant": {"date": "date_start", "time": "time_start"}},
        "campaign": {"field": "parent_id", "stream": "Campaigns"},
        "owner": "assigned_user_id",
        "created_at": "createdtime",
        "modified_at": "modifiedtime"
      }},
      {"entity": "task", "when": {"eventstatus": {"not": ["Held", "Not Held"]}}, "attributes": {
        "customer": {"account": {"field": "parent_id", "stream": "Accounts"},
                     "contact": "contact_id"},
        "account": {"field": "parent_id", "stream": "Accounts"},
        "contact": "contact_id",
        "subject": "subject",
        "status": "eventstatus",
        "due_on": "date_start",
        "owner": "assigned_user_id",
        "created_at": "createdtime",
        "modified_at": "modifiedtime"
      }}
    ],
    "Calendar": [
      {"entity": "task", "attributes": {
        "customer": {"account": {"field": "parent_id", "stream": "Accounts"},
                     "contact": "contact_id"},
        "account": {"field": "parent_id", "stream": "Accounts"},
        "contact": "contact_id",
        "subject": "subject",
        "status": "taskstatus",
        "due_on": "due_date",
        "owner": "assigned_user_id",
        "created_at": "createdtime",
        "modified_at": "modifiedtime"
      }}
    ],
    "ModComments": [
      {"entity": "interaction", "attributes": {
        "customer": {"account": {"field": "related_to", "stream": "Accounts"},
                     "contact": {"first_of": ["customer",
                                              {"field": "related_to", "stream": "Contacts"}]}},
        "account": {"field": "related_to", "stream": "Accounts"},
        "contact": {"first_of": ["customer", {"field": "related_to", "stream": "Contacts"}]},
        "lead": {"field": "related_to", "stream": "Leads"},
        "channel": {"first_of": [{"constant": "message", "when": {"customer": {"present": true}}},
                                 {"constant": "note"}]},
        "direction": {"constant": "in", "when": {"customer": {"present": true}}},
        "subject": "commentcontent",
        "happened_at": "createdtime",
        "owner": "assigned_user_id",
        "created_at": "createdtime",
        "modified_at": "modifiedtime"
      }}
    ]
  },
  // Custom fields to be made in vTiger first, found by any of these labels.
  "write_back": {
    "Accounts": {
      "stage": {"label": ["Tenure Stage", "مرحله تنور"]},
      "clv": {"label": ["Tenure CLV", "ارزش طول عمر تنور"]},
      "threshold": 0.05
    },
    "Contacts": {
      "stage": {"label": ["Tenure Stage", "مرحله تنور"]},
      "clv": {"label": ["Tenure CLV", "ارزش طول عمر تنور"]},
      "threshold": 0.05
    }
  },
  // Where plays write. A task keeps what finds it again in its location, which tasks have no use
  // for; a note is found again by its own text.
  "actions": {
    "task": {
      "stream": "Calendar",
      "key": "location",
      "fields": {"subject": "subject", "description": "description", "start": "date_start",
                 "due": "due_date", "owner": "assigned_user_id"},
      "customer": {"Accounts": "parent_id", "Contacts": "contact_id"},
      "constants": {"time_start": "09:00:00", "taskstatus": "Not Started"}
    },
    "note": {
      "stream": "ModComments",
      "fields": {"text": "commentcontent", "owner": "assigned_user_id"},
      "customer": {"Accounts": "related_to", "Contacts": "related_to"}
    },
    // Custom fields of several choices, to be made first by who wants plays to tag.
    "tag": {
      "Accounts": {"label": ["Tenure Tags", "برچسب‌های تنور"]},
      "Contacts": {"label": ["Tenure Tags", "برچسب‌های تنور"]}
    }
  }
}
)json";

}  // namespace

std::string_view default_mapping() {
    return text;
}

}  // namespace tenure::inline v1::vtiger
