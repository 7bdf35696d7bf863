#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "runner/modules/installed_tree.h"
#include "runner/modules/package_set.h"
#include "runner/protocol/result.h"

namespace edge::modules {

/// What shall be added to a deno.lock. What it holds already wins.
struct LockAdditions {
    std::map<PackageWish, std::string> versions;        ///< exact, by what an import asks
    std::map<std::string, InstalledPackage> packages;   ///< of the npm registry: those and what they depend on
    std::map<std::string, std::string> remote;          ///< SHA-256 by address
    std::map<std::string, std::string> redirects;       ///< by the address asked for
    bool empty() const { return versions.empty() && remote.empty() && redirects.empty(); }
};

/// How the file names what an import asks: "npm:hono@^4.1.0", "jsr:@std/x@1", "npm:zod@*".
std::string specifierOf(const PackageWish& wish);

/// The text with the additions, in the shape of its version, printed as Deno prints it. The same text when it holds
/// them all. Errors: "lock_invalid", "lock_version".
protocol::Result<std::string> withAdditions(const std::string& text, const LockAdditions& additions, const std::string& shown);

/// Brings the file up to date: whole or not at all, and never over what another process has just written. `shown` is
/// its name in messages. Errors: those of withAdditions, "lock_not_writable".
protocol::Outcome updateLock(const std::filesystem::path& file, const LockAdditions& additions, const std::string& shown);

}  // namespace edge::modules
