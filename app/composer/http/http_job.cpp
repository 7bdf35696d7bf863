// The transfer thread drives one libcurl handle and puts what arrives into a mailbox; the job empties the mailbox on its
// own thread. At most one wake-up is under way at a time, so a fast stream costs few signals.

#include "app/composer/http/http_job.h"

#include <QFile>

#include <curl/curl.h>

#include <atomic>
#include <mutex>
#include <optional>

namespace edge::http {

namespace {

struct CurlEnvironment {
    CurlEnvironment() { curl_global_init(CURL_GLOBAL_DEFAULT); }
    ~CurlEnvironment() { curl_global_cleanup(); }
};

void prepareCurl() {
    static const CurlEnvironment environment;
}

double milliseconds(CURL* handle, CURLINFO what) {
    curl_off_t microseconds = 0;
    curl_easy_getinfo(handle, what, &microseconds);
    return microseconds > 0 ? double(microseconds) / 1000.0 : -1;
}

Ending endingOf(CURLcode code) {
    switch (code) {
    case CURLE_OK: return Ending::complete;
    case CURLE_COULDNT_CONNECT:
    case CURLE_COULDNT_RESOLVE_HOST: return Ending::couldNotConnect;
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE: return Ending::broken;
    default: return Ending::failed;
    }
}

struct MailboxContent {
    std::optional<Head> head;
    QByteArray body;
    std::optional<Outcome> outcome;
};

}  // namespace

class HttpJob::Transfer {
public:
    Transfer(const Request& request, HttpJob* job) : m_request(request), m_multi(curl_multi_init()), m_job(job) {}
    ~Transfer() { curl_multi_cleanup(m_multi); }

    void run();
    void cancel() {
        m_cancelled = true;
        curl_multi_wakeup(m_multi);
    }
    MailboxContent take() {
        const std::lock_guard lock(m_mutex);
        m_awake = false;
        return std::exchange(m_mailbox, {});
    }

private:
    static size_t onHeader(char* data, size_t size, size_t count, void* self);
    static size_t onBody(char* data, size_t size, size_t count, void* self);
    static size_t onRead(char* into, size_t size, size_t count, void* self);

    void set(CURL* handle);
    void setBody(CURL* handle);
    curl_slist* headerList() const;
    void readHeaderLine(QByteArrayView line);
    CURLcode perform(CURL* handle);
    void post(Outcome outcome);
    void wake(const std::lock_guard<std::mutex>&);

    const Request m_request;
    CURLM* m_multi;
    HttpJob* m_job;  // outlives the thread: its destructor joins
    QFile m_file;
    Head m_head;
    bool m_headSent = false;
    std::atomic<bool> m_cancelled = false;
    std::mutex m_mutex;  // guards m_mailbox and m_awake
    MailboxContent m_mailbox;
    bool m_awake = false;
};

void HttpJob::Transfer::run() {
    Outcome outcome;
    if (!m_request.bodyFile.isEmpty()) {
        m_file.setFileName(m_request.bodyFile);
        if (!m_file.open(QIODevice::ReadOnly)) {
            outcome.ending = Ending::unreadableFile;
            outcome.detail = m_file.errorString();
            return post(outcome);
        }
    }
    CURL* handle = curl_easy_init();
    char words[CURL_ERROR_SIZE] = "";
    curl_slist* headers = headerList();
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, words);
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
    set(handle);
    const CURLcode code = perform(handle);
    outcome.ending = m_cancelled ? Ending::cancelled : endingOf(code);
    if (code != CURLE_OK) outcome.detail = QString::fromUtf8(*words ? words : curl_easy_strerror(code));
    curl_off_t bytes = 0;
    curl_easy_getinfo(handle, CURLINFO_SIZE_DOWNLOAD_T, &bytes);
    outcome.bytes = bytes;
    outcome.timings = {milliseconds(handle, CURLINFO_CONNECT_TIME_T), milliseconds(handle, CURLINFO_PRETRANSFER_TIME_T),
                       milliseconds(handle, CURLINFO_STARTTRANSFER_TIME_T), milliseconds(handle, CURLINFO_TOTAL_TIME_T)};
    curl_easy_cleanup(handle);
    curl_slist_free_all(headers);
    post(outcome);
}

void HttpJob::Transfer::set(CURL* handle) {
    curl_easy_setopt(handle, CURLOPT_URL, m_request.url.toUtf8().constData());
    curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, m_request.method.toUtf8().constData());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(handle, CURLOPT_PROXY, "");
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_TCP_NODELAY, 1L);
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, 10'000L);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &Transfer::onHeader);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &Transfer::onBody);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, this);
    setBody(handle);
}

void HttpJob::Transfer::setBody(CURL* handle) {
    if (m_request.method == QLatin1String("HEAD")) {
        curl_easy_setopt(handle, CURLOPT_NOBODY, 1L);
    } else if (m_file.isOpen()) {
        curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(handle, CURLOPT_READFUNCTION, &Transfer::onRead);
        curl_easy_setopt(handle, CURLOPT_READDATA, this);
        curl_easy_setopt(handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(m_file.size()));
    } else if (!m_request.body.isEmpty()) {
        curl_easy_setopt(handle, CURLOPT_POSTFIELDS, m_request.body.constData());
        curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(m_request.body.size()));
    } else if (m_request.method != QLatin1String("GET")) {
        curl_easy_setopt(handle, CURLOPT_POSTFIELDS, "");
    }
}

