// Core: numbers and amounts as people read them, in the digits, marks and names of their language.
// For display only: the store, JSON and CSV hold plain ASCII numbers.
#pragma once

#include <string>
#include <string_view>

#include "tenure/core/calendar.hpp"
#include "tenure/core/money.hpp"

namespace tenure::inline v1 {

/// The unit in which people read amounts in Iranian rial; 1 toman is 10 rial.
enum class RialUnit { rial, toman };

/// Returns the text with the digits 0-9 as those of the language; everything else stays.
std::string local_digits(std::string_view text, Language language);

/// Returns a plain decimal such as "-12345.60" with groups of three and the language's digits and
/// marks: "-12,345.60", "۱۲٬۳۴۵٫۶۰". A text that is no decimal only changes its digits.
std::string local_number(std::string_view decimal, Language language);

/// Returns a number with at most two decimals, none where they are zero.
std::string local_number(double value, Language language);

/// Returns a share of one as a percentage with at most one decimal: "12.5%", "۱۲٫۵٪"; "?" when it
/// is no number.
std::string local_percent(double share, Language language);

/// Returns an amount with its currency: "1,234.50 EUR", "۱٬۲۳۴٫۵۰ یورو". Rial, which nobody counts
/// in hundredths, are rounded to whole units and shown as `unit` says: "۱۲٬۳۴۵ تومان".
/// Threads: this and the functions above may be called concurrently.
std::string local_amount(const Money& money, Language language, RialUnit unit = RialUnit::rial);

}  // namespace tenure::inline v1
