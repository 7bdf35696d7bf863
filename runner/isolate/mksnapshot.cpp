#include <v8.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "runner/builtins/natives.h"
#include "runner/engine/convert.h"
#include "runner/engine/error_report.h"
#include "runner/engine/process.h"
#include "runner/engine/script_text.h"
#include "runner/engine/state.h"
#include "runner/isolate/hooks.h"
#include "runner/isolate/invocations.h"
#include "runner/isolate/late_names.h"
#include "runner/isolate/natives_table.h"
#include "runner/web/natives.h"

/// Build tool: edge-mksnapshot WARM_UP BLOB. Runs the runtime's scripts and a few sample requests in a fresh V8
/// and writes the heap as startup snapshot.
namespace edge::isolate {

namespace {

[[noreturn]] void die(const std::string& message) {
    std::fprintf(stderr, "edge-mksnapshot: %s\n", message.c_str());
    std::exit(1);
}

std::string readFile(const char* path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        die(std::string("cannot read ") + path);
    }
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Sample requests must not fail: what goes wrong ends the build.
class StrictObserver final : public engine::Observer {
public:
    bool listening() const override { return true; }
    bool wantsLogs() const override { return true; }
    void log(protocol::LogLevel, std::string origin, std::string text, protocol::SourcePosition,
             std::vector<protocol::StackFrame>) override {
        if (origin != "console") {
            die(text);
        }
    }
    void fetchFinished(std::int64_t, protocol::OutgoingFetch) override {}
    void entered(std::int64_t) override {}
    void left() override {}
    void uncaught(v8::Local<v8::Value> error, v8::Local<v8::Message>) override { unhandled(error); }
    void unhandled(v8::Local<v8::Value> error) override {
        const v8::Local<v8::Value> stack = error->IsObject()
                                               ? error.As<v8::Object>()
                                                     ->Get(v8::Isolate::GetCurrent()->GetCurrentContext(),
                                                           engine::internalized(v8::Isolate::GetCurrent(), "stack"))
                                                     .FromMaybe(error)
                                               : error;
        die("the script threw: " + engine::toUtf8(v8::Isolate::GetCurrent(), stack));
    }
    void rejected(v8::Local<v8::Promise>, v8::Local<v8::Value> reason) override { unhandled(reason); }
};

/// A request of the list in warm_up.js, answered into nothing.
class SampleExchange final : public gateway::Exchange {
public:
    explicit SampleExchange(const std::string& line) {
        const std::size_t space = line.find(' ');
        m_head.method = line.substr(0, space);
        m_head.path = line.substr(space + 1);
        m_head.url = "http://127.0.0.1:54321" + m_head.path;
        m_head.headers = {{"Host", "127.0.0.1:54321"},
                          {"Accept", "*/*"},
                          {"Content-Type", "application/json"},
                          {"Authorization", "Bearer sample"}};
        m_body = m_head.method == "POST" ? R"({"name":"Functions"})" : "";
    }
    const gateway::RequestHead& head() const override { return m_head; }
    bool hasBody() const override { return !m_body.empty(); }
    const std::string* bufferedBody() const override { return m_body.empty() ? nullptr : &m_body; }
    void readBody(std::function<void(gateway::BodyPiece)> done) override { done({.bytes = m_body, .end = true}); }
    void respond(gateway::ResponseHead, std::string) override { end(); }
    void startResponse(gateway::ResponseHead) override {}
    void write(std::string, std::function<void(bool)> done) override { done(true); }
    void finish() override { end(); }
    void abort() override { die("a sample answer was cut off: " + m_head.path); }
    bool responseStarted() const override { return m_finished; }
    bool responseFinished() const override { return m_finished; }
    std::int64_t bytesIn() const override { return 0; }
    std::int64_t bytesOut() const override { return 0; }
    protocol::Nanoseconds firstByteAt() const override { return 0; }
    void onClientGone(std::function<void()>) override {}
    void onFinished(std::function<void()> finished) override { m_onFinished = std::move(finished); }

private:
    void end() {
        m_finished = true;
        m_onFinished();
    }
    gateway::RequestHead m_head;
    std::string m_body;
    bool m_finished = false;
    std::function<void()> m_onFinished;
};

/// What was thrown, with its stack where it has one.
std::string thrown(v8::Local<v8::Context> context, const v8::TryCatch& caught) {
    v8::Isolate* isolate = v8::Isolate::GetCurrent();
    if (!caught.HasCaught()) {
        return "nothing was thrown";
    }
    v8::Local<v8::Value> stack;
    if (caught.StackTrace(context).ToLocal(&stack) && stack->IsString()) {
        return engine::toUtf8(isolate, stack);
    }
    return engine::toUtf8(isolate, caught.Exception());
}

v8::Local<v8::Value> run(v8::Local<v8::Context> context, v8::Local<v8::String> source, const char* name) {
    const v8::TryCatch caught(v8::Isolate::GetCurrent());
    v8::Local<v8::Value> result;
    if (!engine::runOwnScript(context, source).ToLocal(&result)) {
        die(std::string(name) + ": " + thrown(context, caught));
    }
    return result;
}

/// Calls the function that a script of the runtime's evaluates to.
void install(v8::Local<v8::Context> context, const engine::ScriptText& script, const char* name,
             std::vector<v8::Local<v8::Value>> arguments) {
    v8::Isolate* isolate = v8::Isolate::GetCurrent();
    const v8::Local<v8::Value> bundle = run(context, script.string(isolate), name);
    const v8::TryCatch caught(isolate);
    if (!bundle->IsFunction() ||
        bundle.As<v8::Function>()
            ->Call(context, v8::Undefined(isolate), static_cast<int>(arguments.size()), arguments.data())
            .IsEmpty()) {
        die(std::string(name) + ": " + thrown(context, caught));
    }
}

v8::Local<v8::Object> makeHooks(v8::Local<v8::Context> context) {
    const v8::Local<v8::Object> natives = engine::nativesObject(context, allNatives());
    const v8::Local<v8::Object> hooks = v8::Object::New(v8::Isolate::GetCurrent());
    install(context, builtins::builtinScript(), "the builtins", {natives});
    install(context, web::webScript(), "the web surface", {natives, hooks});
    return hooks;
}

void warmUp(engine::State& state, v8::Local<v8::Object> hookObject, const std::string& source) {
    v8::Isolate* isolate = state.isolate();
    const Hooks hooks(isolate, state.context(), hookObject);
    const auto table = std::make_shared<Invocations>(
        Invocations::Listener{[](Invocation&) {}, [](std::unique_ptr<Invocation>) {}, [] {}});
    table->attach(&state);
    std::vector<std::string> lines;
    state.enter([&](v8::Local<v8::Context> context) {
        const v8::Local<v8::Array> list = run(context, engine::toScript(isolate, source), "warm_up.js").As<v8::Array>();
        for (std::uint32_t at = 0; at < list->Length(); ++at) {
            lines.push_back(engine::toUtf8(isolate, list->Get(context, at).ToLocalChecked()));
        }
    });
    for (const std::string& line : lines) {
        const auto exchange = std::make_shared<SampleExchange>(line);
        table->call(table->add(exchange, {}), hooks);
        state.loop().poll();
        if (!exchange->responseFinished()) {
            die("a sample request got no answer: " + line);
        }
    }
    state.enter([&](v8::Local<v8::Context> context) { hooks.afterWarmUp(context); });
    table->attach(nullptr);
}

void refuseLateNames(v8::Local<v8::Context> context) {
    const std::string names = lateNamesIn(context);
    if (!names.empty()) {
        die("the script defines what V8 adds itself later: " + names);
    }
}

v8::StartupData makeBlob(const engine::Process& process, const std::string& warmUpScript) {
    v8::SnapshotCreator creator(process.references());
    v8::Isolate* isolate = creator.GetIsolate();
    isolate->SetMicrotasksPolicy(v8::MicrotasksPolicy::kExplicit);
    {
        const v8::HandleScope handles(isolate);
        const v8::Local<v8::Context> context = v8::Context::New(isolate);
        const v8::Context::Scope scope(context);
        const v8::Local<v8::Object> hooks = makeHooks(context);
        StrictObserver observer;
        {
            engine::State state(isolate, context, std::make_shared<boost::asio::io_context>(), observer);
            warmUp(state, hooks, warmUpScript);
            isolate->SetPromiseRejectCallback(nullptr);
        }
        refuseLateNames(context);
        creator.AddData(context, hooks);
        creator.SetDefaultContext(context);
    }
    return creator.CreateBlob(v8::SnapshotCreator::FunctionCodeHandling::kKeep);
}

}  // namespace

}  // namespace edge::isolate

int main(int argc, char** argv) {
    using namespace edge::isolate;
    if (argc != 3) {
        die("usage: edge-mksnapshot WARM_UP BLOB");
    }
    const edge::engine::Process process({nullptr, 0}, allReferences());
    const v8::StartupData blob = makeBlob(process, readFile(argv[1]));
    if (!blob.data || blob.raw_size <= 0) {
        die("V8 made no snapshot");
    }
    std::ofstream file(argv[2], std::ios::binary);
    file.write(blob.data, blob.raw_size);
    file.close();
    delete[] blob.data;
    if (!file) {
        die(std::string("cannot write ") + argv[2]);
    }
    return 0;
}
