// Core: dates as people read them, in their calendar, language and digits.
// For display only: everything stored and exchanged is an ISO 8601 text of core/time.hpp.
#pragma once

#include <string>

#include "tenure/core/time.hpp"

namespace tenure::inline v1 {

/// The calendars a business may keep; jalali is Iran's Solar Hijri calendar.
enum class Calendar { gregorian, jalali };

/// The languages the texts for people exist in.
enum class Language { en, fa, ar };

/// Returns day, month name and year in the language's own digits, e.g. "1 Azar 1405".
/// Threads: may be called concurrently.
std::string display_date(Date date, Calendar calendar, Language language);

}  // namespace tenure::inline v1
