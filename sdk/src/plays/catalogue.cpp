#include "tenure/plays/catalogue.hpp"

#include <set>

#include "core/embedded.hpp"
#include "core/json_keys.hpp"
#include "plays/read_trigger.hpp"
#include "plays/texts.hpp"

namespace tenure::inline v1 {

namespace {

using detail::PlayJson;
using detail::read_states;
using detail::read_trigger;
using Words = PlayJson::Words;

OwnerRule read_owner(const PlayJson& json) {
    OwnerRule owner;
    if (!json.has("owner")) return owner;
    if (json.is_text("owner")) {
        json.word("owner", {"record"});
        return owner;
    }
    const PlayJson rule = json.object("owner");
    rule.only({"fixed", "fallback"});
    if (rule.has("fixed")) {
        owner.kind = OwnerRule::Kind::fixed;
        owner.fixed = rule.text("fixed");
    }
    owner.fallback = rule.text_or("fallback", "");
    return owner;
}

Label read_words(const PlayJson& json, const std::string& key) {
    const Label label = json.label(key);
    for (const std::string* text : {&label.en, &label.fa, &label.ar}) {
        if (const auto wrong = detail::unknown_placeholder(*text)) {
            throw json.fault(key, "{" + printable(*wrong) + "} stands for nothing",
                             "Texts may hold {name}, {stage}, {date} and {play}");
        }
    }
    return label;
}

PlayStep read_action(const PlayJson& json) {
    PlayStep action;
    if (json.has("task")) {
        json.only({"task"});
        const PlayJson task = json.object("task");
        task.only({"subject", "description", "due", "owner"});
        action.subject = read_words(task, "subject");
        if (task.has("description")) action.description = read_words(task, "description");
        action.due_days = task.days_or("due", 0);
        action.owner = read_owner(task);
    } else if (json.has("note")) {
        json.only({"note"});
        const PlayJson note = json.object("note");
        note.only({"text", "owner"});
        action.kind = PlayStep::Kind::note;
        action.description = read_words(note, "text");
        action.owner = read_owner(note);
    } else if (json.has("field")) {
        json.only({"field", "value"});
        action.kind = PlayStep::Kind::field;
        action.field = json.text("field");
        action.value = read_words(json, "value");
    } else if (json.has("tag")) {
        json.only({"tag"});
        action.kind = PlayStep::Kind::tag;
        action.value = {json.text("tag"), "", ""};
    } else {
        json.only({"task", "note", "field", "tag"});
        throw json.fault("", "nothing says what to do",
                         "Give one of \"task\", \"note\", \"field\" and \"tag\"");
    }
    return action;
}

ConsentNeed read_consent(const PlayJson& json) {
    json.only({"purpose", "channel", "without_record"});
    ConsentNeed need;
    need.purpose = json.text("purpose");
    need.channel = json.text_or("channel", "");
    if (json.has("without_record") && json.word("without_record", {"allowed", "denied"}) == 1) {
        need.without_record = WithoutRecord::denied;
    }
    return need;
}

PlayGoal read_goal(const PlayJson& json) {
    PlayGoal goal;
    if (json.has("state")) {
        json.only({"state", "within"});
        goal.kind = PlayGoal::Kind::state;
        goal.states = read_states(json, "state");
        goal.within_days = json.days("within");
    } else {
        json.only({"purchase"});
        goal.within_days = json.days("purchase");
    }
    if (goal.within_days < 1) throw json.fault("", "a goal needs at least a day");
    return goal;
}

Play read_play(const PlayJson& json) {
    json.only({"id", "label", "stage", "purpose", "trigger", "audience", "action", "consent",
               "cool_down", "hold_out", "goal", "priority"});
    Play play;
    play.id = json.text("id");
    const bool plain =
        play.id.size() <= 64 &&
        play.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_.") == std::string::npos;
    if (!plain) {
        throw json.fault("id", "an id has up to 64 lower-case letters, digits, - _ and .",
                         "Write for example \"second-purchase\"; \"label\" is what people read");
    }
    play.label = json.has("label") ? json.label("label") : Label{play.id, "", ""};
    play.stage = json.text_or("stage", "");
    play.purpose = json.text_or("purpose", "");
    play.trigger = read_trigger(json.object("trigger"));
    if (json.has("audience")) {
        play.audience = SegmentRule::from_json(json.at("audience").dump(), json.name("audience"));
        if (play.audience->uses_categories()) {
            throw json.fault("audience", "plays do not see product categories",
                             "Ask for another field, or for a segment by rule in the CRM");
        }
    }
    play.action = read_action(json.object("action"));
    if (json.has("consent")) play.consent = read_consent(json.object("consent"));
    play.cool_down_days = json.days_or("cool_down", play.cool_down_days);
    if (json.has("hold_out")) play.hold_out = json.number("hold_out", 0, 0.9);
    if (json.has("goal")) play.goal = read_goal(json.object("goal"));
    if (json.has("priority")) play.priority = json.integer("priority", 0, 100);
    return play;
}

void add(Playbook& book, Play play) {
    for (Play& present : book.plays) {
        if (present.id != play.id) continue;
        present = std::move(play);
        return;
    }
    book.plays.push_back(std::move(play));
}

void leave_out(Playbook& book, const PlayJson& json) {
    for (const std::string& id : json.texts("without")) {
        Words known;
        for (const Play& play : book.plays) known.push_back(play.id);
        const std::size_t place = json.among("without", id, known);
        book.plays.erase(book.plays.begin() + static_cast<std::ptrdiff_t>(place));
    }
}

Playbook read_playbook(const PlayJson& json, Playbook book) {
    json.only({"cap", "without", "plays"});
    if (json.has("cap")) {
        const PlayJson cap = json.object("cap");
        cap.only({"actions", "within"});
        book.cap.actions = cap.integer("actions", 0, 1000);
        book.cap.days = cap.days_or("within", book.cap.days);
    }
    if (json.has("without")) leave_out(book, json);
    std::set<std::string> ids;
    if (!json.has("plays")) return book;
    for (const PlayJson& each : json.objects("plays")) {
        Play play = read_play(each);
        if (!ids.insert(play.id).second) {
            throw each.fault("id", "the id \"" + play.id + "\" is given twice");
        }
        add(book, std::move(play));
    }
    return book;
}

/// Parses without accepting a key twice, which JSON libraries otherwise drop silently.
nlohmann::json parsed(std::string_view text, const std::string& name) {
    constexpr std::size_t most_bytes = 1'000'000;
    constexpr int most_depth = 64;
    const auto refuse = [&](const std::string& cause, const std::string& next_step) {
        throw Error(Errc::configuration, "read plays", name, cause, next_step);
    };
    if (text.size() > most_bytes) refuse("the file is larger than 1 MB", "Split it");
    detail::SeenKeys keys;
    const auto watch = [&](int depth, nlohmann::json::parse_event_t event, nlohmann::json& part) {
        if (depth > most_depth) refuse("it is nested more than 64 deep", "Take some levels out");
        if (keys.again(event, part)) {
            refuse("the key " + printable(part.dump()) + " stands twice in one object",
                   "Keep one of them");
        }
        return true;
    };
    try {
        return nlohmann::json::parse(text, watch, true, true);
    } catch (const nlohmann::json::exception& error) {
        refuse(printable(error.what()), "Check for a missing comma or quote near there");
    }
    return {};
}

}  // namespace

Playbook plays_from_json(std::string_view text, const std::string& name, const Playbook& base) {
    return read_playbook(PlayJson(parsed(text, name), name, ""), base);
}

Playbook default_plays() {
    return plays_from_json(detail::embedded_plays().front().text, "the default plays");
}

}  // namespace tenure::inline v1
