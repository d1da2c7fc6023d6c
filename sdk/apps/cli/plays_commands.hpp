// The parts of the plays commands that stand in files of their own.
#pragma once

#include "app.hpp"
#include "tenure/plays/catalogue.hpp"

namespace tenure::cli {

/// What the plays commands take.
struct PlayChoices {
    std::string play;
    std::string file;
    std::string source;
    std::string format = "text";
    std::optional<std::size_t> limit;
    bool skipped = false;
    bool bom = false;
    bool dry_run = false;
};

/// Returns the default plays with those of the configuration and of --file.
Playbook playbook(App& app, const PlayChoices& choices);
/// Returns a label of a play, or its id where the book does not have it.
std::string play_label(const App& app, const Playbook& book, const std::string& id);

int run_play_plan(App& app, const PlayChoices& choices);
int run_plays_command(App& app, const PlayChoices& choices);
int run_play_results(App& app, const PlayChoices& choices);

}  // namespace tenure::cli
