#include "inspector/look/words.h"

#include <iterator>

#include <QCoreApplication>

namespace edge::look {

namespace {

struct Word {
    const char* key;
    const char* text;
};

QString say(const char* text) { return QCoreApplication::translate("Inspector", text); }

template <std::size_t count>
QString lookUp(const Word (&words)[count], const QString& key) {
    for (const Word& word : words) {
        if (key == QLatin1String(word.key)) {
            return say(word.text);
        }
    }
    return key;
}

constexpr Word phaseTitles[] = {
    {"queue", QT_TRANSLATE_NOOP("Inspector", "queue")},
    {"bundle", QT_TRANSLATE_NOOP("Inspector", "bundle")},
    {"isolate", QT_TRANSLATE_NOOP("Inspector", "isolate")},
    {"context", QT_TRANSLATE_NOOP("Inspector", "context")},
    {"compile", QT_TRANSLATE_NOOP("Inspector", "compile")},
    {"evaluate", QT_TRANSLATE_NOOP("Inspector", "evaluate")},
    {"restore", QT_TRANSLATE_NOOP("Inspector", "restore (snapshot)")},
    {"handler", QT_TRANSLATE_NOOP("Inspector", "handler")},
    {"respond", QT_TRANSLATE_NOOP("Inspector", "respond")},
    {"background", QT_TRANSLATE_NOOP("Inspector", "background")},
    {"dns", QT_TRANSLATE_NOOP("Inspector", "DNS")},
    {"connect", QT_TRANSLATE_NOOP("Inspector", "connect")},
    {"tls", QT_TRANSLATE_NOOP("Inspector", "TLS")},
    {"wait", QT_TRANSLATE_NOOP("Inspector", "wait")},
    {"download", QT_TRANSLATE_NOOP("Inspector", "download")},
};

constexpr const char* phaseMeanings[trace::phaseKinds] = {
    QT_TRANSLATE_NOOP("Inspector", "Request read, waiting for an isolate"),
    QT_TRANSLATE_NOOP("Inspector", "Waiting for the TypeScript to be bundled"),
    QT_TRANSLATE_NOOP("Inspector", "A V8 isolate with its own heap is made"),
    QT_TRANSLATE_NOOP("Inspector", "The global objects are set up"),
    QT_TRANSLATE_NOOP("Inspector", "The script is compiled"),
    QT_TRANSLATE_NOOP("Inspector", "Top-level code runs, imports included"),
    QT_TRANSLATE_NOOP("Inspector", "The handler runs until the response head is known"),
    QT_TRANSLATE_NOOP("Inspector", "The response is written to its last byte"),
    QT_TRANSLATE_NOOP("Inspector", "waitUntil work after the response"),
    "",
};

constexpr Word coldReasons[] = {
    {"first_request", QT_TRANSLATE_NOOP("Inspector", "first request to this function")},
    {"code_changed", QT_TRANSLATE_NOOP("Inspector", "the code was changed")},
    {"oneshot", QT_TRANSLATE_NOOP("Inspector", "policy oneshot: every request gets a fresh isolate")},
    {"replaced", QT_TRANSLATE_NOOP("Inspector", "its predecessor was retired")},
    {"parallel", QT_TRANSLATE_NOOP("Inspector", "all other isolates were busy")},
};

constexpr Word retireReasons[] = {
    {"EventLoopCompleted", QT_TRANSLATE_NOOP("Inspector", "nothing left to do")},
    {"WallClockTime", QT_TRANSLATE_NOOP("Inspector", "wall clock limit")},
    {"CPUTime", QT_TRANSLATE_NOOP("Inspector", "CPU limit")},
    {"Memory", QT_TRANSLATE_NOOP("Inspector", "memory limit")},
    {"EarlyDrop", QT_TRANSLATE_NOOP("Inspector", "idle, dropped early")},
    {"TerminationRequested", QT_TRANSLATE_NOOP("Inspector", "stopped")},
    {"CodeChanged", QT_TRANSLATE_NOOP("Inspector", "code changed")},
    {"Oneshot", QT_TRANSLATE_NOOP("Inspector", "oneshot")},
    {"BootFailure", QT_TRANSLATE_NOOP("Inspector", "did not start")},
    {"HostEnded", QT_TRANSLATE_NOOP("Inspector", "host process ended")},
};

constexpr Word endReasons[] = {
    {"completed", QT_TRANSLATE_NOOP("Inspector", "completed")},
    {"client_left", QT_TRANSLATE_NOOP("Inspector", "the client left")},
    {"exception", QT_TRANSLATE_NOOP("Inspector", "uncaught exception")},
    {"bad_response", QT_TRANSLATE_NOOP("Inspector", "the handler gave no Response")},
    {"boot_error", QT_TRANSLATE_NOOP("Inspector", "the function did not start")},
    {"cpu_limit", QT_TRANSLATE_NOOP("Inspector", "CPU limit reached")},
    {"memory_limit", QT_TRANSLATE_NOOP("Inspector", "memory limit reached")},
    {"idle_timeout", QT_TRANSLATE_NOOP("Inspector", "no response in time")},
    {"host_ended", QT_TRANSLATE_NOOP("Inspector", "the host process ended")},
    {"refused", QT_TRANSLATE_NOOP("Inspector", "refused at the gateway")},
};

constexpr Word endAdvices[] = {
    {"exception", QT_TRANSLATE_NOOP("Inspector", "The log shows the line that threw.")},
    {"bad_response", QT_TRANSLATE_NOOP("Inspector", "Return a Response from the handler on every path.")},
    {"boot_error", QT_TRANSLATE_NOOP("Inspector", "The log shows what failed while the module was loaded.")},
    {"cpu_limit", QT_TRANSLATE_NOOP("Inspector", "Split the work, or move it out of the request: the platform stops it too.")},
    {"memory_limit", QT_TRANSLATE_NOOP("Inspector", "Stream large bodies rather than holding them whole.")},
    {"idle_timeout", QT_TRANSLATE_NOOP("Inspector", "Answer first and use EdgeRuntime.waitUntil for the rest.")},
    {"host_ended", QT_TRANSLATE_NOOP("Inspector", "The runner has put a fresh host in its place; send the request again.")},
};

}  // namespace

QString phaseTitle(const trace::PhaseRecord& phase) { return lookUp(phaseTitles, phase.name); }

QString phaseMeaning(const trace::PhaseRecord& phase) {
    if (phase.name == u"restore") {
        return say(QT_TRANSLATE_NOOP("Inspector", "The modules are in the heap already, evaluated: the isolate was made of the function's snapshot"));
    }
    const char* text = phaseMeanings[int(phase.kind)];
    return *text ? say(text) : QString();
}

QString coldReason(const QString& cause) { return lookUp(coldReasons, cause); }
QString retireReason(const QString& reason) { return lookUp(retireReasons, reason); }

QString endReason(const trace::InvocationRecord& invocation) {
    return invocation.running() ? say("running") : lookUp(endReasons, invocation.end);
}

QString endAdvice(const trace::InvocationRecord& invocation) {
    if (invocation.outcome() == trace::Outcome::refused) {
        return invocation.status == 401 ? say("Choose another authorization for the request, or set verify_jwt = false.")
               : invocation.status == 404 ? say("No function has this name; the path is /functions/v1/<name>.")
                                          : QString();
    }
    const QString advice = lookUp(endAdvices, invocation.end);
    return advice == invocation.end ? QString() : advice;
}

QString statusText(const trace::InvocationRecord& invocation) {
    if (invocation.running()) {
        return say("running");
    }
    return invocation.status == 0 ? say("no response") : QString::number(invocation.status);
}

QString functionTitle(const QString& name) { return name.isEmpty() ? say("no function") : name; }

QString requestLine(const trace::InvocationRecord& invocation) {
    return (invocation.method + u' ' + invocation.path).trimmed();
}

QString levelTitle(protocol::LogLevel level) {
    switch (level) {
        case protocol::LogLevel::debug: return say("Debug");
        case protocol::LogLevel::info: return say("Info");
        case protocol::LogLevel::warning: return say("Warning");
        case protocol::LogLevel::error: return say("Error");
    }
    return {};
}

QString position(const protocol::SourcePosition& at) {
    QString text = QString::fromStdString(at.file);
    if (!text.isEmpty() && at.line > 0) {
        text += u':' + QString::number(at.line);
        if (at.column > 0) {
            text += u':' + QString::number(at.column);
        }
    }
    return text;
}

}  // namespace edge::look
