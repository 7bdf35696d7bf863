#pragma once

#include <string_view>

#include "runner/eszip/archive.h"
#include "runner/protocol/result.h"

namespace edge::eszip {

/// Whether the first character that is not space opens a JSON object.
bool looksLikeV1(std::string_view bytes);

/// {"version":1,"modules":{SPECIFIER:{"Source":{"source","transpiled"?,…}}|{"Redirect":TARGET}}}. Modules keep their
/// order. Errors: "eszip_v1", "eszip_duplicate", "eszip_redirect_cycle".
protocol::Result<Archive> readV1(std::string_view bytes);

}  // namespace edge::eszip
