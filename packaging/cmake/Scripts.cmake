# edge_script(NAME ENTRY [LATE] [ALSO room…] [FLAGS esbuild flags…]): bundles ENTRY and what it imports into one ASCII script and puts it into
# the room's library as data: from edge_NAME_text to edge_NAME_text_end (C names). ALSO names
# rooms whose scripts it imports. LATE: it becomes a function of the natives that returns ENTRY's default export. Called in the room, after edge_room().
find_program(ESBUILD esbuild PATHS ${CMAKE_SOURCE_DIR}/build/deps/tools/node_modules/@esbuild/linux-x64/bin NO_DEFAULT_PATH)
if(NOT ESBUILD)
  message(FATAL_ERROR "esbuild is missing: run packaging/setup.sh first")
endif()

function(edge_script name entry)
  cmake_parse_arguments(SCRIPT "LATE" "" "ALSO;FLAGS" ${ARGN})
  if(SCRIPT_LATE)
    list(APPEND SCRIPT_FLAGS --global-name=made "--banner:js=(function(__natives){" "--footer:js=return made.default})")
  endif()
  file(RELATIVE_PATH room ${CMAKE_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  edge_target_of(${room} target)
  set(folders ${SCRIPT_ALSO})
  list(TRANSFORM folders PREPEND ${CMAKE_SOURCE_DIR}/ OUTPUT_VARIABLE folders)
  list(TRANSFORM folders APPEND /*.[jt]s OUTPUT_VARIABLE folders)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.ts ${CMAKE_CURRENT_SOURCE_DIR}/late/*.ts ${folders})
  set(text ${CMAKE_BINARY_DIR}/generated/${name}.js)
  add_custom_command(
    OUTPUT ${text}
    COMMAND ${CMAKE_COMMAND} -E env NODE_PATH=${CMAKE_SOURCE_DIR}/build/deps/tools/node_modules
      ${ESBUILD} ${entry} --bundle --minify --format=iife --target=chrome102 --charset=ascii --log-level=warning
      --legal-comments=none [[--tsconfig-raw={"compilerOptions":{"alwaysStrict":true}}]] ${SCRIPT_FLAGS} --outfile=${text}
    WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}
    DEPENDS ${sources}
    COMMENT "Bundling ${room}/${entry}" VERBATIM)
  set(assembly ${CMAKE_BINARY_DIR}/generated/${name}_text.S)
  file(CONFIGURE OUTPUT ${assembly} CONTENT [[
    .section .rodata
    .balign 64
    .global edge_@name@_text
    .global edge_@name@_text_end
edge_@name@_text:
    .incbin "@text@"
edge_@name@_text_end:
    .byte 0
    .section .note.GNU-stack,"",%progbits
]] @ONLY)
  set_source_files_properties(${assembly} PROPERTIES OBJECT_DEPENDS ${text})
  target_sources(${target} PRIVATE ${assembly})
endfunction()
