// CLV, step 6: the kernels at one instruction level; cmake/TenureTargets.cmake sets its flags.
#include "clv/kernels_body.hpp"

namespace tenure::clv_detail {

extern const Kernels kernels_avx512;
const Kernels kernels_avx512 = make_kernels("AVX-512");

}  // namespace tenure::clv_detail
