#include "tests/inspector/support/demo_session.h"

namespace edge::demo {

namespace {

const std::vector<std::string> sampleFunctions{"boom", "fetch-proxy", "hello", "image-filter", "stream"};

Request hello() { return {.log = "hello from the edge"}; }

Request proxy() {
    return {.function = "fetch-proxy",
            .path = "/fetch-proxy?url=items",
            .handler = 96 * millisecond,
            .respond = 2 * millisecond,
            .fetches = {80 * millisecond},
            .log = "proxying https://api.example.com/v1/items"};
}

Request boom() {
    return {.function = "boom",
            .path = "/boom",
            .handler = 420 * microsecond,
            .status = 500,
            .end = "exception",
            .errorCode = "EDGE_FUNCTION_ERROR",
            .log = "TypeError: Cannot read properties of undefined (reading 'name')"};
}

Request filter() {
    return {.function = "image-filter",
            .method = "POST",
            .path = "/image-filter",
            .handler = 38 * millisecond,
            .respond = 3 * millisecond,
            .background = 12 * millisecond};
}

void editHello(Session& session) {
    session.build("hello");
    session.retire("hello", "CodeChanged");
    session.wait(4 * second);
    Request again = hello();
    again.cause = "code_changed";
    session.request(again);
}

}  // namespace

std::vector<protocol::Event> oneColdRequest() {
    Session session;
    session.functions(sampleFunctions);
    session.wait(12 * second);
    session.request(hello());
    return session.take();
}

std::vector<protocol::Event> tour() {
    Session session;
    session.functions(sampleFunctions);
    session.wait(8 * second);
    session.request(hello());
    session.wait(6 * second);
    session.request(hello());
    session.wait(900 * millisecond);
    session.request(hello());
    session.wait(15 * second);
    session.request(proxy());
    session.wait(3 * second);
    Request parallel = proxy();
    parallel.fetches = {80 * millisecond, 45 * millisecond, 62 * millisecond};
    session.request(parallel);
    session.wait(5 * second);
    session.request(boom());
    session.wait(2 * second);
    session.refuse("hello", 401);
    session.wait(11 * second);
    session.request(filter());
    session.wait(20 * second);
    editHello(session);
    session.wait(4 * second);
    Request endless = filter();
    endless.handler = 240 * millisecond;
    endless.background = 0;
    endless.status = 546;
    endless.end = "cpu_limit";
    endless.errorCode = "WORKER_RESOURCE_LIMIT";
    session.request(endless);
    session.retire("image-filter", "CPUTime");
    return session.take();
}

std::vector<protocol::Event> load(int requests, int isolates) {
    Session session;
    session.functions({"api"});
    session.wait(5 * second);
    const int rounds = requests / isolates;
    for (int round = 0; round < rounds; ++round) {
        for (int isolate = 0; isolate < isolates; ++isolate) {
            Request request{.function = "api", .path = "/api/items", .handler = (300 + 70 * ((round * 7 + isolate * 3) % 11)) * microsecond};
            request.cause = isolate == 0 ? "first_request" : "parallel";
            if ((round * isolates + isolate) % 97 == 96) {
                request.status = 500;
                request.end = "exception";
            }
            session.requestOn(isolate, request, isolate * 130 * microsecond);
        }
        session.wait((round == 0 ? 9000 : 1500) * microsecond);
    }
    return session.take();
}

}  // namespace edge::demo
