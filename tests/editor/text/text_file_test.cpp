#include <memory>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "editor/text/text_file.h"
#include "tests/support/as_nobody.h"
#include "tests/support/full_disk.h"

using namespace edge;
using namespace edge::text;

/// Files in and out: what was there comes back byte for byte, what cannot be kept is refused in words.
class TextFileTest : public QObject {
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void bytesComeBack_data();
    void bytesComeBack();
    void whatIsNoTextIsRefused_data();
    void whatIsNoTextIsRefused();
    void sizesAreRefusedInWords();
    void foldersAndMissingFiles();
    void whatMayNotBeReadIsSaid();
    void aFullDiskLeavesTheOldFile();
    void aReadOnlyFolder();
    void aVanishedFolder();
    void aLinkStaysALink();
    void permissionsStay();

private:
    QString write(const QString& name, const QByteArray& bytes) const;
    QByteArray read(const QString& path) const;

    std::unique_ptr<QTemporaryDir> m_folder;
};

QString TextFileTest::write(const QString& name, const QByteArray& bytes) const {
    QFile file(m_folder->filePath(name));
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? file.fileName() : QString();
}

QByteArray TextFileTest::read(const QString& path) const {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(unreadable)");
}

void TextFileTest::bytesComeBack_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<LineEnding>("lineEnding");
    QTest::newRow("empty") << QByteArray() << LineEnding::lf;
    QTest::newRow("no final newline") << QByteArray("a\nb") << LineEnding::lf;
    QTest::newRow("crlf") << QByteArray("a\r\nb\r\n") << LineEnding::crlf;
    QTest::newRow("cr") << QByteArray("a\rb\r") << LineEnding::cr;
    QTest::newRow("mixed") << QByteArray("a\r\nb\nc\r\n") << LineEnding::crlf;
    QTest::newRow("mark") << QByteArray("\xEF\xBB\xBF" "a\n") << LineEnding::lf;
    QTest::newRow("mark alone") << QByteArray("\xEF\xBB\xBF") << LineEnding::lf;
    QTest::newRow("wide") << QByteArray("\xC3\xA4 \xF0\x9F\x98\x80\n") << LineEnding::lf;
    QTest::newRow("mark inside") << QByteArray("a\xEF\xBB\xBF" "b") << LineEnding::lf;
}

void TextFileTest::bytesComeBack() {
    QFETCH(QByteArray, bytes);
    QFETCH(LineEnding, lineEnding);
    const QString path = write("file.ts", bytes);
    const auto file = loadTextFile(path);
    QVERIFY(file);
    QCOMPARE(file->lineEnding, lineEnding);
    QCOMPARE(file->digest, digestOnDisk(path));
    QVERIFY(QFile::remove(path));
    const auto digest = saveTextFile(path, file->text, file->byteOrderMark);
    QVERIFY(digest);
    QCOMPARE(read(path), bytes);
    QCOMPARE(*digest, file->digest);
}

void TextFileTest::whatIsNoTextIsRefused_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("code");
    QTest::newRow("binary") << QByteArray("\x7F" "ELF\0\1", 6) << "file_binary";
    QTest::newRow("latin-1") << QByteArray("gr\xFC\xDF" "e\n") << "file_not_utf8";
    QTest::newRow("cut off at the end") << QByteArray("abc\xC3") << "file_not_utf8";
    QTest::newRow("cut off emoji") << QByteArray("abc\xF0\x9F\x98") << "file_not_utf8";
    QTest::newRow("surrogate") << QByteArray("\xED\xA0\x80") << "file_not_utf8";
    QTest::newRow("overlong") << QByteArray("\xC0\xAF") << "file_not_utf8";
}

void TextFileTest::whatIsNoTextIsRefused() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, code);
    const auto file = loadTextFile(write("file.ts", bytes));
    QVERIFY(!file);
    QCOMPARE(QString::fromStdString(file.error().code), code);
    QVERIFY(QString::fromStdString(file.error().message).startsWith("file.ts is"));
    QVERIFY(!file.error().hint.empty());
}

