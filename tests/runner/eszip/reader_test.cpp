#include "runner/eszip/reader.h"

#include <QtTest>
#include <algorithm>

#include "runner/eszip/writer.h"
#include "tests/runner/eszip/craft.h"

using namespace edge::eszip;
using craft::Craft;

namespace {

std::string fromHex(const char* text) { return QByteArray::fromHex(text).toStdString(); }

std::string codeOf(const std::string& bytes) {
    const auto archive = readArchive(bytes);
    return archive ? std::string("read") : archive.error().code;
}

std::string messageOf(const std::string& bytes) {
    const auto archive = readArchive(bytes);
    return archive ? std::string() : archive.error().message;
}

bool contains(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

std::string v1(std::string modules) {
    std::replace(modules.begin(), modules.end(), '\'', '"');
    return "{\"version\":1,\"modules\":{" + modules + "}}";
}

const Checksum kinds[] = {Checksum::none, Checksum::sha256, Checksum::xxh3};

}  // namespace

class ReaderTest : public QObject {
    Q_OBJECT

private slots:
    void readsTheSmallestArchive() {
        // Byte for byte what the platform's own library writes for one module, `export{}` in file:///a.js.
        const std::string bytes = "ESZIP2.3" + fromHex("0000000400000100 00000022 0000000c") + "file:///a.js" +
                                  fromHex("00 00000000 00000008 00000000 00000000 00 00000000 00000008") + "export{}" +
                                  fromHex("00000000");
        const auto archive = readArchive(bytes);
        QVERIFY(archive.ok());
        QCOMPARE(archive->version, Version::v2_3);
        QCOMPARE(archive->checksum, Checksum::none);
        QCOMPARE(archive->entries.size(), std::size_t(1));
        QVERIFY(archive->entries[0] == Entry(Module{"file:///a.js", ModuleKind::javascript, "export{}", {}, {}}));
    }

    void readsEveryVersion_data() {
        QTest::addColumn<QByteArray>("magic");
        QTest::addColumn<int>("version");
        QTest::addColumn<int>("checksum");
        QTest::newRow("2.0") << QByteArray("ESZIP_V2") << int(Version::v2_0) << int(Checksum::sha256);
        QTest::newRow("2.1") << QByteArray("ESZIP2.1") << int(Version::v2_1) << int(Checksum::sha256);
        for (const char* magic : {"ESZIP2.2", "ESZIP2.3"})
            for (const Checksum kind : kinds)
                QTest::addRow("%s %s", magic, checksumText(kind).data())
                    << QByteArray(magic) << int(magic[7] == '2' ? Version::v2_2 : Version::v2_3) << int(kind);
    }

    void readsEveryVersion() {
        QFETCH(QByteArray, magic);
        QFETCH(int, version);
        QFETCH(int, checksum);
        Craft craft;
        craft.with(Checksum(checksum)).magic = magic.toStdString();
        craft.source("file:///a.ts", "export {}").source("empty", "").redirect("https://x/", "file:///a.ts");
        const auto archive = readArchive(craft.bytes());
        QVERIFY2(archive.ok(), archive ? "" : archive.error().message.c_str());
        QCOMPARE(int(archive->version), version);
        QCOMPARE(int(archive->checksum), checksum);
        QCOMPARE(archive->find("https://x/")->source, std::string("export {}"));
        QCOMPARE(archive->find("empty")->source, std::string());
    }

    void optionsHaveDefaults() {
        Craft craft;
        craft.source("a", "1");
        for (const std::string& options :
             {std::string(), std::string("\0\0", 2), std::string("\1\0", 2), std::string("\7\7\0\0", 4)}) {
            craft.options = options;
            const auto archive = readArchive(craft.bytes());
            QVERIFY(archive.ok());
            QCOMPARE(archive->checksum, Checksum::none);
        }
    }

    void anUnknownChecksumIsPassedOver() {
        Craft craft;
        craft.options = std::string("\0\11\1\0", 4);
        craft.source("a", "1");
        auto archive = readArchive(craft.bytes());
        QVERIFY(archive.ok());
        QCOMPARE(archive->checksum, Checksum::unknown);
        const std::string sized = "ESZIP2.3" + craft::u32(4) + std::string("\0\11\1\2", 4) + "??" +
                                  craft::u32(craft.header.size()) + craft.header + "??" + craft::u32(0) + "??" + craft::u32(3) +
                                  "1??" + craft::u32(0);
        archive = readArchive(sized);
        QVERIFY2(archive.ok(), archive ? "" : archive.error().message.c_str());
        QCOMPARE(archive->find("a")->source, std::string("1"));
    }

