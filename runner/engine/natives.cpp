#include "runner/engine/natives.h"

#include "runner/engine/convert.h"
#include "runner/engine/module_loader.h"

namespace edge::engine {

namespace {

constexpr int nativesSlot = 1;  // of the context's embedder data

}  // namespace

NativeTable joined(std::initializer_list<std::span<const Native>> tables) {
    NativeTable all;
    for (const std::span<const Native> table : tables) {
        all.insert(all.end(), table.begin(), table.end());
    }
    return all;
}

std::vector<intptr_t> externalReferences(std::span<const Native> table, std::span<const intptr_t> others) {
    std::vector<intptr_t> references;
    references.reserve(table.size() + 1);
    for (const Native& native : table) {
        references.push_back(reinterpret_cast<intptr_t>(native.callback));
    }
    for (const intptr_t each : ModuleLoader::references()) references.push_back(each);
    references.insert(references.end(), others.begin(), others.end());
    references.push_back(0);
    return references;
}

v8::Local<v8::Object> nativesObject(v8::Local<v8::Context> context, std::span<const Native> table) {
    v8::Isolate* isolate = v8::Isolate::GetCurrent();
    const v8::Local<v8::Object> natives = v8::Object::New(isolate);
    for (const Native& native : table) {
        const v8::Local<v8::String> name = internalized(isolate, native.name);
        const v8::Local<v8::FunctionTemplate> shape =
            v8::FunctionTemplate::New(isolate, native.callback, {}, {}, native.length, v8::ConstructorBehavior::kThrow);
        const v8::Local<v8::Function> function = shape->GetFunction(context).ToLocalChecked();
        function->SetName(name);
        natives->Set(context, name, function).Check();
    }
    context->SetEmbedderData(nativesSlot, natives);
    return natives;
}

v8::Local<v8::Value> nativesOf(v8::Local<v8::Context> context) { return context->GetEmbedderData(nativesSlot); }

}  // namespace edge::engine
