#include "runner/engine/module_loader.h"

#include "runner/engine/compat.h"
#include "runner/engine/convert.h"
#include "runner/engine/error_report.h"
#include "runner/engine/module_address.h"
#include "runner/engine/state.h"
#include "runner/engine/termination.h"

namespace edge::engine {

namespace {

constexpr std::string_view nodeScheme = "node:";

/// The default export of a module of node:; an exception is pending where there is none of this name.
v8::MaybeLocal<v8::Object> builtinObject(const State& state, v8::Local<v8::Context> context, const std::string& url) {
    v8::Local<v8::Value> value;
    if (!state.builtinModule || !state.builtinModule(context, toScript(state.isolate(), url.substr(nodeScheme.size()))).ToLocal(&value)) {
        return {};
    }
    if (!value->IsObject()) {
        throwTypeError(state.isolate(), "\"" + url + "\" is no module of this runtime.");
        return {};
    }
    return value.As<v8::Object>();
}

/// The names that it exports: its enumerable properties, as far as they are identifiers of their own.
v8::MaybeLocal<v8::Array> namesOf(v8::Local<v8::Context> context, v8::Local<v8::Object> object) {
    return object->GetPropertyNames(context, v8::KeyCollectionMode::kIncludePrototypes,
                                    static_cast<v8::PropertyFilter>(v8::ONLY_ENUMERABLE | v8::SKIP_SYMBOLS), v8::IndexFilter::kSkipIndices);
}

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

}  // namespace

std::string typeOf(v8::Isolate* isolate, v8::Local<v8::Context> context, v8::Local<v8::FixedArray> attributes, int step) {
    for (int at = 0; at + 1 < attributes->Length(); at += step) {
        const auto key = attributes->Get(context, at).As<v8::Value>();
        if (toUtf8(isolate, key) == "type") {
            return toUtf8(isolate, attributes->Get(context, at + 1).As<v8::Value>());
        }
    }
    return {};
}

namespace {

/// What a module that is no script exports as its default.
v8::MaybeLocal<v8::Value> valueOf(v8::Local<v8::Context> context, const ModuleText& text, const std::string& type) {
    v8::Isolate* isolate = v8::Isolate::GetCurrent();
    if (type == "bytes") {
        v8::Local<v8::Uint8Array> bytes;
        return toUint8Array(isolate, text.source).ToLocal(&bytes) ? bytes.As<v8::Value>() : v8::MaybeLocal<v8::Value>();
    }
    v8::Local<v8::String> string;
    if (!sourceString(isolate, text).ToLocal(&string)) {
        return {};
    }
    return type == "json" ? v8::JSON::Parse(context, string) : string.As<v8::Value>();
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

void returnData(const v8::FunctionCallbackInfo<v8::Value>& info) { info.GetReturnValue().Set(info.Data()); }

/// "The requested module 'URL' does not provide an export named 'x'", with the module's name as it is imported.
std::string withImportedName(std::string message, std::string_view importer) {
    constexpr std::string_view lead = "The requested module '";
    const std::size_t end = message.find('\'', lead.size());
    if (!message.starts_with(lead) || end == std::string::npos) {
        return message;
    }
    return message.replace(lead.size(), end - lead.size(), asImported(message.substr(lead.size(), end - lead.size()), importer));
}

v8::MaybeLocal<v8::Promise> resolvedPromise(v8::Local<v8::Context> context) {
    v8::Local<v8::Promise::Resolver> resolver;
    if (!v8::Promise::Resolver::New(context).ToLocal(&resolver)) {
        return {};
    }
    resolve(context, resolver, v8::Undefined(v8::Isolate::GetCurrent()));
    return resolver->GetPromise();
}

}  // namespace

ModuleLoader::ModuleLoader(State& state, std::string main, Find find, CacheRejected cacheRejected)
    : m_state(state), m_main(std::move(main)), m_find(std::move(find)), m_cacheRejected(std::move(cacheRejected)) {
    m_state.modules = this;
}

ModuleLoader::~ModuleLoader() { m_state.modules = nullptr; }

v8::MaybeLocal<v8::Module> ModuleLoader::load(v8::Local<v8::Context> context) {
    v8::Local<v8::Module> main;
    if (!module(context, m_main, {}).ToLocal(&main) || !link(context, main)) {
        return {};
    }
    return main;
}

/// The module of this URL and type, compiled but perhaps not linked. Empty: an exception is pending.
v8::MaybeLocal<v8::Module> ModuleLoader::module(v8::Local<v8::Context> context, const std::string& url,
                                                const std::string& type) {
    v8::Isolate* isolate = m_state.isolate();
    const auto known = m_modules.find({url, type});
    if (known != m_modules.end()) {
        return known->second->module.Get(isolate);
    }
    if (url.starts_with(nodeScheme)) {
        return builtin(context, url);
    }
    const std::optional<ModuleText> text = m_find(url);
    if (!text) {
        throwTypeError(isolate, "Module not found \"" + url + "\".");
        return {};
    }
    if (type.empty() && text->kind != ModuleText::Kind::script) {
        throwTypeError(isolate, "\"" + url + "\" is no script: import it with its type, for example with { type: \"json\" }.");
        return {};
    }
    if (!type.empty() && type != "json" && type != "text" && type != "bytes") {
        throwTypeError(isolate, "The import type \"" + type + "\" is not known.");
        return {};
    }
    v8::Local<v8::Module> module;
    const protocol::Nanoseconds start = m_measures ? protocol::monotonicNow() : 0;
    if (type.empty()) {
        if (!compile(url, *text).ToLocal(&module)) {
            return {};
        }
    } else {
        module = v8::Module::CreateSyntheticModule(isolate, toScript(isolate, url), {internalized(isolate, "default")}, onSynthesize);
    }
    Compiled& compiled = take({url, type, module});
    if (m_measures) {
        compiled.compile = protocol::monotonicNow() - start;
        compiled.length = text->source.size();
        compiled.fromCache = type.empty() && text->cache && !text->cache->empty() && std::exchange(m_cacheTaken, false);
    }
    return module;
}

v8::MaybeLocal<v8::Module> ModuleLoader::builtin(v8::Local<v8::Context> context, const std::string& url) {
    v8::Isolate* isolate = m_state.isolate();
    v8::Local<v8::Object> object;
    v8::Local<v8::Array> names;
    if (!builtinObject(m_state, context, url).ToLocal(&object) || !namesOf(context, object).ToLocal(&names)) {
        return {};
    }
    std::vector<v8::Local<v8::String>> exports{internalized(isolate, "default")};
    for (std::uint32_t at = 0; at < names->Length(); ++at) {
        v8::Local<v8::Value> name;
        if (names->Get(context, at).ToLocal(&name) && name->IsString() && !name->StrictEquals(exports.front())) {
            exports.push_back(name.As<v8::String>());
        }
    }
    const v8::Local<v8::Module> module = v8::Module::CreateSyntheticModule(isolate, toScript(isolate, url), exports, onBuiltin);
    take({url, {}, module});
    return module;
}

v8::MaybeLocal<v8::Value> ModuleLoader::onBuiltin(v8::Local<v8::Context> context, v8::Local<v8::Module> module) {
    v8::Isolate* isolate = v8::Isolate::GetCurrent();
    const State& state = State::of(isolate);
    const Compiled* about = state.modules->of(module);
    v8::Local<v8::Object> object;
    v8::Local<v8::Array> names;
    v8::Local<v8::Promise> done;
    if (!about || !builtinObject(state, context, about->url).ToLocal(&object) || !namesOf(context, object).ToLocal(&names) ||
        module->SetSyntheticModuleExport(isolate, internalized(isolate, "default"), object).IsNothing()) {
        return {};
    }
    for (std::uint32_t at = 0; at < names->Length(); ++at) {
        v8::Local<v8::Value> name, value;
        if (!names->Get(context, at).ToLocal(&name) || !object->Get(context, name).ToLocal(&value)) {
            return {};
        }
        if (name->IsString() && toUtf8(isolate, name) != "default" &&
            module->SetSyntheticModuleExport(isolate, name.As<v8::String>(), value).IsNothing()) {
            return {};
        }
    }
    return resolvedPromise(context).ToLocal(&done) ? done.As<v8::Value>() : v8::MaybeLocal<v8::Value>();
}

ModuleLoader::Compiled& ModuleLoader::take(const Entry& entry) {
    auto& compiled = m_modules[{entry.url, entry.type}];
    compiled = std::make_unique<Compiled>();
    compiled->url = entry.url;
    compiled->type = entry.type;
    compiled->module.Reset(m_state.isolate(), entry.module);
    m_byHash.emplace(entry.module->GetIdentityHash(), compiled.get());
    return *compiled;
}

std::vector<ModuleLoader::Entry> ModuleLoader::entries() const {
    std::vector<Entry> all;
    for (const auto& [key, compiled] : m_modules) {
        all.push_back({compiled->url, compiled->type, compiled->module.Get(m_state.isolate())});
    }
    return all;
}

v8::MaybeLocal<v8::Module> ModuleLoader::compile(const std::string& url, const ModuleText& text) {
    v8::Isolate* isolate = m_state.isolate();
    v8::Local<v8::String> source;
    if (!sourceString(isolate, text).ToLocal(&source)) {
        return {};
    }
    v8::ScriptCompiler::CachedData* cached = nullptr;
    if (text.cache && !text.cache->empty()) {
        cached = new v8::ScriptCompiler::CachedData(text.cache->data(), static_cast<int>(text.cache->size()));
    }
    v8::ScriptCompiler::Source input(source, scriptOrigin(isolate, toScript(isolate, url), true), cached);
    const auto module = v8::ScriptCompiler::CompileModule(
        isolate, &input, cached ? v8::ScriptCompiler::kConsumeCodeCache : v8::ScriptCompiler::kNoCompileOptions);
    m_cacheTaken = cached && !input.GetCachedData()->rejected;
    if (cached && !m_cacheTaken) {
        m_cacheRejected(url);
    }
    return module;
}

ModuleLoader::Compiled* ModuleLoader::of(v8::Local<v8::Module> module) const {
    const auto [first, last] = m_byHash.equal_range(module->GetIdentityHash());
    for (auto each = first; each != last; ++each) {
        if (each->second->module == module) {
            return each->second;
        }
    }
    return nullptr;
}

/// Modules know each other by URL; what script puts together may be relative to its own.
std::string ModuleLoader::resolve(const std::string& referrer, const std::string& specifier) const {
    return isRelativeReference(specifier) ? joinAddress(referrer, specifier) : specifier;
}

v8::MaybeLocal<v8::Module> ModuleLoader::onImport(v8::Local<v8::Context> context, v8::Local<v8::String> specifier,
                                                  v8::Local<v8::FixedArray> assertions, v8::Local<v8::Module> referrer) {
    v8::Isolate* isolate = v8::Isolate::GetCurrent();
    ModuleLoader& self = *State::of(isolate).modules;
    const Compiled* from = self.of(referrer);
    const std::string url = self.resolve(from ? from->url : self.m_main, toUtf8(isolate, specifier));
    return self.module(context, url, typeOf(isolate, context, assertions, 3));
}

/// The module is evaluated in a turn of its own: what follows import() runs first.
v8::MaybeLocal<v8::Promise> ModuleLoader::onDynamicImport(v8::Local<v8::Context> context, v8::Local<v8::Data>,
                                                          v8::Local<v8::Value> referrer, v8::Local<v8::String> specifier,
                                                          v8::Local<v8::FixedArray> assertions) {
    v8::Isolate* isolate = v8::Isolate::GetCurrent();
    ModuleLoader* self = State::of(isolate).modules;
    const std::string from = toUtf8(isolate, referrer), wanted = toUtf8(isolate, specifier);
    const std::string url = self ? self->resolve(from, wanted) : wanted;
    v8::Local<v8::Value> what[] = {toScript(isolate, url), toScript(isolate, typeOf(isolate, context, assertions, 2))};
    v8::Local<v8::Promise> begin;
    v8::Local<v8::Function> turn;
    if (!resolvedPromise(context).ToLocal(&begin) ||
        !v8::Function::New(context, onDynamicTurn, v8::Array::New(isolate, what, 2)).ToLocal(&turn)) {
        return {};
    }
    return begin->Then(context, turn);
}

void ModuleLoader::onDynamicTurn(const v8::FunctionCallbackInfo<v8::Value>& info) {
    v8::Isolate* isolate = info.GetIsolate();
    const v8::Local<v8::Context> context = isolate->GetCurrentContext();
    const v8::Local<v8::Array> what = info.Data().As<v8::Array>();
    ModuleLoader* self = State::of(isolate).modules;
    v8::Local<v8::Value> url, type, result;
    if (self && what->Get(context, 0).ToLocal(&url) && what->Get(context, 1).ToLocal(&type) &&
        self->evaluate(context, toUtf8(isolate, url), toUtf8(isolate, type)).ToLocal(&result)) {
        info.GetReturnValue().Set(result);
    }
}

/// Links what the module imports. V8 names a module without the wanted export by its URL; who wrote the import knows it by
/// another name, and looks for the error where it stands. False: an exception is pending, or script was stopped.
bool ModuleLoader::link(v8::Local<v8::Context> context, v8::Local<v8::Module> module) {
    v8::Isolate* isolate = m_state.isolate();
    v8::TryCatch caught(isolate);
    if (module->InstantiateModule(context, onImport).FromMaybe(false)) {
        return true;
    }
    if (caught.HasTerminated()) {
        isolate->TerminateExecution();  // thrown again, it would be an exception like others
        return false;
    }
    const v8::Local<v8::Message> message = caught.Message();
    v8::Local<v8::Value> text;
    if (!message.IsEmpty() && caught.Exception()->IsNativeError() &&
        caught.Exception().As<v8::Object>()->Get(context, internalized(isolate, "message")).ToLocal(&text)) {
        const std::string was = toUtf8(isolate, text);
        const std::string now = withImportedName(was, toUtf8(isolate, message->GetScriptResourceName()));
        if (now != was) {
            caught.Exception().As<v8::Object>()->Set(context, internalized(isolate, "message"), toScript(isolate, now)).FromMaybe(false);
        }
        putPlaceInStack(m_state, caught.Exception(), message);
    }
    caught.ReThrow();
    return false;
}

/// A promise of the module's namespace.
v8::MaybeLocal<v8::Value> ModuleLoader::evaluate(v8::Local<v8::Context> context, const std::string& url,
                                                 const std::string& type) {
    v8::Local<v8::Module> module;
    v8::Local<v8::Value> evaluated;
    v8::Local<v8::Function> give;
    if (!this->module(context, url, type).ToLocal(&module) || !link(context, module) ||
        !engine::evaluate(m_state, context, module).ToLocal(&evaluated) ||
        !v8::Function::New(context, returnData, module->GetModuleNamespace()).ToLocal(&give)) {
        return {};
    }
    v8::Local<v8::Promise> promise;
    if (!evaluated.As<v8::Promise>()->Then(context, give).ToLocal(&promise)) {
        return {};
    }
    return promise;
}

v8::MaybeLocal<v8::Value> ModuleLoader::onSynthesize(v8::Local<v8::Context> context, v8::Local<v8::Module> module) {
    v8::Isolate* isolate = v8::Isolate::GetCurrent();
    const ModuleLoader& self = *State::of(isolate).modules;
    const Compiled* about = self.of(module);
    const std::optional<ModuleText> text = about ? self.m_find(about->url) : std::nullopt;
    v8::Local<v8::Value> value;
    v8::Local<v8::Promise> done;
    if (!text || !valueOf(context, *text, about->type).ToLocal(&value) ||
        module->SetSyntheticModuleExport(isolate, internalized(isolate, "default"), value).IsNothing() ||
        !resolvedPromise(context).ToLocal(&done)) {
        return {};
    }
    return done;
}

void ModuleLoader::onMeta(v8::Local<v8::Context> context, v8::Local<v8::Module> module, v8::Local<v8::Object> meta) {
    v8::Isolate* isolate = v8::Isolate::GetCurrent();
    const ModuleLoader* self = State::of(isolate).modules;
    const Compiled* about = self ? self->of(module) : nullptr;
    if (!about) {
        return;
    }
    const v8::Local<v8::String> name = toScript(isolate, about->url);
    const auto set = [&](const char* key, v8::Local<v8::Value> value) {
        meta->CreateDataProperty(context, internalized(isolate, key), value).Check();
    };
    set("url", name);
    set("main", v8::Boolean::New(isolate, about->url == self->m_main));
    if (const std::string path = filePath(about->url); !path.empty()) {
        set("filename", toScript(isolate, path));
        set("dirname", toScript(isolate, path.substr(0, path.rfind('/'))));
    }
    v8::Local<v8::Function> resolve;
    if (v8::Function::New(context, resolveSpecifier, name, 1, v8::ConstructorBehavior::kThrow).ToLocal(&resolve)) {
        set("resolve", resolve);
    }
}

std::vector<std::string> ModuleLoader::scripts() const {
    std::vector<std::string> urls;
    for (const auto& [key, compiled] : m_modules) {
        if (key.second.empty()) {
            urls.push_back(key.first);
        }
    }
    return urls;
}

std::vector<std::uint8_t> ModuleLoader::makeCodeCache(const std::string& url) const {
    const auto known = m_modules.find({url, std::string()});
    if (known == m_modules.end()) {
        return {};
    }
    const std::unique_ptr<v8::ScriptCompiler::CachedData> data(
        v8::ScriptCompiler::CreateCodeCache(known->second->module.Get(m_state.isolate())->GetUnboundModuleScript()));
    return data ? std::vector<std::uint8_t>(data->data, data->data + data->length) : std::vector<std::uint8_t>();
}

std::vector<intptr_t> ModuleLoader::references() {
    return {reinterpret_cast<intptr_t>(onSynthesize), reinterpret_cast<intptr_t>(onBuiltin), reinterpret_cast<intptr_t>(onDynamicTurn),
            reinterpret_cast<intptr_t>(resolveSpecifier), reinterpret_cast<intptr_t>(returnData)};
}

void ModuleLoader::installHooks(v8::Isolate* isolate) {
    isolate->SetHostImportModuleDynamicallyCallback(onDynamicImport);
    isolate->SetHostInitializeImportMetaObjectCallback(onMeta);
}

}  // namespace edge::engine
