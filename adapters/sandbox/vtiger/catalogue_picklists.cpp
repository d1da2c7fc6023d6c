// Sandbox, vTiger: the picklists shared by the modules.
// The format is explained in catalogue.hpp; names and labels are those a stock vTiger 8.4
// describes.
#include "sandbox/vtiger/catalogue_text.hpp"

namespace tenure::inline v1::sandbox::vt {

const char* const picklists_text =
    R"vt(@rating|Acquired|Active|Market Failed|Project Cancelled|Shutdown
@industry|Apparel|Banking|Biotechnology|Chemicals|Communications|Construction|Consulting|Education|Electronics|Energy|Engineering|Entertainment|Environmental|Finance|Food & Beverage|Government|Healthcare|Hospitality|Insurance|Machinery|Manufacturing|Media|Not For Profit|Recreation|Retail|Shipping|Technology|Telecommunications|Transportation|Utilities|Other
@accounttype|Analyst|Competitor|Customer|Integrator|Investor|Partner|Press|Prospect|Reseller|Other
@cf_857|Champion|Loyal|At Risk|از دست رفته
@cf_867|vip|newsletter|gift & card
@leadsource|Cold Call|Existing Customer|Self Generated|Employee|Partner|Public Relations|Direct Mail|Conference|Trade Show|Web Site|Word of mouth|Other
@leadstatus|Attempted to Contact|Cold|Contact in Future|Contacted|Hot|Junk Lead|Lost Lead|Not Contacted|Pre Qualified|Qualified|Warm
@opportunity_type|Existing Business|New Business
@sales_stage|Prospecting|Qualification|Needs Analysis|Value Proposition|Id. Decision Makers=Identify Decision Makers|Perception Analysis|Proposal or Price Quote|Negotiation or Review|Closed Won|Closed Lost
@ticketpriorities|Low|Normal|High|Urgent
@ticketseverities|Minor|Major|Feature|Critical
@ticketstatus|Open|In Progress|Wait For Response|Closed
@ticketcategories|Big Problem|Small Problem|Other Problem
@hdnTaxType|individual=Individual|group=Group
@invoicestatus|AutoCreated|Created|Cancel|Approved|Sent|Credit Invoice|Paid
@region_id
@carrier|FedEx|UPS|USPS|DHL|BlueDart
@sostatus|Created|Approved|Delivered|Cancelled
@recurring_frequency|Daily|Weekly|Monthly|Quarterly|Yearly
@payment_duration|Net 01 day|Net 05 days|Net 07 days|Net 10 days|Net 15 days|Net 30 days|Net 45 days|Net 60 days
@invoicestatus2|AutoCreated=Auto Created|Created|Cancel|Approved|Sent|Credit Invoice|Paid
@quotestage|Created|Delivered|Reviewed|Accepted|Rejected
@manufacturer|AltvetPet Inc.|LexPon Inc.|MetBeat Corp
@productcategory|Hardware|Software|CRM Applications
@glacct|300-Sales-Software|301-Sales-Hardware|302-Rental-Income|303-Interest-Income|304-Sales-Software-Support|305-Sales Other|306-Internet Sales|307-Service-Hardware Labor|308-Sales-Books
@usageunit|Box|Carton|Dozen|Each|Hours|Impressions|Lb|M|Pack|Pages|Pieces|Quantity|Reams|Sheet|Spiral Binder|Sq Ft
@service_usageunit|Hours|Days|Incidents
@servicecategory|Support|Installation|Migration|Customization|Training
@campaigntype|Conference|Webinar|Trade Show|Public Relations|Partners|Referral Program|Advertisement|Banner Ads|Direct Mail|Email=Primary Email|Telemarketing|Others
@campaignstatus|Planning|Active|Inactive|Completed|Cancelled
@expectedresponse|Excellent|Good|Average|Poor
@recurringtype|Daily=Day(s)|Weekly=Week(s)|Monthly=Month(s)|Yearly=Year
@duration_minutes|00|15|30|45
@eventstatus|Planned|Held|Not Held
@activitytype|Call|Meeting|Mobile Call
@taskpriority|High|Medium|Low
@visibility|Private|Public
@taskstatus|Not Started|In Progress|Completed|Pending Input|Deferred|Planned
@activity_view|Today|This Week|This Month|This Year|Agenda
@lead_view|Today|Last 2 Days|Last Week
@hour_format|12|24
@start_hour|00:00|01:00|02:00|03:00|04:00|05:00|06:00|07:00|08:00|09:00|10:00|11:00|12:00|13:00|14:00|15:00|16:00|17:00|18:00|19:00|20:00|21:00|22:00|23:00
@date_format|dd-mm-yyyy|mm-dd-yyyy|yyyy-mm-dd|dd.mm.yyyy|dd/mm/yyyy
@time_zone|America/New_York=(UTC-05:00) Eastern Time (US &amp; Canada)|UTC=(UTC) Coordinated Universal Time, Greenwich Mean Time|Europe/London=(UTC) London, Edinburgh, Dublin, Lisbon|Africa/Cairo=(UTC+02:00) Cairo|Asia/Baghdad=(UTC+03:00) Baghdad|Asia/Tehran=(UTC+03:30) Tehran
@currency_grouping_pattern|123,456,789|123456789|123456,789|12,34,56,789
@currency_decimal_separator|.|,|'| |$
@currency_grouping_separator|,|.|'| |$
@currency_symbol_placement|$1.0|1.0$
@reminder_interval|1 Minute|5 Minutes|15 Minutes|30 Minutes|45 Minutes|1 Hour|1 Day
@no_of_currency_decimals|0|1|2|3|4|5
@dayoftheweek|Sunday|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday
@callduration|5|10|30|60|120
@calendarsharedtype|public=shared|private|seletedusers
@default_record_view|Summary|Detail
@rowheight|wide|medium|narrow
@defaultactivitytype|Call|Meeting
@defaultcalendarview|ListView=List View|MyCalendar=My Calendar|SharedCalendar=Shared Calendar
)vt";

}  // namespace tenure::inline v1::sandbox::vt
