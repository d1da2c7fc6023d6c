// Sandbox, vTiger: the module catalogue as text, kept apart from the code that reads it.
// Who reads it: catalogue.cpp, once per server.
#pragma once

namespace tenure::inline v1::sandbox::vt {

extern const char* const picklists_text;
extern const char* const sales_text;
extern const char* const inventory_text;
extern const char* const activity_text;
extern const char* const minimal_text;

}  // namespace tenure::inline v1::sandbox::vt
