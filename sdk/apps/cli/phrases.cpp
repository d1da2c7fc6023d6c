#include "phrases.hpp"

#include <algorithm>
#include <array>

namespace tenure::cli {

namespace {

struct Phrase {
    std::string_view en, fa, ar;
};

/// Sorted by the English text.
constexpr std::array phrases{
    Phrase{"Customers", "مشتریان", "العملاء"},
    Phrase{"customer", "مشتری", "العميل"},
    Phrase{"name", "نام", "الاسم"},
    Phrase{"stage", "مرحله", "المرحلة"},
    Phrase{"state", "وضعیت", "الحالة"},
};

}  // namespace

std::string phrase(std::string_view english, Language language) {
    if (language == Language::en) return std::string(english);
    const auto found = std::lower_bound(
        phrases.begin(), phrases.end(), english,
        [](const Phrase& each, std::string_view text) { return each.en.compare(text) < 0; });
    if (found == phrases.end() || found->en != english) return std::string(english);
    const std::string_view text = language == Language::fa ? found->fa : found->ar;
    return std::string(text.empty() ? english : text);
}

}  // namespace tenure::cli
