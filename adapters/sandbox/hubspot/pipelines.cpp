// Sandbox, HubSpot: pipelines and their stages.
#include <algorithm>
#include <utility>

#include "sandbox/hubspot/call.hpp"

namespace tenure::inline v1::sandbox::hs {
namespace {

Json stage_json(const Stage& stage) {
    return {{"label", stage.label},
            {"displayOrder", stage.order},
            {"metadata", stage.metadata},
            {"createdAt", instant_text(stage.created)},
            {"updatedAt", instant_text(stage.updated)},
            {"archived", false},
            {"writePermissions", "CRM_PERMISSIONS_ENFORCEMENT"},
            {"id", stage.id}};
}

Json pipeline_json(const Pipeline& pipeline) {
    Json stages = Json::array();
    for (const Stage& stage : pipeline.stages) stages.push_back(stage_json(stage));
    return {{"label", pipeline.label},
            {"displayOrder", pipeline.order},
            {"stages", stages},
            {"createdAt", instant_text(pipeline.created)},
            {"updatedAt", instant_text(pipeline.updated)},
            {"archived", false},
            {"id", pipeline.id}};
}

class Pipelines {
 public:
    Pipelines(Portal& portal, const Call& call)
        : portal_(portal),
          call_(call),
          type_(portal.need(call.rest[0])),
          now_(portal.clock.now()) {}

    Reply all() {
        if (call_.is("POST")) return create();
        if (!call_.is("GET")) wrong_method();
        Json results = Json::array();
        for (const Pipeline& pipeline : type_.pipelines) results.push_back(pipeline_json(pipeline));
        return reply({{"results", results}});
    }

    Reply one(Pipeline& pipeline) {
        if (call_.is("GET")) return reply(pipeline_json(pipeline));
        if (call_.is("DELETE")) return remove(pipeline);
        const Json body = call_.body();
        if (body.contains("label")) pipeline.label = text_of(body["label"]);
        pipeline.order = body.value("displayOrder", pipeline.order);
        if (call_.is("PUT")) set_stages(pipeline, body.value("stages", Json::array()));
        pipeline.updated = now_;
        touch_records(pipeline.id);
        return reply(pipeline_json(pipeline));
    }

    Reply stages(Pipeline& pipeline) {
        if (call_.is("POST")) {
            pipeline.stages.push_back(new_stage(call_.body()));
            return reply(stage_json(pipeline.stages.back()), 201);
        }
        if (!call_.is("GET")) wrong_method();
        return reply({{"results", pipeline_json(pipeline)["stages"]}});
    }

    Reply stage(Pipeline& pipeline) {
        const auto found =
            std::find_if(pipeline.stages.begin(), pipeline.stages.end(),
                         [&](const Stage& known) { return known.id == call_.rest[3]; });
        if (found == pipeline.stages.end()) not_found();
        if (call_.is("GET")) return reply(stage_json(*found));
        if (call_.is("DELETE")) {
            refuse_when_used(type_.stage_property, found->id);
            pipeline.stages.erase(found);
            return {204, {}};
        }
        const Json body = call_.body();
        if (body.contains("label")) found->label = text_of(body["label"]);
        found->order = body.value("displayOrder", found->order);
        if (body.contains("metadata")) set_metadata(*found, body["metadata"]);
        found->updated = now_;
        touch_records(pipeline.id);
        return reply(stage_json(*found));
    }

    Pipeline& wanted() {
        for (Pipeline& pipeline : type_.pipelines) {
            if (pipeline.id == call_.rest[1]) return pipeline;
        }
        not_found();
    }

    Json audit(const std::string& what) const {
        return {{"results",
                 {{{"portalId", portal_.hub},
                   {"identifier", what},
                   {"action", "CREATE"},
                   {"timestamp", instant_text(type_.defined)},
                   {"message", "created"},
                   {"fromUserId", 1}}}}};
    }

 private:
    Reply create() {
        if (type_.pipeline_property.empty()) {
            refuse("Objects of type " + type_.name + " have no pipelines");
        }
        const Json body = call_.body();
        Pipeline made;
        made.id = text_of(body.value("pipelineId", Json()));
        if (made.id.empty()) made.id = std::to_string(next());
        if (type_.pipeline(made.id) != nullptr) refuse("The pipeline exists: " + made.id);
        made.label = text_of(body.value("label", Json()));
        if (made.label.empty()) refuse("label is required");
        made.order = body.value("displayOrder", 0);
        made.created = made.updated = now_;
        set_stages(made, body.value("stages", Json::array()));
        type_.pipelines.push_back(std::move(made));
        return reply(pipeline_json(type_.pipelines.back()), 201);
    }

