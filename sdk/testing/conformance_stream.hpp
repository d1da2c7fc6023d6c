// Testing: the rules of the conformance kit that concern one stream.
// Internal to testing/conformance.hpp.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tenure/crm/connector.hpp"

namespace tenure::inline v1::testing_kit {

/// Collects what was broken, each only once.
class Violations {
 public:
    void add(const std::string& rule, const std::string& seen) {
        std::string text = rule + ": " + seen;
        for (const std::string& known : all_) {
            if (known == text) return;
        }
        all_.push_back(std::move(text));
    }
    void expect(bool kept, const std::string& rule, const std::string& seen) {
        if (!kept) add(rule, seen);
    }
    std::vector<std::string> take() { return std::move(all_); }

 private:
    std::vector<std::string> all_;
};

/// Walks a stream in every way the engine does.
void check_stream(Connector& connector, const StreamInfo& info, std::size_t most_pages,
                  Violations& found, const Context& context);

/// Reads a written record back.
void check_written(Connector& connector, const WriteItem& item, const Outcome& outcome,
                   Violations& found, const Context& context);

}  // namespace tenure::inline v1::testing_kit
