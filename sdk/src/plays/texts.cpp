#include "plays/texts.hpp"

#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "core/placeholders.hpp"

namespace tenure::inline v1::detail {

namespace {

using Json = nlohmann::ordered_json;

struct Placeholder {
    std::string_view name;
    std::string PlayWords::*text;
};

constexpr std::array placeholders{
    Placeholder{"name", &PlayWords::name}, Placeholder{"stage", &PlayWords::stage},
    Placeholder{"date", &PlayWords::date}, Placeholder{"play", &PlayWords::play}};

const Placeholder* find(std::string_view name) {
    for (const Placeholder& each : placeholders) {
        if (each.name == name) return &each;
    }
    return nullptr;
}

}  // namespace

std::optional<std::string> unknown_placeholder(std::string_view text) {
    std::optional<std::string> unknown;
    split_placeholders(
        text, [](std::string_view) {},
        [&](std::string_view name) {
            if (!unknown && find(name) == nullptr) unknown = std::string(name);
        });
    return unknown;
}

std::string filled(std::string_view text, const PlayWords& words) {
    return fill_placeholders(text, [&](std::string_view name) {
        const Placeholder* found = find(name);
        return found == nullptr ? "{" + std::string(name) + "}" : words.*(found->text);
    });
}

std::string texts_json(const NamedTexts& texts) {
    Json json = Json::object();
    for (const auto& [name, text] : texts) json[name] = text;
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

NamedTexts texts_from(std::string_view json) {
    NamedTexts texts;
    const Json read = Json::parse(json, nullptr, false);
    if (!read.is_object()) return texts;
    for (const auto& item : read.items()) {
        if (item.value().is_string()) {
            texts.emplace_back(item.key(), item.value().get<std::string>());
        }
    }
    return texts;
}

std::string text_named(const NamedTexts& texts, std::string_view name) {
    for (const auto& [key, text] : texts) {
        if (key == name) return text;
    }
    return {};
}

std::string short_number(double number) {
    char text[32];
    const int size = std::snprintf(text, sizeof text, "%.6g", number);
    return {text, static_cast<std::size_t>(size)};
}

}  // namespace tenure::inline v1::detail
