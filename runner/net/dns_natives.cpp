// Questions to name servers.
#include "runner/net/dns.h"
#include "runner/net/natives.h"

namespace edge::net {
namespace {

using engine::State;

/// Counts as work of the isolate until it is answered. Nothing where the isolate ends meanwhile.
template <typename Answer>
auto answering(State& state, Answer answer) {
    state.addPendingWork();
    return [&state, answer = std::move(answer)](const Outcome& failure, const auto& found) {
        if (failure && failure->code == "EDESTRUCTION") return;
        state.removePendingWork();
        answer(failure, found);
    };
}

/// netLookup(host, family): addresses
void netLookup(Arguments args) {
    State& state = State::of(args.GetIsolate());
    const Settle settle = promised(args);
    if (!settle) return;
    state.extension<Dns>().lookup(state.loop(), textAt(args, 0), intAt(args, 1),
                                  answering(state, [settle](const Outcome& failure, const Dns::Addresses& found) {
        settle(failure, [&found](v8::Local<v8::Context> context) {
            std::vector<std::string> texts;
            for (const auto& address : found) texts.push_back(address.to_string());
            return toScript(context->GetIsolate(), texts);
        });
    }));
}

/// One record: [ttl, fields …]
v8::Local<v8::Value> recordOf(v8::Isolate* isolate, const DnsRecord& record) {
    std::vector<v8::Local<v8::Value>> members{v8::Number::New(isolate, record.ttl)};
    for (const auto& field : record.fields) {
        if (const auto* text = std::get_if<std::string>(&field)) {
            members.push_back(engine::toScript(isolate, *text));
        } else {
            members.push_back(v8::Number::New(isolate, std::get<double>(field)));
        }
    }
    return v8::Array::New(isolate, members.data(), members.size());
}

/// netQuery(servers, name, type): records
void netQuery(Arguments args) {
    State& state = State::of(args.GetIsolate());
    const Settle settle = promised(args);
    if (!settle) return;
    const int type = dnsType(textAt(args, 2));
    if (type == 0) return settle(Failure{.code = "EBADQUERY", .message = "the type of record is not known", .number = 0, .address = {}, .port = 0}, {});
    state.extension<Dns>().query(state.loop(), textAt(args, 0), textAt(args, 1), type,
                                 answering(state, [settle](const Outcome& failure, const std::vector<DnsRecord>& found) {
        settle(failure, [&found](v8::Local<v8::Context> context) {
            std::vector<v8::Local<v8::Value>> list;
            for (const DnsRecord& record : found) list.push_back(recordOf(context->GetIsolate(), record));
            return v8::Array::New(context->GetIsolate(), list.data(), list.size());
        });
    }));
}

/// netCancelQueries(servers)
void netCancelQueries(Arguments args) { State::of(args.GetIsolate()).extension<Dns>().cancel(textAt(args, 0)); }

constexpr engine::Native natives[] = {{"netLookup", netLookup, 2}, {"netQuery", netQuery, 3}, {"netCancelQueries", netCancelQueries, 1}};

}  // namespace

std::span<const engine::Native> dnsNatives() { return natives; }

}  // namespace edge::net
