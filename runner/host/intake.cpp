#include "runner/host/intake.h"

#include <boost/asio/post.hpp>

#include "runner/host/function_table.h"

namespace edge::host {

void Intake::take(std::shared_ptr<gateway::Connection> connection) {
    boost::asio::post(m_loop, [self = shared_from_this(), connection = std::move(connection)] {
        if (!self->m_closed || !connection->abandon()) connection->attach(self->m_loop, self);
    });
}

void Intake::reconsider(Pending pending, gateway::Destination destination) {
    boost::asio::post(m_loop, [self = shared_from_this(), pending = std::move(pending), destination]() mutable {
        pending.connection->attach(self->m_loop, self);
        self->handle(std::move(pending.connection), std::move(pending.exchange), destination);
    });
}

void Intake::refuse(Pending pending, gateway::PlatformError error, std::string_view end) {
    boost::asio::post(m_loop, [self = shared_from_this(), pending = std::move(pending), error, end] {
        pending.connection->attach(self->m_loop, self);
        self->m_admission.refuse(*pending.exchange, error, {}, end);
        pending.connection->settle();
    });
}

void Intake::close() {
    m_closed = true;
    for (auto& connection : m_connections.steal())
        if (!connection->abandon()) take(std::move(connection));
}

void Intake::handle(std::shared_ptr<gateway::Connection> connection, std::shared_ptr<gateway::Exchange> exchange,
                    gateway::Destination destination) {
    const auto rules = m_table->rulesFor(exchange->head().function);
    if (m_admission.answers(*exchange, destination, rules ? &*rules : nullptr)) return connection->settle();
    connection->detach();
    m_table->dispatch({std::move(connection), std::move(exchange)});
}

std::string_view Intake::commonHeaders() const {
    return "x-served-by: supabase-edge-runtime\r\nx-sb-edge-region: local\r\n";
}

}  // namespace edge::host
