// Core: how far long work has come, told to whoever shows it.
// The receiver decides how often to draw; senders report each page.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace tenure::inline v1 {

/// One report of progress.
struct Progress {
    std::string task{};                    ///< e.g. "sync shop/Accounts"
    std::uint64_t done = 0;                ///< rows, customers or records so far
    std::optional<std::uint64_t> total{};  ///< where it is known
    bool finished = false;
};

/// Receives progress; may be empty.
using ProgressSink = std::function<void(const Progress&)>;

}  // namespace tenure::inline v1
