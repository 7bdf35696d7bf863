#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace edge::web {

/// Undoes one coding of a body, piece by piece.
class ContentDecoder {
public:
    virtual ~ContentDecoder() = default;
    /// Appends what `bytes` come to; false when they are not what the coding makes.
    virtual bool decode(std::string_view bytes, std::string& decoded) = 0;
};

/// Undoes the codings that a Content-Encoding header names: gzip, deflate, br, zstd. One that is not known leaves the
/// body as it came. https://www.rfc-editor.org/rfc/rfc9110#field.content-encoding
class ContentDecoders {
public:
    ContentDecoders() = default;
    explicit ContentDecoders(std::string_view header);

    /// False: bodies are what they are.
    bool any() const { return !m_decoders.empty(); }
    bool decode(std::string_view bytes, std::string& decoded) const;

private:
    std::vector<std::unique_ptr<ContentDecoder>> m_decoders;  ///< in the order they are applied
};

}  // namespace edge::web
