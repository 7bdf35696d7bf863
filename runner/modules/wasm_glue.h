#pragma once

#include <string>
#include <string_view>

#include "runner/protocol/result.h"

namespace edge::modules {

/// The ES module that a WebAssembly module stands for (WebAssembly/ES Module Integration, evaluation phase): imports
/// what the binary imports, makes the instance, exports its exports. It takes the bytes from `place`, the file or
/// address of the binary. Errors: "not_wasm", "wasm_malformed".
protocol::Result<std::string> wasmGlue(std::string_view binary, const std::string& place);

}  // namespace edge::modules
