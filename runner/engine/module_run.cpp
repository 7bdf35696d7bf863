#include <algorithm>
#include <map>
#include <set>

#include "runner/engine/convert.h"
#include "runner/engine/module_loader.h"
#include "runner/engine/state.h"
#include "runner/engine/termination.h"

/// What each module costs when it is evaluated. ECMA-262 evaluates a graph depth first, in the order of the imports: a
/// module after all that it imports. Evaluating them one by one in that order does the same, as one that was evaluated is
/// not again. Two cases are different. Modules that import each other run in an order that depends on where their circle
/// is entered, and what they import besides runs in between: so a circle runs as a whole, from the module where the walk
/// came upon it, with all below it that did not run before. And with top-level await modules wait for one another side
/// by side: then the whole graph is evaluated at once.
namespace edge::engine {
namespace {

constexpr std::size_t mostModules = 1000;  ///< the walk is recursive

void doNothing(const v8::FunctionCallbackInfo<v8::Value>&) {}

/// The same error comes out of the main module as well, and is told there.
void silence(v8::Local<v8::Context> context, v8::Local<v8::Value> promise) {
    v8::Local<v8::Function> nothing;
    v8::Local<v8::Promise> handled;
    if (promise->IsPromise() && v8::Function::New(context, doNothing).ToLocal(&nothing) &&
        !promise.As<v8::Promise>()->Catch(context, nothing).ToLocal(&handled)) {
        return;  // the isolate is being stopped
    }
}

}  // namespace

/// Those that it imports statically, in their order.
std::vector<ModuleLoader::Compiled*> ModuleLoader::requestsOf(v8::Local<v8::Context> context, const Compiled& compiled) const {
    v8::Isolate* isolate = m_state.isolate();
    const v8::Local<v8::Module> module = compiled.module.Get(isolate);
    std::vector<Compiled*> found;
    if (!module->IsSourceTextModule()) {
        return found;
    }
    const v8::Local<v8::FixedArray> requests = module->GetModuleRequests();
    for (int at = 0; at < requests->Length(); ++at) {
        const auto request = requests->Get(context, at).As<v8::ModuleRequest>();
        const std::string url = resolve(compiled.url, toUtf8(isolate, request->GetSpecifier()));
        const auto known = m_modules.find({url, typeOf(isolate, context, request->GetImportAssertions(), 3)});
        if (known != m_modules.end()) {
            found.push_back(known->second.get());
        }
    }
    return found;
}

/// Those of all modules below `main` that are in a circle of imports (Tarjan's algorithm).
std::set<ModuleLoader::Compiled*> ModuleLoader::circularBelow(v8::Local<v8::Context> context, Compiled& main) const {
    struct Visit {
        std::size_t number = 0, lowest = 0;
        bool open = true;
    };
    std::map<Compiled*, Visit> visits;
    std::vector<Compiled*> open;
    std::set<Compiled*> circular;
    const std::function<void(Compiled*)> walk = [&](Compiled* compiled) {
        const std::size_t number = visits.size();
        visits[compiled] = {number, number, true};
        open.push_back(compiled);
        for (Compiled* next : requestsOf(context, *compiled)) {
            const auto seen = visits.find(next);
            if (seen == visits.end()) {
                walk(next);
                visits[compiled].lowest = std::min(visits[compiled].lowest, visits[next].lowest);
            } else if (seen->second.open) {
                visits[compiled].lowest = std::min(visits[compiled].lowest, seen->second.number);
            }
        }
        if (visits[compiled].lowest != number) {
            return;
        }
        const auto first = std::find(open.begin(), open.end(), compiled);
        for (auto each = first; each != open.end(); ++each) {
            visits[*each].open = false;
            if (open.end() - first > 1) circular.insert(*each);
        }
        open.erase(first, open.end());
    };
    walk(&main);
    return circular;
}

std::vector<ModuleLoader::Circle> ModuleLoader::evaluationOrder(v8::Local<v8::Context> context, Compiled& main) const {
    const std::set<Compiled*> circular = circularBelow(context, main);
    std::set<Compiled*> seen;
    std::vector<Circle> order;
    const std::function<void(Compiled*, Circle*)> walk = [&](Compiled* compiled, Circle* within) {
        if (!seen.insert(compiled).second) {
            return;
        }
        Circle own;
        Circle* const together = within ? within : circular.count(compiled) ? &own : nullptr;
        if (together) together->push_back(compiled);
        for (Compiled* next : requestsOf(context, *compiled)) {
            walk(next, together);
        }
        if (!together) own.push_back(compiled);
        if (!within) order.push_back(std::move(own));
    };
    walk(&main, nullptr);
    return order;
}


std::optional<bool> ModuleLoader::runCircle(v8::Local<v8::Context> context, const Circle& circle) {
    const v8::HandleScope handles(m_state.isolate());
    const v8::Local<v8::Module> first = circle.front()->module.Get(m_state.isolate());
    const protocol::Nanoseconds start = protocol::monotonicNow();
    v8::Local<v8::Value> result;
    const bool ran = engine::evaluate(m_state, context, first).ToLocal(&result);
    const auto taken = double(protocol::monotonicNow() - start);
    double length = 0;
    for (const Compiled* each : circle) {
        length += double(each->length);
    }
    for (Compiled* each : circle) {
        each->evaluate = protocol::Nanoseconds(circle.size() == 1 ? taken : taken * double(each->length) / std::max(1.0, length));
        each->shared = circle.size() > 1;
    }
    if (!ran) {
        return std::nullopt;
    }
    if (first->GetStatus() != v8::Module::kErrored) {
        return true;
    }
    silence(context, result);
    return false;
}

v8::MaybeLocal<v8::Value> ModuleLoader::run(v8::Local<v8::Context> context, v8::Local<v8::Module> main) {
    Compiled* compiled = m_measures && m_modules.size() <= mostModules && !main->IsGraphAsync() ? of(main) : nullptr;
    if (!compiled) {
        return engine::evaluate(m_state, context, main);
    }
    m_ranApart = true;
    for (const Circle& circle : evaluationOrder(context, *compiled)) {
        const std::optional<bool> good = runCircle(context, circle);
        if (!good) {
            return {};
        }
        if (!*good) {
            break;
        }
    }
    return engine::evaluate(m_state, context, main);  // what it came to: nothing runs twice
}

std::vector<protocol::ModuleTime> ModuleLoader::times() const {
    std::vector<protocol::ModuleTime> times;
    if (!m_measures) {
        return times;
    }
    for (const auto& [key, compiled] : m_modules) {
        times.push_back({compiled->url, compiled->compile, compiled->evaluate, compiled->fromCache, compiled->shared});
    }
    return times;
}

}  // namespace edge::engine
