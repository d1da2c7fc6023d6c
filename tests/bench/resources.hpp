// What this process used so far, for figures of benchmarks.
#pragma once

#include <sys/resource.h>

#include <ctime>

namespace tenure::bench {

/// Returns CPU seconds of all threads.
inline double cpu_now() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

/// Returns the largest resident set so far, in MiB.
inline double peak_mb() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

}  // namespace tenure::bench
