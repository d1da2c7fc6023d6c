# What every target of ours shares: warnings as errors, sanitizers, and one way to declare a library.
add_library(tenure_strict INTERFACE)
# Sources compiled together see each other's own names; other builds warn of what that hides.
set(shadow -Wshadow)
if(TENURE_UNITY)
  set(shadow $<$<CXX_COMPILER_ID:GNU>:-Wshadow=local> $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
endif()
target_compile_options(tenure_strict INTERFACE -Wall -Wextra -Wpedantic ${shadow} -Wconversion
                       -Wno-sign-conversion $<$<BOOL:${TENURE_STRICT}>:-Werror>)
# GCC 12 invents overlapping, too long and uninitialised copies when it inlines std::string
# (GCC bugs 105651, 105329 and 105562); the sanitizer builds look for real ones.
target_compile_options(tenure_strict INTERFACE
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict -Wno-maybe-uninitialized -Wno-array-bounds>)
if(TENURE_SANITIZE)
  add_compile_options(-fsanitize=${TENURE_SANITIZE} -fno-omit-frame-pointer
                      -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${TENURE_SANITIZE})
endif()
if(TENURE_BUILD_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# tenure_precompile(target header): compiles a header once for all sources of a target.
function(tenure_precompile target header)
  target_precompile_headers(${target} PRIVATE ${header})
  # Lets ccache reuse objects that were compiled with the precompiled header.
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
endfunction()

# tenure_unity(target [MOST n]): compiles the sources of a folder together where that was asked for,
# at most n (8) at a time. What is in one folder never depends on what is in another.
function(tenure_unity target)
  if(NOT TENURE_UNITY)
    return()
  endif()
  cmake_parse_arguments(arg "" "MOST" "" ${ARGN})
  if(NOT arg_MOST)
    set(arg_MOST 8)
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  get_target_property(sources ${target} SOURCES)
  set(folders "")
  foreach(source ${sources})
    get_filename_component(path ${source} ABSOLUTE)
    file(RELATIVE_PATH path ${CMAKE_CURRENT_SOURCE_DIR} ${path})
    get_filename_component(folder ${path} DIRECTORY)
    string(MAKE_C_IDENTIFIER "${target}/${folder}" folder)
    list(APPEND folders ${folder})
    list(APPEND sources_${folder} ${source})
  endforeach()
  list(REMOVE_DUPLICATES folders)
  foreach(folder ${folders})
    list(LENGTH sources_${folder} count)
    math(EXPR pieces "(${count} + ${arg_MOST} - 1) / ${arg_MOST}")
    set(i 0)
    foreach(source ${sources_${folder}})
      math(EXPR piece "${i} * ${pieces} / ${count}")
      set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${folder}_${piece})
      math(EXPR i "${i} + 1")
    endforeach()
  endforeach()
endfunction()

# tenure_library(name SOURCES ... PUBLIC ... PRIVATE ...): a compiled target tenure::name
function(tenure_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(tenure_${name} ${arg_SOURCES})
  add_library(tenure::${name} ALIAS tenure_${name})
  tenure_unity(tenure_${name})
  set_target_properties(tenure_${name} PROPERTIES EXPORT_NAME ${name})
  target_link_libraries(tenure_${name} PUBLIC ${arg_PUBLIC}
                        PRIVATE $<BUILD_INTERFACE:tenure_strict> ${arg_PRIVATE})
  set_property(GLOBAL APPEND PROPERTY TENURE_INSTALLED tenure_${name})
endfunction()
