// Everything that script can call, called with what nobody should give it: the host has to live. EDGE_HOSTILE_SEEDS: how
// many rounds, each of other calls.
#include <QFile>
#include <QTest>

#include "tests/runner/web/web_rig.h"

class HostileTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        QFile file(QStringLiteral(EDGE_SOURCE_DIR "/tests/runner/web/hostile/walk.js"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        m_source = file.readAll().toStdString();
        rig::WebRig rig(m_source, {});
        const rig::Reply reply = rig.ask({.path = "/hello/count"});
        QCOMPARE(reply.status, 200);
        QVERIFY2(std::stoi(reply.body) > 1000, reply.body.c_str());
    }

    void calls_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<int>("part");
        QTest::addColumn<int>("seed");
        const int seeds = std::max(1, qEnvironmentVariableIntValue("EDGE_HOSTILE_SEEDS"));
        for (const char* kind : {"plain", "poisoned"}) {
            for (int at = 0; at < parts * seeds; ++at) QTest::addRow("%s %d %d", kind, at % parts, at / parts) << kind << at % parts << at / parts;
        }
    }

    /// An isolate may come to its end by what it does to itself; then it is answered for.
    void calls() {
        QFETCH(QString, kind);
        QFETCH(int, part);
        QFETCH(int, seed);
        rig::WebRig rig(m_source, {});
        const rig::Reply reply = rig.ask({.path = "/hello/" + kind.toStdString() + "/" + std::to_string(part) + "/" + std::to_string(parts) + "/" + std::to_string(seed)});
        QVERIFY2(reply.complete, "no answer");
        if (kind == "plain") {
            const std::vector<std::string> logs = rig.recorder().takeLogs();
            QVERIFY2(reply.status == 200 && std::stoi(reply.body) > 1000, (reply.body + " " + (logs.empty() ? "" : logs.back())).c_str());
        }
    }

    void theHostLives() {
        rig::WebRig rig("Deno.serve(() => new Response('alive'))", {});
        QCOMPARE(rig.ask({}).body, "alive");
    }

private:
    static constexpr int parts = 16;
    std::string m_source;
};

QTEST_GUILESS_MAIN(HostileTest)
#include "hostile_test.moc"
