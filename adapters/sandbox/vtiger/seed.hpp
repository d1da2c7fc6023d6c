// Sandbox, vTiger: a small tea and coffee business with three years behind it.
// Threads: before serving.
#pragma once

#include <cstddef>
#include <cstdint>

#include "sandbox/vtiger/crm.hpp"

namespace tenure::inline v1::sandbox::vt {

/// Fills an empty CRM. The same seed, count and clock give the same records.
void seed_customers(Crm& crm, std::size_t customers, std::uint64_t seed);

}  // namespace tenure::inline v1::sandbox::vt
