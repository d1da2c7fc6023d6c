// CLV, step 6: the kernels at one instruction level; cmake/TenureTargets.cmake sets its flags.
#include "clv/kernels_body.hpp"

namespace tenure::clv_detail {

extern const Kernels kernels_baseline;
const Kernels kernels_baseline = make_kernels("any");

}  // namespace tenure::clv_detail
