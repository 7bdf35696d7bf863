#pragma once

#include <optional>

#include "runner/eszip/archive.h"
#include "runner/protocol/result.h"

namespace edge::eszip {

/// What is wrong with the names of an archive, whoever made it: two entries of one name ("eszip_duplicate"), redirects in
/// a circle ("eszip_redirect_cycle"), an npm request or dependency without its package, two packages of one id or a
/// package with two answers to one request ("eszip_npm").
std::optional<protocol::Error> problemOfNames(const Archive& archive);

}  // namespace edge::eszip
