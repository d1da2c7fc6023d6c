#include "tenure/core/text.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include <algorithm>

#include "tenure/core/error.hpp"

namespace tenure::inline v1 {
namespace {

using Find = const icu::Normalizer2* (*)(UErrorCode&);

const icu::Normalizer2& normalizer(Find find) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* found = find(status);
    if (U_SUCCESS(status)) return *found;
    throw Error(Errc::internal, "compare text", "", u_errorName(status),
                "Check that the ICU data package is complete");
}

icu::UnicodeString normalized(const icu::Normalizer2& how, const icu::UnicodeString& text) {
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString out = how.normalize(text, status);
    if (U_SUCCESS(status)) return out;
    throw Error(Errc::internal, "compare text", "", u_errorName(status), "Shorten the text");
}

/// Malformed bytes become U+FFFD one by one.
icu::UnicodeString decoded(std::string_view text) {
    icu::UnicodeString out;
    for (std::size_t at = 0; at < text.size();) {
        const auto point = detail::next_code_point(text, at);
        if (!point) ++at;
        out.append(static_cast<UChar32>(point.value_or(0xFFFD)));
    }
    return out;
}

/// One width, one case, and without what readers do not see (UAX 31, default ignorables).
icu::UnicodeString case_folded(std::string_view text) {
    static const icu::Normalizer2& fold = normalizer(icu::Normalizer2::getNFKCCasefoldInstance);
    return normalized(fold, decoded(text));
}

/// True for harakat, hamza and madda on a letter, and accents; marks that make another letter in
/// their script (kana's voicing, Indic nukta and vowels) are not.
bool is_accent(UChar32 point) {
    const int place = u_getCombiningClass(point);
    return (place >= 10 && place <= 36) || place >= 200;
}

constexpr UChar32 left_out = -1;

/// Returns the letter that stands for all its spellings, or left_out.
UChar32 plain_letter(UChar32 point) {
    switch (point) {
        case 0x0640:  // tatweel
        case 0x0621:  // hamza
        case 0x0674:  // high hamza
            return left_out;
        case 0x0620:  // Kashmiri yeh
        case 0x0649:  // alef maksura
        case 0x064A:  // Arabic yeh
        case 0x06D2:  // yeh barree
            return 0x06CC;
        case 0x0643:  // Arabic kaf
        case 0x06AA:  // swash kaf
            return 0x06A9;
        case 0x0629:  // teh marbuta
        case 0x06BE:  // heh with two eyes
        case 0x06C1:  // heh goal
        case 0x06C3:  // teh marbuta goal
        case 0x06D5:  // ae, the base of heh with yeh above
            return 0x0647;
        case 0x0671:  // alef wasla
        case 0x0672:
        case 0x0673:
            return 0x0627;
        case 0x060C:  // Arabic comma
            return ',';
        case 0x0131:  // dotless i
            return 'i';
        case 0x0142:
            return 'l';
        case 0x00F8:
            return 'o';
        case 0x0111:
            return 'd';
        default:
            break;
    }
    const int digit = u_charDigitValue(point);
    return digit >= 0 ? '0' + digit : point;
}

/// Calls `add` with each code point that counts, white space folded and trimmed.
template <class Add>
void each_plain_letter(const icu::UnicodeString& text, const Add& add) {
    bool any = false;
    bool space = false;
    for (std::int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) {
        const UChar32 read = text.char32At(at);
        if (u_isUWhiteSpace(read) != 0) {
            space = any;
            continue;
        }
        const UChar32 point = is_accent(read) ? left_out : plain_letter(read);
        if (point == left_out) continue;
        if (space) add(' ');
        space = false;
        any = true;
        add(point);
    }
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string ascii_key(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        if (c == ' ' || (c >= '\t' && c <= '\r')) {
            if (!out.empty() && out.back() != ' ') out += ' ';
        } else {
            out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
    }
    if (out.ends_with(' ')) out.pop_back();
    return out;
}

}  // namespace

std::string match_key(std::string_view text) {
    if (is_ascii(text)) return ascii_key(text);
    static const icu::Normalizer2& apart = normalizer(icu::Normalizer2::getNFDInstance);
    static const icu::Normalizer2& together = normalizer(icu::Normalizer2::getNFCInstance);
    icu::UnicodeString kept;
    each_plain_letter(normalized(apart, case_folded(text)),
                      [&](UChar32 point) { kept.append(point); });
    std::string out;
    normalized(together, kept).toUTF8String(out);
    return out;
}

std::string phone_key(std::string_view text, std::string_view country_code) {
    constexpr std::size_t shortest_number = 7;
    constexpr std::size_t national_digits = 10;
    std::string digits;
    bool international = false;
    for (const char c : match_key(text)) {
        if (c >= '0' && c <= '9') {
            digits += c;
        } else if (c == '+' && digits.empty()) {
            international = true;
        } else if (digits.size() >= shortest_number && c != ' ' && c != '-' && c != '.' &&
                   c != '(' && c != ')') {
            break;  // an extension or another number
        }
    }
    if (!international && digits.starts_with("00")) {
        digits.erase(0, 2);
    } else if (!international && digits.starts_with('0')) {
        digits.replace(0, 1, country_code);
    } else if (!international && digits.size() == national_digits) {
        digits.insert(0, country_code);
    }
    const bool ours = digits.size() > national_digits && digits.starts_with(country_code);
    if (ours && digits[country_code.size()] == '0') digits.erase(country_code.size(), 1);
    return digits;
}

std::string email_key(std::string_view text) {
    std::string folded;
    case_folded(text).toUTF8String(folded);
    const auto opened = folded.rfind('<');
    if (opened != std::string::npos) {
        folded = folded.substr(opened + 1, folded.find('>', opened) - opened - 1);
    }
    std::erase_if(folded, [](unsigned char c) { return c <= ' ' || c == 0x7F; });
    constexpr std::string_view scheme = "mailto:";
    if (folded.starts_with(scheme)) folded.erase(0, scheme.size());
    const auto at = folded.rfind('@');
    const bool address = at != std::string::npos && at > 0 && at + 1 < folded.size();
    return address ? folded : std::string();
}

}  // namespace tenure::inline v1