void TextFileTest::sizesAreRefusedInWords() {
    const QString path = write("big.json", {});
    QVERIFY(QFile::resize(path, largestTextFile + 1));
    const auto file = loadTextFile(path);
    QVERIFY(!file);
    QCOMPARE(file.error().message, std::string("big.json is too large to edit: 20.1 MB."));
    QCOMPARE(file.error().hint, std::string("Files up to 20 MB open here."));
    QVERIFY(loadTextFile(write("fits.json", QByteArray(largestTextFile, 'a'))));
}

void TextFileTest::foldersAndMissingFiles() {
    QCOMPARE(loadTextFile(m_folder->path()).error().code, std::string("is_folder"));
    QCOMPARE(loadTextFile(m_folder->filePath("none")).error().code, std::string("file_missing"));
    QCOMPARE(loadTextFile("/dev/full").error().code, std::string("not_a_file"));
}

void TextFileTest::whatMayNotBeReadIsSaid() {
    const QString path = write("secret.ts", "a");
    QVERIFY(QFile::setPermissions(m_folder->path(), QFile::Permissions(0x7755)) && QFile::setPermissions(path, QFile::Permissions()));
    const support::AsNobody without;
    const auto file = loadTextFile(path);
    QVERIFY(!file);
    QCOMPARE(file.error().code, std::string("file_unreadable"));
    QVERIFY(QString::fromStdString(file.error().hint).contains("permissions"));
}

void TextFileTest::aFullDiskLeavesTheOldFile() {
    const QString path = write("index.ts", "old\n");
    const QString text = QString(50'000, 'x');
    {
        const support::FullDisk full(1000);
        const auto saved = saveTextFile(path, text, false);
        QVERIFY(!saved);
        QCOMPARE(saved.error().code, std::string("save_failed"));
        QVERIFY(QString::fromStdString(saved.error().hint).contains("Free space on the disk"));
    }
    QCOMPARE(read(path), QByteArray("old\n"));
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden), QStringList{"index.ts"});
    QVERIFY(saveTextFile(path, text, false));
    QCOMPARE(read(path), text.toUtf8());
}

void TextFileTest::aReadOnlyFolder() {
    const QString path = write("index.ts", "old\n");
    QVERIFY(QFile::setPermissions(m_folder->path(), QFile::Permissions(0x5555)));
    {
        const support::AsNobody without;
        const auto saved = saveTextFile(path, "new\n", false);
        QVERIFY(!saved);
        QCOMPARE(saved.error().code, std::string("file_read_only"));
        QVERIFY(QString::fromStdString(saved.error().hint).contains("writable"));
    }
    QFile::setPermissions(m_folder->path(), QFile::Permissions(0x7755));
    QCOMPARE(read(path), QByteArray("old\n"));
}

void TextFileTest::aVanishedFolder() {
    const auto saved = saveTextFile(m_folder->filePath("gone/index.ts"), "a", false);
    QVERIFY(!saved);
    QCOMPARE(saved.error().code, std::string("folder_missing"));
    QVERIFY(QString::fromStdString(saved.error().message).contains("/gone no longer exists"));
}

void TextFileTest::aLinkStaysALink() {
    const QString target = write("target.ts", "old\n");
    const QString link = m_folder->filePath("link.ts");
    QVERIFY(QFile::link(target, link));
    QVERIFY(saveTextFile(link, "new\n", false));
    QVERIFY(QFileInfo(link).isSymLink());
    QCOMPARE(read(target), QByteArray("new\n"));
}

void TextFileTest::permissionsStay() {
    const QString path = write("run.ts", "old\n");
    const auto wanted = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ReadUser | QFile::WriteUser | QFile::ExeUser;
    QVERIFY(QFile::setPermissions(path, wanted));
    QVERIFY(saveTextFile(path, "new\n", false));
    QCOMPARE(QFile::permissions(path), wanted);
}

QTEST_GUILESS_MAIN(TextFileTest)
#include "text_file_test.moc"
