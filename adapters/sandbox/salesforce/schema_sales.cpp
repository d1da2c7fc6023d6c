// Sandbox, Salesforce: accounts, people, opportunities, products and orders.
// The form of a line is described in schema_text.cpp.
#include "sandbox/salesforce/schema.hpp"

namespace tenure::inline v1::sandbox::sf {

const std::string_view schema_sales = R"(
@Organization 00D Organizations nocreate nodelete
Name string(80) ro name
DefaultLocaleSidKey picklist(en_US) ro
LanguageLocaleKey picklist(en_US) ro
TimeZoneSidKey picklist(GMT) ro
OrganizationType picklist(Developer Edition|Enterprise Edition) ro
InstanceName string(5) ro
IsSandbox boolean ro
Country string(80)
CurrencyIsoCode picklist(USD|EUR) multi
@Profile 00e Profiles nocreate nodelete
Name string(255) ro name
@UserRole 00E UserRoles
Name string(80) required name
@User 005 Users nodelete
Username string(80) required
LastName string(80) required
FirstName string(40)
Name string(121) ro name fullname
Email email required
Alias string(8)
IsActive boolean default(true)
ProfileId ref(Profile) rel(Profile)
UserRoleId ref(UserRole) rel(UserRole)
TimeZoneSidKey picklist(GMT)
LocaleSidKey picklist(en_US)
LanguageLocaleKey picklist(en_US)
EmailEncodingKey picklist(UTF-8)
UserType picklist(Standard) ro
Title string(80)
Phone phone
LastLoginDate datetime ro
@Group 00G Groups nodelete
Name string(40) required name
DeveloperName string(80)
Type picklist(Regular|Queue)
@RecordType 012 RecordTypes nocreate nodelete
Name string(80) ro name
DeveloperName string(80) ro
SobjectType picklist(Account) ro
IsActive boolean ro
IsPersonType boolean ro
@CurrencyType 01L CurrencyTypes nodelete
IsoCode picklist(USD|EUR)
ConversionRate double scale(6)
DecimalPlaces int
IsActive boolean
IsCorporate boolean
@Account 001 Accounts owned
Name string(255) required name
FirstName string(40) person
LastName string(80) person
IsPersonAccount boolean ro person
PersonContactId ref(Contact) rel(PersonContact) ro person
PersonEmail email person
PersonMobilePhone phone person
PersonBirthdate date person
PersonHasOptedOutOfEmail boolean person
PersonMailingCity string(40) person
RecordTypeId ref(RecordType) rel(RecordType) person
MasterRecordId ref(Account) rel(MasterRecord) ro
Type picklist(Prospect|Customer|Customer - Direct|Customer - Channel|Channel Partner / Reseller|Technology Partner|Other)
ParentId ref(Account) rel(Parent) children(ChildAccounts)
BillingStreet textarea
BillingCity string(40)
BillingState string(80)
BillingPostalCode string(20)
BillingCountry string(80)
BillingAddress address
ShippingCity string(40)
ShippingCountry string(80)
Phone phone
Fax phone
AccountNumber string(40)
Website url
Industry picklist(Agriculture|Education|Food & Beverage|Hospitality|Retail|Technology|Other)
AnnualRevenue currency scale(0)
NumberOfEmployees int
Ownership picklist(Public|Private|Other)
Description textarea
Rating picklist(Hot|Warm|Cold)
Site string(80)
AccountSource picklist(Web|Phone Inquiry|Partner Referral|Other)
LastActivityDate date ro
LastViewedDate datetime ro
LastReferencedDate datetime ro
CurrencyIsoCode picklist(USD|EUR) multi default(USD)
Email__c email
Tenure_Ext_Id__c string(80) ext unique
@Contact 003 Contacts owned
AccountId ref(Account) rel(Account) children(Contacts)
LastName string(80) required
FirstName string(40)
Salutation picklist(Mr.|Ms.|Dr.)
Name string(121) ro name fullname
IsPersonAccount boolean ro person
MasterRecordId ref(Contact) rel(MasterRecord) ro
MailingStreet textarea
MailingCity string(40)
MailingState string(80)
MailingPostalCode string(20)
MailingCountry string(80)
MailingAddress address
Phone phone
Fax phone
MobilePhone phone
HomePhone phone
ReportsToId ref(Contact) rel(ReportsTo)
Email email
Title string(128)
Department string(80)
LeadSource picklist(Web|Web Site|Phone Inquiry|Partner Referral|Trade Show|Word of mouth|Existing Customer|Other)
Birthdate date
Description textarea
HasOptedOutOfEmail boolean
HasOptedOutOfFax boolean
DoNotCall boolean
EmailBouncedReason string(255)
EmailBouncedDate datetime
IsEmailBounced boolean ro
LastActivityDate date ro
LastViewedDate datetime ro
LastReferencedDate datetime ro
CurrencyIsoCode picklist(USD|EUR) multi default(USD)
Tenure_Ext_Id__c string(80) ext unique
Legacy_Id__c string(80) ext
Account_Industry__c string(255) formula(Account.Industry)
@AccountContactRelation 07k AccountContactRelations
AccountId ref(Account) rel(Account) children(AccountContactRelations) required createonly
ContactId ref(Contact) rel(Contact) children(AccountContactRelations) required createonly
Roles multi(Business User|Decision Maker|Other)
IsDirect boolean ro
IsActive boolean default(true)
StartDate date
EndDate date
@Lead 00Q Leads owned
LastName string(80) required
FirstName string(40)
Salutation picklist(Mr.|Ms.|Dr.)
Name string(121) ro name fullname
MasterRecordId ref(Lead) rel(MasterRecord) ro
Title string(128)
Company string(255) required
Street textarea
City string(40)
State string(80)
PostalCode string(20)
Country string(80)
Phone phone
MobilePhone phone
Email email
Website url
Description textarea
LeadSource picklist(Web|Web Site|Phone Inquiry|Partner Referral|Trade Show|Word of mouth|Existing Customer|Other)
Status picklist(Open - Not Contacted|Working - Contacted|Qualified|Hot|Cold|Closed - Converted|Closed - Not Converted) required default(Open - Not Contacted)
Industry picklist(Agriculture|Education|Food & Beverage|Hospitality|Retail|Technology|Other)
Rating picklist(Hot|Warm|Cold)
AnnualRevenue currency scale(0)
NumberOfEmployees int
HasOptedOutOfEmail boolean
IsConverted boolean ro
ConvertedDate date ro
ConvertedAccountId ref(Account) rel(ConvertedAccount) ro
ConvertedContactId ref(Contact) rel(ConvertedContact) ro
ConvertedOpportunityId ref(Opportunity) rel(ConvertedOpportunity) ro
IsUnreadByOwner boolean default(true)
LastActivityDate date ro
CurrencyIsoCode picklist(USD|EUR) multi default(USD)
Tenure_Ext_Id__c string(80) ext unique
@LeadStatus 0Ls LeadStatuses nocreate nodelete
MasterLabel string(255) ro name
ApiName string(255) ro
IsConverted boolean ro
IsDefault boolean ro
SortOrder int ro
@OpportunityStage 01J OpportunityStages nocreate nodelete
MasterLabel string(255) ro name
ApiName string(255) ro
IsActive boolean ro
IsClosed boolean ro
IsWon boolean ro
SortOrder int ro
DefaultProbability percent ro
ForecastCategoryName picklist(Pipeline|Best Case|Commit|Closed|Omitted) ro
@Opportunity 006 Opportunities owned
AccountId ref(Account) rel(Account) children(Opportunities)
ContactId ref(Contact) rel(Contact)
IsPrivate boolean
Name string(120) required name
Description textarea
StageName picklist(Prospecting|Qualification|Needs Analysis|Value Proposition|Id. Decision Makers|Perception Analysis|Proposal/Price Quote|Negotiation/Review|Closed Won|Closed Lost) required
Amount currency
Probability percent scale(0)
ExpectedRevenue currency ro
TotalOpportunityQuantity double
CloseDate date required
Type picklist(Existing Customer - Upgrade|Existing Customer - Replacement|Existing Customer - Downgrade|New Customer)
NextStep string(255)
LeadSource picklist(Web|Web Site|Phone Inquiry|Partner Referral|Trade Show|Word of mouth|Existing Customer|Other)
IsClosed boolean ro
IsWon boolean ro
ForecastCategory picklist(Pipeline|BestCase|Forecast|Closed|Omitted) ro
ForecastCategoryName picklist(Pipeline|Best Case|Commit|Closed|Omitted)
CampaignId ref(Campaign) rel(Campaign) children(Opportunities)
HasOpportunityLineItem boolean ro
Pricebook2Id ref(Pricebook2) rel(Pricebook2)
FiscalQuarter int ro
FiscalYear int ro
LastActivityDate date ro
LastStageChangeDate datetime ro
CurrencyIsoCode picklist(USD|EUR) multi default(USD)
Tenure_Ext_Id__c string(80) ext unique
@OpportunityHistory 008 OpportunityHistories nocreate noupdate nodelete
OpportunityId ref(Opportunity) rel(Opportunity) children(OpportunityHistories) ro
StageName picklist(Prospecting) ro
Amount currency ro
ExpectedRevenue currency ro
CloseDate date ro
Probability percent scale(0) ro
ForecastCategory picklist(Pipeline|BestCase|Forecast|Closed|Omitted) ro
CurrencyIsoCode picklist(USD|EUR) multi ro
@OpportunityContactRole 00K OpportunityContactRoles
OpportunityId ref(Opportunity) rel(Opportunity) children(OpportunityContactRoles) required createonly
ContactId ref(Contact) rel(Contact) children(OpportunityContactRoles) required
Role picklist(Business User|Decision Maker|Economic Buyer|Evaluator|Influencer|Other)
IsPrimary boolean
CurrencyIsoCode picklist(USD|EUR) multi default(USD)
@Product2 01t Products
Name string(255) required name
ProductCode string(255)
Description textarea
IsActive boolean
Family picklist(None|Tea|Coffee|Accessories)
QuantityUnitOfMeasure picklist(Each|Pack)
StockKeepingUnit string(180)
CurrencyIsoCode picklist(USD|EUR) multi default(USD)
Tenure_Ext_Id__c string(80) ext unique
@Pricebook2 01s Pricebooks
Name string(255) required name
IsActive boolean
IsStandard boolean ro
Description string(255)
@PricebookEntry 01u PricebookEntries
Name string(255) ro name
Pricebook2Id ref(Pricebook2) rel(Pricebook2) children(PricebookEntries) required createonly
Product2Id ref(Product2) rel(Product2) children(PricebookEntries) required createonly
UnitPrice currency required
IsActive boolean
UseStandardPrice boolean
ProductCode string(255) ro
CurrencyIsoCode picklist(USD|EUR) multi default(USD)
@OpportunityLineItem 00k OpportunityLineItems
OpportunityId ref(Opportunity) rel(Opportunity) children(OpportunityLineItems) required createonly
SortOrder int ro
PricebookEntryId ref(PricebookEntry) rel(PricebookEntry) createonly
Product2Id ref(Product2) rel(Product2) createonly
ProductCode string(255) ro
Name string(376) ro name
Quantity double required
TotalPrice currency
UnitPrice currency
ListPrice currency ro
ServiceDate date
Description string(255)
CurrencyIsoCode picklist(USD|EUR) multi ro
@Contract 800 Contracts owned
AccountId ref(Account) rel(Account) children(Contracts) required
StartDate date
EndDate date ro
ContractTerm int
Status picklist(Draft|In Approval Process|Activated) required default(Draft)
ContractNumber string(30) ro name
ActivatedDate datetime ro
Description textarea
@Order 801 Orders owned
ContractId ref(Contract) rel(Contract) children(Orders)
AccountId ref(Account) rel(Account) children(Orders) required
Pricebook2Id ref(Pricebook2) rel(Pricebook2)
OpportunityId ref(Opportunity) rel(Opportunity) children(Orders)
OriginalOrderId ref(Order) rel(OriginalOrder)
EffectiveDate date required
EndDate date
IsReductionOrder boolean createonly
Status picklist(Draft|Sent|Paid|Activated|Credited|Cancelled) required default(Draft)
StatusCode picklist(Draft|Activated|Canceled) ro
Description textarea
BillToContactId ref(Contact) rel(BillToContact)
Type picklist(New|Renewal)
Name string(80)
PoNumber string(80)
OrderNumber string(30) ro name
ActivatedDate datetime ro
TotalAmount currency ro
CurrencyIsoCode picklist(USD|EUR) multi default(USD)
Tenure_Ext_Id__c string(80) ext unique
@OrderItem 802 OrderItems
Product2Id ref(Product2) rel(Product2) createonly
OrderId ref(Order) rel(Order) children(OrderItems) required createonly
PricebookEntryId ref(PricebookEntry) rel(PricebookEntry) createonly
OriginalOrderItemId ref(OrderItem) rel(OriginalOrderItem)
OrderItemNumber string(30) ro name
Quantity double required
UnitPrice currency
ListPrice currency ro
TotalPrice currency ro
ServiceDate date
Description string(255)
CurrencyIsoCode picklist(USD|EUR) multi ro
@Asset 02i Assets owned
ContactId ref(Contact) rel(Contact) children(Assets)
AccountId ref(Account) rel(Account) children(Assets)
Product2Id ref(Product2) rel(Product2) children(Assets)
Name string(255) required name
SerialNumber string(80)
InstallDate date
PurchaseDate date
UsageEndDate date
Status picklist(Purchased|Shipped|Installed|Registered|Obsolete)
Price currency
Quantity double
)";

}  // namespace tenure::inline v1::sandbox::sf
