# Install and export: find_package(tenure) gives the same target names as add_subdirectory.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
get_property(tenure_installed GLOBAL PROPERTY TENURE_INSTALLED)
install(TARGETS ${tenure_installed} EXPORT tenure-targets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
if(TARGET tenure_cli)
  install(TARGETS tenure_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
install(DIRECTORY sdk/include/tenure DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY sdk/data/frameworks DESTINATION ${CMAKE_INSTALL_DATADIR}/tenure)
if(NOT TENURE_HEADERS_ONLY)
  install(DIRECTORY adapters/include/tenure DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
endif()
install(EXPORT tenure-targets NAMESPACE tenure::
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/tenure)
configure_package_config_file(cmake/tenure-config.cmake.in
  ${CMAKE_CURRENT_BINARY_DIR}/tenure-config.cmake
  INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/tenure)
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/tenure-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/tenure-config.cmake
              ${CMAKE_CURRENT_BINARY_DIR}/tenure-config-version.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/tenure)
