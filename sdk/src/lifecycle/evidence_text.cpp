// The reasons of lifecycle/evidence.hpp in Persian and Arabic, and in the business calendar.
#include <array>
#include <charconv>
#include <optional>

#include "core/placeholders.hpp"
#include "tenure/core/number_text.hpp"
#include "tenure/lifecycle/labels.hpp"

namespace tenure::inline v1 {
namespace {

/// A pattern in Persian and Arabic: {date}, {ago}, {kind} and values of the evidence by name.
struct Pattern {
    std::string_view code, fa, ar;

    std::string_view in(Language language) const { return language == Language::fa ? fa : ar; }
};

constexpr std::string_view dated_kind = "{kind} در {date}، {ago}";
constexpr std::string_view dated_kind_ar = "{kind} في {date}، {ago}";

constexpr std::array seen{
    Pattern{"active", "{count} خرید از {date}", "عدد المشتريات منذ {date}: {count}"},
    Pattern{"bounced", "پیام‌ها برگشت خورد؛ {date}، {ago}",
            "ارتدت الرسائل في {date}، {ago}"},
    Pattern{"complaint", "شکایت در {date}، {ago}", "شكوى في {date}، {ago}"},
    Pattern{"contract", "{count} قرارداد برقرار است", "عقود سارية: {count}"},
    Pattern{"contract_ended", "پایان قرارداد در {date}، {ago}", "انتهى العقد في {date}، {ago}"},
    Pattern{"cross_sold", "نخستین خرید از دسته‌ای دیگر در {date}، {ago}",
            "أول شراء من فئة أخرى في {date}، {ago}"},
    Pattern{"deal_won", "موفقیت فرصت فروش در {date}، {ago}", "كُسبت فرصة البيع في {date}، {ago}"},
    Pattern{"exit", "اعلام کرد که می‌رود؛ {date}، {ago}",
            "صرّح بأنه يغادر في {date}، {ago}"},
    Pattern{"first_purchase", "نخستین خرید در {date}، {ago}", "أول شراء في {date}، {ago}"},
    Pattern{"forgotten", "آخرین نشانه: {kind} در {date}، {ago}",
            "آخر إشارة: {kind} في {date}، {ago}"},
    Pattern{"in_time", "آخرین خرید در {date}، {ago}", "آخر شراء في {date}، {ago}"},
    Pattern{"interested", dated_kind, dated_kind_ar},
    Pattern{"loyal", "{count} خرید از {date}", "عدد المشتريات منذ {date}: {count}"},
    Pattern{"nothing", "هیچ تماس، سرنخ، فرصت یا خریدی ثبت نشده است",
            "لا يُعرف أي تواصل أو عميل محتمل أو فرصة أو شراء"},
    Pattern{"open_deals", "{count} فرصت فروش باز", "فرص البيع المفتوحة: {count}"},
    Pattern{"opted_out", "رضایت خود را پس گرفت؛ {date}، {ago}", "سحب موافقته في {date}، {ago}"},
    Pattern{"promoter", "پاسخ {score} از ۱۰ به پرسش NPS در {date}، {ago}",
            "أجاب بـ {score} من ١٠ عن سؤال NPS في {date}، {ago}"},
    Pattern{"qualified", dated_kind, dated_kind_ar},
    Pattern{"reached", dated_kind, dated_kind_ar},
    Pattern{"referral", "کسی را معرفی کرد؛ {date}، {ago}", "أحال إلينا غيره في {date}، {ago}"},
    Pattern{"regular", "{count} خرید اخیر بدون سکوت پرخطر",
            "آخر المشتريات بلا صمت يُنذر بالخطر: {count}"},
    Pattern{"repeat", "{count} خرید از {date}", "عدد المشتريات منذ {date}: {count}"},
    Pattern{"returned", "خرید پس از غیبت در {date}، {ago}", "شراء بعد انقطاع في {date}، {ago}"},
    Pattern{"silence", "آخرین خرید در {date}، {ago}", "آخر شراء في {date}، {ago}"},
    Pattern{"spend", "خرید {span_days} روز اخیر {ratio} برابر {span_days} روز پیش از آن",
            "إنفاق آخر {span_days} يوماً يعادل {ratio} ضعف المدة نفسها قبلها"},
};

/// What an answer to a survey adds, where evidence of that code came from one.
constexpr Pattern bad_answer{"complaint", "پاسخ نامساعد ({score}) در {date}، {ago}",
                             "إجابة سلبية ({score}) في {date}، {ago}"};
/// Silence that began when a contract ended.
constexpr Pattern since_contract{"silence", "پایان قرارداد در {date}، {ago}",
                                 "انتهى العقد في {date}، {ago}"};

/// Thresholds by their name in the evidence's data ("limit"), with {span} and {from}.
constexpr std::array limits{
    Pattern{"awaits_purchase", "در انتظار خرید آن", "بانتظار الشراء"},
    Pattern{"at_risk", "پس از {window} در خطر است", "معرّض للخطر بعد {window}"},
    Pattern{"contract", "تا آن زمان سکوت به شمار نمی‌آید",
            "لا يُحسب الصمت حتى ذلك الحين"},
    Pattern{"counts", "تا {span} به شمار می‌آید", "يُحتسب لمدة {span}"},
    Pattern{"growing", "رشد: از {from} برابر", "النمو: من {from} ضعفاً"},
    Pattern{"inactive", "پس از {window} غیرفعال است", "غير نشط بعد {window}"},
    Pattern{"irrecoverable", "پس از {window} غیرقابل بازگشت است", "لا يمكن استعادته بعد {window}"},
    Pattern{"lapsed", "پس از {window} منقضی می‌شود", "منقطع بعد {window}"},
    Pattern{"lapsed_long", "پس از {window} غیبت طولانی است", "غياب طويل بعد {window}"},
    Pattern{"like_new", "تا {span} مانند مشتری جدید", "كالعميل الجديد لمدة {span}"},
    Pattern{"loyal", "وفادار: از {from} خرید", "وفيّ: من {from} مشتريات"},
    Pattern{"new", "تا {span} جدید است", "جديد لمدة {span}"},
    Pattern{"no_longer_new", "پس از {span} دیگر جدید نیست", "لا يُعدّ جديداً بعد {span}"},
    Pattern{"regular", "منظم: از {from} خرید", "منتظم: من {from} مشتريات"},
    Pattern{"repeat", "تکراری: از {from} خرید", "متكرر: من {from} مشتريات"},
    Pattern{"until_purchase", "تا خرید بعدی", "حتى الشراء التالي"},
};

template <std::size_t N>
const Pattern* find(const std::array<Pattern, N>& patterns, std::string_view code) {
    for (const Pattern& pattern : patterns) {
        if (pattern.code == code) return &pattern;
    }
    return nullptr;
}

/// The values of one piece of evidence as people read them.
class Values {
 public:
    Values(const Evidence& evidence, Language language, Calendar calendar)
        : evidence_(evidence), language_(language), calendar_(calendar) {}

