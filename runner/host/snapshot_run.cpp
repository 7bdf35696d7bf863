#include "runner/host/snapshot_run.h"

#include <poll.h>

#include <nlohmann/json.hpp>

#include "runner/control/channel.h"
#include "runner/host/settings.h"
#include "runner/isolate/snapshot.h"

namespace edge::host {
namespace {

using Json = nlohmann::json;

std::optional<control::Message> await(control::Channel& channel, int socket) {
    while (true) {
        if (auto message = channel.next()) return message;
        pollfd entry{socket, POLLIN, 0};
        poll(&entry, 1, -1);
        if (!channel.receive()) return std::nullopt;
    }
}

/// `order` and one version for each of its functions, in the same order.
Json make(const Json& order, const std::vector<control::Message>& versions) {
    std::vector<isolate::ImageWish> wishes;
    ModuleTable modules;
    for (std::size_t at = 0; at < versions.size(); ++at) {
        auto program = modules.readProgram(Json::parse(versions[at].head, nullptr, false), versions[at].payload);
        if (!program) return {{"type", "snapshot_refused"}, {"function", ""}, {"reason", program.error().message}};
        wishes.push_back({*program, order.at("functions").at(at).value("environment", Environment{})});
    }
    const auto [image, refusal] = isolate::makeImage(wishes, order.value("codeFolder", ""));
    if (!image) return {{"type", "snapshot_refused"}, {"function", refusal->function}, {"reason", refusal->reason}};
    const auto written = isolate::writeImage(order.value("file", ""), *image);
    if (!written) return {{"type", "snapshot_refused"}, {"function", ""}, {"reason", written.error().message}};
    return {{"type", "snapshot_made"}};
}

}  // namespace

int runSnapshot(int socket) {
    control::Channel channel(socket);
    const auto message = await(channel, socket);
    const Json order = message ? Json::parse(message->head, nullptr, false) : Json();
    if (!order.is_object() || !order.contains("functions")) return 1;
    std::vector<control::Message> versions;
    while (versions.size() < order["functions"].size()) {
        auto version = await(channel, socket);
        if (!version) return 1;
        versions.push_back(std::move(*version));
    }
    return channel.send(make(order, versions).dump(-1, ' ', false, Json::error_handler_t::replace)).ok() ? 0 : 1;
}

}  // namespace edge::host