    void badOptions_data() {
        QTest::addColumn<QByteArray>("options");
        QTest::newRow("odd") << QByteArray("\0\0\1", 3);
        QTest::newRow("unknown kind without a size") << QByteArray("\0\11", 2);
        QTest::newRow("none with a size") << QByteArray("\0\0\1\10", 4);
        QTest::newRow("sha256 of no bytes") << QByteArray("\0\1\1\0", 4);
        QTest::newRow("size alone") << QByteArray("\1\40", 2);
    }

    void badOptions() {
        QFETCH(QByteArray, options);
        Craft craft;
        craft.options = options.toStdString();
        QCOMPARE(codeOf(craft.bytes()), std::string("eszip_options"));
    }

    void otherFilesAreNoArchives() {
        QCOMPARE(codeOf("export default 1;"), std::string("not_an_eszip"));
        QCOMPARE(codeOf(std::string("\x89PNG\r\n\x1a\n", 8)), std::string("not_an_eszip"));
        QCOMPARE(codeOf("ESZIP2.4" + std::string(40, '\0')), std::string("not_an_eszip"));
        QVERIFY(contains(messageOf("ESZIP2.4xxxx"), "ESZIP2.4"));
        QCOMPARE(codeOf(""), std::string("eszip_truncated"));
        QCOMPARE(codeOf("ESZ"), std::string("eszip_truncated"));
        QCOMPARE(codeOf("ESZIP2."), std::string("eszip_truncated"));
    }

    void everyTruncationIsAnError() {
        for (const Checksum kind : kinds) {
            const auto whole = writeArchive(craft::everything(), kind);
            QVERIFY(whole.ok());
            for (std::size_t length = 0; length < whole->size(); ++length) {
                const std::string code = codeOf(whole->substr(0, length));
                QVERIFY2(code == "eszip_truncated", qPrintable(QString("%1 bytes: %2").arg(length).arg(code.c_str())));
            }
            QCOMPARE(codeOf(*whole + "and more"), std::string("read"));
        }
    }

    void everyFlippedBitIsFound() {
        for (const Checksum kind : {Checksum::sha256, Checksum::xxh3}) {
            auto bytes = writeArchive(craft::everything(), kind);
            QVERIFY(bytes.ok());
            const auto before = readArchive(*bytes);
            for (std::size_t bit = 0; bit < bytes->size() * 8; ++bit) {
                (*bytes)[bit / 8] = static_cast<char>((*bytes)[bit / 8] ^ 1 << bit % 8);
                const auto archive = readArchive(*bytes);
                const bool harmless =
                    archive.ok() && archive->entries == before->entries && archive->packages == before->packages;
                QVERIFY2(!archive.ok() || harmless, qPrintable(QString("bit %1").arg(bit)));
                (*bytes)[bit / 8] = static_cast<char>((*bytes)[bit / 8] ^ 1 << bit % 8);
            }
        }
    }

    void aWrongChecksumNamesItsPlace() {
        auto bytes = writeArchive(craft::everything(), Checksum::sha256);
        const std::size_t at = bytes->find("äöü");
        (*bytes)[at] = 'x';
        QCOMPARE(codeOf(*bytes), std::string("eszip_checksum"));
        QVERIFY(contains(messageOf(*bytes), "source of \"file:///src/a.js\" at byte "));
    }

    void absurdLengths_data() {
        QTest::addColumn<int>("at");
        Craft craft;
        craft.module("file:///a", 0, 1).redirect("b", "c").request("d", 0);
        craft.packages = craft::name("x@1") + craft::u32(0);
        craft.sources = "1";
        const QByteArray bytes = QByteArray::fromStdString(craft.bytes());
        for (int at = 8; at + 4 <= bytes.size(); ++at) QTest::addRow("byte %d", at) << at;
    }

