#include "mapping/node.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <nlohmann/json.hpp>

namespace tenure::inline v1::mapping {
namespace {

constexpr std::size_t deepest = 32;
constexpr std::size_t most_members = 10'000;

/// Walks the text for the JSON reader and counts the lines it has passed.
class LineCounter {
 public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    LineCounter(const char* at, int* line) : at_(at), line_(line) {}
    const char& operator*() const { return *at_; }
    LineCounter& operator++() {
        if (*at_++ == '\n') ++*line_;
        return *this;
    }
    LineCounter operator++(int) {
        LineCounter before = *this;
        ++*this;
        return before;
    }
    bool operator==(const LineCounter& other) const { return at_ == other.at_; }

 private:
    const char* at_;
    int* line_;
};

Error syntax_error(const std::string& file, std::string_view json, std::size_t position,
                   std::string cause) {
    const std::string_view before = json.substr(0, position > 0 ? position - 1 : 0);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t start = before.rfind('\n');
    const std::size_t column =
        before.size() - (start == std::string_view::npos ? 0 : start + 1) + 1;
    return Error(Errc::configuration, "read mapping",
                 file + ":" + std::to_string(line) + ":" + std::to_string(column), std::move(cause),
                 "Correct the JSON text at that place");
}

/// Builds the tree from the reader's events.
class Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
    Builder(std::string_view json, const std::string& file, const int& line)
        : json_(json), file_(file), line_(line) {}

    bool null() override { return scalar(Node::Kind::null, "null"); }
    bool boolean(bool value) override {
        return scalar(Node::Kind::boolean, value ? "true" : "false");
    }
    bool number_integer(std::int64_t value) override {
        return scalar(Node::Kind::number, std::to_string(value));
    }
    bool number_unsigned(std::uint64_t value) override {
        return scalar(Node::Kind::number, std::to_string(value));
    }
    bool number_float(double, const std::string& text) override {
        return scalar(Node::Kind::number, text);
    }
    bool string(std::string& text) override { return scalar(Node::Kind::text, text); }
    bool binary(nlohmann::json::binary_t&) override { return false; }
    bool start_object(std::size_t) override { return open(Node::Kind::object); }
    bool start_array(std::size_t) override { return open(Node::Kind::list); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(std::string& name) override {
        key_ = name;
        key_line_ = line_;
        if (!open_.back()->find(name)) return true;
        Node twice;
        twice.line = line_;
        twice.path = open_.back()->path + "." + name;
        throw node_error(file_, twice, "this key is given twice", "Keep one of them");
    }
    bool parse_error(std::size_t position, const std::string&,
                     const nlohmann::json::exception& error) override {
        const std::string text = error.what();
        const std::size_t cause = text.find(": ");
        throw syntax_error(
            file_, json_, position,
            "this is no JSON: " + (cause == std::string::npos ? text : text.substr(cause + 2)));
    }

    Node take() { return std::move(root_); }

 private:
    Node& place(Node::Kind kind) {
        if (open_.empty()) {
            root_.kind = kind;
            root_.line = line_;
            return root_;
        }
        Node& parent = *open_.back();
        Node node;
        node.kind = kind;
        if (parent.kind == Node::Kind::object) {
            node.key = std::move(key_);
            node.line = key_line_;
            node.path = (parent.path.empty() ? "" : parent.path + ".") + node.key;
        } else {
            node.line = line_;
            node.path = parent.path + "[" + std::to_string(parent.items.size()) + "]";
        }
        if (parent.items.size() == most_members) {
            throw node_error(file_, node, "there are more than 10,000 entries before this one");
        }
        return parent.items.emplace_back(std::move(node));
    }
    bool scalar(Node::Kind kind, std::string text) {
        place(kind).text = std::move(text);
        return true;
    }
    bool open(Node::Kind kind) {
        Node& node = place(kind);
        if (open_.size() == deepest) throw node_error(file_, node, "this is nested too deeply");
        open_.push_back(&node);
        return true;
    }
    bool close() {
        open_.pop_back();
        return true;
    }

    std::string_view json_;
    const std::string& file_;
    const int& line_;
    Node root_;
    std::vector<Node*> open_;
    std::string key_;
    int key_line_ = 0;
};

void write(const Node& node, std::string& out) {
    const bool object = node.kind == Node::Kind::object;
    if (node.kind == Node::Kind::text) {
        out += nlohmann::json(node.text).dump();
        return;
    }
    if (!object && node.kind != Node::Kind::list) {
        out += node.text;
        return;
    }
    out += object ? '{' : '[';
    for (const Node& item : node.items) {
        if (out.back() != '{' && out.back() != '[') out += ',';
        if (object) out += nlohmann::json(item.key).dump() + ":";
        write(item, out);
    }
    out += object ? '}' : ']';
}

}  // namespace

Node read_node(std::string_view json, const std::string& file) {
    int line = 1;
    Builder builder(json, file, line);
    nlohmann::json::sax_parse(LineCounter(json.data(), &line),
                              LineCounter(json.data() + json.size(), &line), &builder,
                              nlohmann::json::input_format_t::json, true, true);
    return builder.take();
}

std::string write_node(const Node& node) {
    std::string out;
    write(node, out);
    return out;
}

Error node_error(const std::string& file, const Node& node, const std::string& cause,
                 const std::string& next_step) {
    return Error(Errc::configuration, "read mapping", file + ":" + std::to_string(node.line),
                 (node.path.empty() ? "" : node.path + ": ") + cause, next_step);
}

}  // namespace tenure::inline v1::mapping
