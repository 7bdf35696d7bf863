#include <QTest>
#include <sstream>

#include "runner/cli/timeline.h"
#include "runner/protocol/codec.h"

using namespace edge;

class TimelineTest : public QObject {
    Q_OBJECT
private slots:
    void showsPhasesOnOneScale();
    void namesTheLimitThatEndedARequest();
    void anEmptyStreamIsAnError();
    void brokenLinesAreCountedNotFatal();
};

static std::string finished(bool cold, protocol::Nanoseconds start, std::vector<protocol::Phase> phases) {
    protocol::InvocationFinished done;
    done.method = "POST";
    done.path = "/hello";
    done.status = 200;
    done.cold = cold;
    done.coldReason = cold ? "first_request" : "";
    done.end = "completed";
    done.phases = std::move(phases);
    done.start = start;
    done.firstByte = start + 900'000;
    done.finish = start + 1'000'000;
    done.heapAfter = {1'750'000, 3'000'000, 0};
    return protocol::encode(done) + "\n";
}

static std::string print(const std::string& stream, bool expectSuccess = true) {
    std::istringstream in(stream);
    std::ostringstream out;
    const auto outcome = cli::printTimeline(in, out, 10);
    return outcome.ok() == expectSuccess ? out.str() : "outcome differs";
}

void TimelineTest::showsPhasesOnOneScale() {
    const std::string text = print(finished(true, 5'000'000, {{"compile", 5'000'000, 5'500'000}, {"handler", 5'500'000, 6'000'000}}));
    QCOMPARE(QString::fromStdString(text),
             QStringLiteral("❄ cold POST /hello  → 200  1.00 ms (first byte 900 µs)  because: first_request\n"
                            "    compile    ▒▒▒▒▒      500 µs\n"
                            "    handler         █████ 500 µs\n"
                            "    memory     heap 0 B → 1.67 MB of 2.86 MB, CPU 0 ns\n"));
}

void TimelineTest::namesTheLimitThatEndedARequest() {
    protocol::InvocationFinished done;
    done.status = 546;
    done.end = "cpu_limit";
    done.finish = 2'000'000'000;
    const std::string text = print(protocol::encode(done) + "\n");
    QVERIFY(text.find("→ 546  2.00 s (first byte never)  ended: cpu_limit") != std::string::npos);
}

void TimelineTest::anEmptyStreamIsAnError() { QCOMPARE(QString::fromStdString(print("", false)), QString()); }

void TimelineTest::brokenLinesAreCountedNotFatal() {
    const std::string text = print("nonsense\n{\"type\":\"later\"}\n" + finished(false, 1, {}));
    QVERIFY(text.starts_with("  warm POST /hello"));
    QVERIFY(text.ends_with("2 lines could not be read\n"));
}

QTEST_GUILESS_MAIN(TimelineTest)
#include "timeline_test.moc"
