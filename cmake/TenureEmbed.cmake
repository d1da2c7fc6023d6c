# tenure_embed(target name files...): compiles text files into a target. The sources call
# `std::span<const tenure::detail::EmbeddedText> tenure::detail::embedded_<name>()`, see
# sdk/src/core/embedded.hpp; texts come in the order of their file names.
function(tenure_embed target name)
  set(texts "")
  foreach(file ${ARGN})
    get_filename_component(path ${file} ABSOLUTE)
    get_filename_component(stem ${file} NAME_WE)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${path})
    file(READ ${path} text)
    string(APPEND texts "    EmbeddedText{\"${stem}\", R\"embedded(${text})embedded\"},\n")
  endforeach()
  file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/embedded_${name}.cpp @ONLY CONTENT [[
#include "core/embedded.hpp"

namespace tenure::inline v1::detail {

std::span<const EmbeddedText> embedded_@name@() {
    static constexpr EmbeddedText texts[] = {
@texts@    };
    return texts;
}

}  // namespace tenure::inline v1::detail
]])
  target_sources(${target} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/embedded_${name}.cpp)
endfunction()
