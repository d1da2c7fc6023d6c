// Core: a value that must not be printed, such as an access key or a token.
// Printing it needs the word reveal, which reviewers can search for.
#pragma once

#include <string>
#include <utility>

namespace tenure::inline v1 {

/// Holds a secret text; overwritten when destroyed, shown as "***".
class Secret {
 public:
    Secret() = default;
    explicit Secret(std::string value) : value_(std::move(value)) {}
    Secret(const Secret&) = default;
    Secret(Secret&& other) noexcept : value_(std::move(other.value_)) { other.wipe(); }
    Secret& operator=(Secret other) noexcept {
        value_.swap(other.value_);
        return *this;
    }
    ~Secret() { wipe(); }

    /// Returns the text itself, for the one place that sends it.
    const std::string& reveal() const noexcept { return value_; }
    bool empty() const noexcept { return value_.empty(); }

    /// Compares in time that does not depend on where the texts differ.
    friend bool operator==(const Secret& left, const Secret& right) noexcept {
        if (left.value_.size() != right.value_.size()) return false;
        unsigned difference = 0;
        for (std::size_t i = 0; i < left.value_.size(); ++i) {
            difference |= static_cast<unsigned char>(left.value_[i]) ^
                          static_cast<unsigned char>(right.value_[i]);
        }
        return difference == 0;
    }

 private:
    void wipe() noexcept {
        value_.resize(value_.capacity());  // short texts leave a copy behind when moved from
        volatile char* at = value_.data();
        for (std::size_t i = 0; i < value_.size(); ++i) at[i] = 0;
        value_.clear();
    }

    std::string value_;
};

/// Returns "***" whatever the secret is.
inline std::string to_string(const Secret&) {
    return "***";
}

}  // namespace tenure::inline v1
