#include "phrases.hpp"

#include <algorithm>
#include <array>

#include "output.hpp"

namespace tenure::cli {

namespace {

/// Sorted by the English text; sentences stand in sentences.cpp.
constexpr std::array words{
    Phrase{"(empty)", "(خالی)", "(فارغ)"},
    Phrase{"CLV", "ارزش طول عمر", "القيمة الدائمة"},
    Phrase{"CLV from", "ارزش از", "القيمة من"},
    Phrase{"Customer lifetime value", "ارزش طول عمر مشتری", "القيمة الدائمة للعميل"},
    Phrase{"Customers", "مشتریان", "العملاء"},
    Phrase{"Highest value", "باارزش‌ترین مشتریان", "الأعلى قيمة"},
    Phrase{"History", "تاریخچه", "السجل"},
    Phrase{"Kept", "نگه‌داشته", "المحفوظ"},
    Phrase{"Lists", "فهرست‌ها", "القوائم"},
    Phrase{"Movements", "جابه‌جایی‌ها", "التحركات"},
    Phrase{"Named segments", "بخش‌های نام‌دار", "الشرائح المسمّاة"},
    Phrase{"Nobody.", "هیچ‌کس.", "لا أحد."},
    Phrase{"Nothing new.", "چیز تازه‌ای نیست.", "لا جديد."},
    Phrase{"P(alive)", "احتمال مشتری‌ماندن", "احتمال البقاء"},
    Phrase{"Purchases", "خریدها", "المشتريات"},
    Phrase{"RFM", "RFM", "RFM"},
    Phrase{"RFM grid", "جدول RFM", "شبكة RFM"},
    Phrase{"Scores", "امتیازها", "الدرجات"},
    Phrase{"Stages", "مرحله‌ها", "المراحل"},
    Phrase{"Store", "انبار داده", "المخزن"},
    Phrase{"T", "سن مشتری", "عمر العميل"},
    Phrase{"Value", "ارزش", "القيمة"},
    Phrase{"Why", "چرا", "لماذا"},
    Phrase{"Your own segments", "بخش‌های خودتان", "شرائحك الخاصة"},
    Phrase{"about them", "دربارهٔ او", "عنه"},
    Phrase{"account", "شرکت", "شركة"},
    Phrase{"action", "اقدام", "الإجراء"},
    Phrase{"all", "همه", "الكل"},
    Phrase{"annual_discount_rate", "نرخ تنزیل سالانه", "معدل الخصم السنوي"},
    Phrase{"another customer who belongs to them", "مشتری دیگری که به او وابسته است",
           "عميل آخر تابع له"},
    Phrase{"another person who belongs to them", "شخص دیگری که به او وابسته است",
           "شخص آخر تابع له"},
    Phrase{"answers", "پاسخ‌ها", "الإجابات"},
    Phrase{"association", "پیوند", "ارتباط"},
    Phrase{"because", "به دلیل", "السبب"},
    Phrase{"best by CLV", "برترین‌ها", "الأعلى قيمة"},
    Phrase{"campaign", "کارزار", "حملة"},
    Phrase{"campaign_response", "پاسخ به کارزار", "استجابة لحملة"},
    Phrase{"cap", "سقف", "السقف"},
    Phrase{"change", "تغییر", "التغيّر"},
    Phrase{"chosen", "برگزیدهٔ شما", "اختيارك"},
    Phrase{"churned", "ازدست‌رفته", "مفقودون"},
    Phrase{"closing", "پایان", "النهاية"},
    Phrase{"clv_se", "خطای معیار", "الخطأ المعياري"},
    Phrase{"cohort", "گروه هم‌آغاز", "الفوج"},
    Phrase{"complete", "کامل", "مكتمل"},
    Phrase{"confidence", "اطمینان", "الثقة"},
    Phrase{"consent", "رضایت", "موافقة"},
    Phrase{"contact", "مخاطب", "جهة اتصال"},
    Phrase{"contraction", "کاهش", "نقص"},
    Phrase{"cool_down", "فاصله", "فترة التهدئة"},
    Phrase{"cost", "هزینه", "التكلفة"},
    Phrase{"count", "تعداد", "العدد"},
    Phrase{"credited revenue", "درآمد منسوب", "الإيرادات المنسوبة"},
    Phrase{"currency", "واحد پول", "العملة"},
    Phrase{"customer", "مشتری", "عميل"},
    Phrase{"customer-day", "روز خرید", "يوم شراء"},
    Phrase{"customer-days", "روزهای خرید", "أيام شراء"},
    Phrase{"customers", "مشتریان", "عملاء"},
    Phrase{"customers with over 100 different ones", "مشتریان با بیش از ۱۰۰ مورد گوناگون",
           "عملاء لديهم أكثر من ١٠٠ صنف"},
    Phrase{"customers without a CLV", "مشتریان بدون ارزش طول عمر", "عملاء بلا قيمة دائمة"},
    Phrase{"day", "روز", "يوم"},
    Phrase{"dead letter", "رکورد کنارگذاشته", "سجل مستبعد"},
    Phrase{"dead letters", "رکوردهای کنارگذاشته", "سجلات مستبعدة"},
    Phrase{"deal", "فرصت فروش", "فرصة بيع"},
    Phrase{"deleted", "حذف‌شده", "المحذوف"},
    Phrase{"detractors", "ناراضیان", "المنتقدون"},
    Phrase{"differs", "متفاوت", "مختلف"},
    Phrase{"due", "موعد", "الاستحقاق"},
    Phrase{"entity", "موجودیت", "الكيان"},
    Phrase{"expansion", "افزایش", "زيادة"},
    Phrase{"expected_spend", "مبلغ مورد انتظار هر خرید", "الإنفاق المتوقع لكل شراء"},
    Phrase{"expected_transactions", "خریدهای مورد انتظار", "المشتريات المتوقعة"},
    Phrase{"fallback", "مدل جایگزین", "البديل"},
    Phrase{"field", "فیلد", "الحقل"},
    Phrase{"first purchase", "نخستین خرید", "أول شراء"},
    Phrase{"first purchase or contract to loss", "از نخستین خرید یا قرارداد تا از دست رفتن",
           "من أول شراء أو عقد إلى الفقدان"},
    Phrase{"formula", "فرمول", "الصيغة"},
    Phrase{"from", "از", "من"},
    Phrase{"got there", "رسیده", "وصلوا"},
    Phrase{"grade", "رتبه", "الفئة"},
    Phrase{"health", "سلامت", "الصحة"},
    Phrase{"hold-out", "گروه شاهد", "مجموعة المقارنة"},
    Phrase{"holding", "دارایی", "حيازة"},
    Phrase{"horizon", "افق زمانی", "الأفق الزمني"},
    Phrase{"in", "ورود", "دخول"},
    Phrase{"incomplete", "ناقص", "ناقص"},
    Phrase{"input", "ورودی", "المدخل"},
    Phrase{"interaction", "تعامل", "تفاعل"},
    Phrase{"interval_reason", "دربارهٔ بازه", "عن المجال"},
    Phrase{"keeping one customer", "نگه داشتن یک مشتری", "الاحتفاظ بعميل واحد"},
    Phrase{"known_name", "نام شناخته", "اسم معروف"},
    Phrase{"label", "برچسب", "التسمية"},
    Phrase{"last purchase", "آخرین خرید", "آخر شراء"},
    Phrase{"last run", "آخرین اجرا", "آخر تشغيل"},
    Phrase{"lead", "سرنخ", "عميل محتمل"},
    Phrase{"lead score", "امتیاز سرنخ", "درجة العميل المحتمل"},
    Phrase{"leads", "سرنخ‌ها", "عملاء محتملين"},
    Phrase{"left out", "کنار گذاشته", "المستبعد"},
    Phrase{"lift", "همراهی", "الرفع"},
    Phrase{"lower quartile", "چارک پایین", "الربيع الأدنى"},
    Phrase{"loyalty", "وفاداری", "ولاء"},
    Phrase{"made", "ساخته شد", "أُنشئ"},
    Phrase{"manual", "دستی", "يدويًا"},
    Phrase{"margin", "حاشیهٔ سود", "هامش الربح"},
    Phrase{"mean", "میانگین", "المتوسط"},
    Phrase{"mean amount won", "میانگین مبلغ موفق", "متوسط المبلغ المكسوب"},
    Phrase{"mean days to win", "میانگین روزها تا موفقیت", "متوسط الأيام حتى الكسب"},
    Phrase{"mean_spend", "میانگین مبلغ خرید", "متوسط الإنفاق"},
    Phrase{"means", "به معنی", "المعنى"},
    Phrase{"measure", "شاخص", "المقياس"},
    Phrase{"median", "میانه", "الوسيط"},
    Phrase{"median stay", "میانهٔ ماندگاری", "وسيط البقاء"},
    Phrase{"median to the first response", "میانه تا نخستین پاسخ", "الوسيط حتى أول رد"},
    Phrase{"missing", "نیست", "غير موجود"},
    Phrase{"model", "مدل", "النموذج"},
    Phrase{"module", "ماژول", "الوحدة"},
    Phrase{"movement", "جابه‌جایی", "التحرك"},
    Phrase{"name", "نام", "الاسم"},
    Phrase{"new", "تازه", "جدد"},
    Phrase{"new or changed", "تازه یا تغییریافته", "جديد أو متغيّر"},
    Phrase{"nominal", "اسمی", "اسمي"},
    Phrase{"none", "ندارد", "لا يوجد"},
    Phrase{"not known", "نامعلوم", "غير معروف"},
    Phrase{"now", "اکنون", "الآن"},
    Phrase{"of all customers", "از همهٔ مشتریان", "لكل العملاء"},
    Phrase{"of previous", "از مرحلهٔ پیش", "من السابقة"},
    Phrase{"open deals", "فرصت‌های فروش باز", "فرص البيع المفتوحة"},
    Phrase{"opening", "آغاز", "البداية"},
    Phrase{"other", "دیگر", "أخرى"},
    Phrase{"out", "خروج", "خروج"},
    Phrase{"outcome", "نتیجه", "النتيجة"},
    Phrase{"owner", "مسئول", "مسؤول"},
    Phrase{"p10", "صدک ۱۰", "المئين ١٠"},
    Phrase{"p90", "صدک ۹۰", "المئين ٩٠"},
    Phrase{"p_alive", "احتمال مشتری‌ماندن", "احتمال البقاء"},
    Phrase{"part", "جزء", "الجزء"},
    Phrase{"passives", "بی‌طرفان", "المحايدون"},
    Phrase{"path", "مسیر", "المسار"},
    Phrase{"pay less or left", "کمتر می‌پردازند یا رفته‌اند",
           "يدفعون أقل أو غادروا"},
    Phrase{"play", "برنامه", "الخطة"},
    Phrase{"present", "موجود", "موجود"},
    Phrase{"priority", "اولویت", "الأولوية"},
    Phrase{"probability", "احتمال", "الاحتمال"},
    Phrase{"product", "محصول", "منتج"},
    Phrase{"profit", "سود", "الربح"},
    Phrase{"promoters", "مروجان", "المروّجون"},
    Phrase{"purchase", "خرید", "عملية شراء"},
    Phrase{"purchase_item", "قلم خرید", "بند شراء"},
    Phrase{"purchases", "خریدها", "عمليات شراء"},
    Phrase{"quote", "پیش‌فاکتور", "عرض سعر"},
    Phrase{"read", "خوانده‌شده", "المقروء"},
    Phrase{"real", "واقعی", "حقيقي"},
    Phrase{"real_or_nominal", "واقعی یا اسمی", "حقيقي أم اسمي"},
    Phrase{"reason", "دلیل", "السبب"},
    Phrase{"recency", "تازگی خرید", "حداثة الشراء"},
    Phrase{"record", "رکورد", "سجل"},
    Phrase{"records", "رکوردها", "سجلات"},
    Phrase{"referral", "معرفی", "إحالة"},
    Phrase{"refused", "رد شد", "مرفوض"},
    Phrase{"rejected", "ردشده", "المرفوض"},
    Phrase{"requests", "درخواست‌ها", "الطلبات"},
    Phrase{"revenue", "درآمد", "الإيرادات"},
    Phrase{"revenue changes by", "تغییر درآمد", "تغيّر الإيرادات"},
    Phrase{"risk", "خطر ریزش", "خطر الفقدان"},
    Phrase{"roi", "بازگشت سرمایه", "العائد"},
    Phrase{"score", "امتیاز", "الدرجة"},
    Phrase{"segment", "بخش", "الشريحة"},
    Phrase{"share", "سهم", "الحصة"},
    Phrase{"share of all CLV", "سهم از کل ارزش", "الحصة من كل القيمة"},
    Phrase{"share of revenue", "سهم از درآمد", "الحصة من الإيرادات"},
    Phrase{"share won", "سهم موفق", "حصة المكسوب"},
    Phrase{"since", "از تاریخ", "منذ"},
    Phrase{"source", "منبع", "المصدر"},
    Phrase{"spend", "مبلغ خرید", "الإنفاق"},
    Phrase{"spend per customer (95 %)", "خرید هر مشتری (۹۵٪)", "إنفاق العميل (٩٥٪)"},
    Phrase{"spread", "پراکندگی", "التوزع"},
    Phrase{"stage", "مرحله", "المرحلة"},
    Phrase{"state", "وضعیت", "الحالة"},
    Phrase{"step", "گام", "الخطوة"},
    Phrase{"stopped", "ایستاده در", "توقفوا عند"},
    Phrase{"stream", "جریان", "التدفق"},
    Phrase{"subscription", "اشتراک", "اشتراك"},
    Phrase{"suggested", "پیشنهاد", "المقترح"},
    Phrase{"sum", "جمع", "المجموع"},
    Phrase{"support", "پشتیبانی", "الدعم"},
    Phrase{"survey", "نظرسنجی", "استبيان"},
    Phrase{"t_x", "سن در آخرین خرید", "العمر عند آخر شراء"},
    Phrase{"task", "وظیفه", "مهمة"},
    Phrase{"the customer", "خود مشتری", "العميل نفسه"},
    Phrase{"the same person", "همان شخص", "الشخص نفسه"},
    Phrase{"then", "آنگاه", "عندئذ"},
    Phrase{"threshold", "آستانه", "العتبة"},
    Phrase{"ticket", "تیکت", "تذكرة"},
    Phrase{"time", "زمان", "الزمن"},
    Phrase{"to do", "برای انجام", "للتنفيذ"},
    Phrase{"treated", "انجام‌شده", "المعالَجون"},
    Phrase{"type", "نوع", "النوع"},
    Phrase{"unchanged", "بدون تغییر", "بلا تغيير"},
    Phrase{"unit", "واحد", "الوحدة الزمنية"},
    Phrase{"units", "تعداد", "الوحدات"},
    Phrase{"unknown", "نامعلوم", "غير معروف"},
    Phrase{"unmapped", "ناشناخته", "غير معروف"},
    Phrase{"uplift, points (95 %)", "افزایش، واحد درصد (۹۵٪)", "الزيادة بالنقاط (٩٥٪)"},
    Phrase{"upper quartile", "چارک بالا", "الربيع الأعلى"},
    Phrase{"value", "مقدار", "القيمة"},
    Phrase{"waiting", "در انتظار", "قيد الانتظار"},
    Phrase{"week", "هفته", "أسبوع"},
    Phrase{"weighted by probability", "وزن‌دار با احتمال", "مرجّح بالاحتمال"},
    Phrase{"what", "چه چیز", "ماذا"},
    Phrase{"what to do", "چه باید کرد", "ما العمل"},
    Phrase{"when", "کی", "متى"},
    Phrase{"why", "چرا", "لماذا"},
    Phrase{"winning one customer", "جذب یک مشتری", "اكتساب عميل واحد"},
    Phrase{"won back", "بازگشته", "مستعادون"},
    Phrase{"would become", "خواهد شد", "سيصبح"},
    Phrase{"would store", "ذخیره می‌شد", "كان سيُخزَّن"},
    Phrase{"written by a play", "نوشتهٔ یک اقدام", "كتبه إجراء"},
    Phrase{"written for", "نوشته می‌شود برای", "يُكتب لـ"},
    Phrase{"x", "خریدهای تکراری", "المشتريات المتكررة"},
    Phrase{"yearly churn", "ریزش سالانه", "الفقدان السنوي"},
    Phrase{"yearly retention", "نگهداشت سالانه", "الاحتفاظ السنوي"},
    Phrase{"{0} to {1}", "{0} به {1}", "{0} إلى {1}"},
};

static_assert(ascending(words), "sort the phrases by their English text, each once");

const Phrase* find(std::span<const Phrase> phrases, std::string_view english) {
    const auto found =
        std::lower_bound(phrases.begin(), phrases.end(), english,
                         [](const Phrase& each, std::string_view text) { return each.en < text; });
    return found == phrases.end() || found->en != english ? nullptr : &*found;
}

}  // namespace

std::span<const Phrase> word_phrases() {
    return words;
}

std::string with_commands_isolated(std::string_view text) {
    std::string out;
    bool inside = false;
    for (const char c : text) {
        if (c == '`' && !inside) out += "\u2068";
        out += c;
        if (c == '`' && inside) out += "\u2069";
        if (c == '`') inside = !inside;
    }
    return out;
}

std::string phrase(std::string_view english, Language language) {
    if (language == Language::en) return std::string(english);
    const Phrase* found = find(words, english);
    if (found == nullptr) found = find(sentence_phrases(), english);
    if (found == nullptr) return std::string(english);
    return with_commands_isolated(language == Language::fa ? found->fa : found->ar);
}

std::string phrase(std::string_view english, Language language,
                   std::initializer_list<std::string> values) {
    const std::string pattern = phrase(english, language);
    std::string out;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        const bool mark = pattern[at] == '{' && at + 2 < pattern.size() && pattern[at + 2] == '}';
        const auto index = mark ? static_cast<std::size_t>(pattern[at + 1] - '0') : values.size();
        if (index < values.size()) {
            out += isolated(values.begin()[index]);
            at += 2;
        } else {
            out += pattern[at];
        }
    }
    return out;
}

}  // namespace tenure::cli
