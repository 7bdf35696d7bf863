#include "runner/eszip/supabase.h"

#include <algorithm>
#include <iterator>

namespace edge::eszip {
namespace {

struct Known {
    std::string_view specifier;
    Purpose purpose;
};

constexpr Known known[] = {
    {platformVersionEntry, Purpose::platformVersion}, {metadataEntry, Purpose::metadata},
    {v1PackageFilesEntry, Purpose::packageFiles},     {v1SourceCodeEntry, Purpose::sourceCode},
    {v1StaticFilesEntry, Purpose::staticFiles},       {v1RegistriesEntry, Purpose::registries},
};

}  // namespace

Purpose purposeOf(std::string_view specifier) {
    if (specifier.starts_with(packageFilePrefix)) return Purpose::packageFile;
    if (specifier.starts_with(staticFilePrefix)) return Purpose::staticFile;
    const auto found =
        std::find_if(std::begin(known), std::end(known), [&](const Known& one) { return one.specifier == specifier; });
    if (found != std::end(known)) return found->purpose;
    return specifier.starts_with("---") && specifier.ends_with("---") ? Purpose::internal : Purpose::module;
}

std::string_view purposeText(Purpose purpose) {
    switch (purpose) {
        case Purpose::module: return "module";
        case Purpose::staticFile: return "static file";
        case Purpose::packageFile: return "file of an npm package";
        case Purpose::platformVersion: return "version of the platform's entries";
        case Purpose::metadata: return "metadata of the platform";
        case Purpose::packageFiles: return "files of npm packages";
        case Purpose::sourceCode: return "code without a module";
        case Purpose::staticFiles: return "list of static files";
        case Purpose::registries: return "registries of npm scopes";
        case Purpose::internal: break;
    }
    return "entry of the platform";
}

}  // namespace edge::eszip
