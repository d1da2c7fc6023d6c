// Mapping, step 2: reads the pieces of a mapping file, pointing at the line of every mistake.
// Split by what is read: expressions here, streams and rules in spec_reader.cpp.
#pragma once

#include <initializer_list>
#include <span>

#include "mapping/spec.hpp"

namespace tenure::inline v1::mapping {

/// Reads parts of one mapping file; every member throws Error{configuration} with file and line.
class Reader {
 public:
    explicit Reader(std::string file) : file_(std::move(file)) {}

    Expression expression(const Node& node) const;
    std::vector<Condition> conditions(const Node& node) const;
    FieldSelector selector(const Node& node) const;
    CustomerIs customer(const Node& node) const;

    /// Returns the text of a text node.
    const std::string& text(const Node& node) const;
    /// Returns a text or a list of texts as a list that is not empty.
    std::vector<std::string> texts(const Node& node) const;
    /// Refuses a node of another kind; `what` says what belongs there.
    void expect(const Node& node, Node::Kind kind, const char* what) const;
    /// Refuses members that are not known, suggesting the nearest one that is.
    void only(const Node& node, std::initializer_list<std::string_view> known) const;
    /// Finds a name among known ones; `what` names their kind in the message.
    std::size_t among(const Node& at, std::string_view name,
                      std::span<const std::string_view> known, const std::string& what) const;
    [[noreturn]] void fail(const Node& node, const std::string& cause,
                           const std::string& next_step = {}) const;

 private:
    FieldSelector named(const Node& node, std::string_view text) const;
    Condition condition(const Node& node) const;
    Expression form(const Node& node) const;
    Expression constant(const Node& node) const;
    Expression self(const Node& node) const;
    Expression pattern(const Node& node) const;
    Expression first_of(const Node& node) const;
    Expression base(const Node& node) const;
    Expression negate(const Node& node) const;
    Expression instant(const Node& node) const;
    Expression field_form(const Node& node) const;
    void field_options(const Node& node, Expression& expression) const;
    Expression parts(const Node& node, Form form,
                     std::initializer_list<std::string_view> names) const;
    Value scalar(const Node& node) const;

    std::string file_;
};

}  // namespace tenure::inline v1::mapping