    void absurdLengths() {
        QFETCH(int, at);
        Craft craft;
        craft.module("file:///a", 0, 1).redirect("b", "c").request("d", 0);
        craft.packages = craft::name("x@1") + craft::u32(0);
        craft.sources = "1";
        for (const char* number : {"ffffffff", "7fffffff", "80000000", "fffffffc"}) {
            std::string bytes = craft.bytes();
            bytes.replace(std::size_t(at), 4, fromHex(number));
            const auto archive = readArchive(bytes);  // must neither crash nor take the memory it speaks of
            if (!archive) QVERIFY(!archive.error().message.empty() && !archive.error().hint.empty());
        }
    }

    void badLayouts_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("says");
        const auto row = [](const char* name, const Craft& craft, const char* says) {
            QTest::newRow(name) << QByteArray::fromStdString(craft.bytes()) << QByteArray(says);
        };
        const auto with = [](std::string sources, Craft craft) {
            craft.sources = std::move(sources);
            return craft;
        };
        row("shared", with("12", Craft().module("a", 0, 2).module("b", 0, 2)), "among the bytes of another");
        row("overlap", with("123", Craft().module("a", 0, 2).module("b", 1, 2)), "among the bytes of another");
        row("gap", with("123", Craft().module("a", 0, 1).module("b", 2, 1)), "ends at 1");
        row("gap first", with("12", Craft().module("a", 1, 1)), "ends at 0");
        row("rest", with("12", Craft().module("a", 0, 1)), "belong to no module");
        row("past the end", with("1", Craft().module("a", 0, 2)), "goes past the end of all sources");
        row("empty with a place", with("1", Craft().module("a", 0, 1).module("b", 1, 0)), "must have 0");
        Craft map = with("1", Craft().module("a", 0, 1, 0, 2));
        row("map past the end", map, "goes past the end of all source maps");
    }

