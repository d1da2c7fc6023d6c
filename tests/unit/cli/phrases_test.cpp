// Reads the sources of the command: whatever it says through tr(), counted() or as a table title
// has to exist in Persian and Arabic.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>

#include "tenure/core/text.hpp"

namespace tenure {
namespace {

namespace fs = std::filesystem;

const fs::path sources = fs::path(TENURE_GOLDEN_DIR) / "../../sdk/apps/cli";

std::string text_of_file(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

std::map<std::string, std::string> command_sources() {
    std::map<std::string, std::string> all;
    for (const auto& entry : fs::directory_iterator(sources)) {
        if (entry.path().extension() != ".cpp") continue;
        all[entry.path().filename().string()] = text_of_file(entry.path());
    }
    return all;
}

void skip_space(const std::string& text, std::size_t& at) {
    at = std::min(text.find_first_not_of(" \t\n", at), text.size());
}

/// Reads adjacent string literals at `at` and moves past them; nothing when there is none.
std::optional<std::string> literal(const std::string& text, std::size_t& at) {
    std::optional<std::string> out;
    skip_space(text, at);
    while (at < text.size() && text[at] == '"') {
        if (!out) out.emplace();
        for (++at; at < text.size() && text[at] != '"'; ++at) {
            if (text[at] == '\\') *out += text[at++];
            *out += text[at];
        }
        ++at;
        skip_space(text, at);
    }
    return out;
}

struct Translation {
    std::string fa, ar;
};

std::map<std::string, Translation> translations() {
    std::map<std::string, Translation> all;
    for (const auto& [file, text] : command_sources()) {
        for (auto at = text.find("Phrase{"); at != std::string::npos;
             at = text.find("Phrase{", at)) {
            at += 7;
            const auto en = literal(text, at);
            if (!en) continue;
            const auto fa = literal(text, ++at);
            const auto ar = literal(text, ++at);
            EXPECT_TRUE(fa && ar) << file << ": " << *en;
            EXPECT_TRUE(all.emplace(*en, Translation{fa.value_or(""), ar.value_or("")}).second)
                << file << " translates twice: " << *en;
        }
    }
    return all;
}

/// Adds every literal that follows `call` directly, e.g. tr("...").
void add_calls(const std::string& text, const std::string& call, std::set<std::string>& out) {
    for (auto at = text.find(call); at != std::string::npos; at = text.find(call, at)) {
        const bool whole =
            at == 0 ||
            (std::isalnum(static_cast<unsigned char>(text[at - 1])) == 0 && text[at - 1] != '_');
        at += call.size();
        std::size_t inside = at;
        if (const auto found = literal(text, inside); whole && found) out.insert(*found);
    }
}

/// Adds the nouns of counted(NUMBER, "customer", "customers").
void add_nouns(const std::string& text, std::set<std::string>& out) {
    for (auto at = text.find("counted("); at != std::string::npos; at = text.find("counted(", at)) {
        at += 8;
        const auto end = text.find(';', at);
        for (std::size_t next = text.find('"', at); next < end; next = text.find('"', next)) {
            const bool key = text[next - 1] == '[';  // of a JSON document
            const auto noun = literal(text, next);
            if (!noun || text[next] == ';') break;
            if (key) continue;
            out.insert(*noun);
            if (text[next] != ',') break;
        }
    }
}

/// Adds the titles of Table name({{"title"}, {"title", Align::right}}).
void add_titles(const std::string& text, std::set<std::string>& out) {
    for (auto at = text.find("Table "); at != std::string::npos; at = text.find("Table ", at)) {
        at += 6;
        const auto open = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", at);
        if (open == std::string::npos || text.compare(open, 2, "({") != 0) continue;
        const auto end = text.find("});", open);
        for (std::size_t next = text.find("{\"", open); next < end; next = text.find("{\"", next)) {
            const auto title = literal(text, ++next);
            if (title) out.insert(*title);
        }
    }
}

/// Adds what parts of measures are called: add_detail(measure, "kind", "name", …), where the name
/// is a literal of ours.
void add_parts(const std::string& text, std::set<std::string>& out) {
    const std::string call = "add_detail(";
    for (auto at = text.find(call); at != std::string::npos; at = text.find(call, at)) {
        at = text.find(',', at) + 1;
        const auto kind = literal(text, at);
        if (!kind) continue;
        out.insert(*kind);
        if (const auto name = literal(text, ++at)) out.insert(*name);
    }
}

bool needs_translation(const std::string& text) {
    return text.find_first_not_of("0123456789 .,-") != std::string::npos;
}

std::set<std::string> marks_of(const std::string& text) {
    std::set<std::string> marks;
    for (auto at = text.find('{'); at != std::string::npos; at = text.find('{', at + 1)) {
        marks.insert(text.substr(at, 3));
    }
    return marks;
}

TEST(Phrases, ExistInPersianAndArabicForEverythingTheCommandSays) {
    const auto known = translations();
    ASSERT_GT(known.size(), 100U);
    for (const auto& [file, text] : command_sources()) {
        if (file.starts_with("clv_") || file.starts_with("setup_")) continue;  // English only
        std::set<std::string> used;
        add_calls(text, "tr(", used);
        add_calls(text, "heading(app, ", used);
        add_nouns(text, used);
        add_titles(text, used);
        for (const std::string& each : used) {
            EXPECT_TRUE(!needs_translation(each) || known.contains(each))
                << file << " says \"" << each << "\": add it to phrases.cpp or sentences.cpp";
        }
    }
}

TEST(Phrases, ExistForEveryPartOfAMeasure) {
    const auto known = translations();
    std::set<std::string> used{"unknown", "other", "none"};
    for (const auto& entry : fs::directory_iterator(sources / "../../src/measures")) {
        add_parts(text_of_file(entry.path()), used);
    }
    EXPECT_GT(used.size(), 40U);
    for (const std::string& each : used) EXPECT_TRUE(known.contains(each)) << each;
}

TEST(Phrases, KeepTheirValuesAndCommandsInEveryLanguage) {
    for (const auto& [en, translation] : translations()) {
        for (const std::string& text : {translation.fa, translation.ar}) {
            EXPECT_TRUE(valid_utf8(text)) << en;
            EXPECT_FALSE(text.empty()) << en;
            EXPECT_EQ(marks_of(text), marks_of(en)) << en;
            EXPECT_EQ(std::count(text.begin(), text.end(), '`'),
                      std::count(en.begin(), en.end(), '`'))
                << en;
        }
    }
}

TEST(Phrases, UseTheLettersOfTheirLanguage) {
    for (const auto& [en, translation] : translations()) {
        for (const char* arabic : {"ي", "ك", "ة"}) {
            EXPECT_EQ(translation.fa.find(arabic), std::string::npos) << en;
        }
        for (const char* persian : {"ی", "ک", "گ", "پ", "چ"}) {
            EXPECT_EQ(translation.ar.find(persian), std::string::npos) << en;
        }
    }
}

}  // namespace
}  // namespace tenure
