#include "runner/engine/external_text.h"

#include <cstring>
#include <memory>

#include "runner/engine/latin1.h"
#include "runner/engine/simdutf.h"
#include "runner/engine/state.h"

namespace edge::engine {
namespace {

class Characters final : public v8::String::ExternalOneByteStringResource {
public:
    /// `room`: bytes to allocate; data() is null when there is none.
    Characters(std::shared_ptr<BufferAllocator> memory, std::size_t room)
        : m_memory(std::move(memory)), m_room(room), m_data(static_cast<char*>(m_memory->AllocateUninitialized(room))) {}
    ~Characters() override {
        if (m_data) m_memory->Free(m_data, m_room);
    }
    Characters(const Characters&) = delete;
    Characters& operator=(const Characters&) = delete;

    char* writable() { return m_data; }
    void setLength(std::size_t length) { m_length = length; }
    const char* data() const override { return m_data; }
    std::size_t length() const override { return m_length; }

private:
    const std::shared_ptr<BufferAllocator> m_memory;
    const std::size_t m_room;
    char* const m_data;
    std::size_t m_length = 0;
};

}  // namespace

v8::MaybeLocal<v8::String> externalText(v8::Isolate* isolate, std::string_view utf8) {
    constexpr std::size_t longText = 128u << 10;
    const auto& memory = State::of(isolate).buffers;
    if (!memory || utf8.size() < longText || utf8.size() > static_cast<std::size_t>(v8::String::kMaxLength)) {
        return {};
    }
    auto characters = std::make_unique<Characters>(memory, utf8.size());
    if (!characters->writable()) {
        return {};
    }
    const bool ascii = simdutf::validate_ascii(utf8.data(), utf8.size());
    if (ascii) {
        std::memcpy(characters->writable(), utf8.data(), utf8.size());
    }
    if (const std::size_t length = ascii ? utf8.size() : latin1FromUtf8(utf8, characters->writable())) {
        characters->setLength(length);
        return v8::String::NewExternalOneByte(isolate, characters.release());
    }
    return {};
}

}  // namespace edge::engine
