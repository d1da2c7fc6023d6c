#include "measures/notes.hpp"

#include <algorithm>

#include "core/placeholders.hpp"
#include "tenure/core/number_text.hpp"
#include "tenure/measures/measure.hpp"

namespace tenure::inline v1 {

namespace {

const MeasureNoteText* find_text(std::string_view code) {
    const std::vector<MeasureNoteText>& all = measure_note_texts();
    const auto found = std::lower_bound(
        all.begin(), all.end(), code,
        [](const MeasureNoteText& each, std::string_view wanted) { return each.code < wanted; });
    return found == all.end() || found->code != code ? nullptr : &*found;
}

std::string day_text(std::string_view iso, Language language, Calendar calendar) {
    const auto day = parse_date(iso);
    const bool plain = language == Language::en && calendar == Calendar::gregorian;
    return !day || plain ? std::string(iso) : display_date(*day, calendar, language);
}

/// People know a measure by its label; English ones by the id that `--measure` takes.
std::string measure_text(std::string_view id, Language language) {
    for (const MeasureInfo& info : measure_catalogue()) {
        if (language != Language::en && info.id == id) return info.label.in(language);
    }
    return std::string(id);
}

/// One note being put into words.
struct Words {
    const MeasureNote& note;
    Language language;
    Calendar calendar;

    std::string value(std::string_view name) const {
        if (name == "parts") return parts();
        const std::string_view text = note.value(name);
        if (name == "day" || name == "from" || name == "to") {
            return day_text(text, language, calendar);
        }
        if (name == "measure") return measure_text(text, language);
        const bool number = name == "count" || name == "least";
        return number ? local_number(text, language) : std::string(text);
    }
    std::string parts() const {
        std::string all;
        for (const MeasureNote& part : note.parts) {
            if (!all.empty()) all += language == Language::en ? "; " : "؛ ";
            all += text_of(part, language, calendar);
        }
        return all;
    }
};

}  // namespace

std::string text_of(const MeasureNote& note, Language language, Calendar calendar) {
    const MeasureNoteText* text = find_text(note.code);
    if (text == nullptr) return note.code;
    const bool one = !text->en_one.empty() && note.value("count") == "1";
    const std::string_view pattern = language == Language::fa   ? text->fa
                                     : language == Language::ar ? text->ar
                                     : one                      ? text->en_one
                                                                : text->en;
    const Words words{note, language, calendar};
    return detail::fill_placeholders(pattern,
                                     [&](std::string_view name) { return words.value(name); });
}

}  // namespace tenure::inline v1
