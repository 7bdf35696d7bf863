#pragma once

#include <v8.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runner/protocol/dependency_events.h"

namespace edge::engine {

class State;

/// Text of a module that V8 may refer to instead of copying it.
struct ModuleText {
    enum class Kind { script, json, data };
    std::shared_ptr<const void> owner;  ///< keeps `source` alive
    std::string_view source;
    Kind kind = Kind::script;
    bool ascii = false;  ///< `source` has no byte above 0x7f: then it is not copied
    std::shared_ptr<const std::vector<std::uint8_t>> cache;  ///< V8's compiled code of a script; may be null
};

/// The `type` among import attributes: triples of key, value and place, of import() pairs.
std::string typeOf(v8::Isolate* isolate, v8::Local<v8::Context> context, v8::Local<v8::FixedArray> attributes, int step);

/// The modules of one isolate: compiled when something first asks for them. Static imports name modules by their URL;
/// those of import() may also be relative to it. Of types ("with { type }") it knows json, text and bytes.
class ModuleLoader {
public:
    /// What `find` says must stay the same.
    using Find = std::function<std::optional<ModuleText>(std::string_view url)>;
    /// The code cache of a module was made by another V8, with other flags or of another text.
    using CacheRejected = std::function<void(std::string_view url)>;

    /// `main`: the URL whose import.meta.main is true.
    ModuleLoader(State& state, std::string main, Find find, CacheRejected cacheRejected);
    ~ModuleLoader();
    ModuleLoader(const ModuleLoader&) = delete;
    ModuleLoader& operator=(const ModuleLoader&) = delete;

    /// Compiles the main module and links everything that it imports statically. Empty: an exception is pending.
    v8::MaybeLocal<v8::Module> load(v8::Local<v8::Context> context);
    /// Every module so far, and back again: those of a snapshot are there before anything was loaded.
    struct Entry {
        std::string url;
        std::string type;
        v8::Local<v8::Module> module;
    };
    std::vector<Entry> entries() const;
    void adopt(const Entry& entry) { take(entry); }
    /// Evaluates the loaded main module and what it imports: a promise. While measuring, module by module in the order
    /// of the specification, unless top-level await makes that another order.
    v8::MaybeLocal<v8::Value> run(v8::Local<v8::Context> context, v8::Local<v8::Module> main);
    /// From now on takes the times of compiling and evaluating; before load().
    void measure() { m_measures = true; }
    /// Of the modules compiled so far; empty when they were not taken.
    std::vector<protocol::ModuleTime> times() const;
    /// Each module was evaluated by itself.
    bool ranApart() const { return m_ranApart; }
    /// The URLs of the scripts that were compiled so far.
    std::vector<std::string> scripts() const;
    /// Compiled code for later isolates; most useful once the module has run.
    std::vector<std::uint8_t> makeCodeCache(const std::string& url) const;

    /// import() and import.meta of an isolate's modules.
    static void installHooks(v8::Isolate* isolate);
    /// Addresses of natives that modules hold: a snapshot with modules in it refers to them.
    static std::vector<intptr_t> references();

private:
    struct Compiled {
        std::string url;
        std::string type;
        v8::Global<v8::Module> module;
        std::size_t length = 0;  ///< of its source
        protocol::Nanoseconds compile = 0, evaluate = 0;
        bool fromCache = false, shared = false;
    };
    /// Modules that run together, the one to begin with first; mostly a single one.
    using Circle = std::vector<Compiled*>;

    v8::MaybeLocal<v8::Module> module(v8::Local<v8::Context> context, const std::string& url, const std::string& type);
    Compiled& take(const Entry& entry);
    v8::MaybeLocal<v8::Module> compile(const std::string& url, const ModuleText& text);
    v8::MaybeLocal<v8::Module> builtin(v8::Local<v8::Context> context, const std::string& url);
    bool link(v8::Local<v8::Context> context, v8::Local<v8::Module> module);
    std::vector<Compiled*> requestsOf(v8::Local<v8::Context> context, const Compiled& compiled) const;
    std::set<Compiled*> circularBelow(v8::Local<v8::Context> context, Compiled& main) const;
    std::vector<Circle> evaluationOrder(v8::Local<v8::Context> context, Compiled& main) const;
    /// Whether its modules ended well; nothing: script was stopped meanwhile.
    std::optional<bool> runCircle(v8::Local<v8::Context> context, const Circle& circle);
    v8::MaybeLocal<v8::Value> evaluate(v8::Local<v8::Context> context, const std::string& url, const std::string& type);
    Compiled* of(v8::Local<v8::Module> module) const;
    std::string resolve(const std::string& referrer, const std::string& specifier) const;

    static v8::MaybeLocal<v8::Module> onImport(v8::Local<v8::Context> context, v8::Local<v8::String> specifier,
                                               v8::Local<v8::FixedArray> assertions, v8::Local<v8::Module> referrer);
    static v8::MaybeLocal<v8::Promise> onDynamicImport(v8::Local<v8::Context> context, v8::Local<v8::Data> options,
                                                       v8::Local<v8::Value> referrer, v8::Local<v8::String> specifier,
                                                       v8::Local<v8::FixedArray> assertions);
    static void onDynamicTurn(const v8::FunctionCallbackInfo<v8::Value>& info);
    static v8::MaybeLocal<v8::Value> onBuiltin(v8::Local<v8::Context> context, v8::Local<v8::Module> module);
    static v8::MaybeLocal<v8::Value> onSynthesize(v8::Local<v8::Context> context, v8::Local<v8::Module> module);
    static void onMeta(v8::Local<v8::Context> context, v8::Local<v8::Module> module, v8::Local<v8::Object> meta);

    State& m_state;
    std::string m_main;
    Find m_find;
    CacheRejected m_cacheRejected;
    std::map<std::pair<std::string, std::string>, std::unique_ptr<Compiled>> m_modules;  ///< by URL and type
    std::unordered_multimap<int, Compiled*> m_byHash;                                    ///< by V8's identity hash
    bool m_measures = false;
    bool m_ranApart = false;
    bool m_cacheTaken = false;  ///< by the script that was compiled last
};

}  // namespace edge::engine
