# V8 of the distribution's libnode. Looks at the system first, then at build/deps/v8, where packaging/setup.sh
# unpacks the packages on machines whose Node.js refuses libnode-dev. Target: V8::V8.

set(_unpacked ${CMAKE_SOURCE_DIR}/build/deps/v8/usr)
find_path(V8_INCLUDE_DIR NAMES v8-inspector.h
  PATHS /usr/include/nodejs/deps/v8/include ${_unpacked}/include/nodejs/deps/v8/include NO_DEFAULT_PATH)
find_library(V8_LIBRARY NAMES node
  PATHS /usr/lib/${CMAKE_LIBRARY_ARCHITECTURE} ${_unpacked}/lib/${CMAKE_LIBRARY_ARCHITECTURE} NO_DEFAULT_PATH)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(V8 REQUIRED_VARS V8_LIBRARY V8_INCLUDE_DIR
  REASON_FAILURE_MESSAGE "run packaging/setup.sh first")

if(V8_FOUND AND NOT TARGET V8::V8)
  add_library(V8::V8 SHARED IMPORTED)
  set_target_properties(V8::V8 PROPERTIES
    IMPORTED_LOCATION ${V8_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES ${V8_INCLUDE_DIR})
endif()
mark_as_advanced(V8_INCLUDE_DIR V8_LIBRARY)
