#include "tests/support/runner_process.h"

#include <curl/curl.h>

#include <QElapsedTimer>

#include "runner/protocol/codec.h"

namespace edge::support {

RunnerProcess::~RunnerProcess() { stop(); }

void RunnerProcess::setEnvironment(const QString& name, const QString& value) { m_environment.insert(name, value); }

bool RunnerProcess::start(const QString& project, const QStringList& options) {
    m_process.setProcessEnvironment(m_environment);
    m_process.start(QStringLiteral(EDGE_BINARY_DIR "/bin/edge-runner"),
                    QStringList{"serve", "--project", project, "--events", "-"} +
                        (options.contains("--port") ? QStringList() : QStringList{"--port", "0"}) + options);
    const bool listening = waitFor([this](const auto& all) {
        for (const auto& event : all)
            if (const auto* found = std::get_if<protocol::Listening>(&event)) m_url = QString::fromStdString(found->url);
        return !m_url.isEmpty();
    }, 30);
    return listening;
}

int RunnerProcess::stop() {
    if (m_process.state() == QProcess::NotRunning) return m_process.exitCode();
    m_process.closeWriteChannel();
    if (m_process.waitForFinished(15'000)) {
        readEvents();
        return m_process.exitCode();
    }
    m_process.kill();
    m_process.waitForFinished(5'000);
    return -1;
}

const std::vector<protocol::Event>& RunnerProcess::events() {
    readEvents();
    return m_events;
}

bool RunnerProcess::waitFor(const std::function<bool(const std::vector<protocol::Event>&)>& enough, int seconds) {
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < seconds * 1000) {
        if (enough(events())) return true;
        if (m_process.state() == QProcess::NotRunning) return enough(events());
        m_process.waitForReadyRead(20);
    }
    return false;
}

void RunnerProcess::readEvents() {
    m_errors += m_process.readAllStandardError();
    const QByteArray fresh = m_process.readAllStandardOutput();
    m_output += fresh;
    m_partialLine += fresh;
    for (qsizetype end = m_partialLine.indexOf('\n'); end >= 0; end = m_partialLine.indexOf('\n')) {
        auto event = protocol::decode(std::string_view(m_partialLine.constData(), std::size_t(end)));
        if (event) m_events.push_back(std::move(*event));
        m_partialLine.remove(0, end + 1);
    }
}

QByteArray HttpAnswer::header(const QByteArray& name) const {
    for (const auto& [key, value] : headers)
        if (key == name) return value;
    return {};
}

namespace {

struct Receiving {
    HttpAnswer answer;
    QElapsedTimer timer;
};

size_t onBody(char* bytes, size_t size, size_t count, void* target) {
    auto& receiving = *static_cast<Receiving*>(target);
    receiving.answer.body.append(bytes, qsizetype(size * count));
    receiving.answer.pieces.append(receiving.timer.elapsed());
    return size * count;
}

size_t onHeader(char* bytes, size_t size, size_t count, void* target) {
    auto& answer = static_cast<Receiving*>(target)->answer;
    const QByteArray line = QByteArray(bytes, qsizetype(size * count)).trimmed();
    if (line.startsWith("HTTP/")) answer.headers.clear();
    const qsizetype colon = line.indexOf(':');
    if (colon > 0) answer.headers.append({line.left(colon).toLower(), line.mid(colon + 1).trimmed()});
    return size * count;
}

}  // namespace

HttpAnswer send(const HttpRequest& request) {
    Receiving receiving;
    receiving.timer.start();
    CURL* curl = curl_easy_init();
    curl_slist* headers = curl_slist_append(nullptr, "Expect:");
    for (const QByteArray& header : request.headers) headers = curl_slist_append(headers, header.constData());
    const QByteArray url = request.url.toUtf8();
    curl_easy_setopt(curl, CURLOPT_URL, url.constData());
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.constData());
    if (request.method == "HEAD") curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    if (!request.body.isEmpty()) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.size()));
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.constData());
    }
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, long(request.timeoutSeconds));
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, onBody);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &receiving);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, onHeader);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &receiving);
    const CURLcode code = curl_easy_perform(curl);
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    receiving.answer.status = int(status);
    if (code != CURLE_OK) receiving.answer.failure = QString::fromUtf8(curl_easy_strerror(code));
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return receiving.answer;
}

}  // namespace edge::support
