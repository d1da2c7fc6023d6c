// Sandbox, HubSpot: the standard object types with their properties, as text.
#include "sandbox/hubspot/catalogue.hpp"

namespace tenure::inline v1::sandbox::hs {
namespace {

constexpr std::string_view text = R"(
= 0-1 contacts contact createdate,email,firstname,hs_object_id,lastmodifieddate,lastname
@createdate
@lastmodifieddate
email|Email|string|text|u|
firstname|First Name|string|text||
lastname|Last Name|string|text||
phone|Phone Number|string|phonenumber||
mobilephone|Mobile Phone Number|string|phonenumber||
company|Company Name|string|text||
jobtitle|Job Title|string|text||
city|City|string|text||
state|State/Region|string|text||
country|Country/Region|string|text||
zip|Postal Code|string|text||
address|Street Address|string|text||
website|Website URL|string|text||
date_of_birth|Date of birth|string|text||
industry|Industry|string|text||
numemployees|Number of Employees|enumeration|select||1-5,5-25,25-50,50-100,100-500,500-1000,1000+
annualrevenue|Annual Revenue|string|text||
lifecyclestage|Lifecycle Stage|enumeration|radio||%lifecycle
hs_lead_status|Lead Status|enumeration|radio||NEW:New,OPEN:Open,IN_PROGRESS:In Progress,OPEN_DEAL:Open Deal,UNQUALIFIED:Unqualified,ATTEMPTED_TO_CONTACT:Attempted to Contact,CONNECTED:Connected,BAD_TIMING:Bad Timing
hubspot_owner_id|Contact owner|enumeration|select|o|
hs_email_optout|Unsubscribed from all email|bool|booleancheckbox|r|true:True,false:False
hs_additional_emails|Additional email addresses|enumeration|checkbox|a|
hs_merged_object_ids|Merged record IDs|enumeration|checkbox|ra|
associatedcompanyid|Primary Associated Company ID|number|number|c|
num_associated_deals|Number of Associated Deals|number|number|c|
message|Message|string|textarea||
lead_source|Lead Source|string|text|d|
!lifecycle
= 0-2 companies company createdate,domain,hs_lastmodifieddate,hs_object_id,name
@createdate
@hs_lastmodifieddate
name|Company name|string|text||
domain|Company Domain Name|string|text||
website|Website URL|string|text||
phone|Phone Number|string|phonenumber||
city|City|string|text||
state|State/Region|string|text||
country|Country/Region|string|text||
zip|Postal Code|string|text||
address|Street Address|string|text||
industry|Industry|enumeration|select||Retail,Hospitality,Food & Beverage,Education,Technology,Other,COMPUTER_SOFTWARE:Computer Software,WHOLESALE:Wholesale
type|Type|enumeration|select||Customer,Prospect,PROSPECT:Prospect (standard),PARTNER:Partner,RESELLER:Reseller,VENDOR:Vendor,OTHER:Other
description|Description|string|textarea||
numberofemployees|Number of Employees|number|number||
annualrevenue|Annual Revenue|number|number||
lifecyclestage|Lifecycle Stage|enumeration|radio||%lifecycle
hs_lead_status|Lead Status|enumeration|radio||NEW:New,OPEN:Open,IN_PROGRESS:In Progress,OPEN_DEAL:Open Deal,UNQUALIFIED:Unqualified,ATTEMPTED_TO_CONTACT:Attempted to Contact,CONNECTED:Connected,BAD_TIMING:Bad Timing
hubspot_owner_id|Company owner|enumeration|select|o|
hs_parent_company_id|Parent Company|number|number|c|
hs_merged_object_ids|Merged record IDs|enumeration|checkbox|ra|
num_associated_contacts|Number of Associated Contacts|number|number|c|
email|Company Email|string|text|d|
!lifecycle
= 0-3 deals deal amount,closedate,createdate,dealname,dealstage,hs_lastmodifieddate,hs_object_id,pipeline
@createdate
@hs_lastmodifieddate
dealname|Deal Name|string|text||
amount|Amount|number|number||
amount_in_home_currency|Amount in company currency|number|calculation_equation|c|
hs_deal_amount_in_home_currency|Amount in company currency (HubSpot)|number|calculation_equation|c|
deal_currency_code|Currency|enumeration|select|m|USD:US Dollar,EUR:Euro,GBP:British Pound
closedate|Close Date|datetime|date||
dealstage|Deal Stage|enumeration|radio|s|
pipeline|Pipeline|enumeration|select|p|
dealtype|Deal Type|enumeration|radio||newbusiness:New Business,existingbusiness:Existing Business
description|Deal Description|string|textarea||
closed_lost_reason|Closed Lost Reason|string|textarea||
closed_won_reason|Closed Won Reason|string|textarea||
hubspot_owner_id|Deal owner|enumeration|select|o|
hs_campaign|HubSpot Campaign|string|text||
hs_is_closed|Is Deal Closed?|bool|booleancheckbox|c|true:True,false:False
hs_is_closed_won|Is Closed Won|bool|booleancheckbox|c|true:True,false:False
hs_is_closed_lost|Is Closed Lost|bool|booleancheckbox|c|true:True,false:False
hs_deal_stage_probability|Deal probability|number|number|c|
hs_primary_associated_company|Primary Associated Company|number|number|c|
hs_merged_object_ids|Merged record IDs|enumeration|checkbox|ra|
= 0-5 tickets ticket content,createdate,hs_lastmodifieddate,hs_object_id,hs_pipeline,hs_pipeline_stage,hs_ticket_category,hs_ticket_priority,subject
@createdate
@hs_lastmodifieddate
subject|Ticket name|string|text||
content|Ticket description|string|textarea||
hs_pipeline|Pipeline|enumeration|select|p|
hs_pipeline_stage|Ticket status|enumeration|select|s|
hs_ticket_priority|Priority|enumeration|select||LOW:Low,MEDIUM:Medium,HIGH:High,URGENT:Urgent
hs_ticket_category|Category|enumeration|checkbox|a|PRODUCT_ISSUE:Product Issue,BILLING_ISSUE:Billing Issue,FEATURE_REQUEST:Feature Request,GENERAL_INQUIRY:General Inquiry
source_type|Source|enumeration|select||CHAT:Chat,EMAIL:Email,FORM:Form,PHONE:Phone
closed_date|Close date|datetime|date||
hs_is_closed|Is Ticket Closed?|bool|booleancheckbox|c|true:True,false:False
hubspot_owner_id|Ticket owner|enumeration|select|o|
hs_primary_company_id|Primary Company|number|number|c|
hs_merged_object_ids|Merged record IDs|enumeration|checkbox|ra|
severity|Severity|string|text|d|
= 0-7 products product createdate,description,hs_lastmodifieddate,hs_object_id,name,price
@createdate
@hs_lastmodifieddate
name|Name|string|text||
description|Product description|string|textarea||
price|Unit price|number|number||
hs_sku|SKU|string|text||
hs_cost_of_goods_sold|Unit cost|number|number||
hs_product_type|Product Type|enumeration|select||inventory:Inventory,non_inventory:Non-Inventory,service:Service
hs_status|Status|enumeration|select||active:Active,inactive:Inactive
hs_folder|Folder|string|text||
hs_url|URL|string|text||
hs_recurring_billing_period|Term|string|text||
category|Category|string|text|d|
= 0-8 line_items line_item createdate,hs_lastmodifieddate,hs_object_id,hs_product_id,quantity
@createdate
@hs_lastmodifieddate
name|Name|string|text||
description|Description|string|textarea||
price|Unit price|number|number||
quantity|Quantity|number|number||
amount|Net price|number|number||
discount|Unit discount|number|number||
hs_discount_percentage|Discount percentage|number|number||
hs_line_item_currency_code|Currency|enumeration|select|m|USD:US Dollar,EUR:Euro,GBP:British Pound
hs_position_on_quote|Position|number|number||
hs_product_id|Product ID|number|number||
hs_sku|SKU|string|text||
hs_recurring_billing_period|Term|string|text||
= 0-14 quotes quote hs_createdate,hs_expiration_date,hs_lastmodifieddate,hs_object_id,hs_public_url_key,hs_status,hs_title
@hs_createdate
@hs_lastmodifieddate
hs_title|Quote name|string|text||
hs_status|Quote status|enumeration|select||DRAFT:Draft,APPROVAL_NOT_NEEDED:Published,PENDING_APPROVAL:Pending Approval,APPROVED:Approved,REJECTED:Rejected
hs_expiration_date|Expiration Date|datetime|date||
hs_quote_amount|Quote amount|number|number||
hs_currency|Currency|enumeration|select|m|USD:US Dollar,EUR:Euro,GBP:British Pound
hs_language|Language|string|text||
hs_public_url_key|Public URL key|string|text|r|
hubspot_owner_id|Quote owner|enumeration|select|o|
= 0-19 feedback_submissions feedback_submission hs_createdate,hs_lastmodifieddate,hs_object_id
@hs_createdate
@hs_lastmodifieddate
!read-only
hs_survey_type|Survey type|enumeration|select||NPS:Customer Loyalty,CES:Customer Support,CSAT:Customer Satisfaction,CUSTOM:Custom
hs_survey_name|Survey name|string|text||
hs_survey_channel|Survey channel|string|text||
hs_value|Rating|number|number||
hs_response_group|Sentiment|enumeration|select||promoter:Promoter,passive:Passive,detractor:Detractor
hs_content|Response|string|textarea||
hs_submission_timestamp|Submission date|datetime|date||
= 0-27 tasks task hs_createdate,hs_lastmodifieddate,hs_object_id
@hs_createdate
@hs_lastmodifieddate
hs_timestamp|Due date|datetime|date||
hs_task_subject|Task title|string|text||
hs_task_body|Notes|string|html||
hs_task_status|Task status|enumeration|select||NOT_STARTED:Not started,COMPLETED:Completed,IN_PROGRESS:In progress,WAITING:Waiting,DEFERRED:Deferred
hs_task_priority|Priority|enumeration|select||NONE:None,LOW:Low,MEDIUM:Medium,HIGH:High
hs_task_type|Task type|enumeration|select||TODO:To-do,EMAIL:Email,CALL:Call
hubspot_owner_id|Assigned to|enumeration|select|o|
= 0-46 notes note hs_createdate,hs_lastmodifieddate,hs_object_id
@hs_createdate
@hs_lastmodifieddate
hs_timestamp|Activity date|datetime|date||
hs_note_body|Note body|string|html||
hs_attachment_ids|Attachment IDs|string|text||
hubspot_owner_id|Activity assigned to|enumeration|select|o|
= 0-47 meetings meeting hs_createdate,hs_lastmodifieddate,hs_object_id
@hs_createdate
@hs_lastmodifieddate
hs_timestamp|Activity date|datetime|date||
hs_meeting_title|Meeting name|string|text||
hs_meeting_body|Meeting description|string|html||
hs_meeting_start_time|Meeting start time|datetime|date||
hs_meeting_end_time|Meeting end time|datetime|date||
hs_meeting_location|Location|string|text||
hs_meeting_external_url|External URL|string|text||
hs_internal_meeting_notes|Internal notes|string|html||
hs_meeting_outcome|Meeting outcome|enumeration|select||SCHEDULED:Scheduled,COMPLETED:Completed,RESCHEDULED:Rescheduled,NO_SHOW:No show,CANCELED:Canceled
hubspot_owner_id|Activity assigned to|enumeration|select|o|
= 0-48 calls call hs_createdate,hs_lastmodifieddate,hs_object_id
@hs_createdate
@hs_lastmodifieddate
hs_timestamp|Activity date|datetime|date||
hs_call_title|Call title|string|text||
hs_call_body|Call notes|string|html||
hs_call_duration|Call duration|number|number||
hs_call_direction|Call direction|enumeration|select||INBOUND:Inbound,OUTBOUND:Outbound
hs_call_status|Call status|enumeration|select||BUSY:Busy,CALLING_CRM_USER:Calling CRM user,CANCELED:Canceled,COMPLETED:Completed,CONNECTING:Connecting,FAILED:Failed,IN_PROGRESS:In progress,MISSED:Missed,NO_ANSWER:No answer,QUEUED:Queued,RINGING:Ringing
hs_call_from_number|From number|string|phonenumber||
hs_call_to_number|To number|string|phonenumber||
hs_call_disposition|Call outcome|string|text||
hubspot_owner_id|Activity assigned to|enumeration|select|o|
= 0-49 emails email hs_createdate,hs_lastmodifieddate,hs_object_id
@hs_createdate
@hs_lastmodifieddate
hs_timestamp|Activity date|datetime|date||
hs_email_subject|Email subject|string|text||
hs_email_text|Email text|string|textarea||
hs_email_html|Email HTML|string|html||
hs_email_direction|Email direction|enumeration|select||EMAIL:Email sent,INCOMING_EMAIL:Email received,FORWARDED_EMAIL:Email forwarded
hs_email_status|Email send status|enumeration|select||BOUNCED:Bounced,FAILED:Failed,SCHEDULED:Scheduled,SENDING:Sending,SENT:Sent
hs_email_headers|Headers|string|textarea||
hubspot_owner_id|Activity assigned to|enumeration|select|o|
= 0-18 communications communication hs_createdate,hs_lastmodifieddate,hs_object_id
@hs_createdate
@hs_lastmodifieddate
hs_timestamp|Activity date|datetime|date||
hs_communication_channel_type|Channel type|enumeration|select||SMS:SMS,WHATS_APP:WhatsApp,LINKEDIN_MESSAGE:LinkedIn message,CUSTOM_CHANNEL_CONVERSATION:Custom
hs_communication_logged_from|Logged from|enumeration|select||CRM:CRM
hs_communication_body|Body|string|html||
hubspot_owner_id|Activity assigned to|enumeration|select|o|
= 0-116 postal_mail postal_mail hs_createdate,hs_lastmodifieddate,hs_object_id
@hs_createdate
@hs_lastmodifieddate
hs_timestamp|Activity date|datetime|date||
hs_postal_mail_body|Body|string|html||
hubspot_owner_id|Activity assigned to|enumeration|select|o|
= 0-53 invoices invoice hs_createdate,hs_lastmodifieddate,hs_object_id
@hs_createdate
@hs_lastmodifieddate
hs_title|Title|string|text||
hs_number|Invoice number|string|text||
hs_invoice_status|Invoice status|enumeration|select||draft:Draft,open:Open,paid:Paid,voided:Voided
hs_invoice_date|Invoice date|datetime|date||
hs_due_date|Due date|datetime|date||
hs_currency|Currency|enumeration|select|m|USD:US Dollar,EUR:Euro,GBP:British Pound
hs_amount_billed|Amount billed|number|number||
hs_amount_billed_in_home_currency|Amount billed in company currency|number|calculation_equation|c|
hs_balance_due|Balance due|number|number||
hubspot_owner_id|Invoice owner|enumeration|select|o|
= 0-123 orders order hs_createdate,hs_lastmodifieddate,hs_object_id
@hs_createdate
@hs_lastmodifieddate
hs_order_name|Order name|string|text||
hs_external_order_id|External order ID|string|text||
hs_external_created_date|Order date|datetime|date||
hs_total_price|Total price|number|number||
hs_currency_code|Currency|enumeration|select|m|USD:US Dollar,EUR:Euro,GBP:British Pound
hs_fulfillment_status|Fulfillment status|string|text||
hs_payment_status|Payment status|string|text||
hs_pipeline|Pipeline|enumeration|select|p|
hs_pipeline_stage|Stage|enumeration|select|s|
hubspot_owner_id|Order owner|enumeration|select|o|
= 0-136 leads lead hs_createdate,hs_lastmodifieddate,hs_object_id
@hs_createdate
@hs_lastmodifieddate
hs_lead_name|Lead name|string|text||
hs_lead_type|Lead type|enumeration|select||NEW_BUSINESS:New business,RE_ATTEMPTING:Re-attempting,UPSELL:Upsell
hs_lead_label|Lead label|enumeration|select||COLD:Cold,HOT:Hot,WARM:Warm
hs_pipeline|Pipeline|enumeration|select|p|
hs_pipeline_stage|Stage|enumeration|select|s|
hubspot_owner_id|Lead owner|enumeration|select|o|
= 0-69 subscriptions subscription hs_createdate,hs_lastmodifieddate,hs_object_id
@hs_createdate
@hs_lastmodifieddate
hs_name|Name|string|text||
hs_status|Status|enumeration|select||active:Active,past_due:Past due,canceled:Canceled,expired:Expired,scheduled:Scheduled
hs_recurring_billing_start_date|Start date|date|date||
hs_recurring_billing_end_date|End date|date|date||
hs_recurring_billing_frequency|Billing frequency|string|text||
hs_currency_code|Currency|enumeration|select|m|USD:US Dollar,EUR:Euro,GBP:British Pound
hs_last_payment_amount|Last payment amount|number|number||
= 0-101 commerce_payments commerce_payment hs_createdate,hs_lastmodifieddate,hs_object_id
@hs_createdate
@hs_lastmodifieddate
hs_initial_amount|Gross amount|number|number||
hs_currency_code|Currency|enumeration|select|m|USD:US Dollar,EUR:Euro,GBP:British Pound
hs_latest_status|Status|enumeration|select||succeeded:Succeeded,refunded:Refunded,failed:Failed,processing:Processing
hs_initiated_date|Payment date|datetime|date||
= 0-74 goal_targets goal_target hs_createdate,hs_lastmodifieddate,hs_object_id
@hs_createdate
@hs_lastmodifieddate
hs_goal_name|Goal name|string|text||
hs_target_amount|Target amount|number|number||
hs_start_datetime|Start|datetime|date||
hs_end_datetime|End|datetime|date||
hs_created_by_user_id|Created by|number|number||
= 0-85 taxes tax hs_createdate,hs_lastmodifieddate,hs_object_id
@hs_createdate
@hs_lastmodifieddate
hs_label|Label|string|text||
hs_type|Type|enumeration|select||PERCENT:Percent,FIXED:Fixed
hs_value|Value|number|number||
= 0-72 deal_splits deal_split hs_createdate,hs_lastmodifieddate,hs_object_id
@hs_createdate
@hs_lastmodifieddate
hs_deal_split_percentage|Percentage|number|number||
hs_deal_split_amount|Amount|number|number||
hubspot_owner_id|Split owner|enumeration|select|o|
= 0-35 campaigns campaign hs_object_id
@hs_createdate
@hs_lastmodifieddate
hs_name|Campaign name|string|text||
hs_start_date|Start date|date|date||
hs_end_date|End date|date|date||
hs_campaign_status|Status|enumeration|select||planned:Planned,in_progress:In progress,active:Active,paused:Paused,completed:Completed
hs_notes|Notes|string|textarea||
hs_goal|Goal|string|text||
hs_currency_code|Currency|enumeration|select|m|USD:US Dollar,EUR:Euro,GBP:British Pound
hs_budget_items_sum_amount|Budget|number|number||
hs_spend_items_sum_amount|Spend|number|number||
hs_type|Type|string|text|d|
hs_expected_revenue|Expected revenue|number|number|d|
)";

}  // namespace

std::string_view catalogue_text() {
    return text;
}

}  // namespace tenure::inline v1::sandbox::hs
