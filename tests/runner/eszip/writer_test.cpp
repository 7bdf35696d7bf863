#include "runner/eszip/writer.h"

#include <QtTest>
#include <algorithm>

#include "runner/eszip/reader.h"
#include "tests/runner/eszip/craft.h"

using namespace edge::eszip;

namespace {

std::string codeOf(const Archive& archive) {
    const auto bytes = writeArchive(archive, Checksum::none);
    return bytes ? std::string("written") : bytes.error().code;
}

Archive with(std::vector<Entry> entries, std::vector<NpmPackage> packages = {}) {
    Archive archive;
    archive.entries = std::move(entries);
    archive.packages = std::move(packages);
    return archive;
}

}  // namespace

class WriterTest : public QObject {
    Q_OBJECT

private slots:
    void writesTheSmallestArchive() {
        const auto bytes =
            writeArchive(with({Module{"file:///a.js", ModuleKind::javascript, "export{}", {}, {}}}), Checksum::none);
        QVERIFY(bytes.ok());
        const QByteArray expected = "ESZIP2.3" + QByteArray::fromHex("0000000400000100 00000022 0000000c") + "file:///a.js" +
                                    QByteArray::fromHex("00 00000000 00000008 00000000 00000000 00 00000000 00000008") +
                                    "export{}" + QByteArray::fromHex("00000000");
        QCOMPARE(QByteArray::fromStdString(*bytes), expected);
    }

    void whatIsWrittenReadsTheSame_data() {
        QTest::addColumn<int>("checksum");
        for (const Checksum kind : {Checksum::none, Checksum::sha256, Checksum::xxh3})
            QTest::newRow(checksumText(kind).data()) << int(kind);
    }

    void whatIsWrittenReadsTheSame() {
        QFETCH(int, checksum);
        const Archive archive = craft::everything(Checksum(checksum));
        const auto bytes = writeArchive(archive, Checksum(checksum));
        QVERIFY(bytes.ok());
        const auto read = readArchive(*bytes);
        QVERIFY2(read.ok(), read ? "" : read.error().message.c_str());
        QVERIFY(*read == archive);
        QCOMPARE(*writeArchive(*read, Checksum(checksum)), *bytes);
    }

    void npmIsSortedAndBehindTheModules() {
        const Archive mixed =
            with({NpmRequest{"left", 0}, Module{"a", ModuleKind::javascript, "1", {}, {}}, NpmRequest{"chalk", 1}},
                 {{"left@1", {{"z", 1}, {"b", 0}}}, {"chalk@5", {}}});
        const Archive sorted =
            with({Module{"a", ModuleKind::javascript, "1", {}, {}}, NpmRequest{"chalk", 0}, NpmRequest{"left", 1}},
                 {{"chalk@5", {}}, {"left@1", {{"b", 1}, {"z", 0}}}});
        QCOMPARE(*writeArchive(mixed, Checksum::none), *writeArchive(sorted, Checksum::none));
        QVERIFY(*readArchive(*writeArchive(mixed, Checksum::none)) == sorted);
    }

    void equalTextsDoNotShareBytes() {
        const Archive archive =
            with({Module{"a", ModuleKind::javascript, "same", "m", {}}, Module{"b", ModuleKind::javascript, "same", "m", {}}});
        const auto read = readArchive(*writeArchive(archive, Checksum::sha256));
        QVERIFY(read.ok());
        QCOMPARE(read->find("b")->source, std::string("same"));
        QCOMPARE(read->find("b")->sourceMap, std::string("m"));
    }

    void anUnknownChecksumBecomesNone() {
        const auto read = readArchive(*writeArchive(craft::everything(), Checksum::unknown));
        QVERIFY(read.ok());
        QCOMPARE(read->checksum, Checksum::none);
    }

    void whatNoReaderCouldUseIsRefused() {
        QCOMPARE(codeOf(with({})), std::string("written"));
        QCOMPARE(codeOf(with({Redirect{"a", "b"}, Redirect{"a", "c"}})), std::string("eszip_duplicate"));
        QCOMPARE(codeOf(with({Redirect{"a", "a"}})), std::string("eszip_redirect_cycle"));
        QCOMPARE(codeOf(with({NpmRequest{"a", 0}})), std::string("eszip_npm"));
        QCOMPARE(codeOf(with({}, {{"a@1", {{"b", 7}}}})), std::string("eszip_npm"));
        QCOMPARE(codeOf(with({Redirect{"a\xff", "b"}})), std::string("eszip_header"));
        QCOMPARE(codeOf(with({Redirect{"a", "b\xff"}})), std::string("eszip_header"));
    }
};

QTEST_GUILESS_MAIN(WriterTest)
#include "writer_test.moc"