    void badLayouts() {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, says);
        QCOMPARE(codeOf(bytes.toStdString()), std::string("eszip_layout"));
        QVERIFY2(contains(messageOf(bytes.toStdString()), says), messageOf(bytes.toStdString()).c_str());
    }

    void sourcesMayLieInAnotherOrderThanTheirNames() {
        Craft craft;
        craft.module("b", 1, 1).module("a", 0, 1);
        craft.sources = "12";
        const auto archive = readArchive(craft.bytes());
        QVERIFY(archive.ok());
        QCOMPARE(archive->find("b")->source, std::string("2"));
    }

    void badHeaders() {
        QCOMPARE(codeOf(Craft().source("a", "1").source("a", "2").bytes()), std::string("eszip_duplicate"));
        QCOMPARE(codeOf(Craft().source("a", "1").redirect("a", "b").bytes()), std::string("eszip_duplicate"));
        QCOMPARE(codeOf(Craft().redirect("a", "a").bytes()), std::string("eszip_redirect_cycle"));
        QCOMPARE(codeOf(Craft().redirect("x", "a").redirect("a", "b").redirect("b", "a").bytes()),
                 std::string("eszip_redirect_cycle"));
        QCOMPARE(codeOf(Craft().redirect("a", "b").redirect("b", "gone").redirect("c", "b").bytes()), std::string("read"));
        QCOMPARE(codeOf(Craft().module("a", 0, 0, 0, 0, 5).bytes()), std::string("eszip_header"));
        QCOMPARE(codeOf(Craft().source("a\xff", "1").bytes()), std::string("eszip_header"));
        QCOMPARE(codeOf(Craft().redirect("a", "\xed\xa0\x80").bytes()), std::string("eszip_header"));
        Craft unknown;
        unknown.header = craft::name("a") + '\3';
        QCOMPARE(codeOf(unknown.bytes()), std::string("eszip_header"));
        QVERIFY(contains(messageOf(unknown.bytes()), "unknown kind 3 (byte 25)"));
        Craft cut;
        cut.header = craft::u32(9) + "abc";
        QCOMPARE(codeOf(cut.bytes()), std::string("eszip_header"));
        Craft old;
        old.with(Checksum::sha256).magic = "ESZIP_V2";
        QCOMPARE(codeOf(old.request("chalk@5", 0).bytes()), std::string("eszip_header"));
    }

    void badPackages() {
        const auto code = [](const std::string& packages, std::size_t index = 0) {
            Craft craft;
            craft.packages = packages;
            return codeOf(craft.request("a@1", index).bytes());
        };
        const std::string a = craft::name("a@1.0.0") + craft::u32(0);
        QCOMPARE(code(a), std::string("read"));
        QCOMPARE(code(a, 1), std::string("eszip_npm"));
        QCOMPARE(code(""), std::string("eszip_npm"));
        QCOMPARE(code(a + a), std::string("eszip_npm"));
        QCOMPARE(code(craft::name("a") + craft::u32(0)), std::string("eszip_npm"));
        QCOMPARE(code(craft::name("a@1") + craft::u32(1) + craft::name("b") + craft::u32(1)), std::string("eszip_npm"));
        QCOMPARE(code(craft::name("a@1") + craft::u32(2) + craft::name("b") + craft::u32(0)), std::string("eszip_header"));
        QCOMPARE(code(craft::name("a@1") + craft::u32(0xffffffff)), std::string("eszip_header"));
    }

    void readsV1() {
        const auto archive = readArchive(
            " " +
            v1("'https://x/b.ts':{'Source':{'source':'let a: 1','transpiled':'let a','content_type':'t','deps':['https://x/c']}},"
               "'https://x/a.js':{'Source':{'source':'1','transpiled':null,'content_type':null,'deps':[]}},"
               "'https://x/r':{'Redirect':'https://x/b.ts'}"));
        QVERIFY2(archive.ok(), archive ? "" : archive.error().message.c_str());
        QCOMPARE(archive->version, Version::v1);
        QCOMPARE(archive->entries.size(), std::size_t(3));
        QCOMPARE(archive->find("https://x/r")->source, std::string("let a"));
        QCOMPARE(archive->find("https://x/r")->original, std::string("let a: 1"));
        QCOMPARE(archive->find("https://x/a.js")->source, std::string("1"));
        QCOMPARE(archive->find("https://x/a.js")->original, std::string());
    }

    void badV1() {
        QCOMPARE(codeOf("{"), std::string("eszip_v1"));
        QCOMPARE(codeOf("{}"), std::string("eszip_v1"));
        QCOMPARE(codeOf(R"({"version":2,"modules":{}})"), std::string("eszip_v1"));
        QCOMPARE(codeOf(R"({"version":1,"modules":[]})"), std::string("eszip_v1"));
        QCOMPARE(codeOf(v1("")), std::string("read"));
        QCOMPARE(codeOf(v1("'a':1")), std::string("eszip_v1"));
        QCOMPARE(codeOf(v1("'a':{'Source':{}}")), std::string("eszip_v1"));
        QCOMPARE(codeOf(v1("'a':{'Redirect':'b'},'a':{'Redirect':'c'}")), std::string("eszip_duplicate"));
        QCOMPARE(codeOf(v1("'a':{'Redirect':'b'},'b':{'Redirect':'a'}")), std::string("eszip_redirect_cycle"));
        const std::string whole = v1("'a':{'Source':{'source':'1'}},'b':{'Redirect':'a'}");
        for (std::size_t length = 1; length < whole.size(); ++length)
            QCOMPARE(codeOf(whole.substr(0, length)), std::string("eszip_v1"));
        QCOMPARE(codeOf("{\"a\":" + std::string(1 << 20, '[')), std::string("eszip_v1"));
    }

    void findFollowsRedirects() {
        const Archive archive = craft::everything();
        QCOMPARE(archive.find("https://example.com/latest")->kind, ModuleKind::wasm);
        QVERIFY(!archive.find("file:///src/deno.jsonc"));
        QVERIFY(!archive.find("chalk@5"));
        QVERIFY(!archive.find("nothing"));
        Archive circle;
        circle.entries = {Redirect{"a", "b"}, Redirect{"b", "a"}};
        QVERIFY(!circle.find("a"));
    }

    void untrustedTextIsShownSafely() {
        QCOMPARE(shown("file:///ä\x1b[2J\n\xff"), std::string("file:///ä\\x1b[2J\\x0a\\xff"));
        QCOMPARE(shown("\xc2\x9b"), std::string("\\xc2\\x9b"));
        const std::string cut = shown(std::string(500, 'a'));
        QVERIFY(cut.size() < 170 && cut.ends_with("…"));
    }
};

QTEST_GUILESS_MAIN(ReaderTest)
#include "reader_test.moc"
