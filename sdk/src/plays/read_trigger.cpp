#include "plays/read_trigger.hpp"

#include "segment/rule_field.hpp"
#include "tenure/segment/rfm.hpp"

namespace tenure::inline v1::detail {

namespace {

using Words = PlayJson::Words;

std::vector<std::string> read_segments(const PlayJson& json) {
    Words known;
    for (std::size_t i = 1; i < rfm_segment_count; ++i) {
        known.push_back(to_string(static_cast<RfmSegment>(i)));
    }
    const std::vector<std::string> segments = json.texts("segment");
    for (const std::string& segment : segments) json.among("segment", segment, known);
    return segments;
}

void read_state_trigger(const PlayJson& json, PlayTrigger& trigger) {
    json.only({"state", "stage", "after", "within"});
    trigger.kind = PlayTrigger::Kind::state;
    if (json.has("state")) trigger.states = read_states(json, "state");
    if (json.has("stage")) trigger.stages = json.texts("stage");
    trigger.after_days = json.days_or("after", 0);
    trigger.within_days = json.days_or("within", 0);
    if (trigger.within_days != 0 && trigger.within_days < trigger.after_days) {
        throw json.fault("within", "nobody can be there for at least \"after\" and at most this",
                         "Choose a \"within\" that is not shorter than \"after\"");
    }
}

void read_score_trigger(const PlayJson& json, PlayTrigger& trigger) {
    json.only({"score", "above", "below"});
    trigger.kind = PlayTrigger::Kind::score;
    Words names;
    for (const RuleField& field : all_rule_fields()) {
        if (field.type == RuleType::number) names.push_back(field.name);
    }
    trigger.score = names[json.word("score", names)];
    constexpr double most = 1e15;
    if (json.has("above")) trigger.above = json.number("above", -most, most);
    if (json.has("below")) trigger.below = json.number("below", -most, most);
    if (!trigger.above && !trigger.below) {
        throw json.fault("", "a score needs a limit", "Add \"above\" or \"below\" with a number");
    }
    if (trigger.above && trigger.below && *trigger.above >= *trigger.below) {
        throw json.fault("above", "no number is above this and below the other limit");
    }
}

void read_date_trigger(const PlayJson& json, PlayTrigger& trigger) {
    json.only({"date", "before"});
    trigger.kind = PlayTrigger::Kind::date;
    Words known;
    for (int i = 0; i <= static_cast<int>(PlayDate::due); ++i) {
        known.push_back(to_string(static_cast<PlayDate>(i)));
    }
    trigger.date = static_cast<PlayDate>(json.word("date", known));
    trigger.before_days = json.days_or("before", 0);
    constexpr int most = 183;
    if (trigger.before_days > most) {
        throw json.fault("before", "more than half a year before the day is no reminder of it");
    }
}

}  // namespace

std::vector<State> read_states(const PlayJson& json, const std::string& key) {
    Words known;
    for (std::size_t i = 0; i < state_count; ++i) known.push_back(to_string(static_cast<State>(i)));
    std::vector<State> states;
    for (const std::string& name : json.texts(key)) {
        states.push_back(static_cast<State>(json.among(key, name, known)));
    }
    return states;
}

PlayTrigger read_trigger(const PlayJson& json) {
    PlayTrigger trigger;
    if (json.has("state") || json.has("stage")) {
        read_state_trigger(json, trigger);
    } else if (json.has("moved_to")) {
        json.only({"moved_to", "from", "within"});
        trigger.kind = PlayTrigger::Kind::move;
        trigger.states = read_states(json, "moved_to");
        if (json.has("from")) trigger.from = read_states(json, "from");
        trigger.within_days = json.days("within");
    } else if (json.has("score")) {
        read_score_trigger(json, trigger);
    } else if (json.has("date")) {
        read_date_trigger(json, trigger);
    } else if (json.has("segment")) {
        json.only({"segment"});
        trigger.kind = PlayTrigger::Kind::segment;
        trigger.segments = read_segments(json);
    } else {
        json.only({"state", "stage", "moved_to", "score", "date", "segment"});
        throw json.fault("", "nothing says when the play applies",
                         "Give one of \"state\", \"stage\", \"moved_to\", \"score\", \"date\" and "
                         "\"segment\"");
    }
    return trigger;
}

}  // namespace tenure::inline v1::detail
