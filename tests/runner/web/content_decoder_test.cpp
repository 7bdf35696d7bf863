#include <brotli/encode.h>
#include <zlib.h>
#include <zstd.h>

#include <QTest>

#include "runner/web/content_decoder.h"

using edge::web::ContentDecoders;

/// Codings of bodies, undone whatever the pieces they come in.
class ContentDecoderTest : public QObject {
    Q_OBJECT

    inline static const std::string text = [] {
        std::string lines;
        for (int i = 0; i < 20000; ++i) lines += "line " + std::to_string(i * i) + "\n";
        return lines;
    }();

    /// `windowBits` as deflateInit2 reads it: gzip, zlib or neither.
    static std::string deflated(const std::string& bytes, int windowBits) {
        std::string result(bytes.size() + 1000, '\0');
        z_stream stream{};
        deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY);
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
        stream.avail_in = static_cast<uInt>(bytes.size());
        stream.next_out = reinterpret_cast<Bytef*>(result.data());
        stream.avail_out = static_cast<uInt>(result.size());
        deflate(&stream, Z_FINISH);
        result.resize(stream.total_out);
        deflateEnd(&stream);
        return result;
    }
    static std::string gzip(const std::string& bytes) { return deflated(bytes, 16 + MAX_WBITS); }
    static std::string brotli(const std::string& bytes) {
        std::size_t size = BrotliEncoderMaxCompressedSize(bytes.size());
        std::string result(size, '\0');
        BrotliEncoderCompress(5, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_GENERIC, bytes.size(),
                              reinterpret_cast<const std::uint8_t*>(bytes.data()), &size, reinterpret_cast<std::uint8_t*>(result.data()));
        result.resize(size);
        return result;
    }
    static std::string zstd(const std::string& bytes) {
        std::string result(ZSTD_compressBound(bytes.size()), '\0');
        result.resize(ZSTD_compress(result.data(), result.size(), bytes.data(), bytes.size(), 3));
        return result;
    }

    /// What comes of `bytes` in pieces of `piece`, or "refused".
    static std::string decoded(const char* header, const std::string& bytes, std::size_t piece) {
        ContentDecoders decoders{header};
        std::string result;
        for (std::size_t at = 0; at < bytes.size(); at += piece) {
            decoders.give(bytes.substr(at, piece));
            for (std::size_t before = std::string::npos; before != result.size();) {
                before = result.size();
                if (!decoders.take(result, before + 1000)) return "refused";
            }
        }
        return result;
    }

private slots:
    void undoesEachCoding_data() {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char* header, const std::string& bytes) {
            QTest::newRow(header) << QByteArray(header) << QByteArray::fromStdString(bytes);
        };
        row("gzip", gzip(text));
        row(" X-GZIP ", gzip(text));
        row("deflate", deflated(text, MAX_WBITS));
        row("deflate, identity", deflated(text, -MAX_WBITS));
        row("br", brotli(text));
        row("zstd", zstd(text));
        row("gzip, br", brotli(gzip(text)));
    }
    void undoesEachCoding() {
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, bytes);
        for (const std::size_t piece : {std::size_t{1}, std::size_t{777}, std::size_t{1} << 20}) {
            QVERIFY(decoded(header.constData(), bytes.toStdString(), piece) == text);
        }
    }

    void readsMembersThatFollowOneAnother() {
        QCOMPARE(decoded("gzip", gzip("a") + gzip("b"), 1), std::string("ab"));
        QCOMPARE(decoded("gzip", gzip("a") + "no member", 1000), std::string("a"));
    }

    void makesNoMoreThanIsAskedFor() {
        const std::string zeros(20'000'000, '\0');
        for (const auto& [header, bytes] : {std::pair("gzip", gzip(zeros)), std::pair("br", brotli(zeros)), std::pair("zstd", zstd(zeros))}) {
            ContentDecoders decoders{header};
            decoders.give(bytes);
            std::string decoded;
            QVERIFY(decoders.take(decoded, 100'000));
            QVERIFY(decoded.size() >= 100'000 && decoded.size() < 200'000);
        }
    }

    void refusesWhatIsNoCoding() {
        for (const char* header : {"gzip", "br", "zstd"}) QCOMPARE(decoded(header, "\x01plain text, and not a little of it", 1000), std::string("refused"));
    }

    void leavesUnknownCodingsAlone() {
        for (const char* header : {"", "identity", "aws-chunked", "gzip, aws-chunked"}) QVERIFY2(!ContentDecoders{header}.any(), header);
    }
};

QTEST_GUILESS_MAIN(ContentDecoderTest)
#include "content_decoder_test.moc"
