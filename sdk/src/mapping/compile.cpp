#include "mapping/compile.hpp"

#include <algorithm>
#include <cstdio>

namespace tenure::inline v1::mapping {
namespace {

/// Whether a value is converted to the attribute's type or handed on as it was read.
enum class Keep { converted, raw };

const char* pass_on(const Value& in, const SourceProfile&, Value& out) {
    out = in;
    return nullptr;
}

std::string name_of(const FieldSelector& field) {
    return field.name.empty() ? field.labels.front() : field.name;
}

/// Ties one stream's rules to columns.
class Compiler {
 public:
    Compiler(const std::string& file, const StreamSpec& stream,
             const std::vector<FieldInfo>& fields, std::span<const FieldBinding> bindings,
             const SourceProfile& profile)
        : file_(file), stream_(stream), fields_(fields), bindings_(bindings), profile_(profile) {}

    std::vector<Rule> rules() {
        std::vector<Rule> all;
        int number = 0;
        for (const RuleSpec& spec : stream_.rules) {
            if (spec.active(profile_.customer_is)) all.push_back(rule(spec, number));
            ++number;
        }
        return all;
    }

 private:
    Rule rule(const RuleSpec& spec, int number) {
        Rule result;
        result.entity = spec.entity;
        result.number = number;
        const auto all = attributes(spec.entity);
        result.width = all.size();
        result.when = tests(spec.when);
        keys_.clear();
        if (spec.for_each) {
            result.for_each = true;
            result.elements = column(*spec.for_each);
            if (!spec.sequence.empty()) result.sequence = element(spec.sequence).at;
        }
        for (const AttributeSpec& attribute : spec.attributes) {
            const AttributeInfo& info = all[attribute.index];
            result.attributes.push_back(
                {attribute.index,
                 std::string(to_string(spec.entity)) + "." + std::string(info.name),
                 source(attribute.from, info.cell)});
        }
        result.keys = keys_;
        return result;
    }

    Column column(const FieldSelector& field) const {
        const std::string* name = &field.name;
        if (name->empty()) {
            const auto found =
                std::find_if(bindings_.begin(), bindings_.end(), [&](const FieldBinding& binding) {
                    return binding.stream == stream_.name &&
                           binding.selector == field.labels.front();
                });
            if (found == bindings_.end()) return {};
            name = &found->name;
        }
        return {field_index(fields_, *name), false};
    }

    Column element(const std::string& key) {
        const auto found = std::find(keys_.begin(), keys_.end(), key);
        const std::ptrdiff_t at = found - keys_.begin();
        if (found == keys_.end()) keys_.push_back(key);
        return {at, true};
    }

    std::vector<Test> tests(const std::vector<Condition>& conditions) const {
        std::vector<Test> all;
        for (const Condition& each : conditions) {
            all.push_back({column(each.field), each.test, each.values, name_of(each.field)});
        }
        return all;
    }

    Value converted(const Value& value, Cell cell) const {
        Value out;
        converter_to(cell)(value, profile_, out);
        return out;
    }

    Source source(const Expression& from, Cell cell, Keep keep = Keep::converted) {
        Source result;
        result.form = from.form;
        result.convert = keep == Keep::raw ? pass_on : converter_to(cell);
        result.when = tests(from.when);
        result.literals = from.literals;
        result.business_zone = from.business_zone;
        if (from.form == Form::field) tie(from, cell, result);
        if (from.form == Form::constant) result.constant = converted(from.constant, cell);
        if (from.form == Form::customer) return customer(from, cell, std::move(result));
        if (from.form == Form::instant || from.form == Form::pattern) cell = Cell::text;
        if (from.form == Form::instant || from.form == Form::base) keep = Keep::raw;
        for (const Expression& part : from.parts) result.parts.push_back(source(part, cell, keep));
        return result;
    }

