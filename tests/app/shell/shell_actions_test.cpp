#include <QComboBox>
#include <QDialog>
#include <QMenu>
#include <QMenuBar>
#include <QScrollBar>
#include <QTableWidget>
#include <QTabBar>
#include <QTest>
#include <QTimer>

#include "app/shell/command_palette.h"
#include "app/shell/panel_dock.h"
#include "tests/app/shell/studio_probe.h"

using namespace edge;
using namespace edge::shell;
using Place = MainWindow::Place;

namespace {

constexpr Place everyPlace[] = {Place::project,     Place::request, Place::response, Place::deploy, Place::timeline,
                                Place::invocations, Place::logs,    Place::memory,   Place::detail,
                                Place::dependencies};

void gather(const QMenu& menu, QSet<QAction*>& into) {
    for (QAction* action : menu.actions()) {
        into.insert(action);
        if (action->menu()) gather(*action->menu(), into);
    }
}

bool isPartOf(const QWidget* widget, const char* what) {
    for (; widget; widget = widget->parentWidget())
        if (widget->inherits(what)) return true;
    return false;
}

/// Parts that Qt makes inside others and that are reached through them.
bool isInner(const QWidget* widget) {
    return widget->objectName().startsWith(QLatin1String("qt_")) || isPartOf(widget->parentWidget(), "QComboBox") ||
           isPartOf(widget->parentWidget(), "QAbstractSpinBox") || widget->inherits("QMenu") || widget->inherits("QMenuBar");
}

QStringList namelessIn(const QWidget& window) {
    QStringList nameless;
    for (const auto* widget : window.findChildren<QWidget*>()) {
        if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus) || widget->focusProxy() || isInner(widget)) continue;
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        if (widget->accessibleName().isEmpty() && !(button && !button->text().isEmpty()))
            nameless << QStringLiteral("%1 \"%2\" in %3 %4").arg(widget->metaObject()->className(), widget->objectName(),
                                                              widget->parentWidget()->metaObject()->className(), widget->toolTip());
    }
    return nameless;
}

}  // namespace

/// Every command can be found and run by keyboard, and every control has a name.
class ShellActionsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<StudioProbe> probe;

    QList<QAction*> actions() const { return probe->window().actions().all(); }
    CommandPalette& palette() const { return *probe->window().palettePopup(); }
    void revealAll() const {
        for (const Place place : everyPlace) probe->window().dock(place)->reveal();
        QCoreApplication::processEvents();
    }

private slots:
    void initTestCase() {
        probe = std::make_unique<StudioProbe>();
        QVERIFY(probe->startListening());
        QVERIFY(probe->send("boom"));
        revealAll();
    }
    void cleanupTestCase() { probe.reset(); }
    void every_action_has_words_and_a_way_to_it();
    void no_two_actions_share_keys_in_one_place();
    void the_palette_lists_every_action();
    void the_palette_narrows_and_runs_by_keyboard();
    void escape_closes_the_palette_and_gives_the_keyboard_back();
    void go_to_file_opens_a_file_by_keyboard();
    void every_control_has_a_name_in_every_panel();
    void every_dialog_control_has_a_name_data();
    void every_dialog_control_has_a_name();
    void keys_of_a_panel_work_in_that_panel();
    void docks_are_reached_and_toggled_by_keys();
    void the_theme_changes_live();
    void the_keys_dialog_lists_what_has_keys();
};

void ShellActionsTest::every_action_has_words_and_a_way_to_it() {
    QSet<QAction*> inMenus;
    for (QAction* top : probe->window().findChild<QMenuBar*>()->actions()) gather(*top->menu(), inMenus);
    QVERIFY(actions().size() > 50);
    for (const QAction* action : actions()) {
        QVERIFY2(!action->text().isEmpty(), qPrintable(action->objectName()));
        QVERIFY2(!action->shortcut().isEmpty() || inMenus.contains(const_cast<QAction*>(action)), qPrintable(action->objectName()));
    }
}

void ShellActionsTest::no_two_actions_share_keys_in_one_place() {
    QHash<QString, const QAction*> taken;
    for (const QAction* action : actions()) {
        const bool everywhere = action->shortcutContext() == Qt::WindowShortcut;
        const QString place = everywhere ? QString() : action->objectName().section('.', 0, 0);
        for (const QKeySequence& keys : action->shortcuts()) {
            const QString key = place + '|' + keys.toString();
            QVERIFY2(!taken.contains(key), qPrintable(action->objectName() + " and " + (taken.contains(key) ? taken[key]->objectName() : QString()) + ": " + key));
            taken.insert(key, action);
        }
    }
    for (const QAction* action : actions())
        if (action->shortcutContext() != Qt::WindowShortcut)
            for (const QKeySequence& keys : action->shortcuts())
                QVERIFY2(!taken.contains('|' + keys.toString()), qPrintable(action->objectName() + ' ' + keys.toString()));
}

