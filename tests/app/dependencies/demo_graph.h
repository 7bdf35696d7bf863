#pragma once

#include <QString>

#include "runner/protocol/events.h"

/// A function with own files, packages and what these bring along, and a start of it.
namespace edge::demo {

inline protocol::DependenciesFound dependencies() {
    protocol::DependenciesFound found;
    found.function = "orders";
    found.version = "a90d2a9c2d0e56f0";
    const auto node = [&](const char* id, const char* kind, const char* name, const char* version, const char* licence, std::int64_t bytes) {
        found.nodes.push_back({id, kind, name, version, licence, bytes});
    };
    node("supabase/functions/orders/index.ts", "file", "supabase/functions/orders/index.ts", "", "", 2'140);
    node("supabase/functions/_shared/json.ts", "file", "supabase/functions/_shared/json.ts", "", "", 412);
    node("npm:@supabase/supabase-js@2.49.4", "npm", "@supabase/supabase-js", "2.49.4", "MIT", 41'800);
    node("npm:@supabase/postgrest-js@1.19.4", "npm", "@supabase/postgrest-js", "1.19.4", "MIT", 28'300);
    node("npm:@supabase/realtime-js@2.11.2", "npm", "@supabase/realtime-js", "2.11.2", "MIT", 66'100);
    node("npm:ws@8.18.1", "npm", "ws", "8.18.1", "MIT", 1'200);
    node("npm:hono@4.1.0", "npm", "hono", "4.1.0", "MIT", 58'600);
    node("npm:zod@3.24.2", "npm", "zod", "3.24.2", "MIT", 121'000);
    node("jsr:@std/encoding@1.0.2", "jsr", "@std/encoding", "1.0.2", "MIT", 3'900);
    node("https://deno.land/x/a_module_with_a_rather_long_name@v1.2.3/src/deeply/nested/mod.ts", "remote",
         "https://deno.land/x/a_module_with_a_rather_long_name@v1.2.3/src/deeply/nested/mod.ts", "", "", 9'800);
    node("node:crypto", "builtin", "node:crypto", "", "", 0);
    const auto import = [&](int from, int to, const char* specifier, const char* range, int line) {
        found.imports.push_back({from, to, specifier, range, line > 0 ? protocol::SourcePosition{found.nodes[std::size_t(from)].id, line, 24} : protocol::SourcePosition{}, false});
    };
    import(0, 1, "../_shared/json.ts", "", 1);
    import(0, 2, "npm:@supabase/supabase-js@2", "2", 2);
    import(0, 6, "npm:hono@^4.1", "^4.1", 3);
    import(0, 9, "https://deno.land/x/a_module_with_a_rather_long_name@v1.2.3/src/deeply/nested/mod.ts", "", 4);
    import(0, 10, "node:crypto", "", 5);
    import(1, 7, "zod", "^3", 2);
    import(1, 8, "jsr:@std/encoding@1", "1", 3);
    import(2, 3, "@supabase/postgrest-js", "", 0);
    import(2, 4, "@supabase/realtime-js", "", 0);
    import(4, 5, "ws", "", 0);
    import(6, 7, "zod", "", 0);
    const char* const chunk = "file:///x/_npm/chunk-A.js";
    for (const int own : {0, 1, 6, 9}) found.parts.push_back({"file:///x/" + std::to_string(own), own, found.nodes[std::size_t(own)].bytes});
    for (const int shared : {2, 3, 4, 5}) found.parts.push_back({"file:///x/supabase", shared, found.nodes[std::size_t(shared)].bytes});
    for (const int shared : {7, 8}) found.parts.push_back({chunk, shared, found.nodes[std::size_t(shared)].bytes});
    return found;
}

inline protocol::ModulesLoaded start() {
    protocol::ModulesLoaded loaded;
    loaded.function = "orders";
    loaded.version = "a90d2a9c2d0e56f0";
    loaded.modules = {{"file:///x/0", 42'000, 310'000, false, false},        {"file:///x/1", 12'000, 4'000, false, false},
                      {"file:///x/6", 140'000, 980'000, true, false},        {"file:///x/9", 60'000, 90'000, false, false},
                      {"file:///x/supabase", 410'000, 3'900'000, true, false}, {"file:///x/_npm/chunk-A.js", 300'000, 4'200'000, true, false}};
    loaded.evaluate = 9'500'000;
    loaded.apart = true;
    return loaded;
}

}  // namespace edge::demo
