// Sandbox, Salesforce: reads the objects and fields of the org from their text form:
//   @Name prefix Plural [owned] [nocreate] [noupdate] [nodelete] [event]
//   Field type[(values, targets or length)] [required] [ro] [createonly] [ext] [unique] [name]
//         [rel(Name)] [children(Name)] [default(x)] [formula(Path)] [multi] [person] [scale(n)]
#include <algorithm>
#include <map>
#include <stdexcept>

#include "sandbox/salesforce/schema.hpp"

namespace tenure::inline v1::sandbox::sf {
namespace {

const std::map<std::string, Type, std::less<>> types = {{"id", Type::id},
                                                        {"string", Type::text},
                                                        {"textarea", Type::textarea},
                                                        {"picklist", Type::picklist},
                                                        {"multi", Type::multipicklist},
                                                        {"email", Type::email},
                                                        {"phone", Type::phone},
                                                        {"url", Type::url},
                                                        {"boolean", Type::boolean},
                                                        {"int", Type::integer},
                                                        {"double", Type::number},
                                                        {"currency", Type::currency},
                                                        {"percent", Type::percent},
                                                        {"date", Type::date},
                                                        {"datetime", Type::datetime},
                                                        {"ref", Type::reference},
                                                        {"address", Type::address}};

/// "AnnualRevenue" → "Annual Revenue", "Tenure_Stage__c" → "Tenure Stage", "OwnerId" → "Owner ID".
std::string label_of(std::string_view name) {
    if (name.size() > 3 && name.substr(name.size() - 3) == "__c") name.remove_suffix(3);
    std::string label;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const bool upper = name[i] >= 'A' && name[i] <= 'Z';
        const bool after = i > 0 && name[i - 1] >= 'a' && name[i - 1] <= 'z';
        if (upper && after) label += ' ';
        label += name[i] == '_' ? ' ' : name[i];
    }
    if (label.size() > 3 && label.substr(label.size() - 3) == " Id") label.back() = 'D';
    return label;
}

/// One word of a field's line with what stands in its parentheses, which may hold spaces.
struct Word {
    std::string name, argument;
};

std::vector<Word> words_of(std::string_view line) {
    std::vector<Word> words;
    std::size_t at = 0;
    while (at < line.size()) {
        if (line[at] == ' ') {
            ++at;
            continue;
        }
        const std::size_t end = std::min(line.find_first_of(" (", at), line.size());
        Word word{std::string(line.substr(at, end - at)), {}};
        at = end;
        if (at < line.size() && line[at] == '(') {
            const std::size_t close = line.find(')', at);
            word.argument = line.substr(at + 1, close - at - 1);
            at = close + 1;
        }
        words.push_back(std::move(word));
    }
    return words;
}

void set_type(Field& field, const Word& word) {
    const auto known = types.find(word.name);
    if (known == types.end()) throw std::logic_error("no such field type: " + word.name);
    field.type = known->second;
    const std::vector<std::string> parts = split(word.argument, '|');
    switch (field.type) {
        case Type::picklist:
        case Type::multipicklist:
            field.values = parts;
            field.length = 255;
            break;
        case Type::reference:
            field.refers = parts;
            field.length = 18;
            break;
        case Type::id:
            field.length = 18;
            break;
        case Type::email:
            field.length = 80;
            break;
        case Type::phone:
            field.length = 40;
            break;
        case Type::url:
            field.length = 255;
            break;
        case Type::textarea:
            field.length = 32000;
            break;
        case Type::integer:
            field.scale = 0;
            break;
        case Type::address:
            field.source = Source::address;
            field.create = false;
            field.update = false;
            break;
        default:
            field.length = parts.empty() ? 255 : std::stoi(parts[0]);
    }
    if (field.type == Type::boolean) field.preset = "false";
}

void set_flag(Field& field, const Word& word) {
    if (word.name == "required") field.required = true;
    if (word.name == "ro") field.create = field.update = false;
    if (word.name == "createonly") field.update = false;
    if (word.name == "ext") field.external = true;
    if (word.name == "unique") field.unique = true;
    if (word.name == "name") field.name_field = true;
    if (word.name == "rel") field.relationship = word.argument;
    if (word.name == "children") field.children = word.argument;
    if (word.name == "default") field.preset = word.argument;
    if (word.name == "scale") field.scale = std::stoi(word.argument);
    if (word.name == "multi") field.feature = Feature::multi_currency;
    if (word.name == "person") field.feature = Feature::person_accounts;
    if (word.name == "fullname") field.source = Source::full_name;
    if (word.name == "formula") {
        field.source = Source::formula;
        field.formula = word.argument;
        field.create = field.update = false;
    }
}

}  // namespace

void Schema::parse(std::string_view text) {
    Object* object = nullptr;
    for (const std::string& line : split(text, '\n')) {
        const std::vector<Word> words = words_of(line);
        if (words.empty()) continue;
        if (words[0].name[0] != '@') {
            Field field;
            field.name = words[0].name;
            set_type(field, words[1]);
            for (std::size_t i = 2; i < words.size(); ++i) set_flag(field, words[i]);
            add(*object, std::move(field));
            continue;
        }
        object = &objects_.emplace_back();
        object->name = words[0].name.substr(1);
        object->prefix = words[1].name;
        object->label = label_of(object->name);
        object->plural = label_of(words[2].name);
        object->index = static_cast<std::uint16_t>(objects_.size() - 1);
        const auto flag = [&](const char* name) {
            return std::any_of(words.begin(), words.end(),
                               [&](const Word& word) { return word.name == name; });
        };
        object->create = !flag("nocreate");
        object->update = !flag("noupdate");
        object->remove = !flag("nodelete");
        object->undelete = object->remove;
        object->event = flag("event");
        object->query = !object->event;
        by_name_[fold(object->name)] = object->index;
        by_prefix_[object->prefix] = object->index;
        add_system_fields(*object, flag("owned"));
    }
}

void Schema::add_system_fields(Object& object, bool owned) {
    const auto system = [&](const char* name, Type type, Source source) -> Field& {
        Field field;
        field.name = name;
        field.type = type;
        field.source = source;
        field.create = field.update = false;
        field.length = type == Type::id || type == Type::reference ? 18 : 0;
        return add(object, std::move(field));
    };
    system("Id", Type::id, Source::id);
    system("IsDeleted", Type::boolean, Source::deleted);
    if (owned) {
        Field& owner = system("OwnerId", Type::reference, Source::stored);
        owner.create = owner.update = true;
        owner.refers = {"User"};
        owner.relationship = "Owner";
    }
    system("CreatedDate", Type::datetime, Source::created);
    Field& creator = system("CreatedById", Type::reference, Source::creator);
    creator.refers = {"User"};
    creator.relationship = "CreatedBy";
    system("LastModifiedDate", Type::datetime, Source::modified);
    Field& modifier = system("LastModifiedById", Type::reference, Source::modifier);
    modifier.refers = {"User"};
    modifier.relationship = "LastModifiedBy";
    system("SystemModstamp", Type::datetime, Source::stamp);
}

Field& Schema::add(Object& object, Field field) {
    field.index = static_cast<std::uint16_t>(object.fields.size());
    if (field.label.empty()) field.label = label_of(field.name);
    field.custom = field.name.size() > 3 && field.name.substr(field.name.size() - 3) == "__c";
    object.by_name[fold(field.name)] = field.index;
    object.fields.push_back(std::move(field));
    return object.fields.back();
}

}  // namespace tenure::inline v1::sandbox::sf
