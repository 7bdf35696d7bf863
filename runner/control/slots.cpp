#include "runner/control/slots.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace edge::control {
namespace {

static_assert(std::atomic<SlotState>::is_always_lock_free && std::atomic<LastIsolate>::is_always_lock_free, "the table is shared between processes");

protocol::Error failure(const char* action) {
    return {"slot_table", std::string("Could not ") + action + " the connection table: " + std::strerror(errno),
            "Check the machine's free memory."};
}

}  // namespace

SlotTable::Memory* SlotTable::map(int descriptor) {
    void* memory = mmap(nullptr, sizeof(Memory), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    return memory == MAP_FAILED ? nullptr : static_cast<Memory*>(memory);
}

protocol::Result<std::unique_ptr<SlotTable>> SlotTable::create() {
    const int descriptor = memfd_create("edge-slots", MFD_CLOEXEC);
    if (descriptor < 0) return failure("create");
    if (ftruncate(descriptor, sizeof(Memory)) != 0) {
        close(descriptor);
        return failure("size");
    }
    return open(descriptor);
}

protocol::Result<std::unique_ptr<SlotTable>> SlotTable::open(int descriptor) {
    Memory* memory = map(descriptor);
    if (!memory) return failure("map");
    return std::unique_ptr<SlotTable>(new SlotTable(descriptor, memory));
}

SlotTable::~SlotTable() {
    munmap(static_cast<void*>(m_memory), sizeof(Memory));
    close(m_descriptor);
}

std::optional<std::uint64_t> bytesWritten(int socket) {
    tcp_info info{};
    socklen_t size = sizeof info;
    if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return std::nullopt;
    if (size < offsetof(tcp_info, tcpi_bytes_retrans) + sizeof info.tcpi_bytes_retrans) return std::nullopt;
    return info.tcpi_bytes_sent - info.tcpi_bytes_retrans + info.tcpi_notsent_bytes;
}

}  // namespace edge::control
