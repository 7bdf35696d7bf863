#include "runner/eszip/supabase.h"

namespace edge::eszip {

EntryRole roleOf(std::string_view specifier) {
    if (specifier.starts_with("---") && specifier.ends_with("---")) return EntryRole::internal;
    if (specifier.starts_with(staticPrefix)) return EntryRole::staticFile;
    if (specifier.starts_with(virtualPrefix)) return EntryRole::packageFile;
    if (specifier.starts_with("https://") || specifier.starts_with("http://")) return EntryRole::remoteModule;
    return EntryRole::module;
}

}  // namespace edge::eszip
