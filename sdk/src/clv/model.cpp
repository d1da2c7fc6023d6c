#include "tenure/clv/model.hpp"

#include <limits>

#include "tenure/core/error.hpp"

namespace tenure::inline v1 {

std::span<const std::string_view> parameter_names(ModelKind kind) noexcept {
    static constexpr std::array<std::string_view, 4> dropout{"r", "alpha", "a", "b"};
    static constexpr std::array<std::string_view, 4> death{"r", "alpha", "s", "beta"};
    static constexpr std::array<std::string_view, 4> discrete{"alpha", "beta", "gamma", "delta"};
    static constexpr std::array<std::string_view, 2> rate{"r", "alpha"};
    static constexpr std::array<std::string_view, 3> contract{"alpha", "beta", "c"};
    static constexpr std::array<std::string_view, 3> spend{"p", "q", "gamma"};
    switch (kind) {
        case ModelKind::pareto_nbd:
            return death;
        case ModelKind::bg_bb:
            return discrete;
        case ModelKind::nbd:
            return rate;
        case ModelKind::sbg:
            return std::span(contract).first(2);
        case ModelKind::bdw:
            return contract;
        case ModelKind::gamma_gamma:
            return spend;
        default:
            return dropout;
    }
}

double ClvModel::operator[](std::string_view name) const {
    const auto names = parameter_names(kind);
    std::string known;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == name && i < parameters.size()) return parameters[i];
        known += (known.empty() ? "" : ", ") + std::string(names[i]);
    }
    throw Error(Errc::bad_argument, "read a parameter of", std::string(to_string(kind)),
                "there is no " + std::string(name), "Its parameters are " + known);
}

ClvModel model_of(ModelKind kind, TimeUnit unit, std::vector<double> parameters, int k) {
    const auto names = parameter_names(kind);
    const auto refuse = [&](const std::string& cause) {
        std::string list;
        for (const auto name : names) list += (list.empty() ? "" : ", ") + std::string(name);
        throw Error(Errc::bad_argument, "make a model", std::string(to_string(kind)), cause,
                    "Give " + list + ", each above zero");
    };
    if (parameters.size() != names.size()) {
        refuse("it has " + std::to_string(names.size()) + " parameters, not " +
               std::to_string(parameters.size()));
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (!(parameters[i] > 0) || !std::isfinite(parameters[i])) {
            refuse(std::string(names[i]) + " is not above zero");
        }
    }
    if (k < 1 || k > 100) refuse("k is not between 1 and 100");
    ClvModel model;
    model.kind = kind;
    model.unit = unit;
    model.standard_errors.assign(parameters.size(), std::numeric_limits<double>::quiet_NaN());
    model.parameters = std::move(parameters);
    model.k = k;
    model.converged = true;
    return model;
}

}  // namespace tenure::inline v1