    std::string_view raw(std::string_view name) const {
        for (const auto& [key, value] : evidence_.data) {
            if (key == name) return value;
        }
        return {};
    }

    std::string fill(std::string_view pattern) const {
        return detail::fill_placeholders(pattern,
                                         [&](std::string_view name) { return value(name); });
    }

 private:
    std::optional<long long> number(std::string_view name) const {
        const std::string_view text = raw(name);
        long long value = 0;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
        if (text.empty() || read.ec != std::errc{}) return std::nullopt;
        return value;
    }

    std::string value(std::string_view name) const {
        if (name == "date") return date();
        if (name == "ago") return ago();
        if (name == "kind") return kind();
        if (name == "window") return window();
        if (name == "span") return days_text(days_of(raw("limit_days")), language_);
        return local_number(raw(name), language_);
    }

    static double days_of(std::string_view text) {
        // strtod would follow the locale; these numbers have a point and two decimals at most.
        double value = 0, unit = 0;
        for (const char c : text) {
            if (c == '.') unit = 1;
            if (c < '0' || c > '9') continue;
            value = value * 10 + (c - '0');
            unit *= 10;
        }
        return unit > 0 ? value / unit : value;
    }

    std::string date() const {
        const auto day = parse_date(raw("date"));
        return day ? display_date(*day, calendar_, language_) : std::string(raw("date"));
    }

