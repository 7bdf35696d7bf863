// The sample project does what its comments promise, on the real runner.
#include <QBuffer>
#include <QImage>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include "tests/support/runner_process.h"

using namespace edge;

namespace {

constexpr char anonToken[] =
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJzdXBhYmFzZS1kZW1vIiwicm9sZSI6ImFub24iLCJleHAiOjE5ODM4MTI5OTZ9."
    "CRXP1A7WOeoJeXxjNni43kdQwgnWNReilDMblYTn_I0";

QByteArray pngOf(const QImage& image) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    image.save(&buffer, "PNG");
    return bytes;
}

QImage coloured(QImage::Format format) {
    QImage image(64, 40, QImage::Format_ARGB32);
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) image.setPixelColor(x, y, QColor(x * 4, y * 6, (x * y) % 256, 255));
    return image.convertToFormat(format);
}

bool isGrey(const QImage& image) {
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            if (const QRgb pixel = image.pixel(x, y); qRed(pixel) != qGreen(pixel) || qGreen(pixel) != qBlue(pixel)) return false;
    return !image.isNull();
}

}  // namespace

class SampleTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void helloGreets();
    void streamArrivesInPieces();
    void fetchProxyPassesTheAnswerOn();
    void imageFilterTurnsPicturesGrey_data();
    void imageFilterTurnsPicturesGrey();
    void imageFilterRefusesWhatIsNoPicture();
    void boomShowsItsLine();

private:
    support::RunnerProcess m_runner;
};

void SampleTest::initTestCase() {
    QVERIFY2(m_runner.start(QStringLiteral(EDGE_SOURCE_DIR "/resources/templates/sample")), qPrintable(m_runner.errorText()));
}

void SampleTest::helloGreets() {
    const auto answer = support::send({m_runner.url("hello"), "POST", {"content-type: application/json"}, R"({"name":"Ada"})"});
    QCOMPARE(answer.status, 200);
    QCOMPARE(QJsonDocument::fromJson(answer.body)["message"].toString(), QString("Hello Ada!"));
    QCOMPARE(QJsonDocument::fromJson(support::send({m_runner.url("hello?name=Bo")}).body)["message"].toString(), QString("Hello Bo!"));
}

void SampleTest::streamArrivesInPieces() {
    const auto answer = support::send({m_runner.url("stream")});
    QCOMPARE(answer.body, QByteArray("Edge functions can answer piece by piece.\n"));
    QVERIFY2(answer.pieces.size() >= 5, qPrintable(QString::number(answer.pieces.size())));
    QVERIFY(answer.pieces.last() > answer.pieces.first());
}

void SampleTest::fetchProxyPassesTheAnswerOn() {
    QCOMPARE(support::send({m_runner.url("fetch-proxy")}).status, 401);
    const auto answer = support::send({m_runner.url("fetch-proxy"), "GET", {QByteArray("authorization: Bearer ") + anonToken}});
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.failure, QString());
    QCOMPARE(QJsonDocument::fromJson(answer.body)["message"].toString(), QString("Hello proxy!"));
    QVERIFY(!answer.header("x-upstream-ms").isEmpty());
    QVERIFY(m_runner.waitFor([](const auto& events) {
        return std::any_of(events.begin(), events.end(), [](const auto& event) {
            const auto* fetch = std::get_if<protocol::OutgoingFetch>(&event);
            return fetch && fetch->status == 200 && fetch->end > fetch->start;
        });
    }));
}

void SampleTest::imageFilterTurnsPicturesGrey_data() {
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QSize>("size");
    QTest::newRow("the test card") << QByteArray() << QSize(320, 200);
    QTest::newRow("RGBA") << pngOf(coloured(QImage::Format_ARGB32)) << QSize(64, 40);
    QTest::newRow("RGB") << pngOf(coloured(QImage::Format_RGB888)) << QSize(64, 40);
    QTest::newRow("palette") << pngOf(coloured(QImage::Format_Indexed8)) << QSize(64, 40);
}

void SampleTest::imageFilterTurnsPicturesGrey() {
    QFETCH(QByteArray, body);
    QFETCH(QSize, size);
    const auto answer = support::send({m_runner.url("image-filter"), body.isEmpty() ? "GET" : "POST", {"content-type: image/png"}, body});
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.header("content-type"), QByteArray("image/png"));
    const QImage picture = QImage::fromData(answer.body);
    QCOMPARE(picture.size(), size);
    QVERIFY(isGrey(picture));
}

void SampleTest::imageFilterRefusesWhatIsNoPicture() {
    for (const QByteArray& body : {QByteArray("plain text"), pngOf(coloured(QImage::Format_ARGB32)).left(60)}) {
        const auto answer = support::send({m_runner.url("image-filter"), "POST", {}, body});
        QCOMPARE(answer.status, 400);
        QVERIFY(answer.body.contains("Send a PNG image"));
    }
}

void SampleTest::boomShowsItsLine() {
    QCOMPARE(support::send({m_runner.url("boom")}).status, 500);
    QVERIFY(m_runner.waitFor([](const auto& events) {
        return std::any_of(events.begin(), events.end(), [](const auto& event) {
            const auto* line = std::get_if<protocol::LogLine>(&event);
            return line && line->origin == "exception" && line->at.line == 7 && line->at.file == "supabase/functions/boom/index.ts";
        });
    }));
}

QTEST_GUILESS_MAIN(SampleTest)
#include "sample_test.moc"
