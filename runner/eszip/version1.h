#pragma once

#include <string_view>

#include "runner/eszip/archive.h"
#include "runner/protocol/result.h"

namespace edge::eszip {

/// The JSON document that ESZip was at first: {"version":1,"modules":{specifier:{"Source":{…}}|{"Redirect":…}}}.
/// Errors: "eszip_malformed".
protocol::Result<Archive> readVersion1(std::string_view bytes);

}  // namespace edge::eszip
