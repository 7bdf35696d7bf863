#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

/// The packets of esbuild's service mode: little-endian lengths and tagged values. Bytes travel as JSON binary.
namespace edge::modules {

struct Packet {
    std::uint32_t id = 0;
    bool response = false;
    nlohmann::json value;
};

/// The packet with its leading length.
std::string encodePacket(const Packet& packet);

/// Reads a packet without its length. Nothing when it is malformed.
std::optional<Packet> decodePacket(std::string_view bytes);

}  // namespace edge::modules
