#include "clv_input.hpp"

namespace tenure::cli {

void add_input_options(CLI::App& command, ClvChoices& choices) {
    const auto add = [&](const char* name, std::string& value, const char* what, const char* type) {
        command.add_option(name, value, what)->type_name(type);
    };
    add("--transactions", choices.transactions,
        "Purchases: customer_id,date[,amount]; without files the store is read", "CSV");
    add("--summary", choices.summary, "Ready summaries: customer_id,x,t_x,T[,m_x][,weight]", "CSV");
    add("--calibration-end", choices.calibration_end, "Fit what was known at the end of this day",
        "DATE");
    add("--unit", choices.unit, "Time counts in day, week (default), month or year", "UNIT");
    command.add_option("--threads", choices.threads, "Threads; the result is the same for any")
        ->type_name("N")
        ->check(CLI::Range(1, 1024));
}

void add_model_options(CLI::App& command, ClvChoices& choices) {
    command
        .add_option("--model", choices.model,
                    "mbg-nbd (default), bg-nbd, pareto-nbd, bg-bb, bg-cnbd-k, mbg-cnbd-k, nbd, "
                    "sbg, bdw or gamma-gamma")
        ->type_name("MODEL");
    command.add_option("--k", choices.k, "Regularity of (m)bg-cnbd-k; the best one by default")
        ->type_name("N")
        ->check(CLI::Range(1, 100));
}

void add_refinement_options(CLI::App& command, ClvChoices& choices) {
    command
        .add_option("--covariates", choices.covariates,
                    "customer_id and a number per column; NAME:purchase or NAME:dropout restricts "
                    "one to that process")
        ->type_name("CSV");
    command.add_flag("--adjust-spend", choices.adjust_spend,
                     "Take out of the spend what frequency explains, and put it back in values");
}

}  // namespace tenure::cli
