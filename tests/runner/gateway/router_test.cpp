#include "runner/gateway/router.h"

#include <QtTest>
#include <nlohmann/json.hpp>

#include "runner/gateway/platform_error.h"

using namespace edge::gateway;

namespace {
QString text(std::string_view view) { return QString::fromUtf8(view.data(), int(view.size())); }
}  // namespace

Q_DECLARE_METATYPE(Destination)

class RouterTest : public QObject {
    Q_OBJECT
private slots:
    void routes_data() {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<Destination>("destination");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("path");
        const auto row = [](QByteArray method, QByteArray target, Destination where, QString name = {}, QString path = {}) {
            QTest::newRow((method + " " + target).constData()) << method << target << where << name << path;
        };
        for (const char* method : {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"})
            row(method, "/functions/v1/hello", Destination::function, "hello", "/hello");
        for (const char* method : {"TRACE", "CONNECT", "PROPFIND", "get", "X"})
            row(method, "/functions/v1/hello", Destination::badMethod);
        row("GET", "/functions/v1/hello/", Destination::function, "hello", "/hello/");
        row("GET", "/functions/v1/hello/a/b?c=/d", Destination::function, "hello", "/hello/a/b?c=/d");
        row("GET", "/functions/v1/hello?x", Destination::function, "hello", "/hello?x");
        row("GET", "/functions/v1/a-B_9", Destination::function, "a-B_9", "/a-B_9");
        row("GET", "http://h:1/functions/v1/hello/x", Destination::function, "hello", "/hello/x");
        row("GET", "/functions/v1/_internal/health", Destination::health);
        row("GET", "/functions/v1/_internal/other", Destination::unknown);
        row("GET", "/functions/v1/_internal", Destination::unknown);
        row("GET", "/functions/v1/", Destination::unknown);
        row("GET", "/functions/v1", Destination::unknown);
        row("GET", "/functions/v1?x", Destination::unknown);
        row("GET", "/functions/v10/hello", Destination::unknown);
        row("GET", "/functions/v1/he%6Clo", Destination::unknown);
        row("GET", "/functions/v1/../hello", Destination::unknown);
        row("GET", "/functions/v1//hello", Destination::unknown);
        row("GET", "/", Destination::unknown);
        row("OPTIONS", "*", Destination::unknown);
        row("GET", "http://", Destination::unknown);
        row("GET", "", Destination::unknown);
    }
    void routes() {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, target);
        QFETCH(Destination, destination);
        QFETCH(QString, name);
        QFETCH(QString, path);
        const Route found = route(method.toStdString(), std::string_view(target.constData(), std::size_t(target.size())));
        QCOMPARE(found.destination, destination);
        if (destination != Destination::function) return;
        QCOMPARE(text(found.name), name);
        QCOMPARE(text(found.path), path);
    }

    void keepsTheAuthorityOfProxyRequests() {
        QCOMPARE(text(route("GET", "http://example.org:80/functions/v1/a").authority), QString("example.org:80"));
        QVERIFY(route("GET", "/functions/v1/a?u=http://x/").authority.empty());
    }

    void everyPlatformErrorHasItsAnswer() {
        for (int value = int(PlatformError::badRequest); value <= int(PlatformError::resourceLimit); ++value) {
            const auto error = PlatformError(value);
            const PlatformAnswer answer = platformAnswer(error);
            QVERIFY(answer.head.status >= 400 && answer.head.status < 600);
            const auto body = nlohmann::json::parse(answer.body);
            QCOMPARE(body.at("code").get<std::string>(), std::string(code(error)));
            QCOMPARE(body.at("message").get<std::string>(), std::string(message(error)));
            QCOMPARE(body.size(), std::size_t(2));
        }
    }

    void theFarewellIsACompleteAnswer() {
        const std::string raw = rawHttp(PlatformError::resourceLimit, "Detail \"quoted\" \xff");
        QVERIFY(raw.starts_with("HTTP/1.1 546 \r\n"));
        const std::size_t end = raw.find("\r\n\r\n") + 4;
        QVERIFY(raw.find("\r\nconnection: close\r\n") < end);
        QVERIFY(raw.find("\r\nsb-error-code: WORKER_RESOURCE_LIMIT\r\n") < end);
        QVERIFY(raw.find("\r\naccess-control-allow-origin: *\r\n") < end);
        QVERIFY(raw.find("content-length: " + std::to_string(raw.size() - end)) < end);
        QCOMPARE(nlohmann::json::parse(raw.substr(end)).at("message").get<std::string>(),
                 std::string("Detail \"quoted\" \xEF\xBF\xBD"));
    }
};

QTEST_GUILESS_MAIN(RouterTest)
#include "router_test.moc"