    std::string ago() const {
        const auto days = number("days");
        if (!days) return std::string(raw("days"));
        if (*days == 0) return language_ == Language::fa ? "همان روز" : "اليوم نفسه";
        const std::string text = local_number(std::to_string(*days), language_);
        if (language_ == Language::fa) return text + " روز پیش";
        return "قبل " + days_in_arabic(*days);
    }

    static std::string days_in_arabic(long long days) {
        if (days == 1) return "يوم واحد";
        if (days == 2) return "يومين";
        const std::string text = local_number(std::to_string(days), Language::ar);
        const long long last = days % 100;
        return text + (last >= 3 && last <= 10 ? " أيام" : last >= 11 ? " يوماً" : " يوم");
    }

    std::string kind() const {
        for (std::size_t i = 0; i <= static_cast<std::size_t>(EventKind::exit); ++i) {
            const auto each = static_cast<EventKind>(i);
            if (to_string(each) == raw("kind")) return event_label(each).in(language_);
        }
        return std::string(raw("kind"));
    }

    std::string window() const {
        const bool persian = language_ == Language::fa;
        if (const std::string_view seasons = raw("seasons"); !seasons.empty()) {
            return local_number(seasons, language_) +
                   (persian ? " فصل ازدست‌رفته" : " من المواسم الفائتة");
        }
        const std::string days = days_text(days_of(raw("window_days")), language_);
        const std::string_view median = raw("median_days");
        if (median.empty()) return days;
        const std::string_view rhythm = raw("rhythm");
        constexpr std::string_view names[3][2] = {
            {"میانهٔ فاصلهٔ خریدهای خودش", "وسيط فترات شرائه"},
            {"میانهٔ فاصلهٔ خریدهای گروهش", "وسيط فترات الشراء في شريحته"},
            {"میانهٔ فاصلهٔ خریدهای همه", "وسيط فترات الشراء لدى الجميع"}};
        const std::size_t whose = rhythm == "own" ? 0 : rhythm == "segment" ? 1 : 2;
        const std::string typical = days_text(days_of(median), language_);
        return days + " (" + std::string(names[whose][persian ? 0 : 1]) + ": " + typical + ")";
    }

    const Evidence& evidence_;
    Language language_;
    Calendar calendar_;
};

/// English evidence is complete; only its date follows another calendar.
std::string english(const Evidence& evidence, Calendar calendar) {
    std::string text = evidence.what;
    if (calendar == Calendar::gregorian) return text;
    for (const auto& [name, value] : evidence.data) {
        const auto day = name == "date" ? parse_date(value) : std::nullopt;
        const auto at = day ? text.find(value) : std::string::npos;
        if (at == std::string::npos) continue;
        text.replace(at, value.size(), display_date(*day, calendar, Language::en));
    }
    return text;
}

}  // namespace

std::string evidence_text(const Evidence& evidence, Language language, Calendar calendar) {
    if (language == Language::en) return english(evidence, calendar);
    const Values values(evidence, language, calendar);
    const Pattern* pattern = find(seen, evidence.code);
    if (pattern == nullptr) return evidence.what;
    const bool silence = evidence.code == "silence" || evidence.code == "in_time";
    if (silence && values.raw("since") == "contract") pattern = &since_contract;
    if (evidence.code == "complaint" && !values.raw("score").empty()) pattern = &bad_answer;
    return values.fill(pattern->in(language));
}

std::string threshold_text(const Evidence& evidence, Language language) {
    if (language == Language::en || evidence.threshold.empty()) return evidence.threshold;
    const Values values(evidence, language, Calendar::gregorian);
    const Pattern* pattern = find(limits, values.raw("limit"));
    return pattern == nullptr ? evidence.threshold : values.fill(pattern->in(language));
}

}  // namespace tenure::inline v1
