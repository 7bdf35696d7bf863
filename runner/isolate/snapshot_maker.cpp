#include <v8.h>

#include "runner/engine/compat.h"
#include "runner/engine/convert.h"
#include "runner/engine/error_report.h"
#include "runner/engine/module_loader.h"
#include "runner/engine/process.h"
#include "runner/engine/realm.h"
#include "runner/files/bundle.h"
#include "runner/isolate/code_store.h"
#include "runner/isolate/engine_process.h"
#include "runner/isolate/hooks.h"
#include "runner/isolate/late_names.h"
#include "runner/isolate/natives_table.h"
#include "runner/isolate/program_texts.h"
#include "runner/isolate/snapshot.h"
#include "runner/isolate/startup_blob.h"

/// How a snapshot of an evaluated function is made. Lives through the one process that it is called in.
namespace edge::isolate {

namespace {

using Entries = std::vector<engine::ModuleLoader::Entry>;
/// Why not, as the end of a sentence; empty: nothing is in the way.
using Reason = std::string;

/// Keeps the first thing that went wrong. What script prints is not passed on.
class MakingObserver final : public engine::Observer {
public:
    const std::string& trouble() const { return m_trouble; }

    bool listening() const override { return false; }
    bool wantsLogs() const override { return false; }
    void log(protocol::LogLevel, std::string, std::string, protocol::SourcePosition, std::vector<protocol::StackFrame>) override {}
    void fetchFinished(std::int64_t, protocol::OutgoingFetch) override {}
    void entered(std::int64_t) override {}
    void left() override {}
    void uncaught(v8::Local<v8::Value> error, v8::Local<v8::Message>) override { unhandled(error); }
    void unhandled(v8::Local<v8::Value> error) override {
        if (m_trouble.empty()) {
            m_trouble = "its modules fail without what V8 lacks meanwhile: " + engine::toUtf8(v8::Isolate::GetCurrent(), error);
        }
    }
    void rejected(v8::Local<v8::Promise>, v8::Local<v8::Value> reason) override { unhandled(reason); }

private:
    std::string m_trouble;
};

/// Runs the modules as Runtime does. Nothing that is under way may be left.
Reason evaluate(engine::State& state, const MakingObserver& observer, engine::ModuleLoader& loader, const Hooks& hooks) {
    v8::Global<v8::Promise> outcome;
    v8::Global<v8::Module> main;
    bool handler = false;
    state.enter([&](v8::Local<v8::Context> context) {
        v8::Local<v8::Module> module;
        v8::Local<v8::Value> value;
        if (loader.load(context).ToLocal(&module) && module->Evaluate(context).ToLocal(&value)) {
            main.Reset(state.isolate(), module);
            outcome.Reset(state.isolate(), value.As<v8::Promise>());
        }
    });
    for (int turn = 0; turn < 100 && state.loop().poll() > 0; ++turn) {
        state.loop().restart();
    }
    state.enter([&](v8::Local<v8::Context> context) {
        if (!outcome.IsEmpty() && outcome.Get(state.isolate())->State() == v8::Promise::kFulfilled) {
            hooks.moduleEvaluated(context, main.Get(state.isolate())->GetModuleNamespace());
            handler = hooks.hasHandler(context);
            hooks.beforeSnapshot(context);
        }
    });
    if (!observer.trouble().empty()) return observer.trouble();
    if (state.pendingWork() > 0) return "it starts timers or requests before it is called";
    if (state.extension<files::Bundle>().written) return "it opens or writes files before it is called";
    if (state.randomTaken) return "it takes random bytes before it is called, which every isolate would have in common";
    return handler ? "" : "it has no handler when its modules are evaluated";
}

/// The image in the making, on top of the runtime's own.
class Making {
public:
    Making(engine::Process& process, const CodeStore& store)
        : m_store(store), m_isolate(v8::Isolate::Allocate()), m_creator(m_isolate, process.references(), process.blob()) {
        m_isolate->SetMicrotasksPolicy(v8::MicrotasksPolicy::kExplicit);
        m_isolate->SetPrepareStackTraceCallback(engine::prepareStackTrace);
        engine::ModuleLoader::installHooks(m_isolate);
        const v8::HandleScope handles(m_isolate);
        const v8::Local<v8::Context> context = v8::Context::New(m_isolate);
        m_creator.AddData(context, hooksOf(context));
        m_creator.SetDefaultContext(context);
    }

