#include "config_leads.hpp"

#include <algorithm>

#include "config_section.hpp"
#include "tenure/core/nearest.hpp"

namespace tenure::cli {

namespace {

FitRule read_fit(const nlohmann::json& part, const std::string& file, std::size_t index) {
    const ConfigSection section(part, file, "lifecycle.leads.fit[" + std::to_string(index) + "]",
                                {"attribute", "values", "points"});
    FitRule rule;
    const std::vector<std::string> known = fit_attributes();
    rule.attribute = section.required_text("attribute", "industry");
    if (std::find(known.begin(), known.end(), rule.attribute) == known.end()) {
        throw section.wrong("attribute", "cannot be \"" + rule.attribute + "\"",
                            did_you_mean(rule.attribute, known, "Known: " + listed(known)));
    }
    rule.values = section.texts("values", {});
    if (!section.has("points")) {
        throw section.wrong("points", "is missing", "Add it, for example 30");
    }
    rule.points = section.number("points", 0, -1e6, 1e6);
    return rule;
}

}  // namespace

void read_leads(const nlohmann::json& part, Config& config) {
    const ConfigSection section(part, config.path, "lifecycle.leads",
                                {"fit", "fit_share", "half_life", "half_points", "owners"});
    LeadScoreRules& rules = config.leads;
    rules.fit_share = section.number("fit_share", rules.fit_share, 0.0, 0.99);
    rules.half_points = section.number("half_points", rules.half_points, 0.1, 1e6);
    if (section.has("half_life")) {
        rules.half_life_days = days_of(section.text("half_life", ""), section.path_of("half_life"));
    }
    config.owners = section.text("owners", "");
    if (!section.has("fit")) return;
    if (!section.at("fit").is_array()) {
        throw section.wrong("fit", "must be a list of rules",
                            "Write for example [{\"attribute\": \"industry\", \"values\": "
                            "[\"Retail\"], \"points\": 30}]");
    }
    for (const nlohmann::json& rule : section.at("fit")) {
        rules.fit.push_back(read_fit(rule, config.path, rules.fit.size()));
    }
}

}  // namespace tenure::cli
