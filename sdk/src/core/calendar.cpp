#include "tenure/core/calendar.hpp"

#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>

#include <memory>

#include "tenure/core/error.hpp"

namespace tenure::inline v1 {
namespace {

std::unique_ptr<icu::SimpleDateFormat> make_format(Calendar calendar, Language language) {
    constexpr const char* locales[2][3] = {
        {"en@calendar=gregorian", "fa@calendar=gregorian;numbers=arabext",
         "ar@calendar=gregorian;numbers=arab"},
        {"en@calendar=persian", "fa@calendar=persian;numbers=arabext",
         "ar@calendar=persian;numbers=arab"}};
    const icu::Locale locale(locales[static_cast<int>(calendar)][static_cast<int>(language)]);
    UErrorCode status = U_ZERO_ERROR;
    auto format =
        std::make_unique<icu::SimpleDateFormat>(icu::UnicodeString(u"d MMMM y"), locale, status);
    if (U_FAILURE(status)) {
        throw Error(Errc::internal, "format date", locale.getName(), u_errorName(status),
                    "Check that the ICU data package is complete");
    }
    format->setTimeZone(*icu::TimeZone::getGMT());
    return format;
}

}  // namespace

std::string display_date(Date date, Calendar calendar, Language language) {
    // A format costs 50 microseconds to make and may not be shared between threads.
    thread_local std::unique_ptr<icu::SimpleDateFormat> formats[2][3];
    auto& format = formats[static_cast<int>(calendar)][static_cast<int>(language)];
    if (!format) format = make_format(calendar, language);
    icu::UnicodeString text;
    format->format(static_cast<double>(date.days) * 86'400'000.0, text);
    std::string utf8;
    text.toUTF8String(utf8);
    return utf8;
}

}  // namespace tenure::inline v1
