#include "runner/engine/module.h"


#include "runner/engine/compat.h"
#include "runner/engine/convert.h"
#include "runner/engine/state.h"

namespace edge::engine {

namespace {

/// ASCII text that stays where it is.
class SharedText : public v8::String::ExternalOneByteStringResource {
public:
    SharedText(std::shared_ptr<const void> owner, std::string_view text) : m_owner(std::move(owner)), m_text(text) {}
    const char* data() const override { return m_text.data(); }
    std::size_t length() const override { return m_text.size(); }

private:
    std::shared_ptr<const void> m_owner;
    std::string_view m_text;
};

v8::MaybeLocal<v8::String> sourceString(v8::Isolate* isolate, const ModuleText& text) {
    if (text.ascii && !text.source.empty()) {
        return v8::String::NewExternalOneByte(isolate, new SharedText(text.owner, text.source));
    }
    return v8::String::NewFromUtf8(isolate, text.source.data(), v8::NewStringType::kNormal,
                                   static_cast<int>(text.source.size()));
}

std::string notFound(v8::Isolate* isolate, v8::Local<v8::String> specifier) {
    return "Module not found: " + toUtf8(isolate, specifier);
}

v8::MaybeLocal<v8::Module> refuseImport(v8::Local<v8::Context> context, v8::Local<v8::String> specifier,
                                        v8::Local<v8::FixedArray>, v8::Local<v8::Module>) {
    v8::Isolate* isolate = v8::Isolate::GetCurrent();
    throwTypeError(isolate, notFound(isolate, specifier));
    return {};
}

v8::MaybeLocal<v8::Promise> refuseDynamicImport(v8::Local<v8::Context> context, v8::Local<v8::Data>,
                                                v8::Local<v8::Value>, v8::Local<v8::String> specifier,
                                                v8::Local<v8::FixedArray>) {
    v8::Isolate* isolate = v8::Isolate::GetCurrent();
    v8::Local<v8::Promise::Resolver> resolver;
    if (!v8::Promise::Resolver::New(context).ToLocal(&resolver)) {
        return {};
    }
    const std::string message = notFound(isolate, specifier);
    if (resolver->Reject(context, v8::Exception::TypeError(toScript(isolate, message))).IsNothing()) {
        return {};
    }
    return resolver->GetPromise();
}

/// import.meta.resolve(specifier): new URL(specifier, import.meta.url).href
void resolveSpecifier(const v8::FunctionCallbackInfo<v8::Value>& info) {
    const v8::Local<v8::Context> context = info.GetIsolate()->GetCurrentContext();
    v8::Local<v8::Value> constructor;
    v8::Local<v8::Object> url;
    v8::Local<v8::Value> href;
    v8::Local<v8::Value> arguments[] = {info[0], info.Data()};
    if (context->Global()->Get(context, internalized(info.GetIsolate(), "URL")).ToLocal(&constructor) &&
        constructor->IsFunction() &&
        constructor.As<v8::Function>()->NewInstance(context, 2, arguments).ToLocal(&url) &&
        url->Get(context, internalized(info.GetIsolate(), "href")).ToLocal(&href)) {
        info.GetReturnValue().Set(href);
    }
}

/// Where import.meta.url comes from: the name the module was compiled under, kept by the state.
void fillMeta(v8::Local<v8::Context> context, v8::Local<v8::Module>, v8::Local<v8::Object> meta) {
    v8::Isolate* isolate = v8::Isolate::GetCurrent();
    const std::string& url = State::of(isolate).moduleUrl;
    const v8::Local<v8::String> name = toScript(isolate, url);
    const auto set = [&](const char* key, v8::Local<v8::Value> value) {
        meta->CreateDataProperty(context, internalized(isolate, key), value).Check();
    };
    set("url", name);
    set("main", v8::True(isolate));
    constexpr std::string_view scheme = "file://";
    if (url.starts_with(scheme)) {
        const std::string path = url.substr(scheme.size());
        set("filename", toScript(isolate, path));
        set("dirname", toScript(isolate, path.substr(0, path.rfind('/'))));
    }
    v8::Local<v8::Function> resolve;
    if (v8::Function::New(context, resolveSpecifier, name, 1, v8::ConstructorBehavior::kThrow).ToLocal(&resolve)) {
        set("resolve", resolve);
    }
}

}  // namespace

CompiledModule compileModule(v8::Local<v8::Context> context, const ModuleText& text,
                             std::span<const std::uint8_t> cache) {
    v8::Isolate* isolate = v8::Isolate::GetCurrent();
    State::of(isolate).moduleUrl = text.url;
    v8::Local<v8::String> source;
    if (!sourceString(isolate, text).ToLocal(&source)) {
        return {};
    }
    const v8::ScriptOrigin origin = scriptOrigin(isolate, toScript(isolate, text.url), true);
    v8::ScriptCompiler::CachedData* cached = nullptr;
    if (!cache.empty()) {
        cached = new v8::ScriptCompiler::CachedData(cache.data(), static_cast<int>(cache.size()));
    }
    v8::ScriptCompiler::Source input(source, origin, cached);
    CompiledModule compiled;
    compiled.module = v8::ScriptCompiler::CompileModule(
        isolate, &input, cached ? v8::ScriptCompiler::kConsumeCodeCache : v8::ScriptCompiler::kNoCompileOptions);
    compiled.cacheRejected = cached && input.GetCachedData()->rejected;
    return compiled;
}

v8::Maybe<bool> linkModule(v8::Local<v8::Context> context, v8::Local<v8::Module> module) {
    return module->InstantiateModule(context, refuseImport);
}

std::vector<std::uint8_t> makeCodeCache(v8::Local<v8::Module> module) {
    const std::unique_ptr<v8::ScriptCompiler::CachedData> data(
        v8::ScriptCompiler::CreateCodeCache(module->GetUnboundModuleScript()));
    return data ? std::vector<std::uint8_t>(data->data, data->data + data->length) : std::vector<std::uint8_t>();
}

void installModuleHooks(v8::Isolate* isolate) {
    isolate->SetHostImportModuleDynamicallyCallback(refuseDynamicImport);
    isolate->SetHostInitializeImportMetaObjectCallback(fillMeta);
}

}  // namespace edge::engine