    /// The customer is decided here, once, and not for each row.
    Source customer(const Expression& from, Cell cell, Source result) {
        result.form = Form::first_of;
        const Expression& account = from.parts[0];
        const Expression& contact = from.parts[1];
        if (profile_.customer_is != CustomerIs::account) {
            result.parts.push_back(source(contact, cell));
        }
        if (profile_.customer_is != CustomerIs::contact) {
            result.parts.push_back(source(account, cell));
        }
        return result;
    }

    void tie(const Expression& from, Cell cell, Source& result) {
        if (from.item.empty()) {
            result.column = column(from.field);
            if (from.map.empty()) fits(from, cell, result.column);
        } else {
            result.column = element(from.item);
        }
        result.stream = from.stream;
        if (!from.stream_item.empty()) result.stream_of = element(from.stream_item);
        result.has_currency = from.currency.has_value();
        if (from.currency) result.currency = column(*from.currency);
        result.times = from.times;
        result.fallback = from.fallback;
        if (result.fallback) result.fallback = converted(*result.fallback, cell);
        for (const auto& [value, becomes] : from.map) {
            result.map.emplace_back(value, converted(becomes, cell));
        }
        std::sort(result.map.begin(), result.map.end(),
                  [](const auto& left, const auto& right) { return left.first < right.first; });
        result.adjusted = !from.stream.empty() || !from.stream_item.empty() || from.currency ||
                          !from.times.empty() || from.fallback || !from.map.empty();
    }

    void fits(const Expression& from, Cell cell, Column column) const {
        if (column.at < 0) return;
        const FieldInfo& field = fields_[static_cast<std::size_t>(column.at)];
        if (convertible(field.type, cell)) return;
        throw node_error(file_, from.place,
                         "the field " + field.name + " of " + stream_.name +
                             " holds values of a type that this attribute cannot take",
                         "Choose another field or translate its values with \"map\"");
    }

    const std::string& file_;
    const StreamSpec& stream_;
    const std::vector<FieldInfo>& fields_;
    std::span<const FieldBinding> bindings_;
    const SourceProfile& profile_;
    std::vector<std::string> keys_;
};

/// FNV-1a, 64 bits. Source: Fowler, Noll, Vo 1991.
std::string hash(std::string_view text) {
    std::uint64_t sum = 0xcbf29ce484222325U;
    for (const char letter : text) {
        sum = (sum ^ static_cast<unsigned char>(letter)) * 0x100000001b3U;
    }
    char out[17];
    std::snprintf(out, sizeof out, "%016llx", static_cast<unsigned long long>(sum));
    return out;
}

}  // namespace

std::vector<Rule> compile_rules(const std::string& file, const StreamSpec& stream,
                                const std::vector<FieldInfo>& fields,
                                std::span<const FieldBinding> bindings,
                                const SourceProfile& profile) {
    return Compiler(file, stream, fields, bindings, profile).rules();
}

std::string plan_key(const StreamSpec& stream, const std::vector<FieldInfo>& fields,
                     std::span<const FieldBinding> bindings, const SourceProfile& profile) {
    // Raise the number whenever the same rules give other rows than before.
    std::string all = "1\n" + stream.name + "\n" + stream.text + "\n";
    all += std::to_string(static_cast<int>(profile.customer_is)) + "\n";
    all += profile.business_zone.name() + "\n" + std::string(profile.currency.name()) + "\n";
    all += std::to_string(profile.money_scale) + "\n";
    for (const FieldSelector& selector : used_fields(stream)) {
        std::string name = selector.name;
        for (const FieldBinding& binding : bindings) {
            if (!name.empty()) break;
            if (binding.stream == stream.name && binding.selector == selector.labels.front()) {
                name = binding.name;
            }
        }
        const std::ptrdiff_t at = field_index(fields, name);
        const int type = at < 0 ? -1 : static_cast<int>(fields[static_cast<std::size_t>(at)].type);
        all += name + ":" + std::to_string(type) + "\n";
    }
    return hash(all);
}

}  // namespace tenure::inline v1::mapping
