#pragma once

#include <functional>
#include <map>
#include <string>

namespace edge::fake {

struct Request {
    std::string method;
    std::string target;  ///< path with query
    std::map<std::string, std::string> headers;  ///< names in lower case
    std::string body;
};

/// Writes one answer; head first, then the body in as many pieces as liked (more than one: chunked).
class Answer {
public:
    explicit Answer(int socket) : m_socket(socket) {}
    void whole(int status, const std::string& headers, const std::string& body);
    void begin(int status, const std::string& headers);
    void piece(const std::string& bytes);
    void finish();
    /// False once the client has gone.
    bool open() const { return m_open; }
    void probe();
    long long bytes() const { return m_bytes; }

private:
    void write(const std::string& bytes);
    int m_socket;
    bool m_open = true;
    long long m_bytes = 0;
};

/// A blocking HTTP/1.1 server on 127.0.0.1, one thread per connection, one request per connection.
class Server {
public:
    using Handler = std::function<void(const Request&, Answer&)>;
    /// The bound port, or 0 when it is taken.
    int listen(int port);
    void run(const Handler& handler);

private:
    int m_socket = -1;
};

}  // namespace edge::fake
