#include "tests/editor/panel/editor_probe.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QTest>

#include "editor/panel/notice_bar.h"
#include "editor/panel/tab_button.h"

namespace edge::panel {

EditorProbe::EditorProbe() {
    open();
}

void EditorProbe::open() {
    m_tabs = std::make_unique<EditorTabs>(drafts());
    m_tabs->setProjectFolder(m_folder.path());
    m_tabs->resize(800, 600);
    m_tabs->show();
    m_tabs->activateWindow();
    if (!QTest::qWaitForWindowActive(m_tabs.get()))
        qFatal("the window does not become active");
}

void EditorProbe::restart() {
    m_tabs.reset();
    open();
}

QString EditorProbe::write(const QString& name, const QByteArray& bytes) const {
    QDir().mkpath(QFileInfo(path(name)).path());
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("the test cannot write");
    return file.fileName();
}

QByteArray EditorProbe::read(const QString& name) const {
    QFile file(path(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(unreadable)");
}

int EditorProbe::draftCount() const {
    return static_cast<int>(QDir(drafts()).entryList({"*.json"}, QDir::Files).size());
}

text::CodeEditor& EditorProbe::editor() const {
    for (auto* const editor : m_tabs->findChildren<text::CodeEditor*>())
        if (editor->isVisible())
            return *editor;
    qFatal("no editor is on screen");
}

void EditorProbe::type(const QString& text) const {
    QTest::keyClicks(QApplication::focusWidget(), text);
}

void EditorProbe::press(int key, Qt::KeyboardModifiers modifiers) const {
    QTest::keyClick(QApplication::focusWidget(), static_cast<Qt::Key>(key), modifiers);
}

QString EditorProbe::notice() const {
    for (const NoticeBar* const bar : m_tabs->findChildren<NoticeBar*>())
        if (bar->isVisible())
            return bar->text();
    return {};
}

QPushButton* EditorProbe::button(const QString& text) const {
    for (QPushButton* const button : m_tabs->findChildren<QPushButton*>())
        if (button->isVisible() && button->text() == text)
            return button;
    return nullptr;
}

QLineEdit* EditorProbe::field(const QString& name) const {
    for (QLineEdit* const field : m_tabs->findChildren<QLineEdit*>())
        if (field->isVisible() && field->accessibleName() == name)
            return field;
    return nullptr;
}

bool EditorProbe::isMarkedUnsaved(const QString& path) const {
    const auto index = m_tabs->openFiles().indexOf(path);
    const auto* const sign = qobject_cast<TabButton*>(strip().tabButton(static_cast<int>(index), QTabBar::RightSide));
    return sign && sign->isModified() && sign->accessibleName().contains("unsaved");
}

}  // namespace edge::panel