    /// Stages of pipelines that were made here have numbers, as custom ones have.
    std::uint64_t next() const {
        std::uint64_t count = 1;
        for (const Pipeline& pipeline : type_.pipelines) count += 1 + pipeline.stages.size();
        const auto taken = [&](const std::string& id) {
            return std::any_of(type_.pipelines.begin(), type_.pipelines.end(),
                               [&](const Pipeline& p) { return p.id == id || p.stage(id); });
        };
        std::uint64_t id = 90000000 + count;
        while (taken(std::to_string(id))) ++id;
        return id;
    }

    Stage new_stage(const Json& body) {
        Stage made;
        made.id = text_of(body.value("stageId", Json()));
        if (made.id.empty()) made.id = std::to_string(next());
        made.label = text_of(body.value("label", Json()));
        if (made.label.empty()) refuse("label is required");
        made.order = body.value("displayOrder", 0);
        set_metadata(made, body.value("metadata", Json::object()));
        made.created = made.updated = now_;
        return made;
    }

    void set_stages(Pipeline& pipeline, const Json& stages) {
        pipeline.stages.clear();
        std::uint64_t id = next();
        for (const Json& body : stages) {
            Json one = body;
            if (!one.contains("stageId")) one["stageId"] = std::to_string(++id);
            pipeline.stages.push_back(new_stage(one));
        }
    }

    void set_metadata(Stage& stage, const Json& sent) const {
        if (!sent.is_object()) refuse("metadata must be an object");
        for (const auto& [key, value] : sent.items()) stage.metadata[key] = text_of(value);
        if (type_.name != "deals") return;
        const std::string& probability = stage.metadata["probability"];
        if (!is_number(probability)) refuse("metadata.probability is required for deal stages");
        const double share = std::stod(probability);
        if (share < 0 || share > 1) refuse("metadata.probability must be between 0 and 1");
        const bool closed = share == 0.0 || share == 1.0;
        if (closed) stage.metadata["probability"] = share == 1.0 ? "1.0" : "0.0";
        stage.metadata["isClosed"] = closed ? "true" : "false";
    }

    void refuse_when_used(const std::string& property, const std::string& value) const {
        const std::uint16_t index = type_.find(property);
        for (const Record& row : type_.rows) {
            if (!row.live() || row.text(index) != value) continue;
            throw Refusal{.status = 400,
                          .category = "VALIDATION_ERROR",
                          .message = "Cannot be deleted: it is in use by " + type_.singular + " " +
                                     std::to_string(row.id),
                          .errors = {},
                          .context = {},
                          .sub_category = "PipelineError.STAGE_ID_IN_USE"};
        }
    }

    Reply remove(Pipeline& pipeline) {
        const bool checks = parameter(call_.query, "validateReferencesBeforeDelete") == "true" ||
                            parameter(call_.query, "validateDealStageUsagesBeforeDelete") == "true";
        if (checks) refuse_when_used(type_.pipeline_property, pipeline.id);
        std::erase_if(type_.pipelines, [&](const Pipeline& known) { return &known == &pipeline; });
        return {204, {}};
    }

    /// Editing a pipeline modifies every record in it.
    void touch_records(const std::string& pipeline) {
        const std::uint16_t index = type_.find(type_.pipeline_property);
        for (Record& row : type_.rows) {
            if (!row.live() || row.text(index) != pipeline) continue;
            row.earlier.push_back(row.modified);
            row.modified = now_;
            row.indexed_at = now_ + portal_.faults.search_lag;
        }
    }

    Portal& portal_;
    const Call& call_;
    ObjectType& type_;
    Millis now_;
};

}  // namespace

Reply pipelines_api(Portal& portal, const Call& call) {
    // {type}[/{pipeline}[/audit|/stages[/{stage}[/audit]]]]
    if (call.rest.empty()) no_such_path();
    Pipelines pipelines(portal, call);
    const auto& rest = call.rest;
    if (rest.size() == 1) return pipelines.all();
    // A stage's id says enough: HubSpot's own client sends no pipeline here.
    if (rest.size() == 5 && rest[4] == "audit") return reply(pipelines.audit(rest[3]));
    Pipeline& pipeline = pipelines.wanted();
    if (rest.size() == 2) return pipelines.one(pipeline);
    if (rest[2] == "audit") return reply(pipelines.audit(rest[1]));
    if (rest[2] != "stages") no_such_path();
    if (rest.size() == 3) return pipelines.stages(pipeline);
    if (rest.size() == 4) return pipelines.stage(pipeline);
    no_such_path();
}

}  // namespace tenure::inline v1::sandbox::hs
