#include "mapping/plan.hpp"

#include <algorithm>

#include "mapping/exact.hpp"
#include "tenure/core/text.hpp"

namespace tenure::inline v1::mapping {
namespace {

const Value not_asked{};
const Value nothing{Null{}};

void report(const Scene& scene, const Value& value, const char* reason) {
    if (reason == nullptr) return;
    scene.problems.push_back(
        {scene.attribute->name, "the value " + quoted(value) + " cannot be taken: " + reason});
}

/// Remembers the best reason why there is no value: hidden before null before not-asked.
void keep_state(const Value& state, Value& kept) {
    if (std::holds_alternative<Hidden>(state) || std::holds_alternative<NotAsked>(kept)) {
        kept = state;
    }
}

bool is_present(const Value& value) {
    const auto* text = std::get_if<std::string>(&value);
    return text != nullptr ? !text->empty() : has_value(value);
}

bool equal(const Value& value, const std::string& text) {
    if (const auto* held = std::get_if<std::string>(&value)) return *held == text;
    if (const auto* held = std::get_if<Reference>(&value)) return held->id() == text;
    if (const auto* held = std::get_if<bool>(&value)) {
        return text == (*held ? "true" : "false") || text == (*held ? "1" : "0");
    }
    const auto left = exact_of(value);
    if (!left) return plain_text(value) == text;
    const auto right = read_exact(text);
    return right && to_text(*left) == to_text(*right);
}

bool any_equal(const Value& value, const std::vector<std::string>& texts) {
    return std::any_of(texts.begin(), texts.end(),
                       [&](const std::string& text) { return equal(value, text); });
}

bool holds(const Test& test, const Value& value) {
    const bool present = is_present(value);
    switch (test.test) {
        case Condition::Test::present:
            return present;
        case Condition::Test::absent:
            return !present;
        case Condition::Test::any_of:
            return present && any_equal(value, test.values);
        case Condition::Test::none_of:
            return !present || !any_equal(value, test.values);
        case Condition::Test::points_to:
            break;
    }
    const auto* reference = std::get_if<Reference>(&value);
    return reference != nullptr && std::find(test.values.begin(), test.values.end(),
                                             reference->stream()) != test.values.end();
}

const Value* translated(const Source& source, const Value& value) {
    const std::string text = plain_text(value);
    const auto found = std::lower_bound(
        source.map.begin(), source.map.end(), text,
        [](const auto& entry, const std::string& wanted) { return entry.first < wanted; });
    if (found != source.map.end() && found->first == text) return &found->second;
    if (!std::holds_alternative<bool>(value)) return nullptr;
    for (const auto& entry : source.map) {  // CRMs spell yes and no as 1 and 0, too
        if (equal(value, entry.first)) return &entry.second;
    }
    return nullptr;
}

/// Returns the currency that a code or another amount of the record names; nothing when none does.
std::optional<Currency> named_currency(const Value& value) {
    if (const auto* money = std::get_if<Money>(&value)) return money->currency;
    const auto* text = std::get_if<std::string>(&value);
    if (text == nullptr || text->size() != 3) return std::nullopt;
    const bool letters = std::all_of(text->begin(), text->end(), [](char letter) {
        return (letter | 0x20) >= 'a' && (letter | 0x20) <= 'z';
    });
    return letters ? std::optional(Currency::of(*text)) : std::nullopt;
}

void convert_amount(const Source& source, const Scene& scene, const Value& in, Value& out) {
    const Value& code = scene.at(source.currency);
    if (const auto currency = named_currency(code)) {
        return report(scene, in, to_money_in(in, *currency, scene.profile, out));
    }
    const auto* text = std::get_if<std::string>(&code);
    if (text == nullptr || text->empty()) {
        return report(scene, in, source.convert(in, scene.profile, out));
    }
    out = Null{};
    report(scene, code, "it is no currency; currencies are three letters such as EUR");
}

void restrict_stream(const Source& source, const Scene& scene, Value& out) {
    auto* reference = std::get_if<Reference>(&out);
    if (reference == nullptr) return;
    if (source.stream_of.at >= 0 && reference->stream().empty()) {
        *reference = Reference(plain_text(scene.at(source.stream_of)), reference->id());
    }
    if (source.stream.empty() || reference->stream() == source.stream) return;
    if (reference->stream().empty()) {
        *reference = Reference(source.stream, reference->id());
    } else {
        out = Null{};
    }
}

void take_adjusted(const Source& source, const Scene& scene, const Value& in, Value& out) {
    const bool present = is_present(in);
    if (present) {
        if (const Value* mapped = source.map.empty() ? nullptr : translated(source, in)) {
            out = *mapped;
            return;
        }
    }
    if (source.fallback &&
        (present ? !source.map.empty()
                 : !std::holds_alternative<NotAsked>(in) && !std::holds_alternative<Hidden>(in))) {
        out = *source.fallback;
        return;
    }
    if (!source.times.empty()) {
        Value multiplied = in;
        report(scene, in, multiply(multiplied, source.times));
        return report(scene, in, source.convert(multiplied, scene.profile, out));
    }
    if (source.has_currency) return convert_amount(source, scene, in, out);
    report(scene, in, source.convert(in, scene.profile, out));
    restrict_stream(source, scene, out);
}

void join_pieces(const Source& source, const Scene& scene, Value& out) {
    std::string text = source.literals.front();
    Value piece;
    Value state;
    bool any = false;
    for (std::size_t i = 0; i < source.parts.size(); ++i) {
        evaluate(source.parts[i], scene, piece);
        if (const auto* held = std::get_if<std::string>(&piece)) {
            text += *held;
            any = true;
        } else {
            keep_state(piece, state);
        }
        text += source.literals[i + 1];
    }
    if (!any) {
        out = std::move(state);
        return;
    }
    std::string tidy;
    for (const char letter : text) {
        const bool space = letter == ' ' || (letter >= '\t' && letter <= '\r');
        if (!space) tidy += letter;
        if (space && !tidy.empty() && tidy.back() != ' ') tidy += ' ';
    }
    if (!tidy.empty() && tidy.back() == ' ') tidy.pop_back();
    out = std::move(tidy);
}

void first_value(const Source& source, const Scene& scene, Value& out) {
    Value state;
    for (const Source& part : source.parts) {
        evaluate(part, scene, out);
        if (has_value(out)) return;
        keep_state(out, state);
    }
    out = std::move(state);
}

void base_amount(const Source& source, const Scene& scene, Value& out) {
    Value amount;
    Value rate;
    evaluate(source.parts[0], scene, amount);
    evaluate(source.parts[1], scene, rate);
    report(scene, amount, to_base_money(amount, rate, scene.profile, out));
}

void negated(const Source& source, const Scene& scene, Value& out) {
    evaluate(source.parts[0], scene, out);
    if (!has_value(out) || verdict(source.when, scene, nullptr) != Verdict::holds) return;
    if (auto* money = std::get_if<Money>(&out)) {
        money->minor = money->minor > 0 ? -money->minor : money->minor;
    } else if (auto* whole = std::get_if<std::int64_t>(&out)) {
        *whole = *whole > 0 ? -*whole : *whole;
    } else if (auto* decimal = std::get_if<Decimal>(&out)) {
        if (decimal->text[0] != '-' && decimal->text != "0") decimal->text.insert(0, 1, '-');
    }
}

/// A day and a time of day are a point in time only together with a zone.
void join_instant(const Source& source, const Scene& scene, Value& out) {
    Value date;
    Value time;
    evaluate(source.parts[0], scene, date);
    evaluate(source.parts[1], scene, time);
    if (!has_value(date) || std::holds_alternative<Timestamp>(date)) {
        out = std::move(date);
        return;
    }
    std::string text = plain_text(date);
    if (text.empty()) {
        out = Null{};
        return;
    }
    const std::string clock = fold_digits(plain_text(time));
    text = fold_digits(text) + " " +
           (clock.size() == 5 ? clock + ":00"
            : clock.empty()   ? "00:00:00"
                              : clock);
    const auto instant = parse_timestamp(text);
    if (!instant) {
        out = Null{};
        return report(scene, Value{text}, "it is no day with a time of day");
    }
    out = *instant;
    if (!source.business_zone) return;
    const Date day = instant->utc_date();
    const auto second = (instant->micros - Timestamp::at_midnight_utc(day).micros) / 1'000'000;
    out = scene.profile.business_zone.at(day, static_cast<int>(second));
}

}  // namespace

const Value& Scene::at(Column column) const {
    const std::vector<Value>& values = column.of_element ? *element : row.values;
    if (column.at < 0 || static_cast<std::size_t>(column.at) >= values.size()) return not_asked;
    return values[static_cast<std::size_t>(column.at)];
}

Verdict verdict(const std::vector<Test>& tests, const Scene& scene, const Test** unknown) {
    const Test* undecided = nullptr;
    for (const Test& test : tests) {
        const Value& value = scene.at(test.column);
        if (std::holds_alternative<NotAsked>(value) || std::holds_alternative<Hidden>(value)) {
            undecided = &test;
        } else if (!holds(test, value)) {
            return Verdict::fails;
        }
    }
    if (undecided == nullptr) return Verdict::holds;
    if (unknown != nullptr) *unknown = undecided;
    return Verdict::unknown;
}

void evaluate(const Source& source, const Scene& scene, Value& out) {
    if (!source.when.empty()) {
        const Test* unknown = nullptr;
        const Verdict outcome = verdict(source.when, scene, &unknown);
        if (outcome == Verdict::unknown) {
            out = scene.at(unknown->column);
            return;
        }
        if (outcome == Verdict::fails && source.form != Form::negate) {
            out = nothing;
            return;
        }
    }
    switch (source.form) {
        case Form::field: {
            const Value& in = scene.at(source.column);
            if (source.adjusted) return take_adjusted(source, scene, in, out);
            return report(scene, in, source.convert(in, scene.profile, out));
        }
        case Form::constant:
            out = source.constant;
            return;
        case Form::self:
            out = Reference{scene.stream, scene.row.id};
            return;
        case Form::pattern:
            return join_pieces(source, scene, out);
        case Form::base:
            return base_amount(source, scene, out);
        case Form::negate:
            return negated(source, scene, out);
        case Form::instant:
            return join_instant(source, scene, out);
        case Form::first_of:
        case Form::customer:
            return first_value(source, scene, out);
    }
}

}  // namespace tenure::inline v1::mapping
