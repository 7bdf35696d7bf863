#include "runner/eszip/envelope.h"

#include <QtTest>

#include "runner/eszip/writer.h"
#include "tests/runner/eszip/craft.h"

using namespace edge::eszip;

namespace {

std::string archiveBytes() { return *writeArchive(craft::everything(), Checksum::sha256); }

std::string codeOf(const std::string& file, std::size_t limit = largestArchive) {
    const auto opened = openEnvelope(file, limit);
    return opened ? std::string("opened") : opened.error().code;
}

}  // namespace

class EnvelopeTest : public QObject {
    Q_OBJECT

private:
    static void rows() {
        QTest::addColumn<int>("envelope");
        for (const Envelope kind : {Envelope::raw, Envelope::zstd, Envelope::brotli})
            QTest::newRow(envelopeText(kind).data()) << int(kind);
    }

    static void packedRows() {
        QTest::addColumn<int>("envelope");
        for (const Envelope kind : {Envelope::zstd, Envelope::brotli}) QTest::newRow(envelopeText(kind).data()) << int(kind);
    }

private slots:
    void whatIsWrappedOpens_data() { rows(); }
    void whatIsWrappedOpens() {
        QFETCH(int, envelope);
        for (const std::string& bytes : {archiveBytes(), std::string(), std::string(300'000, 'x')}) {
            const auto wrapped = wrap(Envelope(envelope), bytes);
            QVERIFY(wrapped.ok());
            QCOMPARE(*wrap(Envelope(envelope), bytes), *wrapped);
            const auto opened = openEnvelope(*wrapped);
            QVERIFY(opened.ok());
            QCOMPARE(int(opened->envelope), envelope);
            QVERIFY(opened->bytes == bytes);
        }
    }

    void firstBytesTell() {
        QVERIFY(wrap(Envelope::brotli, "x")->starts_with("EZBR"));
        QVERIFY(wrap(Envelope::zstd, "x")->starts_with("\x28\xb5\x2f\xfd"));
        QCOMPARE(openEnvelope("anything else")->envelope, Envelope::raw);
    }

    void everyTruncationIsAnError_data() { packedRows(); }
    void everyTruncationIsAnError() {
        QFETCH(int, envelope);
        const std::string whole = *wrap(Envelope(envelope), archiveBytes());
        for (std::size_t length = 4; length < whole.size(); ++length)
            QCOMPARE(codeOf(whole.substr(0, length)), std::string("envelope_damaged"));
    }

    void otherBytesBehindAreAnError_data() { packedRows(); }
    void otherBytesBehindAreAnError() {
        QFETCH(int, envelope);
        QCOMPARE(codeOf(*wrap(Envelope(envelope), archiveBytes()) + "more"), std::string("envelope_damaged"));
    }

    void aFlippedBitInZstdIsFound() {
        const std::string bytes = archiveBytes();
        std::string wrapped = *wrap(Envelope::zstd, bytes);
        for (std::size_t bit = 32; bit < wrapped.size() * 8; ++bit) {
            wrapped[bit / 8] = static_cast<char>(wrapped[bit / 8] ^ 1 << bit % 8);
            const auto opened = openEnvelope(wrapped);
            QVERIFY2(!opened.ok() || opened->bytes == bytes, qPrintable(QString("bit %1").arg(bit)));
            wrapped[bit / 8] = static_cast<char>(wrapped[bit / 8] ^ 1 << bit % 8);
        }
    }

    void theLimitIsExact_data() { rows(); }
    void theLimitIsExact() {
        QFETCH(int, envelope);
        const std::string wrapped = *wrap(Envelope(envelope), std::string(100'000, 'x'));
        QCOMPARE(codeOf(wrapped, 100'000), std::string("opened"));
        QCOMPARE(codeOf(wrapped, 99'999), std::string("eszip_too_large"));
    }

    void bombsAreDefused_data() { packedRows(); }
    void bombsAreDefused() {
        QFETCH(int, envelope);
        const std::string bomb = *wrap(Envelope(envelope), std::string(std::size_t{64} << 20, '\0'));
        QVERIFY2(bomb.size() < 64'000, qPrintable(QString::number(bomb.size())));
        QCOMPARE(codeOf(bomb, std::size_t{1} << 20), std::string("eszip_too_large"));
        const auto opened = openEnvelope(bomb, std::size_t{1} << 20);
        QVERIFY(opened.error().message.find("1.00 MB") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(EnvelopeTest)
#include "envelope_test.moc"
