#include "runner/platform/deployment.h"

#include <algorithm>

namespace edge::platform {
namespace {

using protocol::Error;
using protocol::Result;

Result<std::optional<bool>> remoteVerifyJwt(const ManagementClient& client, const std::string& ref, const std::string& slug,
                                            const RequestListener& listener) {
    const auto functions = client.listFunctions(ref, listener);
    if (!functions) return functions.error();
    const auto same = std::find_if(functions->begin(), functions->end(),
                                   [&](const RemoteFunction& function) { return function.slug == slug; });
    return same == functions->end() ? std::nullopt : same->verifyJwt;
}

Error cancelledAfter(bool allSent) {
    if (!allSent) return {"cancelled", "Cancelled. Nothing was deployed; what runs there is unchanged.", ""};
    return {"cancelled", "Cancelled, but all files had been sent: the platform may still put this version live.",
            "Look at the function in the dashboard."};
}

}  // namespace

Result<RemoteFunction> deploy(const ManagementClient& client, const std::string& ref, UploadPlan plan,
                              const RequestListener& listener) {
    if (!plan.verifyJwt) {
        const auto remote = remoteVerifyJwt(client, ref, plan.slug, listener);
        if (!remote) return remote.error().code == "cancelled" ? cancelledAfter(false) : remote.error();
        plan.verifyJwt = *remote;
    }
    bool allSent = false;
    RequestListener watching = listener;
    watching.onSent = [&](std::uint64_t sent, std::uint64_t total) {
        allSent = sent >= total;
        if (listener.onSent) listener.onSent(sent, total);
    };
    auto deployed = client.deployFunction(ref, plan, watching);
    if (!deployed && deployed.error().code == "cancelled") return cancelledAfter(allSent);
    return deployed;
}

}  // namespace edge::platform
