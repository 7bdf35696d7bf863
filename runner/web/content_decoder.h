#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace edge::web {

/// Undoes one coding of a body, a piece at a time: a few bytes can come to very many.
class ContentDecoder {
public:
    virtual ~ContentDecoder() = default;

    /// Only when all that was given before is used up.
    void give(std::string bytes);
    /// Appends what the given bytes come to until `decoded` has about `limit` bytes; false when they are not what the
    /// coding makes.
    bool take(std::string& decoded, std::size_t limit);

protected:
    using Buffer = std::array<char, 32 * 1024>;
    /// How many bytes one step made; what it used leaves `rest`.
    virtual std::optional<std::size_t> step(std::string_view& rest, Buffer& buffer) = 0;

private:
    std::string m_given;
    std::string_view m_rest;  ///< of m_given
    bool m_full = false;      ///< the last step filled its buffer: there may be more without further input
};

/// Undoes the codings that a Content-Encoding header names: gzip, deflate, br, zstd. One that is not known leaves the
/// body as it came. https://www.rfc-editor.org/rfc/rfc9110#field.content-encoding
class ContentDecoders {
public:
    ContentDecoders() = default;
    explicit ContentDecoders(std::string_view header);

    /// False: bodies are what they are.
    bool any() const { return !m_decoders.empty(); }
    /// As for one decoder.
    void give(std::string bytes) { m_decoders.front()->give(std::move(bytes)); }
    bool take(std::string& decoded, std::size_t limit) { return take(m_decoders.size() - 1, decoded, limit); }

private:
    bool take(std::size_t index, std::string& decoded, std::size_t limit);

    std::vector<std::unique_ptr<ContentDecoder>> m_decoders;  ///< in the order they are applied
};

}  // namespace edge::web
