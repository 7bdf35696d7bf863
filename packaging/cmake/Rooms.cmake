# A room is one sub-folder = one static library = one namespace. edge_room() builds it from the folder's *.cpp and
# declares its arrows: DEPENDS names the rooms it may include. The declarations are written to build/…/arrows.txt,
# and tests/arrows holds every #include against them: one truth for the linker and for the rule.
#
#   edge_room(DEPENDS runner/protocol [LINKS Qt6::Widgets …] [NO_RTTI] [EXCLUDE main.cpp …])
#
# The room's name is its path from the root: inspector/timeline; its target: inspector_timeline.

set(EDGE_ARROWS_FILE ${CMAKE_BINARY_DIR}/arrows.txt)
file(WRITE ${EDGE_ARROWS_FILE} "")

function(edge_target_of room out)
  string(REPLACE "/" "_" target ${room})
  set(${out} ${target} PARENT_SCOPE)
endfunction()

function(edge_room)
  cmake_parse_arguments(ROOM "NO_RTTI" "" "DEPENDS;LINKS;EXCLUDE" ${ARGN})
  file(RELATIVE_PATH room ${CMAKE_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  edge_target_of(${room} target)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp ${CMAKE_CURRENT_SOURCE_DIR}/*.h)
  foreach(name ${ROOM_EXCLUDE})
    list(REMOVE_ITEM sources ${CMAKE_CURRENT_SOURCE_DIR}/${name})
  endforeach()
  file(APPEND ${EDGE_ARROWS_FILE} "${room}: ${ROOM_DEPENDS}\n")

  set(compiled ${sources})
  list(FILTER compiled INCLUDE REGEX "\\.cpp$")
  if(compiled)
    add_library(${target} STATIC ${sources})
    set(kind PUBLIC)
    edge_warnings(${target})
    if(ROOM_NO_RTTI)
      target_compile_options(${target} PRIVATE -fno-rtti) # libnode is built without RTTI
    endif()
    if(ROOM_LINKS MATCHES "Qt6::")
      set_target_properties(${target} PROPERTIES AUTOMOC ON)
      edge_qt_precompiled(${target} "${ROOM_LINKS}")
    endif()
  else()
    add_library(${target} INTERFACE)
    set(kind INTERFACE)
  endif()
  target_include_directories(${target} ${kind} ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/generated)
  foreach(needed ${ROOM_DEPENDS})
    edge_target_of(${needed} library)
    target_link_libraries(${target} ${kind} ${library})
  endforeach()
  target_link_libraries(${target} ${kind} ${ROOM_LINKS})
endfunction()

function(edge_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wno-unused-parameter $<$<BOOL:${EDGE_WERROR}>:-Werror>)
endfunction()

# Rooms that draw windows share one precompiled header (target edge_qt_pch, made on first use).
function(edge_qt_precompiled target links)
  if(NOT links MATCHES "Qt6::Widgets")
    return()
  endif()
  if(NOT TARGET edge_qt_pch)
    file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/qt_pch.cpp CONTENT "")
    add_library(edge_qt_pch STATIC ${CMAKE_BINARY_DIR}/generated/qt_pch.cpp)
    target_link_libraries(edge_qt_pch PUBLIC Qt6::Widgets)
    target_compile_options(edge_qt_pch PUBLIC -fpch-preprocess)
    edge_warnings(edge_qt_pch)
    target_precompile_headers(edge_qt_pch PRIVATE <QtWidgets/QtWidgets>)
  endif()
  target_link_libraries(${target} PRIVATE edge_qt_pch)
  target_precompile_headers(${target} REUSE_FROM edge_qt_pch)
endfunction()
