#include <QImage>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

/// edge-studio as it is installed: its options, its exit codes, its pictures. No display is given to it.
class ShellProgramTest : public QObject {
    Q_OBJECT

    struct Ending {
        int code = -1;
        QString output;
        QString errors;
    };

    QTemporaryDir places;

    Ending run(const QStringList& arguments) const {
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        for (const char* gone : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "EDGE_RUNNER"}) environment.remove(gone);
        for (const char* place : {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"})
            environment.insert(place, places.filePath(place));
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(EDGE_BINARY_DIR "/bin/edge-studio"), arguments);
        if (!process.waitForFinished(90'000)) return {};
        return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(), process.readAllStandardError()};
    }

    QString picture(const QString& name) const { return places.filePath(name); }
    static QStringList onSample(QStringList arguments) { return QStringList{"--project", EDGE_SOURCE_DIR "/resources/templates/sample"} + arguments; }

private slots:
    void a_picture_has_the_size_that_was_asked_for();
    void a_picture_of_an_answer_leaves_no_trace_and_says_nothing();
    void the_themes_differ();
    void a_function_that_is_not_there_is_said();
    void a_picture_that_cannot_be_written_is_said();
    void a_project_that_is_not_there_is_said();
    void wrong_arguments_end_with_a_sentence_data();
    void wrong_arguments_end_with_a_sentence();
    void help_and_version_need_no_window();
};

void ShellProgramTest::a_picture_has_the_size_that_was_asked_for() {
    const Ending ending = run(onSample({"--size", "1280x800", "--screenshot", picture("size.png")}));
    QVERIFY2(ending.code == 0, qPrintable(ending.errors));
    QCOMPARE(QImage(picture("size.png")).size(), QSize(1280, 800));
}

void ShellProgramTest::a_picture_of_an_answer_leaves_no_trace_and_says_nothing() {
    const Ending ending = run(onSample({"--invoke", "hello", "--size=1400x900", "--screenshot", picture("hello.png")}));
    QCOMPARE(ending.code, 0);
    QCOMPARE(ending.errors, "");
    QCOMPARE(QImage(picture("hello.png")).size(), QSize(1400, 900));
    QVERIFY(!QFileInfo::exists(places.filePath("XDG_CONFIG_HOME/Edge Studio")));
    QVERIFY(!QFileInfo::exists(places.filePath("XDG_DATA_HOME/Edge Studio")));
}

void ShellProgramTest::the_themes_differ() {
    for (const char* theme : {"light", "dark"}) QCOMPARE(run(onSample({"--theme", theme, "--screenshot", picture(theme)})).code, 0);
    const QColor light = QImage(picture("light")).pixelColor(2, 2), dark = QImage(picture("dark")).pixelColor(2, 2);
    QVERIFY2(light.lightness() > 200 && dark.lightness() < 60, qPrintable(light.name() + ' ' + dark.name()));
}

void ShellProgramTest::a_function_that_is_not_there_is_said() {
    const Ending ending = run(onSample({"--invoke", "nobody", "--screenshot", picture("nobody.png")}));
    QCOMPARE(ending.code, 1);
    QVERIFY2(ending.errors.contains("there is no function nobody") && ending.errors.contains("hello"), qPrintable(ending.errors));
}

void ShellProgramTest::a_picture_that_cannot_be_written_is_said() {
    const Ending ending = run(onSample({"--screenshot", "/nonexistent/folder/picture.png"}));
    QCOMPARE(ending.code, 1);
    QVERIFY2(ending.errors.contains("/nonexistent/folder/picture.png could not be written"), qPrintable(ending.errors));
}

void ShellProgramTest::a_project_that_is_not_there_is_said() {
    const Ending ending = run({"--project", "/nonexistent/project", "--screenshot", picture("none.png")});
    QCOMPARE(ending.code, 1);
    QVERIFY2(ending.errors.contains("/nonexistent/project"), qPrintable(ending.errors));
}

void ShellProgramTest::wrong_arguments_end_with_a_sentence_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("unknown option") << QStringList{"--projekt", "x"} << "Unknown argument: --projekt.";
    QTest::newRow("no value") << QStringList{"--screenshot"} << "--screenshot needs a value.";
    QTest::newRow("no theme") << QStringList{"--theme", "pink"} << "--theme is light or dark, not pink.";
    QTest::newRow("no size") << QStringList{"--size", "big"} << "--size is WIDTHxHEIGHT";
    QTest::newRow("two projects") << QStringList{"one", "two"} << "Unknown argument: two.";
}

void ShellProgramTest::wrong_arguments_end_with_a_sentence() {
    QFETCH(QStringList, arguments);
    QFETCH(QString, sentence);
    const Ending ending = run(arguments);
    QCOMPARE(ending.code, 2);
    QVERIFY2(ending.errors.contains(sentence), qPrintable(ending.errors));
    QVERIFY(ending.errors.contains("edge-studio --help"));
    QCOMPARE(ending.output, "");
}

void ShellProgramTest::help_and_version_need_no_window() {
    const Ending help = run({"--help"});
    QCOMPARE(help.code, 0);
    for (const char* option : {"--project", "--invoke", "--theme", "--size", "--screenshot", "--startup-report"})
        QVERIFY2(help.output.contains(option), option);
    const Ending version = run({"--version"});
    QCOMPARE(version.code, 0);
    QVERIFY(version.output.startsWith("edge-studio "));
}

QTEST_GUILESS_MAIN(ShellProgramTest)
#include "shell_program_test.moc"
