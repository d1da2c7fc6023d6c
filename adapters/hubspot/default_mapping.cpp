#include "tenure/adapters/hubspot.hpp"

namespace tenure::inline v1::hubspot {
namespace {

// Which records count as what is explained, with how to change it, in docs/hubspot.md.
constexpr std::string_view text =
    R"json(// How a HubSpot portal is read. Every form a rule may take: docs/mapping.md
{
  // For each kind of records a list of rules; each rule makes one row of an entity from a record.
  "streams": {
    "owners": [
      {"entity": "owner", "attributes": {
        "name": {"template": "{firstName} {lastName}"},
        "email": "email",
        "active": "active",
        "team": "team"
      }}
    ],
    "campaigns": [
      {"entity": "campaign", "attributes": {
        "name": "hs_name",
        "status": "hs_campaign_status",
        "starts_on": {"first_of": ["hs_start_date", "createdAt"]},
        "ends_on": "hs_end_date",
        "budget": "hs_budget_items_sum_amount",
        "cost": "hs_spend_items_sum_amount",
        "created_at": "createdAt",
        "modified_at": "updatedAt"
      }}
    ],
    "companies": [
      {"entity": "account", "attributes": {
        "name": "name",
        "phone": "phone",
        "website": {"first_of": ["website", "domain"]},
        "city": "city",
        "country": "country",
        "industry": "industry",
        "type": "type",
        "owner": "hubspot_owner_id",
        "employees": "numberofemployees",
        "annual_revenue": "annualrevenue",
        "external_id": {"label": ["Tenure External Id", "شناسه بیرونی تنور"]},
        "created_at": "createdate",
        "modified_at": "hs_lastmodifieddate"
      }},
      {"entity": "customer", "only_if_customer_is": ["account", "contact-else-account"],
       "attributes": {
        "name": "name",
        "kind": {"constant": "organisation"},
        "phone": "phone",
        "city": "city",
        "country": "country",
        "industry": "industry",
        "segment": "type",
        "owner": "hubspot_owner_id",
        "employees": "numberofemployees",
        "annual_revenue": "annualrevenue",
        "external_id": {"label": ["Tenure External Id", "شناسه بیرونی تنور"]},
        "created_at": "createdate",
        "modified_at": "hs_lastmodifieddate"
      }}
    ],
    "contacts": [
      {"entity": "contact", "attributes": {
        "name": {"template": "{firstname} {lastname}"},
        "email": "email",
        "phone": {"first_of": ["mobilephone", "phone"]},
        "job": "jobtitle",
        "city": "city",
        "country": "country",
        "account": "associations.companies",
        "owner": "hubspot_owner_id",
        "email_opt_out": "hs_email_optout",
        "external_id": {"label": ["Tenure External Id", "شناسه بیرونی تنور"]},
        "created_at": "createdate",
        "modified_at": "lastmodifieddate"
      }},
      {"entity": "customer", "only_if_customer_is": ["contact", "contact-else-account"],
       "attributes": {
        "name": {"template": "{firstname} {lastname}"},
        "kind": {"constant": "person"},
        "email": "email",
        "phone": {"first_of": ["mobilephone", "phone"]},
        "job": "jobtitle",
        "city": "city",
        "country": "country",
        "segment": "lifecyclestage",
        "account": "associations.companies",
        "owner": "hubspot_owner_id",
        "email_opt_out": "hs_email_optout",
        "external_id": {"label": ["Tenure External Id", "شناسه بیرونی تنور"]},
        "created_at": "createdate",
        "modified_at": "lastmodifieddate"
      }},
      // A contact that has not become a customer yet is a lead as well.
      {"entity": "lead",
       "when": {"lifecyclestage": ["lead", "marketingqualifiedlead", "salesqualifiedlead"]},
       "attributes": {
        "name": {"template": "{firstname} {lastname}"},
        "company": "company",
        "email": "email",
        "phone": {"first_of": ["mobilephone", "phone"]},
        "status": {"first_of": ["hs_lead_status", "lifecyclestage"]},
        "city": "city",
        "country": "country",
        "qualified": {"field": "lifecyclestage",
                      "map": {"marketingqualifiedlead": true, "salesqualifiedlead": true},
                      "default": false},
        "converted": {"constant": false},
        "email_opt_out": "hs_email_optout",
        "account": "associations.companies",
        "contact": {"self": true},
        "owner": "hubspot_owner_id",
        "created_at": "createdate",
        "modified_at": "lastmodifieddate"
      }},
      // Only a refusal is known: a box that is not ticked is no consent.
      {"entity": "consent", "when": {"hs_email_optout": true}, "attributes": {
        "customer": {"account": "associations.companies", "contact": {"self": true}},
        "account": "associations.companies",
        "contact": {"self": true},
        "purpose": {"constant": "marketing"},
        "channel": {"constant": "email"},
        "granted": {"constant": false},
        "evidence": {"constant": "hs_email_optout"}
      }},
      // Who has a lead status and a later stage was a lead once.
      {"entity": "lead",
       "when": {"hs_lead_status": {"present": true},
                "lifecyclestage": ["opportunity", "customer", "evangelist"]},
       "attributes": {
        "name": {"template": "{firstname} {lastname}"},
        "company": "company",
        "email": "email",
        "phone": {"first_of": ["mobilephone", "phone"]},
        "status": "hs_lead_status",
        "city": "city",
        "country": "country",
        "qualified": {"constant": true},
        "converted": {"constant": true},
        "email_opt_out": "hs_email_optout",
        "account": "associations.companies",
        "contact": {"self": true},
        "owner": "hubspot_owner_id",
        "created_at": "createdate",
        "modified_at": "lastmodifieddate"
      }}
    ],
    "products": [
      {"entity": "product", "attributes": {
        "name": "name",
        "code": "hs_sku",
        // HubSpot has none of its own: a custom property that is called so.
        "category": {"label": ["Category", "Product category", "دسته‌بندی", "الفئة"]},
        "unit_price": "price",
        "active": {"field": "hs_status", "map": {"inactive": false, "active": true},
                   "default": true},
        "service": {"field": "hs_product_type", "map": {"service": true}, "default": false},
        "created_at": "createdate",
        "modified_at": "hs_lastmodifieddate"
      }}
    ],
    "deals": [
      {"entity": "deal", "attributes": {
        "customer": {"account": "associations.companies", "contact": "associations.contacts"},
        "account": "associations.companies",
        "contact": "associations.contacts",
        "name": "dealname",
        "stage": {"first_of": ["stage.label", "dealstage"]},
        "outcome": {"field": "stage.outcome",
                    "map": {"won": "won", "lost": "lost", "closed": "lost"}, "default": "open"},
        "amount": "amount",
        "base_amount": {"first_of": ["hs_deal_amount_in_home_currency", "amount"]},
        "probability": "stage.probability",
        "expected_close": "closedate",
        "closed_at": {"field": "closedate", "when": {"stage.outcome": ["won", "lost", "closed"]}},
        "type": "dealtype",
        "campaign": "hs_campaign",
        "lost_reason": "closed_lost_reason",
        "owner": "hubspot_owner_id",
        "created_at": "createdate",
        "modified_at": "hs_lastmodifieddate"
      }},
      // One kind of records counts as purchases, which one is the source's setting "purchases":
      // with two of them revenue would be counted twice.
      {"entity": "purchase", "when": {"purchase.counts": true, "stage.outcome": "won"},
       "attributes": {
        "customer": {"account": "associations.companies", "contact": "associations.contacts"},
        "account": "associations.companies",
        "contact": "associations.contacts",
        "deal": {"self": true},
        "subject": "dealname",
        "status": {"first_of": ["stage.label", "dealstage"]},
        "purchased_on": {"first_of": ["closedate", "createdate"]},
        "total": "amount",
        "base_total": {"first_of": ["hs_deal_amount_in_home_currency", "amount"]},
        "owner": "hubspot_owner_id",
        "created_at": "createdate",
        "modified_at": "hs_lastmodifieddate"
      }}
    ],
    "invoices": [
      {"entity": "purchase",
       "when": {"purchase.counts": true, "hs_invoice_status": ["open", "paid"]},
       "attributes": {
        "customer": {"account": "associations.companies", "contact": "associations.contacts"},
        "account": "associations.companies",
        "contact": "associations.contacts",
        "deal": "associations.deals",
        "number": "hs_number",
        "subject": "hs_title",
        "status": "hs_invoice_status",
        "purchased_on": {"first_of": ["hs_invoice_date", "hs_createdate"]},
        "total": "hs_amount_billed",
        "base_total": {"first_of": ["hs_amount_billed_in_home_currency", "hs_amount_billed"]},
        "owner": "hubspot_owner_id",
        "created_at": "hs_createdate",
        "modified_at": "hs_lastmodifieddate"
      }}
    ],
    "orders": [
      {"entity": "purchase", "when": {"purchase.counts": true}, "attributes": {
        "customer": {"account": "associations.companies", "contact": "associations.contacts"},
        "account": "associations.companies",
        "contact": "associations.contacts",
        "deal": "associations.deals",
        "number": "hs_external_order_id",
        "subject": "hs_order_name",
        "status": {"first_of": ["stage.label", "hs_payment_status"]},
        "purchased_on": {"first_of": ["hs_external_created_date", "hs_createdate"]},
        "total": "hs_total_price",
        "base_total": "hs_total_price",
        "owner": "hubspot_owner_id",
        "created_at": "hs_createdate",
        "modified_at": "hs_lastmodifieddate"
      }}
    ],
    "line_items": [
      {"entity": "purchase_item", "when": {"purchase.record": {"present": true}}, "attributes": {
        "purchase": "purchase.record",
        "product": "hs_product_id",
        "product_name": "name",
        "quantity": "quantity",
        "unit_price": "price",
        "discount": "discount",
        "sequence": "hs_position_on_quote"
      }}
    ],
    "subscriptions": [
      {"entity": "subscription", "attributes": {
        "customer": {"account": "associations.companies", "contact": "associations.contacts"},
        "account": "associations.companies",
        "contact": "associations.contacts",
        "name": "hs_name",
        "status": "hs_status",
        "amount": "hs_last_payment_amount",
        "period": "hs_recurring_billing_frequency",
        "started_on": "hs_recurring_billing_start_date",
        "ended_on": "hs_recurring_billing_end_date",
        "created_at": "hs_createdate",
        "modified_at": "hs_lastmodifieddate"
      }}
    ],
    "tickets": [
      {"entity": "ticket", "attributes": {
        "customer": {"account": "associations.companies", "contact": "associations.contacts"},
        "account": "associations.companies",
        "contact": "associations.contacts",
        "title": "subject",
        "status": {"first_of": ["stage.label", "hs_pipeline_stage"]},
        "open": {"field": "stage.outcome", "map": {"open": true}, "default": false},
        "priority": "hs_ticket_priority",
        "category": "hs_ticket_category",
        "opened_at": "createdate",
        "closed_at": "closed_date",
        "owner": "hubspot_owner_id",
        "modified_at": "hs_lastmodifieddate"
      }}
    ],
    // What happened is a touch; what is planned is a task.
    "calls": [
      {"entity": "interaction",
       "when": {"hs_call_status": {"not": ["QUEUED", "CANCELED", "FAILED", "RINGING"]}},
       "attributes": {
        "customer": {"account": "associations.companies", "contact": "associations.contacts"},
        "account": "associations.companies",
        "contact": "associations.contacts",
        "channel": {"constant": "call"},
        "direction": {"field": "hs_call_direction", "map": {"INBOUND": "in", "OUTBOUND": "out"},
                      "default": "out"},
        "subject": "hs_call_title",
        "status": "hs_call_status",
        "happened_at": "hs_timestamp",
        "owner": "hubspot_owner_id",
        "created_at": "hs_createdate",
        "modified_at": "hs_lastmodifieddate"
      }}
    ],
    "meetings": [
      {"entity": "interaction", "when": {"hs_meeting_outcome": "COMPLETED"}, "attributes": {
        "customer": {"account": "associations.companies", "contact": "associations.contacts"},
        "account": "associations.companies",
        "contact": "associations.contacts",
        "channel": {"constant": "meeting"},
        "direction": {"constant": "out"},
        "subject": "hs_meeting_title",
        "status": "hs_meeting_outcome",
        "happened_at": {"first_of": ["hs_meeting_start_time", "hs_timestamp"]},
        "owner": "hubspot_owner_id",
        "created_at": "hs_createdate",
        "modified_at": "hs_lastmodifieddate"
      }},
      {"entity": "task",
       "when": {"hs_meeting_outcome": {"not": ["COMPLETED", "NO_SHOW", "CANCELED"]}},
       "attributes": {
        "customer": {"account": "associations.companies", "contact": "associations.contacts"},
        "account": "associations.companies",
        "contact": "associations.contacts",
        "subject": "hs_meeting_title",
        "status": "hs_meeting_outcome",
        "due_on": {"first_of": ["hs_meeting_start_time", "hs_timestamp"]},
        "owner": "hubspot_owner_id",
        "created_at": "hs_createdate",
        "modified_at": "hs_lastmodifieddate"
      }}
    ],
    "emails": [
      {"entity": "interaction", "when": {"hs_email_status": {"not": ["BOUNCED", "FAILED", "SCHEDULED"]}},
       "attributes": {
        "customer": {"account": "associations.companies", "contact": "associations.contacts"},
        "account": "associations.companies",
        "contact": "associations.contacts",
        "channel": {"constant": "email"},
        "direction": {"field": "hs_email_direction", "map": {"INCOMING_EMAIL": "in"},
                      "default": "out"},
        "subject": "hs_email_subject",
        "status": "hs_email_status",
        "happened_at": "hs_timestamp",
        "owner": "hubspot_owner_id",
        "created_at": "hs_createdate",
        "modified_at": "hs_lastmodifieddate"
      }}
    ],
    "notes": [
      {"entity": "interaction", "attributes": {
        "customer": {"account": "associations.companies", "contact": "associations.contacts"},
        "account": "associations.companies",
        "contact": "associations.contacts",
        "channel": {"constant": "note"},
        "subject": "hs_note_body",
        "happened_at": "hs_timestamp",
        "owner": "hubspot_owner_id",
        "created_at": "hs_createdate",
        "modified_at": "hs_lastmodifieddate"
      }}
    ],
    "tasks": [
      {"entity": "task", "attributes": {
        "customer": {"account": "associations.companies", "contact": "associations.contacts"},
        "account": "associations.companies",
        "contact": "associations.contacts",
        "subject": "hs_task_subject",
        "status": "hs_task_status",
        "due_on": "hs_timestamp",
        "owner": "hubspot_owner_id",
        "created_at": "hs_createdate",
        "modified_at": "hs_lastmodifieddate"
      }}
    ],
    "feedback_submissions": [
      {"entity": "survey", "attributes": {
        "customer": {"account": "associations.companies", "contact": "associations.contacts"},
        "account": "associations.companies",
        "contact": "associations.contacts",
        "kind": {"field": "hs_survey_type", "map": {"NPS": "nps", "CSAT": "csat", "CES": "ces"}},
        "score": "hs_value",
        "comment": "hs_content",
        "answered_at": {"first_of": ["hs_submission_timestamp", "hs_createdate"]},
        "ticket": "associations.tickets"
      }}
    ]
  },
  // Custom properties, which tenure push --provision makes.
  "write_back": {
    "companies": {
      "stage": "tenure_stage",
      "clv": "tenure_clv",
      "threshold": 0.05
    },
    "contacts": {
      "stage": "tenure_stage",
      "clv": "tenure_clv",
      "threshold": 0.05
    }
  },
  // Where plays write. A task keeps what finds it again at the end of its body.
  "actions": {
    "task": {
      "stream": "tasks",
      "key": "hs_task_body",
      "fields": {"subject": "hs_task_subject", "start": "hs_timestamp", "owner": "hubspot_owner_id"},
      "customer": {"companies": "associations.companies", "contacts": "associations.contacts"},
      "constants": {"hs_task_status": "NOT_STARTED", "hs_task_type": "TODO"}
    },
    "note": {
      "stream": "notes",
      "fields": {"text": "hs_note_body", "owner": "hubspot_owner_id"},
      "customer": {"companies": "associations.companies", "contacts": "associations.contacts"}
    },
    "tag": {
      "companies": "tenure_tags",
      "contacts": "tenure_tags"
    }
  }
}
)json";

}  // namespace

std::string_view default_mapping() {
    return text;
}

}  // namespace tenure::inline v1::hubspot
