// Untrusted text of a CRM through everything in core that reads bytes.
#include <cstdlib>

#include "tenure/core/calendar.hpp"
#include "tenure/core/log.hpp"
#include "tenure/core/money.hpp"
#include "tenure/core/text.hpp"
#include "tenure/core/time.hpp"

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size) {
    using namespace tenure;
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    const std::string key = match_key(text);
    require(match_key(key) == key);
    require(valid_utf8(printable(text)));
    require(valid_utf8(key));
    require(phone_key(text).find_first_not_of("0123456789") == std::string::npos);
    require(email_key(email_key(text)) == email_key(text));
    if (const auto day = parse_user_date(text, Calendar::jalali)) {
        for (const Language language : {Language::en, Language::fa, Language::ar}) {
            const auto shown = display_date(*day, Calendar::gregorian, language);
            const bool modern = int{day->civil().year()} >= 1700;
            require(!modern || parse_user_date(shown, Calendar::jalali) == day);
        }
    }
    require(!valid_utf8(text) || valid_utf8(fold_digits(text)));
    if (const auto date = parse_date(text)) require(to_string(*date) == text);
    if (const auto instant = parse_timestamp(text)) {
        const auto again = parse_timestamp(to_string(*instant));
        require(!again || *again == *instant);
    }
    for (const char* code : {"JPY", "EUR", "KWD"}) {
        const Currency currency = Currency::of(code);
        if (const auto money = Money::parse(text, currency)) {
            require(Money::parse(decimal_text(*money), currency) == money);
        }
    }
    return 0;
}