void ShellActionsTest::the_palette_lists_every_action() {
    probe->panels().editor().setFocus();
    probe->press(Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(palette().isVisible());
    const QStringList shown = palette().shown();
    for (const QAction* action : actions()) QVERIFY2(shown.contains(paletteText(*action)), qPrintable(action->objectName()));
    probe->press(Qt::Key_Escape);
    QVERIFY(!palette().isVisible());
}

void ShellActionsTest::the_palette_narrows_and_runs_by_keyboard() {
    const QString before = probe->services().appearance.theme().name();
    probe->press(Qt::Key_F1);
    probe->type("light and dark");
    QCOMPARE(palette().shown().first(), "View: Switch between Light and Dark");
    probe->press(Qt::Key_Return);
    QVERIFY(!palette().isVisible());
    QVERIFY(probe->services().appearance.theme().name() != before);
    probe->run("view.theme");
    QCOMPARE(probe->services().appearance.theme().name(), before);
    probe->press(Qt::Key_F1);
    probe->type("zzzzqqq");
    QVERIFY(palette().shown().isEmpty());
    QVERIFY(probe->says("Nothing fits"));
    probe->press(Qt::Key_Return);
    QVERIFY(palette().isVisible());
    probe->press(Qt::Key_Escape);
}

void ShellActionsTest::escape_closes_the_palette_and_gives_the_keyboard_back() {
    probe->run("go.editor");
    QWidget* before = QApplication::focusWidget();
    QVERIFY(before);
    probe->press(Qt::Key_F1);
    QVERIFY(QApplication::focusWidget() != before);
    probe->press(Qt::Key_Escape);
    QCOMPARE(QApplication::focusWidget(), before);
}

void ShellActionsTest::go_to_file_opens_a_file_by_keyboard() {
    probe->press(Qt::Key_P, Qt::ControlModifier);
    probe->type("strind");
    QCOMPARE(palette().shown().first(), StudioProbe::entry("stream"));
    probe->press(Qt::Key_Return);
    QCOMPARE(probe->panels().editor().currentFile(), probe->path(StudioProbe::entry("stream")));
}

void ShellActionsTest::every_control_has_a_name_in_every_panel() {
    for (const Place place : everyPlace) {
        probe->window().dock(place)->reveal();
        QCoreApplication::processEvents();
        const QStringList nameless = namelessIn(probe->window());
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join("\n")));
    }
}

void ShellActionsTest::every_dialog_control_has_a_name_data() {
    QTest::addColumn<QString>("action");
    QTest::newRow("settings") << "file.settings";
    QTest::newRow("keys") << "help.keys";
}

void ShellActionsTest::every_dialog_control_has_a_name() {
    QFETCH(QString, action);
    QStringList nameless{"no dialog"};
    QTimer::singleShot(0, &probe->window(), [&nameless] {
        auto* dialog = qobject_cast<QDialog*>(QApplication::activeModalWidget());
        if (!dialog) return;
        nameless = namelessIn(*dialog);
        dialog->reject();
    });
    probe->run(action);
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join("\n")));
    probe->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&probe->window()));
}

/// Both mean Ctrl+F: each in its own panel.
void ShellActionsTest::keys_of_a_panel_work_in_that_panel() {
    probe->run("go.editor");
    probe->press(Qt::Key_F, Qt::ControlModifier);
    QVERIFY(isPartOf(QApplication::focusWidget(), "edge::panel::FindBar"));
    probe->press(Qt::Key_Escape);
    probe->run("go.project");
    probe->press(Qt::Key_F, Qt::ControlModifier);
    QCOMPARE(QApplication::focusWidget()->accessibleName(), "Filter files");
}

void ShellActionsTest::docks_are_reached_and_toggled_by_keys() {
    probe->run("go.editor");
    probe->press(Qt::Key_B, Qt::ControlModifier);
    QVERIFY(probe->window().dock(Place::project)->isHidden());
    probe->press(Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(probe->window().dock(Place::project)->isVisible());
    QVERIFY(probe->window().dock(Place::project)->isAncestorOf(QApplication::focusWidget()));
    probe->press(Qt::Key_5, Qt::ControlModifier);
    QVERIFY(probe->window().dock(Place::invocations)->isAncestorOf(QApplication::focusWidget()));
    probe->press(Qt::Key_QuoteLeft, Qt::ControlModifier);
    QVERIFY(probe->window().dock(Place::logs)->isAncestorOf(QApplication::focusWidget()));
    probe->press(Qt::Key_2, Qt::ControlModifier);
    QVERIFY(probe->window().dock(Place::request)->isAncestorOf(QApplication::focusWidget()));
    probe->press(Qt::Key_1, Qt::ControlModifier);
    QVERIFY(probe->panels().editor().isAncestorOf(QApplication::focusWidget()));
}

void ShellActionsTest::the_theme_changes_live() {
    const QColor before = probe->window().grab().toImage().pixelColor(2, 2);
    probe->run("view.theme");
    const QColor after = probe->window().grab().toImage().pixelColor(2, 2);
    QVERIFY2(qAbs(before.lightness() - after.lightness()) > 100, qPrintable(before.name() + ' ' + after.name()));
    probe->run("view.theme");
    QCOMPARE(probe->window().grab().toImage().pixelColor(2, 2), before);
}

void ShellActionsTest::the_keys_dialog_lists_what_has_keys() {
    int rows = -1;
    QTimer::singleShot(0, &probe->window(), [&rows] {
        auto* dialog = qobject_cast<QDialog*>(QApplication::activeModalWidget());
        if (!dialog) return;
        rows = dialog->findChild<QTableWidget*>()->rowCount();
        dialog->reject();
    });
    probe->run("help.keys");
    const auto all = actions();
    QCOMPARE(rows, int(std::count_if(all.begin(), all.end(), [](const QAction* action) { return !action->shortcuts().isEmpty(); })));
}

QTEST_MAIN(ShellActionsTest)
#include "shell_actions_test.moc"
