#include "clv/kernels.hpp"

namespace tenure::clv_detail {

extern const Kernels kernels_baseline;
#if defined(TENURE_KERNEL_LEVELS)
extern const Kernels kernels_avx2;
extern const Kernels kernels_avx512;
#endif

const Kernels& kernels_at(int level) {
#if defined(TENURE_KERNEL_LEVELS)
    __builtin_cpu_init();
    if (level >= 2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl")) {
        return kernels_avx512;
    }
    if (level >= 1 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        return kernels_avx2;
    }
#endif
    static_cast<void>(level);
    return kernels_baseline;
}

const Kernels& kernels() {
    static const Kernels& best = kernels_at(2);
    return best;
}

}  // namespace tenure::clv_detail