/// libcurl adds headers of its own for a body; those the user did not ask for are switched off by an empty value.
curl_slist* HttpJob::Transfer::headerList() const {
    curl_slist* list = curl_slist_append(nullptr, "Expect:");
    if (valueOf(m_request.headers, u"content-type").isNull()) list = curl_slist_append(list, "Content-Type:");
    if (valueOf(m_request.headers, u"user-agent").isNull()) list = curl_slist_append(list, "User-Agent: EdgeStudio");
    for (const Header& header : m_request.headers) {
        const QString line =
            header.value.isEmpty() ? header.name + u';' : header.name + QLatin1String(": ") + header.value;
        list = curl_slist_append(list, line.toUtf8().constData());
    }
    return list;
}

CURLcode HttpJob::Transfer::perform(CURL* handle) {
    curl_multi_add_handle(m_multi, handle);
    CURLcode code = CURLE_ABORTED_BY_CALLBACK;
    int running = 1;
    while (running && !m_cancelled) {
        curl_multi_perform(m_multi, &running);
        if (running) curl_multi_poll(m_multi, nullptr, 0, 1000, nullptr);
    }
    int left = 0;
    while (CURLMsg* message = curl_multi_info_read(m_multi, &left))
        if (message->msg == CURLMSG_DONE) code = message->data.result;
    curl_multi_remove_handle(m_multi, handle);
    return code;
}

size_t HttpJob::Transfer::onHeader(char* data, size_t size, size_t count, void* self) {
    static_cast<Transfer*>(self)->readHeaderLine(QByteArrayView(data, qsizetype(size * count)).trimmed());
    return size * count;
}

/// A status line begins a head, an empty line ends it. Interim answers (1xx) are passed over; trailers are ignored.
void HttpJob::Transfer::readHeaderLine(QByteArrayView line) {
    if (m_headSent) return;
    if (line.startsWith("HTTP/")) {
        const QByteArray text = line.toByteArray();
        const qsizetype space = text.indexOf(' ');
        m_head = Head{text.mid(space + 1, 3).toInt(), QString::fromUtf8(text.mid(space + 5)),
                      QString::fromUtf8(text.left(space)), {}};
    } else if (!line.isEmpty()) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0)
            m_head.headers.push_back({QString::fromUtf8(line.first(colon)),
                                      QString::fromUtf8(line.sliced(colon + 1).trimmed())});
    } else if (m_head.status >= 200 || m_head.status == 101) {
        m_headSent = true;
        const std::lock_guard lock(m_mutex);
        m_mailbox.head = m_head;
        wake(lock);
    }
}

size_t HttpJob::Transfer::onBody(char* data, size_t size, size_t count, void* self) {
    auto* transfer = static_cast<Transfer*>(self);
    if (transfer->m_cancelled) return CURL_WRITEFUNC_ERROR;
    const std::lock_guard lock(transfer->m_mutex);
    transfer->m_mailbox.body.append(data, qsizetype(size * count));
    transfer->wake(lock);
    return size * count;
}

size_t HttpJob::Transfer::onRead(char* into, size_t size, size_t count, void* self) {
    auto* transfer = static_cast<Transfer*>(self);
    const qint64 got = transfer->m_cancelled ? -1 : transfer->m_file.read(into, qint64(size * count));
    return got < 0 ? CURL_READFUNC_ABORT : size_t(got);
}

void HttpJob::Transfer::post(Outcome outcome) {
    const std::lock_guard lock(m_mutex);
    m_mailbox.outcome = std::move(outcome);
    wake(lock);
}

void HttpJob::Transfer::wake(const std::lock_guard<std::mutex>&) {
    if (std::exchange(m_awake, true)) return;
    QMetaObject::invokeMethod(m_job, [job = m_job] { job->deliver(); }, Qt::QueuedConnection);
}

HttpJob::HttpJob(Request request, QObject* parent) : QObject(parent), m_request(std::move(request)) {
    prepareCurl();
}

HttpJob::~HttpJob() {
    if (!m_thread.joinable()) return;
    m_transfer->cancel();
    m_thread.join();
}

void HttpJob::start() {
    Q_ASSERT_X(!m_transfer, "HttpJob::start", "a job is sent once");
    m_running = true;
    m_transfer = std::make_shared<Transfer>(m_request, this);
    m_thread = std::thread([transfer = m_transfer] { transfer->run(); });
}

void HttpJob::cancel() {
    if (m_running) m_transfer->cancel();
}

void HttpJob::deliver() {
    const MailboxContent content = m_transfer->take();
    if (content.head) emit headReceived(*content.head);
    if (!content.body.isEmpty()) emit bodyReceived(content.body);
    if (!content.outcome) return;
    m_thread.join();
    m_running = false;
    emit finished(*content.outcome);
}

}  // namespace edge::http
