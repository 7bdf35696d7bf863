#pragma once

#include "runner/platform/management_client.h"

namespace edge::platform {

/// Deploys one function: asks the platform for verify_jwt when the project does not say it, then sends the files.
/// What is there keeps running until the platform has taken the new version. Errors: those of ManagementClient; a
/// "cancelled" says whether the platform may still go on.
protocol::Result<RemoteFunction> deploy(const ManagementClient& client, const std::string& ref, UploadPlan plan,
                                        const RequestListener& listener);

}  // namespace edge::platform
