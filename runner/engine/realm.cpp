#include "runner/engine/realm.h"

#include "runner/engine/error_report.h"
#include "runner/engine/module_loader.h"

namespace edge::engine {

namespace {

/// V8 sets aside address space for compiled code: the default of 128 MiB each is more than a function needs.
constexpr std::size_t codeRangeBytes = 16u << 20;

v8::Isolate::CreateParams parameters(Process& process, const RealmOptions& options,
                                     std::shared_ptr<BufferAllocator> buffers) {
    v8::Isolate::CreateParams created;
    created.snapshot_blob = process.blob();
    created.external_references = process.references();
    created.array_buffer_allocator_shared = std::move(buffers);
    created.allow_atomics_wait = false;
    if (options.memoryBytes > 0) {
        created.constraints.ConfigureDefaultsFromHeapSize(0, static_cast<std::size_t>(options.memoryBytes));
    }
    created.constraints.set_code_range_size_in_bytes(codeRangeBytes);
    if (options.stackBytes > 0) {
        auto* here = static_cast<char*>(__builtin_frame_address(0));
        created.constraints.set_stack_limit(reinterpret_cast<std::uint32_t*>(here - options.stackBytes));
    }
    return created;
}

}  // namespace

Realm::Realm(Process& process, std::shared_ptr<boost::asio::io_context> loop, const RealmOptions& options)
    : m_process(process),
      m_loop(std::move(loop)),
      m_runner(std::make_shared<LoopRunner>(m_loop)),
      m_buffers(std::make_shared<BufferAllocator>(static_cast<std::size_t>(options.memoryBytes))),
      m_context(options.context),
      m_isolate(v8::Isolate::Allocate()) {
    m_process.platform().add(m_isolate, m_runner);
    v8::Isolate::Initialize(m_isolate, parameters(process, options, m_buffers));
    m_isolate->Enter();
    m_isolate->SetMicrotasksPolicy(v8::MicrotasksPolicy::kExplicit);
    m_isolate->SetPrepareStackTraceCallback(prepareStackTrace);
    ModuleLoader::installHooks(m_isolate);
}

void Realm::makeContext(Observer& observer) {
    const v8::HandleScope handles(m_isolate);
    const v8::Local<v8::Context> context =
        m_context ? v8::Context::FromSnapshot(m_isolate, *m_context).ToLocalChecked() : v8::Context::New(m_isolate);
    m_state = std::make_unique<State>(m_isolate, context, m_loop, observer);
    m_state->buffers = m_buffers;
    m_runner->open(*m_state);
}

Realm::~Realm() {
    m_runner->close();
    {
        const v8::HandleScope handles(m_isolate);
        m_state.reset();
    }
    m_isolate->Exit();
    m_isolate->Dispose();
    m_process.platform().remove(m_isolate);
}

}  // namespace edge::engine
