#include <QTest>

#include <string>

#include "runner/modules/version_range.h"

using namespace edge::modules;

/// Ranges by the rules of npm.
class VersionRangeTest : public QObject {
    Q_OBJECT

    static void row(const char* range, const char* version, bool fits) {
        QTest::addRow("%s holds %s", range, version) << range << version << fits;
    }

private slots:
    void holds_data();
    void holds();
    void isNoRange_data();
    void isNoRange();
    void isWrittenInOneWay_data();
    void isWrittenInOneWay();
    void versionsAreOrdered();
    void isNoVersion();
    void longTextIsRefused();
};

void VersionRangeTest::holds_data() {
    QTest::addColumn<QString>("range");
    QTest::addColumn<QString>("version");
    QTest::addColumn<bool>("fits");
    row("^1.2.3", "1.2.3", true), row("^1.2.3", "1.9.0", true), row("^1.2.3", "2.0.0", false), row("^1.2.3", "1.2.2", false);
    row("^0.2.3", "0.2.9", true), row("^0.2.3", "0.3.0", false), row("^0.0.3", "0.0.3", true), row("^0.0.3", "0.0.4", false);
    row("^0.x", "0.9.0", true), row("^0.0", "0.0.7", true), row("^0.0", "0.1.0", false), row("^0", "1.0.0", false);
    row("~1.2.3", "1.2.9", true), row("~1.2.3", "1.3.0", false), row("~1.2", "1.2.0", true), row("~1", "1.9.0", true), row("~>1.2", "1.3.0", false);
    row("1", "1.99.0", true), row("1", "2.0.0", false), row("1.2", "1.2.5", true), row("1.2.x", "1.3.0", false), row("1.x.x", "1.3.0", true);
    row("*", "7.0.0", true), row("", "7.0.0", true), row("x", "0.0.1", true), row("*", "1.0.0-rc.1", false);
    row("1.2.3", "1.2.3", true), row("=1.2.3", "1.2.3", true), row("v1.2.3", "1.2.4", false), row("= v1.2.3", "1.2.3", true);
    row(">=1.2 <2", "1.9.9", true), row(">=1.2 <2", "2.0.0", false), row(">= 1.2 < 2", "1.2.0", true), row(">1.2", "1.2.9", false), row(">1.2", "1.3.0", true);
    row("<=1.2", "1.2.9", true), row("<=1.2", "1.3.0", false), row("<1.2", "1.1.9", true), row("<1.2", "1.2.0", false), row("<*", "0.0.0", false);
    row("1.2 - 2", "2.9.0", true), row("1.2 - 2", "3.0.0", false), row("1.2 - 2.3.4", "2.3.5", false), row("1.2 - 2", "1.1.0", false);
    row("1 || 3", "3.4.0", true), row("1 || 3", "2.0.0", false), row("1||", "9.0.0", true), row("^1.2 || >=3 <3.5 || 5.x", "3.4.9", true);
    row("^1.2.3-rc.1", "1.2.3-rc.2", true), row("^1.2.3-rc.1", "1.2.3", true), row("^1.2.3-rc.1", "1.3.0-rc.1", false), row("^1.2.3-rc.2", "1.2.3-rc.1", false);
    row("^1.2.3", "2.0.0-rc.1", false), row(">=1.0.0-alpha <1.0.0", "1.0.0-beta", true), row("1.0.0-rc.1", "1.0.0-rc.1", true), row("1", "1.0.0-rc.1", false);
    row("^1.0.0-rc.2", "1.0.0-rc.10", true), row("1.2.3+build.5", "1.2.3", true), row("^1.2", "1.2.3+abc", true);
}

void VersionRangeTest::holds() {
    QFETCH(QString, range);
    QFETCH(QString, version);
    const auto read = VersionRange::parse(range.toStdString());
    const auto number = Version::parse(version.toStdString());
    QVERIFY(read && number);
    QTEST(read->contains(*number), "fits");
}

void VersionRangeTest::isNoRange_data() {
    QTest::addColumn<QString>("text");
    for (const char* text : {"latest", "next", "workspace:*", "file:../x", "git+https://h/x.git", "link:./y", "npm:a@1", "user/repo", "1.2.3.4", "^", "^a",
                             "1.2.-", "1.-2", ">>1", "1 - 2 - 3", "1..2", "1.2.3-", "-1", "99999999999999999999.0.0", "=>1", "1 || latest", "1,2"})
        QTest::newRow(text) << text;
}

void VersionRangeTest::isNoRange() {
    QFETCH(QString, text);
    QVERIFY(!VersionRange::parse(text.toStdString()));
    QCOMPARE(plainRange(text.toStdString()), text.toStdString());
}

void VersionRangeTest::isWrittenInOneWay_data() {
    QTest::addColumn<QString>("range");
    QTest::addColumn<QString>("text");
    const auto row = [](const char* range, const char* text) { QTest::newRow(range) << range << text; };
    row("", "*"), row("4", "4"), row("4.x", "4"), row("^4", "4"), row("^4.0.0", "4"), row("^4.1", "^4.1.0"), row("~4.6", "4.6"), row("~4.6.2", "~4.6.2"), row("~4.0.0", "4.0");
    row("=4.6.1", "4.6.1"), row("v4.6.1", "4.6.1"), row(">=4.6.1", ">=4.6.1"), row("3.0.0 - 4.5", ">=3.0.0 <4.6.0"), row("<=4.1", "<4.2.0"), row("<4", "<4.0.0");
    row(">4.1.0", ">4.1.0"), row(">4.1", ">=4.2.0"), row(">=4.0.0 <5.0.0", "4"), row(">=3.20 <4", "^3.20.0"), row("^4.0.0-rc.1", "^4.0.0-rc.1");
    row("^0.4 || ^3.1", "0.4 || ^3.1.0"), row("^0.4.2", "^0.4.2"), row("<=2.1.3", "<=2.1.3"), row("latest", "latest");
}

void VersionRangeTest::isWrittenInOneWay() {
    QFETCH(QString, range);
    QTEST(QString::fromStdString(plainRange(range.toStdString())), "text");
}

void VersionRangeTest::versionsAreOrdered() {
    // The example of Semantic Versioning 2.0.0, section 11.
    const char* ordered[] = {"1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.2.0", "2.0.0", "10.0.0"};
    for (std::size_t at = 1; at < std::size(ordered); ++at) {
        QVERIFY2(*Version::parse(ordered[at - 1]) < *Version::parse(ordered[at]), ordered[at]);
        QCOMPARE(Version::parse(ordered[at])->text(), std::string(ordered[at]));
    }
}

void VersionRangeTest::isNoVersion() {
    for (const char* text : {"", "1", "1.2", "1.2.x", "a.b.c", "1.2.3.4", "1.2.3-", "1.2.3-a..b", "latest"}) QVERIFY2(!Version::parse(text), text);
}

void VersionRangeTest::longTextIsRefused() {
    QVERIFY(!VersionRange::parse(std::string(100'000, '1')));
    QVERIFY(!Version::parse("1.0.0-" + std::string(100'000, 'a')));
}

QTEST_GUILESS_MAIN(VersionRangeTest)
#include "version_range_test.moc"
