#include "tests/app/shell/studio_probe.h"

#include <QApplication>
#include <QDirIterator>
#include <QLabel>
#include <QSettings>
#include <QTest>
#include <QToolButton>

#include "app/composer/request/request_composer.h"
#include "app/shell/panel_dock.h"

namespace edge::shell {

namespace {

bool copyTree(const QString& from, const QString& to) {
    QDirIterator walk(from, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    bool copied = true;
    while (walk.hasNext()) {
        const QString source = walk.next();
        const QString target = to + u'/' + QDir(from).relativeFilePath(source);
        copied = QDir().mkpath(QFileInfo(target).path()) && QFile::copy(source, target) && copied;
        QFile::setPermissions(target, QFile::ReadOwner | QFile::WriteOwner);
    }
    return copied;
}

}  // namespace

StudioProbe::StudioProbe() {
    for (const char* variable : {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"})
        qputenv(variable, m_places.filePath(QLatin1String(variable)).toUtf8());
    qputenv("EDGE_RUNNER", EDGE_BINARY_DIR "/bin/edge-runner");
    if (!copyTree(QStringLiteral(EDGE_SOURCE_DIR "/resources/templates/sample"), project())) qFatal("the sample cannot be copied");
    set(QStringLiteral("runner/port"), 0);
    set(QStringLiteral("appearance/theme"), QStringLiteral("light"));
}

StudioProbe::~StudioProbe() = default;

QByteArray StudioProbe::read(const QString& relative) const {
    QFile file(path(relative));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(unreadable)");
}

void StudioProbe::set(const QString& key, const QVariant& value) const {
    QSettings(m_places.filePath(QStringLiteral("XDG_CONFIG_HOME/Edge Studio/settings.ini")), QSettings::IniFormat).setValue(key, value);
}

void StudioProbe::start(QStringList arguments) {
    if (arguments.isEmpty()) arguments = {QStringLiteral("--project"), project()};
    const auto line = parseCommandLine(arguments);
    if (!line) qFatal("the test asks for what the studio does not know");
    m_studio = std::make_unique<Studio>(*line);
    if (!m_studio->open()) qFatal("the studio has nothing to show");
    window().activateWindow();
    if (!QTest::qWaitForWindowActive(&window())) qFatal("the window does not become active");
}

bool StudioProbe::startListening() {
    start();
    return QTest::qWaitFor([this] { return runner().state() == client::RunnerClient::State::listening; }, patienceMs);
}

void StudioProbe::quit() {
    window().close();
    m_studio.reset();
}

void StudioProbe::crash() {
    const QString left = m_places.filePath(QStringLiteral("left"));
    if (!copyTree(m_places.filePath(QStringLiteral("XDG_DATA_HOME")), left)) qFatal("the test cannot copy");
    m_studio.reset();
    QDir(m_places.filePath(QStringLiteral("XDG_DATA_HOME"))).removeRecursively();
    QDir().rename(left, m_places.filePath(QStringLiteral("XDG_DATA_HOME")));
}

bool StudioProbe::hasDraft() const {
    return !QDir(data().filePath(QStringLiteral("drafts"))).entryList(QDir::Files).isEmpty();
}

bool StudioProbe::hasSession() const {
    return !QDir(data().filePath(QStringLiteral("sessions"))).entryList(QDir::Files).isEmpty();
}

bool StudioProbe::damageSession() const {
    const QDir folder(data().filePath(QStringLiteral("sessions")));
    for (const QString& name : folder.entryList(QDir::Files)) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write("{\"layout\": [1, \"editor\"") < 0) return false;
    }
    return hasSession();
}

QAction& StudioProbe::action(const QString& name) const {
    QAction* action = window().actions().find(name);
    if (!action) qFatal("there is no action %s", qPrintable(name));
    return *action;
}

void StudioProbe::press(int key, Qt::KeyboardModifiers modifiers) const {
    QTest::keyClick(QApplication::focusWidget(), Qt::Key(key), modifiers);
}

void StudioProbe::type(const QString& text) const {
    QTest::keyClicks(QApplication::focusWidget(), text);
}

void StudioProbe::beginSending(const QString& function) {
    workbench().showFunction(function);
    if (!QApplication::focusWidget()) panels().editor().setFocus();
    press(Qt::Key_Return, Qt::ControlModifier);
}

bool StudioProbe::send(const QString& function) {
    bool over = false;
    const auto heard = QObject::connect(&panels().composer(), &request::RequestComposer::sendingFinished, [&over] { over = true; });
    beginSending(function);
    const bool came = QTest::qWaitFor([&over] { return over; }, patienceMs);
    QObject::disconnect(heard);
    return came;
}

text::CodeEditor* StudioProbe::editor() const {
    for (auto* editor : panels().editor().findChildren<text::CodeEditor*>())
        if (editor->isVisible()) return editor;
    return nullptr;
}

QWidget* StudioProbe::bringToFront(MainWindow::Place place) const {
    PanelDock* dock = window().dock(place);
    dock->show();
    dock->raise();
    QCoreApplication::processEvents();
    return dock;
}

void StudioProbe::clickRow(QTableView& table, int row, int column) const {
    const QModelIndex index = table.model()->index(row, column);
    table.scrollTo(index);
    QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, table.visualRect(index).center());
}

QPushButton* StudioProbe::button(const QString& text) const {
    for (auto* button : window().findChildren<QPushButton*>())
        if (button->isVisible() && button->text() == text) return button;
    return nullptr;
}

bool StudioProbe::says(const QString& part) const {
    for (const auto* label : window().findChildren<QLabel*>())
        if (label->isVisible() && label->text().contains(part)) return true;
    for (const auto* button : window().findChildren<QAbstractButton*>())
        if (button->isVisible() && button->text().contains(part)) return true;
    return false;
}

QString StudioProbe::trouble() const {
    for (const auto* button : window().findChildren<QToolButton*>())
        if (button->accessibleName() == QLatin1String("Last problem") && button->isVisible()) return button->toolTip();
    return {};
}

}  // namespace edge::shell
