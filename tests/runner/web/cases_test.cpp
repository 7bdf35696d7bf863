// Runs the files of cases/ in a real worker: one worker a file, one request a case.
#include <QDir>
#include <QTest>

#include "tests/runner/web/case_file.h"
#include "tests/runner/web/web_rig.h"

class CasesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cases_data();
    void cases();
    void cleanupTestCase() { m_rig.reset(); }

private:
    void start(const QString& file);

    std::unique_ptr<rig::WebRig> m_rig;
    QString m_file;
};

static const QString folder = QStringLiteral(EDGE_SOURCE_DIR "/tests/runner/web/cases/");

void CasesTest::start(const QString& file) {
    if (m_file == file) return;
    m_rig.reset();
    m_file = file;
    m_rig = std::make_unique<rig::WebRig>(rig::moduleOf(rig::readCases(folder + file)).toStdString(),
                                          std::map<std::string, std::string>{{"GREETING", "hello"}});
}

void CasesTest::cases_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("index");
    QTest::addColumn<QString>("script");
    QTest::addColumn<QStringList>("expected");
    const QStringList files = QDir(folder).entryList({"*.cases"}, QDir::Files, QDir::Name);
    QVERIFY(files.size() >= 10);
    for (const QString& file : files) {
        const QList<rig::Case> cases = rig::readCases(folder + file);
        QVERIFY2(cases.size() >= 10, qPrintable(file));
        for (int i = 0; i < cases.size(); ++i) {
            QTest::addRow("%s:%d", qPrintable(file), cases[i].line) << file << i << cases[i].script << cases[i].expected;
        }
    }
}

void CasesTest::cases() {
    QFETCH(QString, file);
    QFETCH(int, index);
    QFETCH(QString, script);
    QFETCH(QStringList, expected);
    start(file);
    m_rig->recorder().takeLogs();
    rig::Ask ask;
    ask.path = "/case/" + std::to_string(index);
    const rig::Reply reply = m_rig->ask(ask);
    QVERIFY2(reply.complete, "no answer");
    QStringList actual{QString::fromStdString(reply.body)};
    if (file.startsWith("console")) {
        actual.clear();
        for (const std::string& line : m_rig->recorder().takeLogs()) actual << QString::fromStdString(line);
    }
    bool same = actual.size() == expected.size();
    for (int i = 0; same && i < actual.size(); ++i) same = rig::matches(actual[i], expected[i]);
    QVERIFY2(same, qPrintable(QString("%1\n  gives %2\n  wanted %3").arg(script, actual.join("\n=> "), expected.join("\n=> "))));
}

QTEST_GUILESS_MAIN(CasesTest)
#include "cases_test.moc"
