#include <array>

#include "tenure/core/error.hpp"
#include "tenure/measures/measures.hpp"

namespace tenure::inline v1 {
namespace {

using enum MeasureGroup;

std::vector<MeasureInfo> gaining() {
    return {
        {"click_through_rate",
         acquisition,
         {"Click-through rate", "نرخ کلیک", "معدل النقر"},
         "people who clicked / people a campaign was sent to, in the period",
         "campaign responses, and the number sent of campaigns that begin in the period"},
        {"lead_conversion_rate",
         acquisition,
         {"Lead conversion rate", "نرخ تبدیل سرنخ", "معدل تحويل العملاء المحتملين"},
         "leads of the period that were converted by its end / leads created in the period",
         "leads"},
        {"cac",
         acquisition,
         {"Customer acquisition cost (CAC)", "هزینهٔ جذب مشتری", "تكلفة اكتساب العميل"},
         "cost of acquisition campaigns in the period / new customers of the period",
         "campaigns, their cost spread evenly over their days; purchases and contracts"},
        {"leads_by_source",
         acquisition,
         {"Leads by source", "سرنخ‌ها به تفکیک منبع",
          "العملاء المحتملون حسب المصدر"},
         "leads created in the period, counted by their source",
         "leads"},
        {"lead_to_customer_rate",
         conversion,
         {"Lead-to-customer rate", "نرخ تبدیل سرنخ به مشتری", "معدل تحول العميل المحتمل إلى عميل"},
         "leads of the period whose customer bought afterwards, by the period's end / leads "
         "created in the period",
         "leads and purchases"},
        {"activation_rate",
         conversion,
         {"Activation rate", "نرخ فعال‌سازی", "معدل التفعيل"},
         "people first known in the period who became customers by its end / people first known "
         "in the period",
         "customers' records and all their events"},
        {"bounce_rate",
         conversion,
         {"Bounce rate", "نرخ پرش", "معدل الارتداد"},
         "people whose campaign mail bounced / people a campaign was sent to, in the period",
         "campaign responses, and the number sent of campaigns that begin in the period"},
        {"time_to_first_purchase",
         conversion,
         {"Time to first purchase", "زمان تا نخستین خرید", "الوقت حتى أول شراء"},
         "median days from the first contact to the first purchase, of first purchases in the "
         "period",
         "purchases and all earlier events of their customers"},
        {"pipeline_value",
         conversion,
         {"Pipeline value", "ارزش قیف فروش", "قيمة مسار المبيعات"},
         "sum of the amounts of deals open at the period's end",
         "deals"},
        {"pipeline_velocity",
         conversion,
         {"Pipeline velocity", "سرعت قیف فروش", "سرعة مسار المبيعات"},
         "open deals x share won x mean amount won / mean days from opening to winning; of deals "
         "closed in the period",
         "deals"},
    };
}

std::vector<MeasureInfo> keeping() {
    return {
        {"repeat_purchase_rate",
         retention,
         {"Repeat purchase rate", "نرخ خرید مجدد", "معدل الشراء المتكرر"},
         "buyers of the period with at least two days of purchase so far / buyers of the period",
         "purchases less refunds"},
        {"mean_interval",
         retention,
         {"Mean interval between purchases", "میانگین فاصلهٔ خریدها", "متوسط الفترة بين المشتريات"},
         "mean days from one day of purchase to the customer's next, of next ones in the period",
         "purchases less refunds"},
        {"nps",
         retention,
         {"Net promoter score (NPS)", "شاخص خالص مروجان", "صافي نقاط الترويج"},
         "share of answers 9-10 less share of answers 0-6, in points",
         "survey answers"},
        {"csat",
         retention,
         {"Customer satisfaction (CSAT)", "رضایت مشتری", "رضا العملاء"},
         "answers of 4 or 5 / answers of 1 to 5",
         "survey answers and ratings of tickets"},
        {"retention_rate",
         retention,
         {"Retention rate", "نرخ حفظ مشتری", "معدل الاحتفاظ بالعملاء"},
         "customers at the opening who are customers at the close / customers at the opening; by "
         "month of first purchase",
         "the customers' states"},
        {"resolution_time",
         retention,
         {"Ticket resolution time", "زمان رسیدگی به درخواست", "زمن حل التذاكر"},
         "median days from opening to closing, of tickets closed in the period",
         "tickets"},
        {"clv",
         expansion,
         {"Customer lifetime value (CLV)", "ارزش طول عمر مشتری", "القيمة الدائمة للعميل"},
         "mean residual value of the customers that have one",
         "the latest evaluation"},
        {"arpu",
         expansion,
         {"Average revenue per customer (ARPU)", "میانگین درآمد هر مشتری",
          "متوسط الإيراد لكل عميل"},
         "revenue of the period / people who were customers at any time in it",
         "purchases less refunds; contract amounts where a business has no purchases"},
        {"upgrade_rate",
         expansion,
         {"Upgrade rate", "نرخ ارتقا", "معدل الترقية"},
         "customers whose contracts pay more a month at the close than at the opening / customers "
         "with a contract at the opening",
         "subscriptions"},
        {"existing_revenue",
         expansion,
         {"Revenue from existing customers", "درآمد از مشتریان موجود",
          "الإيرادات من العملاء الحاليين"},
         "revenue of the period from those whose first purchase was before it",
         "purchases less refunds"},
        {"cross_sell_rate",
         expansion,
         {"Cross-sell rate", "نرخ فروش مکمل", "معدل البيع المتقاطع"},
         "earlier buyers who bought a category for the first time in the period / earlier buyers "
         "who bought any category in it",
         "purchases, their items and the products' categories"},
        {"nrr",
         expansion,
         {"Net revenue retention (NRR)", "حفظ خالص درآمد", "صافي الاحتفاظ بالإيرادات"},
         "revenue of the period from those who paid in the period before / revenue of the period "
         "before",
         "purchases less refunds"},
        {"grr",
         expansion,
         {"Gross revenue retention (GRR)", "حفظ ناخالص درآمد", "إجمالي الاحتفاظ بالإيرادات"},
         "as NRR, but nobody counts more than they paid before",
         "purchases less refunds"},
    };
}

std::vector<MeasureInfo> losing() {
    return {
        {"churn_rate",
         win_back,
         {"Churn rate", "نرخ ریزش مشتری", "معدل فقدان العملاء"},
         "customers at the opening who are no customers at the close / customers at the opening",
         "the customers' states"},
        {"revenue_churn_rate",
         win_back,
         {"Revenue churn rate", "نرخ ریزش درآمد", "معدل فقدان الإيرادات"},
         "revenue of the period before from those who paid nothing in this one / revenue of the "
         "period before",
         "purchases less refunds"},
        {"win_back_rate",
         win_back,
         {"Win-back rate", "نرخ بازگشت مشتری", "معدل استعادة العملاء"},
         "customers won back in the period / customers lost at the opening or lost in the period",
         "the customers' states"},
        {"win_back_cost",
         win_back,
         {"Win-back cost", "هزینهٔ بازگرداندن مشتری", "تكلفة استعادة العميل"},
         "cost of win-back campaigns in the period / customers won back in the period",
         "campaigns and the customers' states"},
        {"churn_reasons",
         win_back,
         {"Reasons for churn", "دلایل ریزش", "أسباب الفقدان"},
         "customers lost in the period whose reason is known, by reason",
         "customers' exit reasons and the cancel reasons of subscriptions"},
    };
}

std::vector<MeasureInfo> overall_measures() {
    return {
        {"observed_lifetime",
         overall,
         {"Observed lifetime", "طول عمر مشاهده‌شده", "العمر الملاحظ للعميل"},
         "mean days from the first to the last touch; and from the first purchase to the loss",
         "all events of the customers"},
        {"expected_remaining_lifetime",
         overall,
         {"Expected remaining lifetime",
          "طول عمر باقی‌ماندهٔ مورد انتظار", "العمر المتبقي المتوقع"},
         "-1 / ln(yearly retention) years; retention (kept + 1) / (opening + 2), scaled to a year",
         "the customers' states"},
        {"repeat_ladder",
         overall,
         {"Repeat ladder", "نردبان خرید مجدد", "سلم الشراء المتكرر"},
         "customers with at least n+1 days of purchase / customers with at least n; the value is "
         "that of n = 1",
         "purchases less refunds"},
        {"campaign_roi",
         overall,
         {"Campaign return (ROI)", "بازگشت سرمایهٔ کمپین", "العائد على الحملات"},
         "(revenue credited to campaigns x margin - their cost) / their cost",
         "purchases, campaign responses, interactions that name a campaign, and campaigns"},
        {"touchpoint_paths",
         overall,
         {"Touchpoint paths", "مسیر نقاط تماس", "مسارات نقاط التواصل"},
         "first purchases of the period that a touch came before, by the channels on the way; and "
         "where those stopped who have not bought",
         "interactions, campaign responses and purchases"},
        {"co_purchase_lift",
         overall,
         {"Bought together (lift)", "خرید هم‌زمان", "الشراء المشترك"},
         "share of customers with both / (share with one x share with the other); the value is the "
         "highest",
         "purchases less refunds, their items and products"},
        {"clv_to_cac",
         overall,
         {"CLV to CAC", "نسبت CLV به CAC", "نسبة CLV إلى CAC"},
         "customer lifetime value / customer acquisition cost",
         "the measures clv and cac"},
        {"payback_time",
         overall,
         {"Pay-back time", "زمان بازگشت هزینهٔ جذب", "فترة استرداد التكلفة"},
         "CAC / (ARPU per day x margin)",
         "the measures cac and arpu"},
        {"churn_what_if",
         overall,
         {"What if fewer left", "اگر ریزش کمتر شود", "ماذا لو قل الفقدان"},
         "change of the customers' profit over the horizon if yearly churn fell by the points "
         "given: customers x (ARPU x margin - keeping cost) x expected years",
         "retention, ARPU and keeping cost of this period"},
        {"keep_versus_win_cost",
         overall,
         {"Keeping against winning a customer", "هزینهٔ حفظ در برابر جذب",
          "تكلفة الاحتفاظ مقابل الاكتساب"},
         "cost of retention campaigns per customer kept / CAC",
         "campaigns and customers' states"},
    };
}

std::vector<MeasureInfo> all_measures() {
    std::vector<MeasureInfo> all = gaining();
    for (auto part : {keeping(), losing(), overall_measures()}) {
        all.insert(all.end(), part.begin(), part.end());
    }
    return all;
}

}  // namespace

std::span<const MeasureInfo> measure_catalogue() {
    static const std::vector<MeasureInfo> all = all_measures();
    return all;
}

std::optional<MeasureGroup> parse_measure_group(std::string_view name) {
    for (const MeasureGroup group :
         {acquisition, conversion, retention, expansion, win_back, overall}) {
        if (name == to_string(group)) return group;
    }
    return name == "win-back" ? std::optional(win_back) : std::nullopt;
}

const Label& label_of(MeasureGroup group) {
    static const std::array<Label, 6> labels{{
        {"Awareness and acquisition", "آگاهی و جذب", "الوعي والاكتساب"},
        {"Conversion and activation", "تبدیل و فعال‌سازی", "التحويل والتفعيل"},
        {"Retention and engagement", "نگهداشت و تعامل", "الاحتفاظ والتفاعل"},
        {"Expansion", "توسعه", "التوسع"},
        {"Win-back and churn", "بازگشت و ریزش", "الاستعادة والفقدان"},
        {"Overall", "کلی", "إجمالي"},
    }};
    return labels[static_cast<std::size_t>(group)];
}

const Measure& MeasureReport::operator[](std::string_view id) const {
    for (const Measure& each : measures) {
        if (each.id == id) return each;
    }
    throw Error(Errc::bad_argument, "find measure", std::string(id), "there is no such measure",
                "See measure_catalogue()");
}

}  // namespace tenure::inline v1
