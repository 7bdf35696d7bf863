#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "runner/platform/multipart.h"

using namespace edge::platform;

class MultipartTest : public QObject {
    Q_OBJECT
private slots:
    void bytesAreThoseOfTheRecording();
    void piecesOfAnySizeGiveTheSameBytes();
    void namesAreEscaped();
    void fileThatChangesIsAnError_data();
    void fileThatChangesIsAnError();
    void boundariesDiffer();

private:
    UploadFile file(const QString& name, const QByteArray& content);
    static std::string readAll(MultipartBody& body, std::size_t step);

    QTemporaryDir m_folder;
};

UploadFile MultipartTest::file(const QString& name, const QByteArray& content) {
    QFile file(m_folder.filePath("f" + QString::number(qHash(name))));
    if (!file.open(QIODevice::WriteOnly)) qFatal("cannot write");
    file.write(content);
    return {name.toStdString(), file.fileName().toStdString(), std::uint64_t(content.size())};
}

std::string MultipartTest::readAll(MultipartBody& body, std::size_t step) {
    std::string all, buffer(step, '\0');
    for (;;) {
        const auto count = body.read(buffer);
        if (!count || *count == 0) return all;
        all.append(buffer, 0, *count);
    }
}

void MultipartTest::bytesAreThoseOfTheRecording() {
    UploadPlan plan;
    plan.slug = "hello";
    plan.entrypoint = "supabase/functions/hello/index.ts";
    plan.verifyJwt = false;
    plan.files = {file("supabase/functions/hello/index.ts", "one\r\ntwo"), file("empty.txt", "")};
    MultipartBody body(plan, "BOUNDARY");
    const std::string wanted =
        "--BOUNDARY\r\nContent-Disposition: form-data; name=\"file\"; filename=\"supabase/functions/hello/index.ts\"\r\n"
        "Content-Type: application/octet-stream\r\n\r\none\r\ntwo\r\n"
        "--BOUNDARY\r\nContent-Disposition: form-data; name=\"file\"; filename=\"empty.txt\"\r\n"
        "Content-Type: application/octet-stream\r\n\r\n\r\n"
        "--BOUNDARY\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n"
        "{\"entrypoint_path\":\"supabase/functions/hello/index.ts\",\"import_map_path\":\"\",\"static_patterns\":[],\"verify_jwt\":false,\"name\":\"hello\"}\r\n"
        "--BOUNDARY--\r\n";
    QCOMPARE(readAll(body, 65536), wanted);
    QCOMPARE(body.length(), std::uint64_t(wanted.size()));
    QCOMPARE(body.contentType(), std::string("multipart/form-data; boundary=BOUNDARY"));
}

void MultipartTest::piecesOfAnySizeGiveTheSameBytes() {
    UploadPlan plan;
    plan.files = {file("a", QByteArray(5000, 'a')), file("b", ""), file("c", QByteArray("\0\xff\r\n--BOUNDARY", 14))};
    MultipartBody body(plan, "BOUNDARY");
    const std::string whole = readAll(body, 100'000);
    QCOMPARE(std::uint64_t(whole.size()), body.length());
    for (const std::size_t step : {1, 7, 64, 4999, 5001}) {
        body.rewind();
        QCOMPARE(readAll(body, step), whole);
    }
}

void MultipartTest::namesAreEscaped() {
    UploadPlan plan;
    plan.files = {file("qu\"o\r\nte; ü%.txt", "")};
    MultipartBody body(plan, "B");
    QVERIFY(readAll(body, 4096).find("filename=\"qu%22o%0D%0Ate; ü%.txt\"\r\n") != std::string::npos);
}

void MultipartTest::fileThatChangesIsAnError_data() {
    QTest::addColumn<QByteArray>("later");
    QTest::newRow("shorter") << QByteArray("ab");
    QTest::newRow("longer") << QByteArray("abcdef");
    QTest::newRow("gone") << QByteArray();
}

void MultipartTest::fileThatChangesIsAnError() {
    QFETCH(QByteArray, later);
    UploadPlan plan;
    plan.files = {file("x.ts", "abcd")};
    MultipartBody body(plan, "B");
    const QString path = QString::fromStdString(plan.files[0].path.string());
    if (later.isEmpty()) QVERIFY(QFile::remove(path));
    else file("x.ts", later);
    std::string buffer(4096, '\0');
    const auto read = body.read(buffer);
    QVERIFY(!read.ok());
    QCOMPARE(read.error().code, std::string("file_changed"));
    QVERIFY(read.error().message.find("x.ts") != std::string::npos);
}

void MultipartTest::boundariesDiffer() {
    const std::string first = MultipartBody::newBoundary();
    QVERIFY(first != MultipartBody::newBoundary());
    QVERIFY(first.size() <= 70);  // RFC 2046
}

QTEST_GUILESS_MAIN(MultipartTest)
#include "multipart_test.moc"
