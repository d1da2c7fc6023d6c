// Sandbox, Salesforce: what describe says about objects and fields. Hidden fields are left out, as
// field security leaves them out.
#include <nlohmann/json.hpp>

#include "sandbox/salesforce/rest.hpp"

namespace tenure::inline v1::sandbox::sf {
namespace {

using nlohmann::json;

const char* type_text(Type type) {
    switch (type) {
        case Type::id:
            return "id";
        case Type::textarea:
            return "textarea";
        case Type::picklist:
            return "picklist";
        case Type::multipicklist:
            return "multipicklist";
        case Type::email:
            return "email";
        case Type::phone:
            return "phone";
        case Type::url:
            return "url";
        case Type::boolean:
            return "boolean";
        case Type::integer:
            return "int";
        case Type::number:
            return "double";
        case Type::currency:
            return "currency";
        case Type::percent:
            return "percent";
        case Type::date:
            return "date";
        case Type::datetime:
            return "datetime";
        case Type::reference:
            return "reference";
        case Type::address:
            return "address";
        case Type::text:
            break;
    }
    return "string";
}

const char* soap_text(Type type) {
    switch (type) {
        case Type::id:
        case Type::reference:
            return "tns:ID";
        case Type::boolean:
            return "xsd:boolean";
        case Type::integer:
            return "xsd:int";
        case Type::number:
        case Type::currency:
        case Type::percent:
            return "xsd:double";
        case Type::date:
            return "xsd:date";
        case Type::datetime:
            return "xsd:dateTime";
        case Type::address:
            return "urn:address";
        default:
            return "xsd:string";
    }
}

json picklist(const Field& field) {
    json values = json::array();
    for (const std::string& value : field.values) {
        values.push_back({{"active", true},
                          {"defaultValue", value == field.preset},
                          {"label", value},
                          {"validFor", nullptr},
                          {"value", value}});
    }
    return values;
}

json field_json(const Field& field) {
    const bool long_text =
        field.type == Type::textarea && field.name.find("Street") == field.name.npos;
    const bool searchable = !long_text && field.type != Type::address;
    json body = {{"name", field.name},
                 {"label", field.label},
                 {"type", type_text(field.type)},
                 {"soapType", soap_text(field.type)},
                 {"length", field.length},
                 {"byteLength", field.length * 3},
                 {"digits", field.type == Type::integer ? 8 : 0},
                 {"precision", field.is_number() && field.type != Type::integer ? 18 : 0},
                 {"scale", field.is_number() ? field.scale : 0},
                 {"createable", field.create},
                 {"updateable", field.update},
                 {"nillable",
                  !field.required && field.type != Type::boolean && field.source == Source::stored},
                 {"custom", field.custom},
                 {"calculated", field.source == Source::formula},
                 {"externalId", field.external},
                 {"idLookup", field.external || field.type == Type::id},
                 {"unique", field.unique},
                 {"caseSensitive", field.case_sensitive},
                 {"nameField", field.name_field},
                 {"filterable", searchable},
                 {"sortable", searchable && field.type != Type::multipicklist},
                 {"groupable", searchable && !field.is_number() && field.type != Type::datetime},
                 {"aggregatable", searchable && field.type != Type::boolean},
                 {"defaultedOnCreate", !field.preset.empty() || field.source != Source::stored},
                 {"defaultValue", nullptr},
                 {"defaultValueFormula", nullptr},
                 {"calculatedFormula", nullptr},
                 {"inlineHelpText", nullptr},
                 {"compoundFieldName", nullptr},
                 {"controllerName", nullptr},
                 {"dependentPicklist", false},
                 {"deprecatedAndHidden", false},
                 {"htmlFormatted", false},
                 {"namePointing", field.polymorphic()},
                 {"permissionable", field.custom || field.source == Source::stored},
                 {"polymorphicForeignKey", field.polymorphic()},
                 {"restrictedPicklist", field.name == "CurrencyIsoCode"},
                 {"referenceTo", field.refers},
                 {"relationshipName", nullptr},
                 {"relationshipOrder", nullptr},
                 {"picklistValues", picklist(field)},
                 {"autoNumber", field.name == "CaseNumber" || field.name == "OrderNumber"},
                 {"encrypted", false},
                 {"mask", nullptr},
                 {"maskType", nullptr},
                 {"extraTypeInfo", nullptr},
                 {"aiPredictionField", false},
                 {"cascadeDelete", false},
                 {"restrictedDelete", false},
                 {"writeRequiresMasterRead", false},
                 {"searchPrefilterable", field.type == Type::reference}};
    if (!field.relationship.empty()) body["relationshipName"] = field.relationship;
    if (field.source == Source::formula) body["calculatedFormula"] = field.formula;
    if (field.type == Type::boolean) body["defaultValue"] = field.preset == "true";
    return body;
}

json object_json(const Org& org, const Object& object) {
    const std::string base = "/services/data/v" + org.version + "/sobjects/" + object.name;
    return {
        {"name", object.name},
        {"label", object.label},
        {"labelPlural", object.plural},
        {"keyPrefix", object.prefix},
        {"custom", object.event},
        {"customSetting", false},
        {"createable", object.create},
        {"updateable", object.update},
        {"deletable", object.remove},
        {"undeletable", object.undelete},
        {"mergeable", object.find_hidden("MasterRecordId") != nullptr},
        {"queryable", object.query},
        {"retrieveable", object.query},
        {"replicateable", object.query},
        {"searchable", object.query},
        {"layoutable", object.query},
        {"triggerable", object.create},
        {"activateable", false},
        {"compactLayoutable", true},
        {"deprecatedAndHidden", false},
        {"feedEnabled", false},
        {"hasSubtypes", false},
        {"isInterface", false},
        {"isSubtype", false},
        {"mruEnabled", true},
        {"associateEntityType", nullptr},
        {"associateParentEntity", nullptr},
        {"urls",
         {{"sobject", base}, {"describe", base + "/describe"}, {"rowTemplate", base + "/{ID}"}}}};
}

}  // namespace

json describe_global(const Org& org) {
    json objects = json::array();
    for (const Object& object : org.schema.objects()) {
        if (!org.hidden(object) && object.name != "CustomField") {
            objects.push_back(object_json(org, object));
        }
    }
    return {{"encoding", "UTF-8"}, {"maxBatchSize", 200}, {"sobjects", objects}};
}

json describe_object(const Org& org, const Object& object) {
    json body = object_json(org, object);
    body["fields"] = json::array();
    for (const Field& field : object.fields) {
        if (!field.hidden) body["fields"].push_back(field_json(field));
    }
    body["childRelationships"] = json::array();
    for (const ChildLink& link : org.schema.children_of(object)) {
        body["childRelationships"].push_back({{"cascadeDelete", false},
                                              {"childSObject", link.child->name},
                                              {"deprecatedAndHidden", false},
                                              {"field", link.field->name},
                                              {"junctionIdListNames", json::array()},
                                              {"junctionReferenceTo", json::array()},
                                              {"relationshipName", link.field->children},
                                              {"restrictedDelete", false}});
    }
    body["recordTypeInfos"] = json::array({{{"active", true},
                                            {"available", true},
                                            {"defaultRecordTypeMapping", true},
                                            {"developerName", "Master"},
                                            {"master", true},
                                            {"name", "Master"},
                                            {"recordTypeId", make_id("012", 0)}}});
    for (const char* name : {"actionOverrides", "namedLayoutInfos", "supportedScopes"}) {
        body[name] = json::array();
    }
    for (const char* name : {"defaultImplementation", "extendedBy", "extendsInterfaces",
                             "implementedBy", "implementsInterfaces", "lookupLayoutable",
                             "listviewable", "networkScopeFieldName", "sobjectDescribeOption"}) {
        body[name] = nullptr;
    }
    body["searchLayoutable"] = true;
    body["urls"]["layouts"] = body["urls"]["sobject"].get<std::string>() + "/describe/layouts";
    return body;
}

}  // namespace tenure::inline v1::sandbox::sf
