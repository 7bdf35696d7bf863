#pragma once

#include <v8.h>

#include <cstdint>
#include <map>
#include <memory>

namespace edge::engine {

/// Native things that script knows by number, as an extension of its State; each goes with the object of script that owns it.
template <typename T>
class OwnedByScript {
public:
    std::int32_t add(v8::Isolate* isolate, std::unique_ptr<T> thing, v8::Local<v8::Object> owner) {
        auto entry = std::make_unique<Entry>();
        entry->all = this;
        entry->id = ++m_last;
        entry->thing = std::move(thing);
        entry->owner.Reset(isolate, owner);
        entry->owner.SetWeak(entry.get(), [](const v8::WeakCallbackInfo<Entry>& info) {
            Entry& entry = *info.GetParameter();
            entry.owner.Reset();
            entry.all->m_open.erase(entry.id);
        }, v8::WeakCallbackType::kParameter);
        m_open.emplace(m_last, std::move(entry));
        return m_last;
    }
    /// Null for what is no number of one.
    T* find(v8::Local<v8::Value> id) const {
        const auto found = m_open.find(number(id));
        return found == m_open.end() ? nullptr : found->second->thing.get();
    }
    void forget(v8::Local<v8::Value> id) { m_open.erase(number(id)); }

private:
    struct Entry {
        OwnedByScript* all = nullptr;
        std::int32_t id = 0;
        std::unique_ptr<T> thing;
        v8::Global<v8::Object> owner;
    };
    static std::int32_t number(v8::Local<v8::Value> id) { return id->IsInt32() ? id.As<v8::Int32>()->Value() : 0; }

    std::map<std::int32_t, std::unique_ptr<Entry>> m_open;
    std::int32_t m_last = 0;
};

}  // namespace edge::engine
