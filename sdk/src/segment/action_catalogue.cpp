#include <algorithm>
#include <array>

#include "tenure/segment/next_action.hpp"

namespace tenure::inline v1 {

namespace {

using enum State;

constexpr StateSet not_bought = states_of(interested, qualified);
constexpr StateSet beginners = states_of(new_customer, won_back);
constexpr StateSet buyers = states_of(active, repeat, growing, loyal, advocate);
constexpr StateSet best = states_of(loyal, advocate);
constexpr StateSet lapsed = states_of(lapsed_short, lapsed_long, lapsed_seasonal);

double once(const Signals& signals, const Figures&) {
    return signals.days == 1 ? std::min(1.0, 0.5 + 0.5 * signals.overdue) : 0;
}

double wrote(const Signals& signals, const Figures&) {
    return signals.recent_inbound > 0 ? 1 : 0;
}

double warm(const Signals& signals, const Figures& figures) {
    if (signals.qualified || signals.open_deals > 0) return 1;
    return std::isnan(figures.lead_score) ? 0.3 : figures.lead_score / 100;
}

/// Between a half of and once the at-risk window the next purchase is due.
double due(const Signals& signals, const Figures&) {
    return std::clamp(2 * signals.overdue - 0.5, 0.0, 1.0);
}

double one_category(const Signals& signals, const Figures&) {
    if (signals.days < 2) return 0;
    return signals.categories <= 1 ? 1 : 1.0 / signals.categories;
}

double rises(const Signals& signals, const Figures&) {
    return signals.rising ? 1 : 0.4;
}

double valuable(const Signals&, const Figures& figures) {
    if (std::isnan(figures.clv_percentile)) return figures.monetary_score == 5 ? 1 : 0;
    return figures.clv_percentile >= 90 ? 1 : figures.clv_percentile >= 75 ? 0.5 : 0;
}

double recommends(const Signals& signals, const Figures& figures) {
    if (signals.recent_complaints > 0) return 0;
    if (signals.nps >= 9 || signals.referred) return 1;
    return figures.health >= 70 ? 0.5 : 0.2;
}

double troubled(const Signals& signals, const Figures&) {
    return signals.recent_complaints > 0 ? 1 : signals.open_tickets > 0 ? 0.5 : 0;
}

double endangered(const Signals&, const Figures& figures) {
    return std::isnan(figures.churn_risk) ? 0.5 : std::min(1.0, 2 * figures.churn_risk);
}

double contract_ended(const Signals& signals, const Figures&) {
    return signals.contract_ended ? 1 : 0;
}

double bounced(const Signals& signals, const Figures&) {
    return signals.bounced ? 1 : 0;
}

double reachable(const Signals& signals, const Figures&) {
    return signals.left || signals.bounced || signals.opted_out ? 0.2 : 1;
}

constexpr std::array catalogue{
    NextAction{"educational-content",
               {"Send educational content", "ارسال محتوای آموزشی", "إرسال محتوى تعليمي"},
               {"knows us, but gave no contact data",
                "ما را می‌شناسد ولی اطلاعات تماس نداده است",
                "يعرفنا لكنه لم يترك بيانات اتصال"},
               states_of(reached, unknown),
               0.02,
               nullptr},
    NextAction{"welcome-series",
               {"Welcome series", "پیام‌های خوشامد", "سلسلة ترحيب"},
               {"registered, but has not bought",
                "ثبت‌نام کرده ولی خریدی نکرده است", "سجّل ولم يشترِ بعد"},
               not_bought,
               0.05,
               nullptr},
    NextAction{"first-purchase-offer",
               {"First-purchase offer or free trial", "پیشنهاد خرید اول یا آزمون رایگان",
                "عرض الشراء الأول أو تجربة مجانية"},
               {"registered, but has not bought",
                "ثبت‌نام کرده ولی خریدی نکرده است", "سجّل ولم يشترِ بعد"},
               not_bought,
               0.08,
               warm},
    NextAction{
        "answer-and-remind",
        {"Answer, and remind of the cart", "پاسخ و یادآوری سبد خرید", "الرد والتذكير بالسلة"},
        {"made contact in the last quarter",
         "در سه‌ماههٔ اخیر تماس گرفته است",
         "تواصل معنا في الربع الأخير"},
        states_of(interested, qualified, opportunity),
        0.10,
        wrote},
    NextAction{
        "sales-call",
        {"Schedule a call or meeting", "قرار تماس یا جلسه", "تحديد مكالمة أو اجتماع"},
        {"shows that they want to buy", "نشانهٔ تمایل به خرید دارد", "تظهر عليه رغبة في الشراء"},
        states_of(interested, qualified),
        0.15,
        warm},
    NextAction{"proposal-follow-up",
               {"Follow up the proposal", "پیگیری پیشنهاد فروش", "متابعة عرض السعر"},
               {"a deal is open", "فرصت فروش باز است", "لديه صفقة مفتوحة"},
               states_of(opportunity),
               0.20,
               nullptr},
    NextAction{
        "thank-and-onboard",
        {"Thank, and help with the start", "تشکر و کمک در آغاز", "الشكر والمساعدة في البداية"},
        {"has just bought", "به‌تازگی خرید کرده است", "اشترى للتو"},
        beginners,
        0.08,
        nullptr},
    NextAction{"second-purchase-incentive",
               {"Incentive for the second purchase", "انگیزهٔ خرید دوم", "حافز للشراء الثاني"},
               {"bought once: the second purchase decides",
                "یک‌بار خریده است: خرید دوم تعیین‌کننده است",
                "اشترى مرة واحدة: الشراء الثاني هو الفيصل"},
               beginners | states_of(active, at_risk),
               0.15,
               once},
    NextAction{"club-invitation",
               {"Invite to the customer club", "دعوت به باشگاه مشتریان", "دعوة إلى نادي العملاء"},
               {"buys repeatedly", "خرید تکراری دارد", "يشتري بشكل متكرر"},
               states_of(active, repeat, growing),
               0.06,
               nullptr},
    NextAction{"reorder-reminder",
               {"Remind of the next purchase", "یادآوری خرید بعدی", "التذكير بالشراء التالي"},
               {"the next purchase is due", "زمان خرید بعدی رسیده است", "حان موعد الشراء التالي"},
               buyers | states_of(at_risk),
               0.10,
               due},
    NextAction{
        "cross-sell",
        {"Offer another category", "پیشنهاد دستهٔ دیگر (فروش مکمل)", "عرض فئة أخرى (بيع متقاطع)"},
        {"buys in few categories", "از دسته‌های کمی خرید می‌کند",
         "يشتري من فئات قليلة"},
        states_of(repeat, growing, loyal, advocate),
        0.10,
        one_category},
    NextAction{"up-sell",
               {"Offer the next better product", "پیشنهاد محصول بالاتر", "عرض المنتج الأعلى"},
               {"spends more than before", "بیش از گذشته هزینه می‌کند",
                "ينفق أكثر من السابق"},
               states_of(growing, loyal, advocate),
               0.10,
               rises},
    NextAction{
        "vip-package",
        {"VIP package and personal contact", "بستهٔ ویژه و رابط شخصی",
         "باقة كبار العملاء وتواصل شخصي"},
        {"among the most valuable customers", "از ارزشمندترین مشتریان است", "من أكثر العملاء قيمة"},
        buyers,
        0.12,
        valuable},
    NextAction{"referral-request",
               {"Ask for a referral", "درخواست معرفی به دیگران", "طلب إحالة"},
               {"is content", "راضی است", "راضٍ عنا"},
               best,
               0.08,
               recommends},
    NextAction{
        "thank-you-gift",
        {"Thank-you gift", "هدیهٔ قدردانی", "هدية شكر"},
        {"has been loyal for long", "مدت‌هاست وفادار است", "وفيّ منذ مدة طويلة"},
        best,
        0.04,
        nullptr},
    NextAction{
        "resolve-complaint",
        {"Solve the complaint first", "نخست رفع شکایت", "حلّ الشكوى أولاً"},
        {"a complaint or ticket is open", "شکایت یا تیکت باز دارد", "لديه شكوى أو تذكرة مفتوحة"},
        buyers | beginners | states_of(at_risk),
        0.25,
        troubled},
    NextAction{
        "care-call",
        {"Call and ask what is missing", "تماس و پرسش دربارهٔ کمبودها", "الاتصال والسؤال عمّا ينقص"},
        {"may leave", "ممکن است برود", "قد يغادر"},
        states_of(at_risk),
        0.15,
        endangered},
    NextAction{"renewal-offer",
               {"Renewal offer", "پیشنهاد تمدید", "عرض تجديد"},
               {"the last contract ended", "آخرین قرارداد تمام شده است", "انتهى آخر عقد"},
               states_of(at_risk) | lapsed,
               0.25,
               contract_ended},
    NextAction{"win-back-offer",
               {"Come-back message with a special offer", "پیام بازگشت با پیشنهاد ویژه",
                "رسالة عودة مع عرض خاص"},
               {"has not bought for long", "مدت‌هاست خریدی نکرده است",
                "لم يشترِ منذ مدة طويلة"},
               lapsed | states_of(inactive_recoverable),
               0.10,
               reachable},
    NextAction{"season-reminder",
               {"Remind before the season", "یادآوری پیش از فصل خرید", "التذكير قبل الموسم"},
               {"buys in a season and missed it", "خریدار فصلی است و فصل را از دست داده است",
                "يشتري موسمياً وفاته الموسم"},
               states_of(lapsed_seasonal),
               0.12,
               nullptr},
    NextAction{"exit-survey",
               {"Ask for the reasons of leaving", "نظرسنجی دلایل ترک", "استبيان أسباب المغادرة"},
               {"is gone, or nearly so", "رفته یا در آستانهٔ رفتن است", "غادر أو يكاد"},
               states_of(lapsed_long, inactive_recoverable, inactive_irrecoverable),
               0.03,
               reachable},
    NextAction{"fix-contact-data",
               {"Find working contact data", "یافتن اطلاعات تماس درست", "إيجاد بيانات اتصال صحيحة"},
               {"the contact data bounced", "اطلاعات تماس برگشت خورده است", "بيانات الاتصال مرتدة"},
               not_bought | buyers | beginners | lapsed |
                   states_of(opportunity, at_risk, inactive_recoverable),
               0.10,
               bounced},
};

}  // namespace

std::span<const NextAction> action_catalogue() {
    return catalogue;
}

}  // namespace tenure::inline v1
