#pragma once

#include <string>

#include "runner/engine/convert.h"

/// Arguments of natives, of which script may have given any.
namespace edge::engine {

inline std::string textAt(const v8::FunctionCallbackInfo<v8::Value>& args, int at) {
    return args[at]->IsString() ? toUtf8(args.GetIsolate(), args[at]) : std::string();
}

inline int intAt(const v8::FunctionCallbackInfo<v8::Value>& args, int at, int otherwise = 0) {
    return args[at]->IsInt32() ? args[at].As<v8::Int32>()->Value() : otherwise;
}

}  // namespace edge::engine
