// Lifecycle, step 5: the frameworks of the customer-lifecycle articles as data, and users' own.
// Sources and the choice of states: docs/lifecycle.md.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tenure/lifecycle/framework.hpp"

namespace tenure::inline v1 {

/// Returns the Pars vTiger article's five stages, the default.
/// Source: Pars vTiger's article on customer lifecycle management, five stages; strategies from
/// its stage table. Labels in Arabic are ours. Test: Framework.*
inline Framework pars_vtiger_5() {
    using enum State;
    return {
        "pars-vtiger-5",
        {"Pars vTiger's five stages", "پنج مرحلهٔ پارس ویتایگر", "مراحل بارس في تايغر الخمس"},
        {
            {"acquisition",
             {"Acquisition", "جذب", "اكتساب"},
             {unknown, reached, interested, qualified},
             "Targeted advertising, search, lead magnets and educational content; record the "
             "source; score and route the lead"},
            {"activation",
             {"Activation", "فعال‌سازی", "تفعيل"},
             {opportunity, new_customer, won_back},
             "Free trial, first-purchase discount, cart reminder, welcome message and simple "
             "sign-up; schedule call and meeting, send and follow up the proposal"},
            {"engagement",
             {"Engagement and retention", "تعامل و وفاداری", "التفاعل والاحتفاظ"},
             {active, repeat, at_risk},
             "Personal mail, customer club and rewards, support on every channel, order "
             "confirmation and follow-up, thank-you gift; watch satisfaction and warning signs"},
            {"expansion",
             {"Expansion, loyalty and advocacy", "توسعه و رشد", "التوسع والولاء"},
             {growing, loyal, advocate},
             "Cross-sell, up-sell, referral programme, VIP packages and individual rewards"},
            {"win-back",
             {"Win-back or churn", "بازگشت یا ترک", "العودة أو الترك"},
             {lapsed_short, lapsed_long, lapsed_seasonal, inactive_recoverable,
              inactive_irrecoverable},
             "Return message with a special offer, survey of the reasons for leaving, reminder; "
             "split into those who may return and those who will not, worth the effort by CLV"},
        },
    };
}

/// Returns the six customer types with their lapsed and inactive groups.
/// Source: the second Persian article; lapsed and inactive split further. Labels in Arabic and of
/// the finer groups are ours. Test: Framework.*
inline Framework customer_types_6() {
    using enum State;
    return {
        "customer-types-6",
        {"Six types of customers", "شش نوع مشتری", "ستة أنواع من العملاء"},
        {
            {"prospect",
             {"Prospect", "مشتریان بالقوه", "عملاء محتملون"},
             {unknown, reached, interested, qualified, opportunity},
             "Targeted advertising, lead magnets and educational content; a welcome series for "
             "those who registered but have not bought"},
            {"new",
             {"New customer", "مشتریان جدید", "عملاء جدد"},
             {new_customer, won_back},
             "Incentive for the second purchase: most first-time buyers never return, most "
             "second-time buyers buy a third time; a reactivated customer is treated as new"},
            {"active",
             {"Active customer", "مشتریان بالفعل", "عملاء فعليون"},
             {active, repeat, growing, at_risk},
             "Personal mail, support on every channel, order follow-up, cross-sell; watch "
             "satisfaction and warning signs"},
            {"loyal",
             {"Loyal customer", "مشتریان وفادار", "عملاء أوفياء"},
             {loyal, advocate},
             "Customer club, referral programme, VIP packages and individual rewards"},
            {"lapsed",
             {"Lapsed customer", "مشتریان منقضی شده", "عملاء منقطعون"},
             {lapsed_short, lapsed_long, lapsed_seasonal},
             "Return message with a special offer, survey of the reasons for leaving; a seasonal "
             "buyer is reminded before the season",
             {{"short-absence", {"Short absence", "غیبت کوتاه", "غياب قصير"}, {lapsed_short}},
              {"long-inactive", {"Long inactive", "غیبت طولانی", "غياب طويل"}, {lapsed_long}},
              {"seasonal", {"Seasonal", "فصلی", "موسمي"}, {lapsed_seasonal}}}},
            {"inactive",
             {"Inactive customer", "مشتریان غیرفعال", "عملاء غير نشطين"},
             {inactive_recoverable, inactive_irrecoverable},
             "One last offer where the CLV is worth it; stop spending on those who will not return",
             {{"recoverable",
               {"Recoverable", "قابل بازگشت", "يمكن استعادتهم"},
               {inactive_recoverable}},
              {"irrecoverable",
               {"Irrecoverable", "غیرقابل بازگشت", "لا يمكن استعادتهم"},
               {inactive_irrecoverable}}}},
        },
    };
}

/// Returns the ids of the frameworks that need no file.
std::vector<std::string> framework_ids();

/// Returns a framework by id. Throws: Error{configuration} naming the known ones.
Framework find_framework(std::string_view id);

/// Reads a framework from JSON; docs/lifecycle.md shows one. `name` stands in error messages.
/// Throws: Error{configuration} for bad JSON, unknown keys or states, states covered twice or not
/// at all (an uncovered `unknown` joins the first stage), and thresholds out of range.
Framework framework_from_json(std::string_view text, const std::string& name = "framework");

}  // namespace tenure::inline v1
