#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <memory>

#include "runner/control/slots.h"
#include "runner/host/function_table.h"
#include "runner/host/outbox.h"
#include "runner/host/watchdog.h"

namespace edge::host {

/// The host process: does what the supervisor says on the control socket, until its end. The calling thread becomes
/// the intake's loop.
class Host {
public:
    /// Borrows the control socket.
    explicit Host(int socket);
    ~Host();

    /// Returns the process's exit code once the supervisor said stop and the last worker has ended.
    int run();

private:
    bool awaitConfiguration();
    bool configure(control::Message& message);
    void snapshotFailed(const std::string& function);
    void readControl();
    void obey(control::Message message);
    void acceptConnection(std::size_t slot, control::Descriptor socket);
    void stop();
    void giveUp(const std::shared_ptr<Seat>& stuck);
    void report(const protocol::Error& error);

    std::unique_ptr<control::SlotTable> m_slots;  ///< outlives every connection, and those the loop holds
    boost::asio::io_context m_loop{1};
    boost::asio::posix::stream_descriptor m_control;
    control::Channel m_channel;
    ModuleTable m_modules;
    Outbox m_outbox;
    HostSettings m_settings;
    std::unique_ptr<Admission> m_admission;
    std::shared_ptr<Intake> m_intake;
    std::unique_ptr<Watchdog> m_watchdog;
    std::unique_ptr<Surroundings> m_surroundings;
    std::unique_ptr<isolate::Engine> m_engine;
    std::unique_ptr<FunctionTable> m_table;
    int m_exitCode = 0;
};

}  // namespace edge::host