    Reason add(const ImageWish& wish) {
        const v8::HandleScope handles(m_isolate);
        const v8::Local<v8::Context> context = v8::Context::New(m_isolate);
        const v8::Context::Scope scope(context);
        const v8::Local<v8::Object> hooks = hooksOf(context);
        Entries modules;
        Reason reason = run(context, hooks, wish, modules);
        if (!reason.empty()) return reason;
        Image::Function function{wish.program->function, wish.program->version, wish.environment, {}};
        m_creator.AddData(context, hooks);
        for (const auto& each : modules) {
            m_creator.AddData(context, each.module);
            function.modules.emplace_back(each.url, each.type);
        }
        m_creator.AddContext(context);
        m_image.functions.push_back(std::move(function));
        return {};
    }

    Image finish() {
        const v8::StartupData heap = m_creator.CreateBlob(v8::SnapshotCreator::FunctionCodeHandling::kKeep);
        m_image.heap.assign(heap.data, static_cast<std::size_t>(heap.raw_size));
        delete[] heap.data;
        return std::move(m_image);
    }

private:
    static v8::Local<v8::Object> hooksOf(v8::Local<v8::Context> context) {
        return context->GetDataFromSnapshotOnce<v8::Object>(0).ToLocalChecked();
    }

    engine::ModuleLoader::Find compiledTextsOf(const std::shared_ptr<const Program>& program) const {
        return [this, program, texts = textsOf(program)](std::string_view url) {
            auto text = texts(url);
            const ProgramModule* module = program->find(url);
            if (auto code = text && module ? m_store.read(module->cache->digest()) : std::nullopt) {
                text->cache = std::make_shared<const CodeStore::Bytes>(std::move(*code));
            }
            return text;
        };
    }

    Reason run(v8::Local<v8::Context> context, v8::Local<v8::Object> hookObject, const ImageWish& wish, Entries& modules) {
        const v8::Local<v8::Function> lent = lendLateNames(context);
        MakingObserver observer;
        Reason reason;
        {
            engine::State state(m_isolate, context, std::make_shared<boost::asio::io_context>(), observer);
            state.environment = wish.environment;
            giveFiles(state, wish.program);
            const Hooks hooks(m_isolate, context, hookObject);
            state.builtinModule = [&](v8::Local<v8::Context> where, v8::Local<v8::Value> name) { return hooks.builtinModule(where, name); };
            engine::ModuleLoader loader(state, wish.program->entrypoint().url, compiledTextsOf(wish.program), [](std::string_view) {});
            reason = evaluate(state, observer, loader, hooks);
            modules = loader.entries();
        }
        m_isolate->SetPromiseRejectCallback(nullptr);
        const Reason late = takeBackLateNames(context, lent);
        return late.empty() ? reason : late;
    }

    const CodeStore& m_store;
    v8::Isolate* m_isolate;
    v8::SnapshotCreator m_creator;
    Image m_image;
};

/// An isolate of each function while an ordinary one lives.
std::optional<ImageRefusal> tryOut(engine::Process& process, const Image& image) {
    MakingObserver observer;
    const auto realm = [&](std::optional<std::size_t> context) {
        auto made = std::make_unique<engine::Realm>(process, std::make_shared<boost::asio::io_context>(),
                                                    engine::RealmOptions{.context = context});
        made->makeContext(observer);
        return made;
    };
    const auto ordinary = realm(std::nullopt);
    ordinary->isolate()->Exit();
    std::optional<ImageRefusal> refusal;
    for (std::size_t context = 0; context < image.functions.size() && !refusal; ++context) {
        const auto made = realm(context);
        made->state().enter([&](v8::Local<v8::Context> script) {
            const Hooks hooks(made->isolate(), script, script->GetDataFromSnapshotOnce<v8::Object>(0).ToLocalChecked());
            made->isolate()->LowMemoryNotification();
            if (!hooks.hasHandler(script)) refusal = {image.functions[context].name, "its handler is not in the snapshot"};
        });
    }
    ordinary->isolate()->Enter();
    return refusal;
}

}  // namespace

std::pair<std::optional<Image>, std::optional<ImageRefusal>> makeImage(const std::vector<ImageWish>& wishes,
                                                                           const std::filesystem::path& codeFolder) {
    const std::string_view blob = startupBlob();
    // Nothing here is destroyed but what went well: the process ends soon, and V8 wants no creator to go before its blob.
    auto& process = *new engine::Process({blob.data(), static_cast<int>(blob.size())}, allReferences());
    const CodeStore store(codeFolder, codeMaker(*process.blob()));
    auto* making = new Making(process, store);
    for (const ImageWish& wish : wishes) {
        if (Reason reason = making->add(wish); !reason.empty()) return {std::nullopt, ImageRefusal{wish.program->function, std::move(reason)}};
    }
    auto& image = *new Image(making->finish());
    delete making;
    process.setBlob({image.heap.data(), static_cast<int>(image.heap.size())});
    if (auto refusal = tryOut(process, image)) return {std::nullopt, std::move(refusal)};
    return {image, std::nullopt};
}

}  // namespace edge::isolate
