// Mapping, step 2: the compiled form of a stream's rules, with columns instead of names.
// Made by compile.cpp, run row by row by plan.cpp and elements.cpp.
#pragma once

#include <functional>

#include "mapping/convert.hpp"
#include "mapping/spec.hpp"

namespace tenure::inline v1::mapping {

/// Where a value is read from: a column of the row, or of the element of a for_each rule.
struct Column {
    std::ptrdiff_t at = -1;  ///< -1 reads as not-asked
    bool of_element = false;
};

/// A condition on a column.
struct Test {
    Column column;
    Condition::Test test = Condition::Test::any_of;
    std::vector<std::string> values;
    std::string field;  ///< for messages
};

/// An attribute's source with its columns and converter.
struct Source {
    Form form = Form::field;
    Converter convert = nullptr;
    Column column;
    bool adjusted = false;  ///< any of the members from here to `fallback` is in use
    Column currency;
    bool has_currency = false;
    std::string stream;
    Column stream_of;
    std::string times;
    std::vector<std::pair<std::string, Value>> map;  ///< sorted by the first
    std::optional<Value> fallback;
    Value constant;
    std::vector<std::string> literals;
    std::vector<Source> parts;
    std::vector<Test> when;
    bool business_zone = false;
};

/// An attribute of a rule.
struct Attribute {
    std::size_t index = 0;
    std::string name;  ///< e.g. "purchase.total"
    Source from;
};

/// A compiled rule.
struct Rule {
    EntityKind entity = EntityKind::customer;
    int number = 0;  ///< among all rules of the stream, so that it never moves with the settings
    std::size_t width = 0;
    std::vector<Test> when;
    bool for_each = false;
    Column elements;
    std::vector<std::string> keys;  ///< of an element, in the order of its columns
    std::ptrdiff_t sequence = -1;   ///< the column that numbers elements
    std::vector<Attribute> attributes;
};

/// What the expressions of one row are evaluated against.
struct Scene {
    const Row& row;
    const std::vector<Value>* element;
    const SourceProfile& profile;
    const std::string& stream;
    const Attribute* attribute;
    std::vector<MapProblem>& problems;

    const Value& at(Column column) const;
};

/// Fills `out` with the source's value; conversions that fail are reported to the scene.
void evaluate(const Source& source, const Scene& scene, Value& out);

/// The outcome of conditions; unknown when a field is not readable.
enum class Verdict { holds, fails, unknown };

/// Tests conditions; `unknown` gets the first test that could not be decided.
Verdict verdict(const std::vector<Test>& tests, const Scene& scene, const Test** unknown);

/// Splits the JSON list into elements with one value per key and calls `take` for each; returns
/// false when the text is no list of objects.
bool each_element(std::string_view json, const std::vector<std::string>& keys,
                  const std::function<void(const std::vector<Value>&)>& take);

}  // namespace tenure::inline v1::mapping
