// The parts of sync, evaluate and push that `run` and `demo` use as well.
#pragma once

#include "app.hpp"
#include "tenure/sync/sync.hpp"
#include "tenure/writeback/write_back.hpp"

namespace tenure::cli {

struct SyncChoices {
    std::vector<std::string> sources;
    std::vector<std::string> streams;
    bool full = false;
    bool dry_run = false;
};

struct PushChoices {
    std::string source;
    bool dry_run = false;
    bool provision = false;
    std::size_t limit = 0;
};

/// A step's JSON and how it went.
struct StepResult {
    Json json;
    int exit = done;
};

StepResult run_sync(App& app, Store& store, const SyncChoices& choices);
StepResult run_evaluate(App& app, Store& store);
StepResult run_push(App& app, Store& store, const PushChoices& choices);

}  // namespace tenure::cli
