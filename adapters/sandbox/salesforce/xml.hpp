// Sandbox, Salesforce: reads the small XML documents of SOAP and Bulk 1.0 calls.
// Threads: plain values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tenure::inline v1::sandbox::sf {

/// An element: its name without prefix, its text, what is inside.
struct Element {
    std::string name, text;
    bool nil = false;
    std::vector<Element> inside;

    /// Returns the first element of that name inside, or null.
    const Element* find(std::string_view wanted) const;
    /// Returns the text of the first element of that name; empty without one.
    std::string get(std::string_view wanted) const;
    std::vector<const Element*> all(std::string_view wanted) const;
};

/// Reads a document as its root element; an empty name when it is none.
Element read_xml(std::string_view text);

}  // namespace tenure::inline v1::sandbox::sf
