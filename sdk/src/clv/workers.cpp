#include "clv/workers.hpp"

#include <algorithm>

namespace tenure::clv_detail {

Workers::Workers(unsigned threads) {
    for (unsigned i = 1; i < std::clamp(threads, 1U, 256U); ++i) {
        threads_.emplace_back([this] { work(); });
    }
}

Workers::~Workers() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    begin_.notify_all();
    for (std::thread& each : threads_) each.join();
}

void Workers::each(std::size_t count, const std::function<void(std::size_t)>& piece) {
    if (threads_.empty() || count < 2) {
        for (std::size_t i = 0; i < count; ++i) piece(i);
        return;
    }
    {
        const std::lock_guard lock(mutex_);
        piece_ = &piece;
        count_ = count;
        next_ = 0;
        busy_ = threads_.size();
        ++round_;
    }
    begin_.notify_all();
    take_pieces();
    std::unique_lock lock(mutex_);
    end_.wait(lock, [this] { return busy_ == 0; });
}

void Workers::take_pieces() {
    for (std::size_t i = next_++; i < count_; i = next_++) (*piece_)(i);
}

void Workers::work() {
    std::uint64_t seen = 0;
    std::unique_lock lock(mutex_);
    while (true) {
        begin_.wait(lock, [&] { return stop_ || round_ != seen; });
        if (stop_) return;
        seen = round_;
        lock.unlock();
        take_pieces();
        lock.lock();
        if (--busy_ == 0) end_.notify_one();
    }
}

}  // namespace tenure::clv_detail
