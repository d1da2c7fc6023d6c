#include "tenure/lifecycle/labels.hpp"

#include <array>
#include <cmath>

#include "tenure/core/number_text.hpp"
#include "tenure/lifecycle/duration.hpp"

namespace tenure::inline v1 {
namespace {

constexpr std::size_t event_kinds = static_cast<std::size_t>(EventKind::exit) + 1;

bool whole(double count) {
    return count >= 0.5 && std::abs(count - std::round(count)) < 1e-6;
}

/// A unit of time with its forms after a number; Persian needs one only.
struct UnitNames {
    const char* one_en;
    const char* many_en;
    const char* fa;
    const char* one_ar;   ///< with "one"
    const char* two_ar;   ///< the dual, number included
    const char* few_ar;   ///< after 3 to 10
    const char* many_ar;  ///< after 11 to 99
    const char* hundred_ar;
};

constexpr UnitNames day_names{"day", "days", "روز", "يوم واحد", "يومان", "أيام", "يوماً", "يوم"};
constexpr UnitNames month_names{"month", "months", "ماه",  "شهر واحد",
                                "شهران", "أشهر",   "شهراً", "شهر"};
constexpr UnitNames year_names{"year", "years", "سال", "سنة واحدة", "سنتان", "سنوات", "سنةً", "سنة"};

std::string arabic(long long count, const UnitNames& names) {
    if (count == 1) return names.one_ar;
    if (count == 2) return names.two_ar;
    const long long last = count % 100;
    const char* name = last >= 3 && last <= 10 ? names.few_ar
                       : last >= 11            ? names.many_ar
                                               : names.hundred_ar;
    return local_number(std::to_string(count), Language::ar) + " " + name;
}

std::string in_units(double number, const UnitNames& names, Language language) {
    const auto count = static_cast<long long>(std::llround(number));
    if (language == Language::ar) return arabic(count, names);
    const std::string text = local_number(std::to_string(count), language);
    if (language == Language::fa) return text + " " + names.fa;
    return text + " " + (count == 1 ? names.one_en : names.many_en);
}

}  // namespace

const Label& state_label(State state) {
    static const std::array<Label, state_count> labels{{
        {"unknown", "ناشناخته", "غير معروف"},
        {"reached", "آگاهی‌یافته", "تم الوصول إليه"},
        {"interested (lead)", "علاقه‌مند (سرنخ)", "مهتم (عميل محتمل)"},
        {"qualified lead", "سرنخ تأییدشده", "عميل محتمل مؤهل"},
        {"open opportunity", "فرصت فروش", "فرصة بيع"},
        {"new customer", "مشتری جدید", "عميل جديد"},
        {"active", "مشتری بالفعل", "نشط"},
        {"repeat customer", "مشتری تکراری", "عميل متكرر"},
        {"growing", "در حال رشد", "في نمو"},
        {"loyal", "مشتری وفادار", "وفيّ"},
        {"advocate", "سفیر برند", "سفير للعلامة"},
        {"at risk", "در خطر", "معرّض للخطر"},
        {"lapsed (short absence)", "منقضی‌شده (غیبت کوتاه)",
         "منقطع (غياب قصير)"},
        {"lapsed (long inactive)", "منقضی‌شده (غیبت طولانی)",
         "منقطع (غياب طويل)"},
        {"lapsed (seasonal)", "منقضی‌شده (فصلی)", "منقطع (موسمي)"},
        {"inactive (recoverable)", "غیرفعال (قابل بازگشت)", "غير نشط (يمكن استعادته)"},
        {"inactive (irrecoverable)", "غیرفعال (غیرقابل بازگشت)", "غير نشط (لا يمكن استعادته)"},
        {"won back", "بازگشته", "مستعاد"},
    }};
    return labels[static_cast<std::size_t>(state)];
}

const Label& event_label(EventKind kind) {
    static const std::array<Label, event_kinds> labels{{
        {"touch", "تماس", "تواصل"},
        {"campaign response", "پاسخ به کارزار", "استجابة لحملة"},
        {"inbound touch", "تماس از سوی مشتری", "تواصل من العميل"},
        {"lead captured", "ثبت سرنخ", "تسجيل عميل محتمل"},
        {"lead qualified", "تأیید سرنخ", "تأهيل عميل محتمل"},
        {"deal opened", "گشایش فرصت فروش", "فتح فرصة بيع"},
        {"deal won", "موفقیت فرصت فروش", "كسب فرصة البيع"},
        {"deal lost", "شکست فرصت فروش", "خسارة فرصة البيع"},
        {"contract started", "آغاز قرارداد", "بدء عقد"},
        {"contract renewed", "تمدید قرارداد", "تجديد عقد"},
        {"purchase", "خرید", "شراء"},
        {"refund", "بازپرداخت", "استرداد"},
        {"contract cancelled", "پایان قرارداد", "إلغاء عقد"},
        {"ticket opened", "گشایش تیکت", "فتح تذكرة"},
        {"complaint", "شکایت", "شكوى"},
        {"ticket closed", "بستن تیکت", "إغلاق تذكرة"},
        {"survey nps", "پاسخ NPS", "إجابة NPS"},
        {"survey csat", "پاسخ CSAT", "إجابة CSAT"},
        {"referral", "معرفی به دیگران", "إحالة"},
        {"consent given", "اعلام رضایت", "منح الموافقة"},
        {"consent withdrawn", "پس گرفتن رضایت", "سحب الموافقة"},
        {"bounced", "برگشت پیام", "ارتداد الرسالة"},
        {"exit", "خروج", "مغادرة"},
    }};
    return labels[static_cast<std::size_t>(kind)];
}

std::string days_text(double days, Language language) {
    if (!(days >= 0 && days < 1e9)) return local_number(days, language);
    if (whole(days / days_per_year)) return in_units(days / days_per_year, year_names, language);
    if (whole(days / days_per_month)) return in_units(days / days_per_month, month_names, language);
    return in_units(days, day_names, language);
}

}  // namespace tenure::inline v1
