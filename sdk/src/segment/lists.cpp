#include "tenure/segment/lists.hpp"

#include <array>

#include "tenure/segment/churn.hpp"

namespace tenure::inline v1 {

std::vector<Reason> risk_reasons(const InsightRow& insight) {
    const Figures& figures = insight.figures;
    if (std::isnan(figures.churn_risk)) return {};
    Signals known;
    known.state = parse_state(insight.state).value_or(State::unknown);
    known.days = std::max(1, static_cast<int>(figures.days));  // a risk is of customers only
    known.contracts = figures.contracts;
    known.overdue = std::isnan(figures.overdue) ? 0 : figures.overdue;
    std::vector<Reason> reasons = churn_reasons(known, figures.p_alive);
    const double explained = 1 - detail::staying_after_silence(known, figures.p_alive);
    if (!(figures.churn_risk > explained + 1e-9)) return reasons;
    if (figures.churn_risk <= detail::least_churn_risk(known.state)) return reasons;
    reasons.push_back({"signs", figures.churn_risk - explained, figures.churn_risk - explained});
    return reasons;
}

bool belongs(CustomerList list, const InsightRow& insight, double vip_least_clv,
             const ListRules& rules) {
    const Figures& figures = insight.figures;
    const State state = parse_state(insight.state).value_or(State::unknown);
    switch (list) {
        case CustomerList::vip:
            return vip(insight, vip_least_clv).has_value();
        case CustomerList::highest_risk:
            return endangered(state, figures, rules);
        case CustomerList::one_time_buyers:
            return figures.days == 1;
        case CustomerList::registered_not_bought:
            return figures.days == 0 && state <= State::opportunity;
        case CustomerList::reactivated:
            return state == State::won_back;
    }
    return false;
}

Wording label_of(CustomerList list) {
    constexpr std::array<Wording, customer_list_count> texts{{
        {"very important", "مشتریان ویژه", "كبار العملاء"},
        {"highest risk", "پرخطرترین‌ها", "الأكثر عرضة للخطر"},
        {"bought once", "خریداران یک‌باره", "مشترو المرة الواحدة"},
        {"registered, not bought", "ثبت‌نام بدون خرید", "مسجّلون بلا شراء"},
        {"came back", "بازگشتگان", "العائدون"},
    }};
    return texts[static_cast<std::size_t>(list)];
}

Wording advice_of(CustomerList list) {
    constexpr std::array<Wording, customer_list_count> texts{{
        {"Give them a person to turn to and treat them one by one",
         "یک رابط شخصی بدهید و با هر یک جداگانه رفتار کنید",
         "خصّص لهم شخصاً يرجعون إليه وعاملهم فرداً فرداً"},
        {"Call in this order: it is sorted by what would be lost",
         "به همین ترتیب تماس بگیرید: بر پایهٔ زیان احتمالی مرتب شده است",
         "اتصل بهذا الترتيب: فهو مرتب بحسب الخسارة المحتملة"},
        {"Give an incentive for the second purchase: most of those who buy twice buy again",
         "برای خرید دوم انگیزه بدهید: بیشتر "
         "دوباره‌خریداران "
         "باز "
         "هم "
         "می‌خرند",
         "قدّم حافزاً للشراء الثاني: معظم من يشتري مرتين يشتري ثالثة"},
        {"Send the welcome series and a first-purchase offer",
         "پیام‌های خوشامد و پیشنهاد خرید اول بفرستید",
         "أرسل سلسلة الترحيب وعرض الشراء الأول"},
        {"Treat them as new: welcome, onboarding, incentive for the next purchase",
         "مانند مشتری جدید رفتار کنید: خوشامد، "
         "راه‌اندازی، "
         "انگیزهٔ "
         "خرید "
         "بعدی",
         "عاملهم كجدد: ترحيب وتهيئة وحافز للشراء التالي"},
    }};
    return texts[static_cast<std::size_t>(list)];
}

}  // namespace tenure::inline v1
