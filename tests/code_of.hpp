// Testing: the code of the error that a call ends with.
#pragma once

#include <functional>

#include "tenure/core/error.hpp"

namespace tenure {

/// Returns the code thrown; `internal` where nothing was.
inline Errc code_of(const std::function<void()>& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.code();
    }
    return Errc::internal;
}

}  // namespace tenure
