#include "runner/host/last_words.h"

#include <signal.h>

#include "runner/isolate/thread_isolate.h"

namespace edge::host {
namespace {

std::atomic<control::LastIsolate>* lastIsolate = nullptr;

/// The signal's own action is back in force meanwhile, so the process ends by it as it would have.
void say(int signal) {
    lastIsolate->store(isolate::isolateOfThread());
    raise(signal);
}

}  // namespace

void leaveLastIsolateIn(std::atomic<control::LastIsolate>& place) {
    lastIsolate = &place;
    struct sigaction action {};
    action.sa_handler = say;
    action.sa_flags = int(SA_RESETHAND | SA_NODEFER);
    for (const int signal : control::faultSignals) sigaction(signal, &action, nullptr);
}

}  // namespace edge::host
