// Whole sentences for people; words and table titles stand in phrases.cpp.
#include <array>

#include "phrases.hpp"

namespace tenure::cli {

namespace {

/// Sorted by the English text.
constexpr std::array sentences{
    Phrase{"* the month is not over for all of them", "* این ماه برای همهٔ آنان تمام نشده است",
           "* لم ينته الشهر لجميعهم"},
    Phrase{"Already erased here; nothing is left to do.",
           "پیش‌تر پاک شده است؛ کاری نمانده است.",
           "مُحي هنا من قبل؛ لم يبق شيء."},
    Phrase{"At most {0} actions per customer in {1} days over all plays",
           "حداکثر {0} اقدام برای هر مشتری در {1} روز، در همهٔ "
           "برنامه‌ها",
           "{0} إجراءات على الأكثر لكل عميل خلال {1} يومًا في كل الخطط"},
    Phrase{"Backups, exports and other copies of the store are not touched: erase them too",
           "پشتیبان‌ها، خروجی‌ها و نسخه‌های دیگر انبار داده دست‌نخورده می‌مانند: آن‌ها "
           "را هم پاک کنید",
           "لا تُمسّ النسخ الاحتياطية والصادرات ونسخ المخزن الأخرى: امحها أيضاً"},
    Phrase{"Brought generation {0} up to {1}: {2} evaluated anew",
           "نسل {0} تا {1} به‌روز شد: {2} دوباره ارزیابی شد",
           "حُدِّث الجيل {0} حتى {1}: أُعيد تقييم {2}"},
    Phrase{"CLV by {0}", "ارزش طول عمر بر پایهٔ {0}", "القيمة الدائمة بحسب {0}"},
    Phrase{"Customer lifecycle report as of {0}", "گزارش چرخهٔ عمر مشتری تا {0}",
           "تقرير دورة حياة العميل حتى {0}"},
    Phrase{"Customer lifetime value: {0}", "ارزش طول عمر مشتری: {0}", "القيمة الدائمة للعميل: {0}"},
    Phrase{"Customers as of {0}", "مشتریان تا {0}", "العملاء حتى {0}"},
    Phrase{"Erased here, and to be erased in the CRM by you",
           "اینجا پاک می‌شود؛ در CRM خودتان پاک کنید",
           "يُمحى هنا، وعليك محوه في CRM"},
    Phrase{"Erased: {0} records with {1} rows, {2} changes, {3} results, {4} written values, {5} "
           "actions of plays, {6} rejected records",
           "پاک شد: {0} رکورد با {1} سطر، {2} تغییر، {3} نتیجه، {4} مقدار نوشته‌شده، {5} اقدام، "
           "{6} رکورد ردشده",
           "مُحي: {0} سجلات فيها {1} صفوف، {2} تغييرات، {3} نتائج، {4} قيم مكتوبة، {5} إجراءات، {6} "
           "سجلات مرفوضة"},
    Phrase{"Evaluated {0} as of {1} (generation {2})", "{0} ارزیابی شد، تا {1} (نسل {2})",
           "تم تقييم {0} حتى {1} (الجيل {2})"},
    Phrase{"Everybody is evaluated: {0}", "همه ارزیابی می‌شوند: {0}",
           "سيتم تقييم الجميع: {0}"},
    Phrase{"Files in {0}:", "پرونده‌ها در {0}:", "الملفات في {0}:"},
    Phrase{"Held back, of people who were erased: {0}",
           "کنار گذاشته شد، از کسانی که پاک شده‌اند: {0}",
           "حُجبت، لأشخاص مُحيت بياناتهم: {0}"},
    Phrase{"How to read this", "چگونه بخوانیم", "كيف تُقرأ"},
    Phrase{"Incomplete: {0}", "ناقص: {0}", "ناقص: {0}"},
    Phrase{"Last evaluated as of {0} (generation {1})", "آخرین ارزیابی تا {0} (نسل {1})",
           "آخر تقييم حتى {0} (الجيل {1})"},
    Phrase{"Left out of sums, valued in another currency: {0}",
           "در جمع‌ها نیامده‌اند، با ارزشی به ارزی دیگر: {0}",
           "غير محتسبين في المجاميع، قيمتهم بعملة أخرى: {0}"},
    Phrase{"Left out: {0} items without a day, {1} without a product",
           "کنار گذاشته شد: {0} قلم بدون تاریخ، {1} قلم بدون محصول",
           "تُركت: {0} بنود بلا تاريخ، {1} بلا منتج"},
    Phrase{"Look around, for example:", "برای نمونه این را ببینید:", "جرّب مثلاً:"},
    Phrase{"Measures from {0} to {1}", "شاخص‌ها از {0} تا {1}",
           "المقاييس من {0} إلى {1}"},
    Phrase{"Moves between stages show after a second `tenure evaluate`",
           "جابه‌جایی میان مرحله‌ها پس از دومین `tenure evaluate` دیده "
           "می‌شود",
           "تظهر التنقلات بين المراحل بعد `tenure evaluate` ثانٍ"},
    Phrase{"No play has been carried out yet",
           "هنوز برنامه‌ای اجرا نشده است", "لم تُنفَّذ أي خطة بعد"},
    Phrase{"No play takes anybody up today",
           "امروز هیچ برنامه‌ای کسی را دربر نمی‌گیرد",
           "لا خطة تشمل أحدًا اليوم"},
    Phrase{"Nothing is done yet: `tenure plays run` carries this plan out",
           "هنوز کاری انجام نشده: `tenure plays run` این طرح را اجرا "
           "می‌کند",
           "لم يُنفَّذ شيء بعد: `tenure plays run` ينفّذ هذه الخطة"},
    Phrase{"Nothing was erased.", "چیزی پاک نشد.", "لم يُمحَ شيء."},
    Phrase{"Plan {0}", "طرح {0}", "الخطة {0}"},
    Phrase{
        "Rejected and kept as dead letters: {0}; `tenure status` lists them",
        "ردشده و کنار گذاشته: {0}؛ `tenure status` فهرستشان می‌کند",
        "مرفوضة ومستبعدة: {0}؛ يعرضها `tenure status`"},
    Phrase{"Revenue of cohorts in {0}, by months since the first purchase",
           "درآمد گروه‌ها به {0}، بر پایهٔ ماه‌های پس از نخستین "
           "خرید",
           "إيرادات الأفواج بعملة {0} بحسب الأشهر منذ أول شراء"},
    Phrase{"Segments as of {0}", "بخش‌ها تا {0}", "الشرائح حتى {0}"},
    Phrase{"Share of each cohort who are customers, by months since the first purchase",
           "سهم کسانی از هر گروه که هنوز مشتری‌اند، بر پایهٔ ماه‌های پس از نخستین "
           "خرید",
           "نسبة من بقوا عملاء من كل فوج بحسب الأشهر منذ أول شراء"},
    Phrase{"Share of each cohort who bought, by months since the first purchase",
           "سهم خریداران هر گروه، بر پایهٔ ماه‌های پس از نخستین "
           "خرید",
           "نسبة المشترين من كل فوج بحسب الأشهر منذ أول شراء"},
    Phrase{"Starting a vTiger sandbox with made-up customers …",
           "راه‌اندازی vTiger آزمایشی با مشتریان ساختگی …",
           "تشغيل vTiger تجريبي بعملاء مختلقين …"},
    Phrase{"The first {0} are shown; `--limit 0` shows all",
           "تنها {0} نفر نخست نشان داده شد؛ `--limit 0` همه را نشان "
           "می‌دهد",
           "عُرض أول {0} فقط؛ `--limit 0` يعرض الجميع"},
    Phrase{"The store is empty; `tenure sync` fills it.",
           "انبار داده خالی است؛ `tenure sync` آن را پر می‌کند.",
           "المخزن فارغ؛ `tenure sync` يملؤه."},
    Phrase{"This cannot be undone. Type yes to erase: ",
           "این کار بازگشت‌پذیر نیست. برای پاک کردن yes "
           "بنویسید: ",
           "لا يمكن التراجع عن هذا. اكتب yes للمحو: "},
    Phrase{"Valuable and at risk: call these first", "باارزش و در خطر: نخست به اینان تلفن کنید",
           "قيّمون ومعرّضون للخطر: اتصل بهم أولاً"},
    Phrase{"Values without a known meaning: {0}", "مقدارهایی که معنایشان دانسته نیست: {0}",
           "قيم لا يُعرف معناها: {0}"},
    Phrase{"What to do: {0}", "چه باید کرد: {0}", "ما العمل: {0}"},
    Phrase{"Where customers stand: {0}", "مشتریان کجا هستند: {0}", "أين يقف العملاء: {0}"},
    Phrase{"Without CLV: {0}; `tenure explain CUSTOMER` gives the reason",
           "بدون ارزش طول عمر: {0}؛ `tenure explain CUSTOMER` دلیلش را "
           "می‌گوید",
           "بلا قيمة دائمة: {0}؛ يذكر `tenure explain CUSTOMER` السبب"},
    Phrase{"Without CLV: {0}; `tenure explain` says why for each",
           "بدون ارزش طول عمر: {0}؛ `tenure explain` دلیل هر یک را "
           "می‌گوید",
           "بلا قيمة دائمة: {0}؛ يذكر `tenure explain` السبب لكل منهم"},
    Phrase{"`tenure kpis --measure churn_rate` shows how one is made",
           "`tenure kpis --measure churn_rate` نشان می‌دهد یک شاخص چگونه به دست "
           "می‌آید",
           "`tenure kpis --measure churn_rate` يبين كيف يُحسب أحدها"},
    Phrase{"amounts in several currencies, without totals in the currency of the business",
           "مبلغ‌ها به چند ارز است و جمعی به ارز کسب‌وکار "
           "ندارد",
           "المبالغ بعملات عدة وبلا مجموع بعملة النشاط"},
    Phrase{"as of {0}", "تا {0}", "حتى {0}"},
    Phrase{"before that {0}", "پیش از آن {0}", "وقبل ذلك {0}"},
    Phrase{"changed: {0} of {1} kept", "تغییریافته: {0} از {1} نگه‌داشته",
           "تغيّر {0} من {1} محفوظة"},
    Phrase{"customers: {0} at the opening + {1} new + {2} won back - {3} lost = {4} at the close",
           "مشتریان: {0} در آغاز + {1} تازه + {2} بازگشته - {3} ازدست‌رفته = {4} در "
           "پایان",
           "العملاء: {0} في البداية + {1} جدد + {2} مستعادون - {3} مفقودون = {4} في النهاية"},
    Phrase{"every purchase was given back", "همهٔ خریدها بازگردانده شد", "أُعيدت كل المشتريات"},
    Phrase{"first purchases from {0} to {1}", "نخستین خریدها از {0} تا {1}",
           "أول المشتريات من {0} إلى {1}"},
    Phrase{"generation {0}, evaluated as of {1}", "نسل {0}، ارزیابی تا {1}",
           "الجيل {0}، التقييم حتى {1}"},
    Phrase{"no purchase has an amount", "هیچ خریدی مبلغ ندارد", "لا مبلغ لأي عملية شراء"},
    Phrase{"no purchase yet", "هنوز خریدی نکرده است", "لم يشترِ بعد"},
    Phrase{"no purchase yet; contracts are valued by the service formula",
           "هنوز خریدی نکرده است؛ قراردادها با فرمول service ارزش‌گذاری "
           "می‌شوند",
           "لم يشترِ بعد؛ تُقيَّم العقود بصيغة service"},
    Phrase{"no reason was recorded", "دلیلی ثبت نشده است", "لم يُسجَّل سبب"},
    Phrase{"none: {0}", "ندارد: {0}", "لا يوجد: {0}"},
    Phrase{"not available because {0}", "در دسترس نیست، زیرا {0}", "غير متاح لأن {0}"},
    Phrase{
        "not evaluated and nothing written back: customers or purchases are incomplete, so stages "
        "and values would be wrong",
        "ارزیابی نشد و چیزی بازنوشته نشد: مشتریان یا خریدها کامل نیستند و مرحله‌ها و ارزش‌ها "
        "نادرست می‌شد",
        "لم يُجرَ تقييم ولم يُكتب شيء: العملاء أو المشتريات غير مكتملة، فستكون المراحل والقيم خاطئة"},
    Phrase{"not used, could not be read: {0}; see `tenure status`",
           "خوانده نشد و به کار نرفت: {0}؛ بنگرید به `tenure status`",
           "لم يمكن استخدامها: {0}؛ انظر `tenure status`"},
    Phrase{"not written, the CRM has no field {0}; `tenure push --provision` says how to add it",
           "نوشته نشد، CRM فیلد {0} را ندارد؛ `tenure push --provision` می‌گوید چگونه افزوده "
           "شود",
           "لم يُكتب، لا يوجد في CRM حقل {0}؛ يبيّن `tenure push --provision` كيفية إضافته"},
    Phrase{"recency down, frequency and value across; 5 is best",
           "تازگی خرید در سطرها، دفعات و مبلغ در ستون‌ها؛ 5 بهترین "
           "است",
           "حداثة الشراء في الصفوف، والتكرار والقيمة في الأعمدة؛ 5 هي الأفضل"},
    Phrase{"rejected {0}: {1}", "{0} رد شد: {1}", "رُفض {0}: {1}"},
    Phrase{
        "revenue: {0} before + {1} new + {2} won back + {3} more - {4} less - {5} lost = {6} now",
        "درآمد: {0} پیش‌تر + {1} تازه + {2} بازگشته + {3} افزایش - {4} کاهش - {5} ازدست‌رفته = "
        "{6} اکنون",
        "الإيرادات: {0} سابقًا + {1} جديدة + {2} مستعادة + {3} زيادة - {4} نقص - {5} مفقودة = {6} "
        "الآن"},
    Phrase{"stored otherwise: {0}", "به گونه‌ای دیگر ذخیره شد: {0}",
           "خُزّن بشكل آخر: {0}"},
    Phrase{"the configuration", "پیکربندی", "الإعدادات"},
    Phrase{"the store (SQLite)", "انبار داده (SQLite)", "المخزن (SQLite)"},
    Phrase{"this report", "همین گزارش", "هذا التقرير"},
    Phrase{"too few: n < 100 per arm", "اندک: کمتر از ۱۰۰ نفر در هر گروه",
           "قليل: أقل من ١٠٠ في كل مجموعة"},
    Phrase{"vTiger cannot create fields over its API. An administrator creates these once in {0} "
           "of {1}:",
           "vTiger از راه API فیلد نمی‌سازد. مدیر سامانه یک بار این‌ها را در {0} در {1} "
           "می‌سازد:",
           "لا يستطيع vTiger إنشاء الحقول عبر API. ينشئها مدير النظام مرة واحدة في {0} في {1}:"},
    Phrase{"values by {0}", "ارزش‌ها بر پایهٔ {0}", "القيم بحسب {0}"},
    Phrase{"warning: {0}", "هشدار: {0}", "تحذير: {0}"},
    Phrase{"would be written: {0}, unchanged: {1}, rejected: {2}",
           "نوشته خواهد شد: {0}، بدون تغییر: {1}، ردشده: {2}",
           "سيُكتب: {0}، بلا تغيير: {1}، مرفوض: {2}"},
    Phrase{"written: {0}, unchanged: {1}, rejected: {2}",
           "نوشته شد: {0}، بدون تغییر: {1}، ردشده: {2}", "كُتب: {0}، بلا تغيير: {1}، مرفوض: {2}"},
    Phrase{"{0} a day", "{0} در روز", "{0} يوميًا"},
    Phrase{"{0} actions carried out, {1} customers held out, {2} refused",
           "{0} اقدام انجام شد، {1} مشتری در گروه شاهد، {2} رد شد",
           "نُفّذ {0} إجراء، {1} عميل في مجموعة المقارنة، رُفض {2}"},
    Phrase{"{0} actions would be carried out, {1} customers held out",
           "{0} اقدام انجام خواهد شد، {1} مشتری در گروه شاهد",
           "سيُنفَّذ {0} إجراء، {1} عميل في مجموعة المقارنة"},
    Phrase{"{0} actions, {1} customers held out", "{0} اقدام، {1} مشتری در گروه شاهد",
           "{0} إجراء، {1} عميل في مجموعة المقارنة"},
    Phrase{"{0} are left for a later run", "{0} برای اجرای بعدی ماند", "بقي {0} لتنفيذ لاحق"},
    Phrase{"{0} as of {1}", "{0} تا {1}", "{0} حتى {1}"},
    Phrase{"{0} days", "{0} روز", "{0} يومًا"},
    Phrase{"{0} moved from {1} to {2}", "{0} نفر از «{1}» به «{2}» رفتند",
           "انتقل {0} من «{1}» إلى «{2}»"},
    Phrase{"{0} of {1}", "{0} از {1}", "{0} من {1}"},
    Phrase{"{0} s", "{0} ثانیه", "{0} ثانية"},
    Phrase{"{0} times", "{0} برابر", "{0} مرة"},
    Phrase{"{0} tombstones keep them from coming back with the next sync",
           "{0} نشان نمی‌گذارد با خواندن بعدی بازگردند",
           "{0} علامات تمنع عودتهم مع القراءة التالية"},
    Phrase{"{0} was not fetched yet: the next `tenure sync` fills it",
           "{0} هنوز خوانده نشده است: `tenure sync` بعدی آن را پر "
           "می‌کند",
           "لم يُقرأ {0} بعد: يملؤه `tenure sync` التالي"},
    Phrase{"{0} were found in the CRM already", "{0} از پیش در CRM بود", "وُجد {0} في CRM مسبقًا"},
    Phrase{"{0} were settled by an earlier run", "{0} در اجرای پیشین انجام شده بود",
           "أُنجز {0} في تنفيذ سابق"},
    Phrase{"{0}: {1} since {2}", "{0}: {1} از {2}", "{0}: {1} منذ {2}"},
    Phrase{"… and {0} more", "… و {0} مورد دیگر", "… و{0} أخرى"},
};
static_assert(ascending(sentences), "sort the phrases by their English text, each once");

}  // namespace

std::span<const Phrase> sentence_phrases() {
    return sentences;
}

}  // namespace tenure::cli
