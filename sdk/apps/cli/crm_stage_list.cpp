#include "crm_stage_list.hpp"

#include <set>

#include "tenure/lifecycle/crm_stages.hpp"

namespace tenure::cli {

namespace {

/// A list as the store knows it from the last sync, and how many records have each value.
struct KeptList {
    CrmStageList list;
    std::map<std::string, std::uint64_t> records;
};

struct FieldName {
    std::string source, stream, field;
};

FieldName parsed(const std::string& text) {
    const std::string path = text.substr(std::string_view("crm:").size());
    const std::size_t first = path.find('/');
    const std::size_t second = first == std::string::npos ? first : path.find('/', first + 1);
    if (second == std::string::npos) {
        throw Error(Errc::configuration, "read --framework", printable(text),
                    "a list of the CRM is named by source, stream and field",
                    "Write for example crm:shop/Leads/leadstatus");
    }
    return {path.substr(0, first), path.substr(first + 1, second - first - 1),
            path.substr(second + 1)};
}

KeptList kept_list(Store& store, const FieldName& name) {
    KeptList kept;
    std::optional<FieldInfo> described;
    store.each_source_page(
        name.source, name.stream,
        [&](const FieldList& fields, std::span<const Row> rows, const std::string&) {
            const std::ptrdiff_t at = field_index(*fields, name.field);
            if (at < 0) return;
            described = (*fields)[static_cast<std::size_t>(at)];
            for (const Row& row : rows) {
                const Value& value = row.values[static_cast<std::size_t>(at)];
                if (const auto* text = std::get_if<std::string>(&value)) ++kept.records[*text];
            }
        });
    if (!described) {
        throw Error(Errc::not_found, "read the CRM's stages",
                    printable(name.source + "/" + name.stream + "/" + name.field),
                    "nothing that was fetched has this field",
                    "`tenure discover " + printable(name.source) + "` shows the fields");
    }
    kept.list = crm_stage_list(name.source, name.stream, *described);
    std::set<std::string> listed;
    for (const CrmStage& stage : kept.list.stages) listed.insert(stage.value);
    for (const auto& [value, records] : kept.records) {  // used, but no longer among the choices
        if (!value.empty() && !listed.contains(value)) kept.list.stages.push_back({value, value});
    }
    return kept;
}

std::string written_for(const App& app, const StageInfo& stage) {
    std::string all;
    for (const State state : stage.states) {
        all += (all.empty() ? "" : ", ") + state_text(app, std::string(to_string(state)));
    }
    return all;
}

}  // namespace

int run_crm_stages(App& app, const std::string& name) {
    const auto store = app.open(StoreAccess::read_only);
    const KeptList kept = kept_list(*store, parsed(name));
    const CrmStageMapping mapping = crm_stage_mapping(kept.list);
    const Framework framework = framework_of(kept.list, mapping);
    Table table({{"value"}, {"records", Align::right}, {"means"}, {"because"}, {"written for"}});
    Json stages = Json::array();
    for (std::size_t i = 0; i < kept.list.stages.size(); ++i) {
        const CrmStage& stage = kept.list.stages[i];
        const StageMeaning& meaning = mapping.meanings[i];
        const auto found = kept.records.find(stage.value);
        const std::uint64_t records = found == kept.records.end() ? 0 : found->second;
        const std::string state = meaning.state ? std::string(to_string(*meaning.state)) : "";
        Json covered = Json::array();
        for (const State each : framework.stages[i].states) covered.push_back(to_string(each));
        stages.push_back({{"id", stage.value},
                          {"label", stage.label},
                          {"records", records},
                          {"state", meaning.state ? Json(state) : Json(nullptr)},
                          {"reason", to_string(meaning.reason)},
                          {"written_for", std::move(covered)}});
        table.add({fitted(stage.label, 32), grouped(records),
                   meaning.state ? state_text(app, state) : "–",
                   app.tr(std::string(to_string(meaning.reason))),
                   fitted(written_for(app, framework.stages[i]), 80)});
    }
    app.document({{"framework", framework.id},
                  {"stages", std::move(stages)},
                  {"unmapped", mapping.unmapped()}});
    app.say(toned(Tone::bold, fitted(framework.label.en, 60)) + "  " + fitted(framework.id, 80) +
            "\n" + table.text());
    if (!mapping.unmapped().empty()) {
        app.note("  " + app.tr("Values without a known meaning: {0}",
                               {grouped(mapping.unmapped().size())}));
    }
    return done;
}

}  // namespace tenure::cli
