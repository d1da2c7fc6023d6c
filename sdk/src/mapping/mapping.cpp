#include "tenure/mapping/mapping.hpp"

#include "mapping/compile.hpp"
#include "mapping/nearest.hpp"

namespace tenure::inline v1 {

CustomerIs customer_is(std::string_view text) {
    constexpr std::string_view names[] = {"account", "contact", "contact-else-account"};
    for (std::size_t i = 0; i < std::size(names); ++i) {
        if (names[i] == text) return static_cast<CustomerIs>(i);
    }
    throw Error(Errc::configuration, "read customer rule", std::string(text),
                "there is no such rule", mapping::suggestion(text, names));
}

struct Mapping::Document {
    mapping::MappingSpec spec;

    const mapping::StreamSpec& stream(const std::string& name) const {
        if (const mapping::StreamSpec* found = spec.find(name)) return *found;
        throw Error(Errc::bad_argument, "use mapping", spec.file,
                    "it has no stream \"" + name + "\"");
    }
};

struct StreamPlan::Rules {
    std::vector<mapping::Rule> rules;
    SourceProfile profile;
    std::string stream;
    std::string key;
};

namespace {

/// Elements of a rule lie this far apart, so that no part is ever used twice.
constexpr int parts_per_rule = 1'000'000;
/// From here on elements are numbered by position, below by what the record itself numbers.
constexpr int first_position = 500'000;
constexpr int most_elements = 10'000;

/// Makes the rows of one rule for one record.
class RuleRun {
 public:
    RuleRun(const mapping::Rule& rule, const Row& row, const SourceProfile& profile,
            const std::string& stream, std::vector<DomainRow>& rows,
            std::vector<MapProblem>& problems)
        : rule_(rule),
          rows_(rows),
          scene_{row, nullptr, profile, stream, nullptr, problems},
          first_(rows.size()) {}

    void run() {
        const mapping::Test* unknown = nullptr;
        switch (mapping::verdict(rule_.when, scene_, &unknown)) {
            case mapping::Verdict::fails:
                return;
            case mapping::Verdict::unknown:
                return problem("cannot tell whether this record counts: the field " +
                               unknown->field + " was not read or may not be read");
            case mapping::Verdict::holds:
                break;
        }
        if (rule_.for_each) return run_elements();
        add(rule_.number);
    }

 private:
    void run_elements() {
        const Value& list = scene_.at(rule_.elements);
        if (!has_value(list)) return;
        const auto* json = std::get_if<std::string>(&list);
        const auto take = [this](const std::vector<Value>& element) {
            if (taken_ >= most_elements) return skip();
            scene_.element = &element;
            add((rule_.number + 1) * parts_per_rule + number(element));
        };
        if (json != nullptr && json->empty()) return;
        if (json == nullptr || !mapping::each_element(*json, rule_.keys, take)) {
            problem("the rows inside this record are no JSON list of objects");
        }
    }

    void skip() {
        if (taken_++ == most_elements) problem("it holds more than 10,000 rows inside");
    }

    int number(const std::vector<Value>& element) {
        const int position = first_position + taken_++;
        if (rule_.sequence < 0) return position;
        Value sequence;
        mapping::converter_to(Cell::integer)(element[static_cast<std::size_t>(rule_.sequence)],
                                             scene_.profile, sequence);
        const auto* whole = std::get_if<std::int64_t>(&sequence);
        if (whole == nullptr || *whole < 0 || *whole >= first_position) return position;
        const int part = (rule_.number + 1) * parts_per_rule + static_cast<int>(*whole);
        for (std::size_t i = first_; i < rows_.size(); ++i) {
            if (rows_[i].part == part) return position;
        }
        return static_cast<int>(*whole);
    }

    void add(int part) {
        DomainRow& row = rows_.emplace_back();
        row.kind = rule_.entity;
        row.part = part;
        row.values.resize(rule_.width);
        for (const mapping::Attribute& attribute : rule_.attributes) {
            scene_.attribute = &attribute;
            mapping::evaluate(attribute.from, scene_, row.values[attribute.index]);
        }
    }

    void problem(std::string message) { scene_.problems.push_back({"", std::move(message)}); }

    const mapping::Rule& rule_;
    std::vector<DomainRow>& rows_;
    mapping::Scene scene_;
    std::size_t first_;
    int taken_ = 0;
};

}  // namespace

void StreamPlan::map(const Row& row, std::vector<DomainRow>& rows,
                     std::vector<MapProblem>& problems) const {
    if (!rules_) return;
    for (const mapping::Rule& rule : rules_->rules) {
        RuleRun(rule, row, rules_->profile, rules_->stream, rows, problems).run();
    }
}

const std::string& StreamPlan::key() const noexcept {
    static const std::string none;
    return rules_ ? rules_->key : none;
}

Mapping Mapping::parse(std::string_view json, const std::string& file_name) {
    Mapping result;
    auto document = std::make_shared<Document>();
    document->spec = mapping::read_spec(json, file_name);
    result.document_ = std::move(document);
    return result;
}

std::vector<std::string> Mapping::streams() const {
    std::vector<std::string> names;
    if (!document_) return names;
    for (const mapping::StreamSpec& each : document_->spec.streams) names.push_back(each.name);
    return names;
}

EntityKind Mapping::main_entity(const std::string& stream) const {
    if (!document_) return EntityKind::customer;
    return document_->stream(stream).rules.front().entity;
}

std::vector<FieldSelector> Mapping::fields(const std::string& stream) const {
    const mapping::StreamSpec* found = document_ ? document_->spec.find(stream) : nullptr;
    return found ? mapping::used_fields(*found) : std::vector<FieldSelector>();
}

StreamPlan Mapping::compile(const std::string& stream, const std::vector<FieldInfo>& fields,
                            std::span<const FieldBinding> bindings,
                            const SourceProfile& profile) const {
    StreamPlan plan;
    if (!document_) return plan;
    const mapping::StreamSpec& spec = document_->stream(stream);
    auto rules = std::make_shared<StreamPlan::Rules>();
    rules->rules = mapping::compile_rules(document_->spec.file, spec, fields, bindings, profile);
    rules->profile = profile;
    rules->stream = stream;
    rules->key = mapping::plan_key(spec, fields, bindings, profile);
    plan.rules_ = std::move(rules);
    return plan;
}

ActionMappings Mapping::actions() const {
    return document_ ? document_->spec.actions : ActionMappings();
}

std::vector<WriteMapping> Mapping::write_back() const {
    return document_ ? document_->spec.write_back : std::vector<WriteMapping>();
}

std::vector<std::string> Mapping::customer_streams(CustomerIs rule) const {
    std::vector<std::string> names;
    if (!document_) return names;
    for (const mapping::StreamSpec& stream : document_->spec.streams) {
        for (const mapping::RuleSpec& each : stream.rules) {
            if (each.entity != EntityKind::customer || !each.active(rule)) continue;
            names.push_back(stream.name);
            break;
        }
    }
    return names;
}

}  // namespace tenure::inline v1
