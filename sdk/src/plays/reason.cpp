// Why a play took up a customer, and what it does, in words.
#include <array>

#include "plays/texts.hpp"
#include "tenure/core/number_text.hpp"
#include "tenure/lifecycle/labels.hpp"
#include "tenure/plays/plan.hpp"
#include "tenure/segment/wording.hpp"

namespace tenure::inline v1 {

namespace {

using detail::NamedTexts;
using detail::text_named;

/// A sentence with the names of a reason's values in braces.
struct Sentence {
    std::string_view code;
    Wording text;
};

constexpr std::array sentences{
    Sentence{"state",
             {"{state} for {days} days, since {since}", "{days} روز در وضعیت {state}، از {since}",
              "{state} منذ {days} يومًا، من {since}"}},
    Sentence{"move",
             {"moved from {from} to {to} on {on}", "در {on} از {from} به {to} رسید",
              "انتقل في {on} من {from} إلى {to}"}},
    Sentence{"arrived", {"became {to} on {on}", "در {on} به {to} رسید", "أصبح {to} في {on}"}},
    Sentence{"above",
             {"{score} {value} is above {above}", "{score} برابر {value}، بیش از {above}",
              "{score} يبلغ {value}، فوق {above}"}},
    Sentence{"below",
             {"{score} {value} is below {below}", "{score} برابر {value}، کمتر از {below}",
              "{score} يبلغ {value}، دون {below}"}},
    Sentence{"between",
             {"{score} {value} is between {above} and {below}",
              "{score} برابر {value}، بین {above} و {below}",
              "{score} يبلغ {value}، بين {above} و{below}"}},
    Sentence{"date",
             {"{date} on {on}, in {days} days", "{date} در {on}، {days} روز دیگر",
              "{date} في {on}، بعد {days} يومًا"}},
    Sentence{"today", {"{date} today, {on}", "{date} امروز، {on}", "{date} اليوم، {on}"}},
    Sentence{"segment", {"RFM segment {segment}", "بخش RFM: {segment}", "شريحة RFM: {segment}"}},
};

constexpr std::array date_names{
    Wording{"birthday", "زادروز", "عيد الميلاد"},
    Wording{"occasion", "مناسبت", "المناسبة"},
    Wording{"anniversary of the first purchase", "سالگرد نخستین خرید", "ذكرى أول شراء"},
    Wording{"anniversary of the last purchase", "سالگرد آخرین خرید", "ذكرى آخر شراء"},
    Wording{"renewal", "تمدید", "التجديد"},
    Wording{"end of the trial", "پایان دورهٔ آزمایشی", "نهاية الفترة التجريبية"},
    Wording{"change of state by silence", "تغییر وضعیت با سکوت", "تغيّر الحالة بسبب الصمت"}};

std::string_view sentence_code(const NamedTexts& reason) {
    const std::string code = text_named(reason, "code");
    if (code == "score") {
        const bool above = !text_named(reason, "above").empty();
        const bool below = !text_named(reason, "below").empty();
        return above && below ? "between" : above ? "above" : "below";
    }
    if (code == "move") return text_named(reason, "from").empty() ? "arrived" : "move";
    if (code == "date") return text_named(reason, "days") == "0" ? "today" : "date";
    for (const Sentence& each : sentences) {
        if (each.code == code) return each.code;
    }
    return {};
}

std::string shown(const std::string& name, const std::string& value, Language language,
                  Calendar calendar) {
    const bool plain = language == Language::en && calendar == Calendar::gregorian;
    if (name == "on" || name == "since") {
        const auto date = parse_date(value);
        return date && !plain ? display_date(*date, calendar, language) : value;
    }
    for (const char* number : {"days", "value", "above", "below"}) {
        if (name == number) return local_digits(value, language);
    }
    for (const char* state : {"state", "from", "to"}) {
        const auto known = name == state ? parse_state(value) : std::nullopt;
        if (known) return state_label(*known).in(language);
    }
    if (name != "date") return value;
    for (std::size_t i = 0; i < date_names.size(); ++i) {
        if (to_string(static_cast<PlayDate>(i)) == value) {
            return std::string(date_names[i].in(language));
        }
    }
    return value;
}

}  // namespace

std::string reason_text(const PlannedAction& row, Language language, Calendar calendar) {
    const NamedTexts reason = detail::texts_from(row.reason);
    const std::string_view code = sentence_code(reason);
    for (const Sentence& each : sentences) {
        if (each.code != code) continue;
        std::string text(each.text.in(language));
        for (const auto& [name, value] : reason) {
            const std::string mark = "{" + name + "}";
            const std::size_t at = text.find(mark);
            if (at == std::string::npos) continue;
            text.replace(at, mark.size(), shown(name, value, language, calendar));
        }
        return text;
    }
    return {};
}

std::string action_text(const PlannedAction& row) {
    const NamedTexts action = detail::texts_from(row.action);
    const std::string kind = text_named(action, "kind");
    if (kind == "task") return text_named(action, "subject");
    if (kind == "note") return text_named(action, "text");
    if (kind == "tag") return "+" + text_named(action, "tag");
    return text_named(action, "field") + " = " + text_named(action, "value");
}

}  // namespace tenure::inline v1
