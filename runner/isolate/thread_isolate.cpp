#include "runner/isolate/thread_isolate.h"

namespace edge::isolate {
namespace {

thread_local control::LastIsolate ofThread = control::unknownIsolate;

}  // namespace

control::LastIsolate isolateOfThread() { return ofThread; }

void setIsolateOfThread(std::optional<std::size_t> context) {
    ofThread = context ? control::firstOfImage + static_cast<control::LastIsolate>(*context) : control::plainIsolate;
}

}  // namespace edge::isolate
