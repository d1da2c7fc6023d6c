#include "tenure/lifecycle/frameworks.hpp"

#include "core/embedded.hpp"
#include "tenure/core/error.hpp"
#include "tenure/core/log.hpp"
#include "tenure/core/nearest.hpp"

namespace tenure::inline v1 {

namespace {

constexpr std::string_view default_id = "pars-vtiger-5";
constexpr std::string_view product_id = "product-4";

}  // namespace

std::vector<std::string> framework_ids(Framework::Subject subject) {
    if (subject == Framework::Subject::products) return {std::string(product_id)};
    std::vector<std::string> ids{std::string(default_id)};
    for (const detail::EmbeddedText& file : detail::embedded_frameworks()) {
        if (file.name != default_id && file.name != product_id) ids.emplace_back(file.name);
    }
    return ids;
}

Framework find_framework(std::string_view id) {
    std::vector<std::string> ids;
    for (const detail::EmbeddedText& file : detail::embedded_frameworks()) {
        if (file.name == id) return framework_from_json(file.text, std::string(id));
        ids.emplace_back(file.name);
    }
    const auto guess = nearest(id, ids);
    throw Error(Errc::configuration, "find framework", printable(id), "no framework has this id",
                (guess ? "Did you mean \"" + *guess + "\"? There are " : "Choose one of ") +
                    listed(ids) + ", or name a JSON file");
}

}  // namespace tenure::inline v1
