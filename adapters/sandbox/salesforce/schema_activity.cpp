// Sandbox, Salesforce: campaigns, cases, activities, surveys, signals and the tooling objects.
// The form of a line is described in schema_text.cpp.
#include "sandbox/salesforce/schema.hpp"

namespace tenure::inline v1::sandbox::sf {

const std::string_view schema_activity = R"(
@Campaign 701 Campaigns owned
Name string(80) required name
ParentId ref(Campaign) rel(Parent) children(ChildCampaigns)
Type picklist(Advertisement|Direct Mail|Email|Referral Program|Webinar|Conference|Other)
Status picklist(Planned|In Progress|Completed|Aborted) default(Planned)
StartDate date
EndDate date
ExpectedRevenue currency
BudgetedCost currency
ActualCost currency
ExpectedResponse percent
NumberSent double scale(0)
IsActive boolean
Description textarea
NumberOfLeads int ro
NumberOfContacts int ro
NumberOfResponses int ro
CurrencyIsoCode picklist(USD|EUR) multi default(USD)
Tenure_Ext_Id__c string(80) ext unique
@CampaignMember 00v CampaignMembers
CampaignId ref(Campaign) rel(Campaign) children(CampaignMembers) required createonly
LeadId ref(Lead) rel(Lead) children(CampaignMembers) createonly
ContactId ref(Contact) rel(Contact) children(CampaignMembers) createonly
Status picklist(Sent|Responded) default(Sent)
HasResponded boolean ro
FirstRespondedDate date ro
Type string(40) ro
CurrencyIsoCode picklist(USD|EUR) multi ro
@Case 500 Cases owned
CaseNumber string(30) ro name
MasterRecordId ref(Case) rel(MasterRecord) ro
ContactId ref(Contact) rel(Contact) children(Cases)
AccountId ref(Account) rel(Account) children(Cases)
ParentId ref(Case) rel(Parent) children(Cases)
SuppliedName string(80)
SuppliedEmail email
Type picklist(Mechanical|Electrical|Electronic|Structural|Other)
Status picklist(New|Working|Escalated|Closed) default(New)
Reason picklist(Installation|Equipment Complexity|Performance|Breakdown|Other)
Origin picklist(Phone|Email|Web)
Subject string(255)
Priority picklist(High|Medium|Low) default(Medium)
Description textarea
IsClosed boolean ro
ClosedDate datetime ro
IsEscalated boolean
ContactEmail email formula(Contact.Email)
Tenure_Ext_Id__c string(80) ext unique
@CaseHistory 017 CaseHistories nocreate noupdate nodelete
CaseId ref(Case) rel(Case) children(Histories) ro
Field string(255) ro
OldValue string(255) ro
NewValue string(255) ro
@CaseComment 00a CaseComments
ParentId ref(Case) rel(Parent) children(CaseComments) required createonly
IsPublished boolean
CommentBody textarea
@Task 00T Tasks owned
WhoId ref(Contact|Lead) rel(Who) children(Tasks)
WhatId ref(Account|Opportunity|Case|Campaign|Order|Contract|Asset) rel(What) children(Tasks)
Subject string(255) name
ActivityDate date
Status picklist(Not Started|In Progress|Completed|Waiting on someone else|Deferred) required default(Not Started)
Priority picklist(High|Normal|Low) required default(Normal)
IsHighPriority boolean ro
Description textarea
Type picklist(Call|Email|Meeting|Other)
AccountId ref(Account) rel(Account) ro
IsClosed boolean ro
IsArchived boolean ro
TaskSubtype picklist(Task|Call|Email) createonly default(Task)
CallDurationInSeconds int
CallType picklist(Internal|Inbound|Outbound)
CallDisposition string(255)
CompletedDateTime datetime ro
Tenure_Ext_Id__c string(80) ext unique
@Event 00U Events owned
WhoId ref(Contact|Lead) rel(Who) children(Events)
WhatId ref(Account|Opportunity|Case|Campaign|Order|Contract|Asset) rel(What) children(Events)
Subject string(255) name
Location string(255)
IsAllDayEvent boolean
ActivityDateTime datetime
ActivityDate date
DurationInMinutes int
StartDateTime datetime
EndDateTime datetime
Description textarea
AccountId ref(Account) rel(Account) ro
Type picklist(Call|Email|Meeting|Other)
IsArchived boolean ro
EventSubtype picklist(Event) createonly default(Event)
Tenure_Ext_Id__c string(80) ext unique
@Note 002 Notes owned
ParentId ref(Account|Contact|Lead|Opportunity|Case|Campaign) rel(Parent) children(Notes) required createonly
Title string(80) required name
IsPrivate boolean
Body textarea
@EmailMessage 02s EmailMessages
ParentId ref(Case) rel(Parent) children(EmailMessages)
RelatedToId ref(Account|Opportunity|Case) rel(RelatedTo) children(Emails)
Subject string(255) name
FromAddress email
ToAddress string(4000)
TextBody textarea
Incoming boolean
MessageDate datetime
Status picklist(0|1|2|3) default(2)
@SurveyInvitation 0Ki SurveyInvitations owned
Name string(255) required name
ContactId ref(Contact) rel(Contact) children(SurveyInvitations)
LeadId ref(Lead) rel(Lead) children(SurveyInvitations)
ResponseStatus picklist(NotStarted|Completed)
@SurveyResponse 0Kr SurveyResponses nocreate noupdate nodelete
Name string(255) ro name
InvitationId ref(SurveyInvitation) rel(Invitation) children(Responses) ro
SubmitterId ref(Contact|Lead|User) rel(Submitter) ro
CompletionDateTime datetime ro
Status picklist(Started|Completed) ro
@Tenure_Signal__e e00 TenureSignals event noupdate nodelete
ReplayId string(255) ro
EventUuid string(36) ro
Payload__c textarea
@CustomField 00N CustomFields
DeveloperName string(80) name
TableEnumOrId string(80)
FullName string(255)
NamespacePrefix string(15) ro
Length int
@PermissionSet 0PS PermissionSets
Name string(80) required name
Label string(80)
IsOwnedByProfile boolean ro
ProfileId ref(Profile) rel(Profile) ro
@PermissionSetAssignment 0Pa PermissionSetAssignments
PermissionSetId ref(PermissionSet) rel(PermissionSet) children(Assignments) required createonly
AssigneeId ref(User) rel(Assignee) children(PermissionSetAssignments) required createonly
@FieldPermissions 01k FieldPermissions
ParentId ref(PermissionSet) rel(Parent) children(FieldPerms) required createonly
SobjectType string(255) required createonly
Field string(255) required createonly
PermissionsRead boolean
PermissionsEdit boolean
)";

}  // namespace tenure::inline v1::sandbox::sf
