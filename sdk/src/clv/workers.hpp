// CLV, step 6: the caller's number of threads, kept for the length of a fit.
// What each piece computes and how pieces are summed does not depend on that number.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace tenure::clv_detail {

/// Threads that share out pieces of work. One thread means the caller's own.
class Workers {
 public:
    explicit Workers(unsigned threads);
    ~Workers();
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    /// Calls `piece(i)` for every i < count, in any order, and returns when all are done.
    /// Pieces must not throw.
    void each(std::size_t count, const std::function<void(std::size_t)>& piece);

 private:
    void work();
    void take_pieces();

    std::vector<std::thread> threads_;
    std::mutex mutex_;
    std::condition_variable begin_, end_;
    const std::function<void(std::size_t)>* piece_ = nullptr;
    std::atomic<std::size_t> next_{0};
    std::size_t count_ = 0, busy_ = 0;
    std::uint64_t round_ = 0;
    bool stop_ = false;
};

}  // namespace tenure::clv_detail
