#include "tenure/segment/reason.hpp"

#include <array>
#include <cmath>
#include <cstdio>

#include "tenure/segment/wording.hpp"

namespace tenure::inline v1 {

namespace {

/// A code with its texts; "{}" stands for the value, "{%}" for the value as a percentage.
struct ReasonText {
    std::string_view code;
    Wording text;
};

constexpr std::array texts{
    ReasonText{"p_alive",
               {"the model gives a {%} chance that they are still a customer",
                "مدل، احتمال مشتری‌ماندن را {%} می‌داند",
                "النموذج يقدّر احتمال بقائه عميلاً بنسبة {%}"}},
    ReasonText{"overdue",
               {"silent for {} times the time after which it is a risk",
                "سکوت، {} برابر زمانی است که خطر آغاز می‌شود",
                "صامت مدة تعادل {} ضعف المدة التي يبدأ بعدها الخطر"}},
    ReasonText{"complaints",
               {"complaints in the last quarter: {}",
                "شکایت‌های سه‌ماههٔ اخیر: {}", "شكاوى الربع الأخير: {}"}},
    ReasonText{
        "contract_ended",
        {"the last contract ended and nothing was bought since",
         "آخرین قرارداد تمام شده و خریدی پس از آن نبوده است", "انتهى آخر عقد ولم يشترِ شيئاً بعده"}},
    ReasonText{"quieter",
               {"contacts fell to {%} of the quarter before",
                "تماس‌ها به {%} سه‌ماههٔ پیش رسیده است",
                "تراجع التواصل إلى {%} من الربع السابق"}},
    ReasonText{
        "detractor",
        {"answered {} when asked to recommend us (NPS)",
         "به پرسش توصیه به دیگران (NPS) پاسخ {} داده است", "أجاب بـ {} عن سؤال التوصية بنا (NPS)"}},
    ReasonText{"unhappy",
               {"rated their satisfaction {} of 5", "رضایت خود را {} از 5 دانسته است",
                "قيّم رضاه بـ {} من 5"}},
    ReasonText{"bounced",
               {"their contact data is wrong", "اطلاعات تماس نادرست است", "بيانات الاتصال خاطئة"}},
    ReasonText{"opted_out",
               {"they withdrew a consent", "رضایت خود را پس گرفته است", "سحب موافقته"}},
    ReasonText{
        "left",
        {"they said that they leave", "گفته است که می‌رود", "صرّح بأنه يغادر"}},
    ReasonText{
        "signs",
        {"complaints, answers, contracts or contacts warn",
         "شکایت‌ها، پاسخ‌ها، قراردادها یا تماس‌ها هشدار "
         "می‌دهند",
         "الشكاوى أو الإجابات أو العقود أو التواصل تنذر بالخطر"}},
    ReasonText{"lapsed",
               {"lapsed: silent for longer than active customers are",
                "منقضی شده: سکوت بیش از یک مشتری فعال است", "منقطع: صمته أطول من صمت عميل نشط"}},
    ReasonText{"vip_clv",
               {"worth more than {%} of the valued customers",
                "ارزشمندتر از {%} مشتریان ارزش‌گذاری‌شده",
                "قيمته أعلى من {%} من العملاء المقيَّمين"}},
    ReasonText{"vip_monetary",
               {"among the fifth with the highest spend",
                "در پنجک پرخریدترین‌ها", "ضمن الخُمس الأعلى إنفاقاً"}},
    ReasonText{
        "lead_points",
        {"points for what they did lately: {}", "امتیاز رفتار اخیر: {}", "نقاط سلوكه الأخير: {}"}},
    ReasonText{"lead_fit",
               {"fits the wanted profile: {%}", "تناسب با مشتری دلخواه: {%}",
                "ملاءمته للعميل المنشود: {%}"}},
    ReasonText{"propensity",
               {"chance of success: {%}", "احتمال موفقیت: {%}", "احتمال النجاح: {%}"}},
    ReasonText{
        "context",
        {"fits the present moment: {%}", "تناسب با وضعیت کنونی: {%}", "ملاءمة الوضع الحالي: {%}"}},
    ReasonText{"value", {"at stake: {}", "ارزش در میان: {}", "القيمة المعنيّة: {}"}},
    ReasonText{"lever",
               {"part of it that this can move: {%}",
                "بخشی که این کار تغییر می‌دهد: {%}",
                "الجزء الذي يمكن أن يغيّره هذا الإجراء: {%}"}},
};

std::string plain(double value) {
    if (!std::isfinite(value)) return "?";
    if (std::abs(value) < 0.005) return "0";
    char text[64];
    if (std::abs(value) >= 100) {
        std::snprintf(text, sizeof text, "%.0f", value);
    } else {
        std::snprintf(text, sizeof text, "%.2g", value);
    }
    return text;
}

std::string percent(double share) {
    if (!std::isfinite(share)) return "?";
    char text[64];
    std::snprintf(text, sizeof text, "%.0f%%", share * 100);
    return text;
}

/// Returns the text with the digits and signs of the language.
std::string localised(const std::string& text, Language language) {
    if (language == Language::en) return text;
    std::string out;
    const auto digit = [&](std::size_t at) {
        return at < text.size() && text[at] >= '0' && text[at] <= '9';
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (digit(i)) {  // U+06F0 and U+0660, both of two bytes
            out += language == Language::fa ? '\xDB' : '\xD9';
            out += static_cast<char>((language == Language::fa ? 0xB0 : 0xA0) + (text[i] - '0'));
        } else if (text[i] == '%') {
            out += "٪";
        } else if (text[i] == '.' && i > 0 && digit(i - 1) && digit(i + 1)) {
            out += "٫";
        } else {
            out += text[i];
        }
    }
    return out;
}

void put(std::string& text, std::string_view mark, const std::string& value) {
    const std::size_t at = text.find(mark);
    if (at != std::string::npos) text.replace(at, mark.size(), value);
}

}  // namespace

std::string text_of(const Reason& reason, Language language) {
    for (const ReasonText& known : texts) {
        if (known.code != reason.code) continue;
        std::string text(known.text.in(language));
        put(text, "{%}", percent(reason.value));
        put(text, "{}", plain(reason.value));
        return localised(text, language);
    }
    return std::string(reason.code);
}

std::vector<std::string_view> reason_codes() {
    std::vector<std::string_view> codes;
    for (const ReasonText& known : texts) codes.push_back(known.code);
    return codes;
}

}  // namespace tenure::inline v1
