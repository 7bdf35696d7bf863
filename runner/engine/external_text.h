#pragma once

#include <v8.h>

#include <string_view>

namespace edge::engine {

/// The string of a long valid UTF-8 text without characters above U+00FF, its characters outside V8's heap, whose pages for
/// large objects are costly to come by. They count as the isolate's array buffers do. Empty: the text is short or not like
/// that, there is no room, or this isolate may become a snapshot, which could not hold them.
v8::MaybeLocal<v8::String> externalText(v8::Isolate* isolate, std::string_view utf8);

}  // namespace edge::engine
