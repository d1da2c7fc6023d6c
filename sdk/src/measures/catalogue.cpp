#include <array>

#include "measures/formulas.hpp"
#include "tenure/core/error.hpp"
#include "tenure/measures/measures.hpp"

namespace tenure::inline v1 {
namespace {

using enum MeasureGroup;

std::vector<MeasureInfo> gaining() {
    return {
        {"click_through_rate", acquisition, {"Click-through rate", "نرخ کلیک", "معدل النقر"}},
        {"lead_conversion_rate",
         acquisition,
         {"Lead conversion rate", "نرخ تبدیل سرنخ", "معدل تحويل العملاء المحتملين"}},
        {"cac",
         acquisition,
         {"Customer acquisition cost (CAC)", "هزینهٔ جذب مشتری", "تكلفة اكتساب العميل"}},
        {"leads_by_source",
         acquisition,
         {"Leads by source", "سرنخ‌ها به تفکیک منبع",
          "العملاء المحتملون حسب المصدر"}},
        {"lead_to_customer_rate",
         conversion,
         {"Lead-to-customer rate", "نرخ تبدیل سرنخ به مشتری", "معدل تحول العميل المحتمل إلى عميل"}},
        {"activation_rate",
         conversion,
         {"Activation rate", "نرخ فعال‌سازی", "معدل التفعيل"}},
        {"bounce_rate", conversion, {"Bounce rate", "نرخ پرش", "معدل الارتداد"}},
        {"time_to_first_purchase",
         conversion,
         {"Time to first purchase", "زمان تا نخستین خرید", "الوقت حتى أول شراء"}},
        {"pipeline_value", conversion, {"Pipeline value", "ارزش قیف فروش", "قيمة مسار المبيعات"}},
        {"pipeline_velocity",
         conversion,
         {"Pipeline velocity", "سرعت قیف فروش", "سرعة مسار المبيعات"}},
    };
}

std::vector<MeasureInfo> keeping() {
    return {
        {"repeat_purchase_rate",
         retention,
         {"Repeat purchase rate", "نرخ خرید مجدد", "معدل الشراء المتكرر"}},
        {"mean_interval",
         retention,
         {"Mean interval between purchases", "میانگین فاصلهٔ خریدها", "متوسط الفترة بين المشتريات"}},
        {"nps", retention, {"Net promoter score (NPS)", "شاخص خالص مروجان", "صافي نقاط الترويج"}},
        {"csat", retention, {"Customer satisfaction (CSAT)", "رضایت مشتری", "رضا العملاء"}},
        {"retention_rate",
         retention,
         {"Retention rate", "نرخ حفظ مشتری", "معدل الاحتفاظ بالعملاء"}},
        {"resolution_time",
         retention,
         {"Ticket resolution time", "زمان رسیدگی به درخواست", "زمن حل التذاكر"}},
        {"clv",
         expansion,
         {"Customer lifetime value (CLV)", "ارزش طول عمر مشتری", "القيمة الدائمة للعميل"}},
        {"arpu",
         expansion,
         {"Average revenue per customer (ARPU)", "میانگین درآمد هر مشتری",
          "متوسط الإيراد لكل عميل"}},
        {"upgrade_rate", expansion, {"Upgrade rate", "نرخ ارتقا", "معدل الترقية"}},
        {"existing_revenue",
         expansion,
         {"Revenue from existing customers", "درآمد از مشتریان موجود",
          "الإيرادات من العملاء الحاليين"}},
        {"cross_sell_rate", expansion, {"Cross-sell rate", "نرخ فروش مکمل", "معدل البيع المتقاطع"}},
        {"nrr",
         expansion,
         {"Net revenue retention (NRR)", "حفظ خالص درآمد", "صافي الاحتفاظ بالإيرادات"}},
        {"grr",
         expansion,
         {"Gross revenue retention (GRR)", "حفظ ناخالص درآمد", "إجمالي الاحتفاظ بالإيرادات"}},
    };
}

std::vector<MeasureInfo> losing() {
    return {
        {"churn_rate", win_back, {"Churn rate", "نرخ ریزش مشتری", "معدل فقدان العملاء"}},
        {"revenue_churn_rate",
         win_back,
         {"Revenue churn rate", "نرخ ریزش درآمد", "معدل فقدان الإيرادات"}},
        {"win_back_rate", win_back, {"Win-back rate", "نرخ بازگشت مشتری", "معدل استعادة العملاء"}},
        {"win_back_cost",
         win_back,
         {"Win-back cost", "هزینهٔ بازگرداندن مشتری", "تكلفة استعادة العميل"}},
        {"churn_reasons", win_back, {"Reasons for churn", "دلایل ریزش", "أسباب الفقدان"}},
    };
}

std::vector<MeasureInfo> overall_measures() {
    return {
        {"observed_lifetime",
         overall,
         {"Observed lifetime", "طول عمر مشاهده‌شده", "العمر الملاحظ للعميل"}},
        {"expected_remaining_lifetime",
         overall,
         {"Expected remaining lifetime",
          "طول عمر باقی‌ماندهٔ مورد انتظار", "العمر المتبقي المتوقع"}},
        {"repeat_ladder", overall, {"Repeat ladder", "نردبان خرید مجدد", "سلم الشراء المتكرر"}},
        {"campaign_roi",
         overall,
         {"Campaign return (ROI)", "بازگشت سرمایهٔ کارزار", "العائد على الحملات"}},
        {"touchpoint_paths",
         overall,
         {"Touchpoint paths", "مسیر نقاط تماس", "مسارات نقاط التواصل"}},
        {"co_purchase_lift",
         overall,
         {"Bought together (lift)", "خرید هم‌زمان", "الشراء المشترك"}},
        {"clv_to_cac", overall, {"CLV to CAC", "نسبت CLV به CAC", "نسبة CLV إلى CAC"}},
        {"payback_time",
         overall,
         {"Pay-back time", "زمان بازگشت هزینهٔ جذب", "فترة استرداد التكلفة"}},
        {"churn_what_if",
         overall,
         {"What if fewer left", "اگر ریزش کمتر شود", "ماذا لو قل الفقدان"}},
        {"keep_versus_win_cost",
         overall,
         {"Keeping against winning a customer", "هزینهٔ حفظ در برابر جذب",
          "تكلفة الاحتفاظ مقابل الاكتساب"}},
    };
}

std::vector<MeasureInfo> all_measures() {
    std::vector<MeasureInfo> all = gaining();
    for (auto part : {keeping(), losing(), overall_measures()}) {
        all.insert(all.end(), part.begin(), part.end());
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
        const detail::MeasureFormula& words = detail::measure_formulas().at(i);
        if (words.id != all[i].id) {
            throw Error(Errc::internal, "list measures", all[i].id, "another formula stands here");
        }
        all[i].formula = words.formula;
        all[i].source = words.source;
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
