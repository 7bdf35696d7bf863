#pragma once

#include "runner/gateway/connection.h"
#include "runner/gateway/response_head.h"

namespace edge::gateway {

/// One request on a Connection and the answer to it.
class HttpExchange final : public Exchange {
public:
    /// Takes the complete head out of the connection's parser; `body` is what came with it.
    HttpExchange(std::shared_ptr<Connection> connection, RequestHead head, std::string body);
    ~HttpExchange() override;

    const RequestHead& head() const override { return m_head; }
    bool hasBody() const override { return m_facts.hasBody; }
    const std::string* bufferedBody() const override;
    void readBody(std::function<void(BodyPiece)> done) override;

    void respond(ResponseHead head, std::string body) override;
    void startResponse(ResponseHead head) override;
    void write(std::string bytes, std::function<void(bool ok)> done) override;
    void finish() override;
    bool upgrade(ResponseHead head) override;
    void abort() override;

    bool responseStarted() const override { return m_started; }
    bool responseFinished() const override { return m_finished; }
    std::int64_t bytesIn() const override { return m_bytesIn; }
    std::int64_t bytesOut() const override { return m_bytesOut; }
    protocol::Nanoseconds firstByteAt() const override { return m_firstByteAt; }
    void onClientGone(std::function<void()> gone) override { m_onGone = std::move(gone); }
    void onFinished(std::function<void()> finished) override { m_onFinished = std::move(finished); }

    // The connection's side.
    void bytesArrived();
    void writable() { transmit(); }
    /// The client sends no more: it has left, once what it sent before is read.
    void inputEnded();
    void clientGone();
    /// False when bytes would only pile up: nobody reads the body and enough of it waits.
    bool wantsBytes() const;
    std::size_t readSize() const;

private:
    BodyPiece takePiece();
    void beginAnswer(ResponseHead& head, ResponseFrame& frame);
    void transmit();
    void sent();
    void sendEnd();
    void complete();
    std::shared_ptr<Connection> end();

    std::shared_ptr<Connection> m_connection;  ///< until the exchange is over
    RequestHead m_head;
    MessageFacts m_facts;
    std::string m_body;          ///< parsed, not handed out yet
    std::int64_t m_bytesIn = 0;
    bool m_continueDue = false;  ///< the client waits for "100 Continue" before it sends the body
    std::function<void(BodyPiece)> m_bodyWanted;

    Framing m_framing = Framing::length;
    std::int64_t m_announced = -1;  ///< content-length of a streamed answer
    bool m_carriesBody = true;
    bool m_started = false;
    bool m_sending = false;         ///< m_output is on its way
    bool m_endAsked = false;
    bool m_lastOutput = false;
    bool m_left = false;            ///< the client is gone
    bool m_raw = false;             ///< upgraded: bytes as they are, both ways
    bool m_inputEnded = false;      ///< the client is gone, but left bytes behind
    bool m_finished = false;        ///< the whole answer is with the kernel
    Output m_output;
    std::int64_t m_bytesOut = 0;
    protocol::Nanoseconds m_firstByteAt = 0;
    std::function<void(bool)> m_written;

    std::function<void()> m_onGone;
    std::function<void()> m_onFinished;
};

}  // namespace edge::gateway
