#include "runner/host/seat.h"

#include <boost/asio/post.hpp>
#include <utility>

#include "runner/host/function_table.h"
#include "runner/host/watchdog.h"

namespace edge::host {

Seat::Seat(FunctionTable& table, Surroundings& surroundings, std::string function)
    : m_table(table), m_around(surroundings), m_function(std::move(function)) {}

void Seat::setWorker(std::shared_ptr<isolate::Worker> worker) {
    m_worker = std::move(worker);
    m_commonHeaders = std::string(m_around.intake.commonHeaders()) + "x-deno-execution-id: " + m_worker->id() + "\r\n";
}

bool Seat::claim() {
    return m_around.policy == config::Policy::perWorker || !m_busy.exchange(true);
}

void Seat::push(Pending pending, std::string coldReason) {
    const std::lock_guard lock(m_inboxMutex);
    m_inbox.push_back({std::move(pending), std::move(coldReason)});
    if (std::exchange(m_posted, true)) return;
    boost::asio::post(m_worker->loop(), [weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->emptyInbox();
    });
}

std::deque<Seat::Parcel> Seat::takeInbox() {
    const std::lock_guard lock(m_inboxMutex);
    m_posted = false;
    return std::exchange(m_inbox, {});
}

std::vector<Pending> Seat::reclaim() {
    std::vector<Pending> taken;
    for (Parcel& parcel : takeInbox()) taken.push_back(std::move(parcel.pending));
    return taken;
}

void Seat::emptyInbox() {
    const bool takesAll = m_worker->accepting() || !mayGiveBack();
    for (Parcel& parcel : takeInbox()) {
        if (takesAll) deliver(std::move(parcel));
        else m_table.dispatchAgain(std::move(parcel.pending));
    }
}

void Seat::deliver(Parcel parcel) {
    m_hasServed = true;
    parcel.pending.connection->attach(m_worker->loop(), shared_from_this());
    m_worker->deliver(std::move(parcel.pending.exchange), std::move(parcel.coldReason));
    parcel.pending.connection->settle();
    if (m_around.policy == config::Policy::oneshot) m_worker->retire(isolate::EndReason::oneshot);
}

void Seat::handle(std::shared_ptr<gateway::Connection> connection, std::shared_ptr<gateway::Exchange> exchange,
                  gateway::Destination destination) {
    m_around.watchdog.notice();
    const bool mine = destination == gateway::Destination::function && exchange->head().function == m_function;
    if (mine && !m_waits && m_worker->accepting() && claim()) {
        const Admission::Rules rules{m_verifyJwt};
        if (!m_around.admission.answers(*exchange, destination, &rules)) m_worker->deliver(std::move(exchange), {});
        return connection->settle();
    }
    connection->detach();
    m_around.intake.reconsider({std::move(connection), std::move(exchange)}, destination);
}

void Seat::exchangeOver() {
    if (m_around.policy == config::Policy::perWorker) return;
    m_busy = false;
    m_table.seatIsFree(*this);
}

bool Seat::keeps(bool quiet) const {
    return quiet && m_worker->accepting() && m_around.policy != config::Policy::oneshot;
}

void Seat::evict() {
    for (auto& connection : m_connections.steal()) m_around.intake.take(std::move(connection));
}

void Seat::closeAll() {
    evict();
    for (const auto& connection : m_connections.all()) connection->close();
}

}  // namespace edge::host
