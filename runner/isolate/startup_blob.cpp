#include "runner/isolate/startup_blob.h"

extern "C" {
// Defined in startup_blob.S; weak, because the tool that makes the blob is linked without it.
[[gnu::weak]] extern const char edge_startup_blob[];
[[gnu::weak]] extern const char edge_startup_blob_end[];
}

namespace edge::isolate {

std::string_view startupBlob() {
    const char* begin = edge_startup_blob;
    return begin ? std::string_view(begin, static_cast<std::size_t>(edge_startup_blob_end - begin)) : std::string_view();
}

}  // namespace edge::isolate
