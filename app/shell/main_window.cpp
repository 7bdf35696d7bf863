#include "app/shell/main_window.h"

#include <QApplication>
#include <QCloseEvent>
#include <QLabel>
#include <QMenuBar>
#include <QScreen>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/composer/parts/elided_label.h"
#include "app/composer/parts/roles.h"
#include "app/shell/appearance.h"
#include "app/shell/command_palette.h"
#include "app/shell/error_banner.h"
#include "app/shell/icons.h"
#include "app/shell/keys_dialog.h"
#include "app/shell/panel_dock.h"
#include "app/shell/run_state.h"
#include "app/shell/welcome_page.h"

namespace edge::shell {

namespace {

using Place = MainWindow::Place;

constexpr int layoutVersion = 2;  ///< grows with the docks

const QList<Place> leftPlaces{Place::project};
const QList<Place> rightPlaces{Place::request, Place::response};
const QList<Place> bottomPlaces{Place::timeline, Place::invocations, Place::logs, Place::memory, Place::detail, Place::dependencies};

struct MenuPlan {
    const char* title;
    QStringList groups;  ///< actions of these groups that no plan names are appended
    QStringList names;   ///< "-" is a separator
};

QList<MenuPlan> menuPlans() {
    return {{QT_TRANSLATE_NOOP("MainWindow", "&File"), {"file"},
             {"file.openFolder", "file.openSample", "@recent", "file.closeFolder", "-", "file.newFunction", "project.newFile", "-",
              "editor.save", "editor.saveAll", "-", "project.rename", "project.delete", "project.copyPath", "project.showFolder", "-",
              "file.settings", "-", "file.quit"}},
            {QT_TRANSLATE_NOOP("MainWindow", "&Edit"), {"editor"}, {"editor.undo", "editor.redo", "-", "editor.find", "editor.replace"}},
            {QT_TRANSLATE_NOOP("MainWindow", "&View"), {"view", "trace", "timeline", "dependencies"},
             {"go.palette", "-", "@docks", "-", "view.left", "view.bottom", "view.right", "view.reset", "-"}},
            {QT_TRANSLATE_NOOP("MainWindow", "&Go"), {"go"}, {"go.file", "project.filter", "-"}},
            {QT_TRANSLATE_NOOP("MainWindow", "&Request"), {"request", "response"}, {"request.send", "request.cancel", "-"}},
            {QT_TRANSLATE_NOOP("MainWindow", "R&unner"), {"runner"}, {}},
            {QT_TRANSLATE_NOOP("MainWindow", "&Deploy"), {"deploy"}, {}},
            {QT_TRANSLATE_NOOP("MainWindow", "&Help"), {"help"}, {}}};
}

}  // namespace

MainWindow::MainWindow(Appearance& appearance, QWidget* parent) : QMainWindow(parent), m_appearance(appearance) {
    setWindowTitle(QStringLiteral("Edge Studio"));
    setDockOptions(AllowNestedDocks | AllowTabbedDocks | GroupedDragging | AnimatedDocks);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea);
    buildActions();
    buildHeader();
    buildCentre();
    buildStatusBar();
    m_titlesSoon.setSingleShot(true);
    connect(&m_titlesSoon, &QTimer::timeout, this, &MainWindow::updateTitles);
    connect(&m_appearance, &Appearance::changed, this, &MainWindow::applyTheme);
    applyTheme();
}

/// The docks are hidden while the window goes, when nothing here may hear of it any more.
MainWindow::~MainWindow() {
    for (PanelDock* dock : std::as_const(m_docks)) dock->disconnect(this);
}

void MainWindow::buildActions() {
    const auto on = [this](const QString& name, const QString& text, const QList<QKeySequence>& keys, auto slot) {
        connect(m_actions.add(name, text, keys), &QAction::triggered, this, slot);
    };
    on("go.palette", tr("Command Palette…"), {QKeySequence("Ctrl+Shift+P"), QKeySequence("F1")}, &MainWindow::openPalette);
    on("view.left", tr("Show or Hide Sidebar"), {QKeySequence("Ctrl+B")}, [this] { toggleArea(leftPlaces); });
    on("view.bottom", tr("Show or Hide Bottom Panels"), {QKeySequence("Ctrl+J")}, [this] { toggleArea(bottomPlaces); });
    on("view.right", tr("Show or Hide Request"), {QKeySequence("Ctrl+Alt+B")}, [this] { toggleArea(rightPlaces); });
    on("view.reset", tr("Reset Layout"), {}, &MainWindow::resetLayout);
    on("view.theme", tr("Switch between Light and Dark"), {QKeySequence("Ctrl+K, Ctrl+T")}, [this] { m_appearance.toggle(); });
    m_actions.add(QStringLiteral("deploy.open"), tr("Deploy…"), {QKeySequence("Ctrl+Alt+D")})->setIconText(tr("Deploy"));
    on("help.keys", tr("Keyboard Shortcuts"), {QKeySequence("Ctrl+K, Ctrl+S")}, &MainWindow::showKeys);
    on("file.quit", tr("Quit"), {QKeySequence("Ctrl+Q")}, &MainWindow::close);
}

QToolButton* MainWindow::headerButton(const QString& name) {
    auto* button = new QToolButton(m_header);
    QAction* action = m_actions.find(name);
    button->setDefaultAction(action);
    button->setAccessibleName(action->text());
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

void MainWindow::buildHeader() {
    auto* top = new QWidget(this);
    auto* column = new QVBoxLayout(top);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_header = new QWidget(top);
    auto* row = new QHBoxLayout(m_header);
    row->setContentsMargins(4, 2, 8, 2);
    row->setSpacing(4);
    m_menus = new QMenuBar(m_header);
    m_menus->setNativeMenuBar(false);
    m_menus->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);  // a narrow window takes from the search, not from the menus
    row->addWidget(m_menus);
    row->addStretch(1);
    auto* search = headerButton(QStringLiteral("go.palette"));
    parts::setRole(search, "search");
    search->setToolButtonStyle(Qt::ToolButtonTextOnly);
    search->setMinimumWidth(240);
    search->setMaximumWidth(320);
    search->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_actions.find(QStringLiteral("go.palette"))->setIconText(tr("Search commands   Ctrl+Shift+P"));
    row->addWidget(search, 4);
    row->addStretch(1);
    for (const char* name : {"view.left", "view.bottom", "view.right", "view.theme"}) row->addWidget(headerButton(QLatin1String(name)));
    row->addSpacing(8);
    auto* deploy = headerButton(QStringLiteral("deploy.open"));
    deploy->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    parts::setRole(deploy, "deploy");
    row->addWidget(deploy);
    column->addWidget(m_header);
    m_banner = new ErrorBanner(top);
    column->addWidget(m_banner);
    setMenuWidget(top);
}

void MainWindow::buildCentre() {
    m_centre = new QStackedWidget(this);
    m_welcome = new WelcomePage(m_centre);
    m_centre->addWidget(m_welcome);
    setCentralWidget(m_centre);
    connect(m_welcome, &WelcomePage::projectChosen, this, &MainWindow::projectChosen);
}

void MainWindow::buildStatusBar() {
    m_runState = new RunState(this);
    m_summary = new QLabel(this);
    m_trouble = new QToolButton(this);
    m_trouble->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_trouble->setIcon(icon(QStringLiteral("error")));
    m_trouble->setIconSize({14, 14});
    m_trouble->setAccessibleName(tr("Last problem"));
    m_trouble->hide();
    m_cursor = new QLabel(this);
    m_cursor->setContentsMargins(0, 0, 8, 0);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->setContentsMargins(4, 0, 4, 0);
    statusBar()->addWidget(m_runState);
    statusBar()->addWidget(m_summary);
    statusBar()->addWidget(m_trouble);
    statusBar()->addPermanentWidget(m_cursor);
    connect(m_trouble, &QToolButton::clicked, this, &MainWindow::troublePressed);
}

PanelDock* MainWindow::addPanel(Place place, const QString& title, std::function<QWidget*(QWidget*)> maker) {
    const QString name = QStringLiteral("dock%1").arg(int(place));
    auto* dock = new PanelDock(name, title, std::move(maker), this);
    m_docks.insert(place, dock);
    for (const auto& signal : {&QDockWidget::visibilityChanged, &QDockWidget::topLevelChanged})
        connect(dock, signal, this, [this] {
            m_titlesSoon.start(0);
            emit layoutChanged();
        });
    connect(dock, &QDockWidget::dockLocationChanged, this, [this] { m_titlesSoon.start(0); });
    QAction* toggle = dock->toggleViewAction();
    toggle->setObjectName(QStringLiteral("view.dock%1").arg(int(place)));
    m_actions.adopt({toggle});
    return dock;
}

void MainWindow::resetLayout() {
    for (PanelDock* dock : std::as_const(m_docks)) {
        dock->setFloating(false);
        removeDockWidget(dock);
    }
    addDockWidget(Qt::LeftDockWidgetArea, dock(Place::project));
    addDockWidget(Qt::RightDockWidgetArea, dock(Place::request));
    splitDockWidget(dock(Place::request), dock(Place::response), Qt::Vertical);
    tabifyDockWidget(dock(Place::response), dock(Place::deploy));
    addDockWidget(Qt::BottomDockWidgetArea, dock(Place::timeline));
    splitDockWidget(dock(Place::timeline), dock(Place::invocations), Qt::Vertical);
    for (const Place place : {Place::logs, Place::memory, Place::detail, Place::dependencies}) tabifyDockWidget(dock(Place::invocations), dock(place));
    for (PanelDock* dock : std::as_const(m_docks)) dock->show();
    dock(Place::deploy)->hide();
    dock(Place::response)->raise();
    dock(Place::invocations)->raise();
    const int width = qMax(this->width(), 900), height = qMax(this->height(), 600);
    resizeDocks({dock(Place::project), dock(Place::request)}, {qBound(184, width * 15 / 100, 240), qBound(360, width * 30 / 100, 520)}, Qt::Horizontal);
    const int bottom = qBound(300, height * 44 / 100, 480), timeline = bottom * 56 / 100;
    resizeDocks({dock(Place::timeline), dock(Place::invocations)}, {timeline, bottom - timeline}, Qt::Vertical);
    resizeDocks({dock(Place::request), dock(Place::response)}, {height * 40 / 100, height * 52 / 100}, Qt::Vertical);
    m_titlesSoon.start(0);
}

/// Docks that share their place as tabs need no title bar.
void MainWindow::updateTitles() {
    for (PanelDock* dock : std::as_const(m_docks)) {
        const auto neighbours = tabifiedDockWidgets(dock);
        const bool hasTab = std::any_of(neighbours.begin(), neighbours.end(), [](QDockWidget* other) { return !other->isHidden(); });
        dock->updateTitle(hasTab);
    }
    for (QTabBar* bar : findChildren<QTabBar*>(QString(), Qt::FindDirectChildrenOnly)) {
        bar->setAccessibleName(tr("Panels that share a place"));
        bar->setDrawBase(false);
        bar->setExpanding(false);
        bar->setDocumentMode(true);
    }
}

/// Hides the places when any is seen, else shows them all.
void MainWindow::toggleArea(const QList<Place>& places) {
    const bool shown = std::any_of(places.begin(), places.end(), [this](Place place) { return dock(place)->isVisible(); });
    for (const Place place : places) dock(place)->setVisible(!shown);
}

void MainWindow::setEditor(QWidget* editor) {
    m_centre->addWidget(editor);
}

void MainWindow::showWelcome(bool welcome) {
    if (m_centre->count() > 1) m_centre->setCurrentIndex(welcome ? 0 : 1);
}

bool MainWindow::showsWelcome() const {
    return m_centre->currentIndex() == 0;
}

void MainWindow::applyTheme() {
    m_runState->setColors(m_appearance.theme());
}

void MainWindow::buildMenus() {
    QSet<QString> placed;
    for (const MenuPlan& plan : menuPlans())
        for (const QString& name : plan.names) placed.insert(name);
    for (const MenuPlan& plan : menuPlans()) {
        QMenu* menu = m_menus->addMenu(tr(plan.title));
        for (const QString& group : plan.groups) m_menuOfGroup.insert(group, menu);
        fillMenu(menu, plan.names);
    }
    const auto placeRest = [this, placed](const QList<QAction*>& actions) {
        for (QAction* action : actions)
            if (!placed.contains(action->objectName()) && !action->objectName().startsWith(QLatin1String("view.dock"))) placeAction(action);
    };
    placeRest(m_actions.all());
    connect(&m_actions, &Actions::adopted, this, placeRest);
    for (QAction* action : m_actions.all())
        if (action->shortcutContext() == Qt::WindowShortcut) addAction(action);
}

/// At the end of its group's menu. Keys that belong to one panel stay there: added to the window they would reach into
/// every other panel, and two that both mean Ctrl+F would cancel each other out.
void MainWindow::placeAction(QAction* action) {
    if (QMenu* menu = m_menuOfGroup.value(action->objectName().section(u'.', 0, 0))) menu->addAction(action);
}

void MainWindow::fillMenu(QMenu* menu, const QStringList& names) {
    for (const QString& name : names) {
        if (name == QLatin1String("-")) {
            menu->addSeparator();
        } else if (name == QLatin1String("@recent")) {
            m_recentMenu = menu->addMenu(tr("Open &Recent"));
        } else if (name == QLatin1String("@docks")) {
            for (int place = 0; place < m_docks.size(); ++place) menu->addAction(m_actions.find(QStringLiteral("view.dock%1").arg(place)));
        } else if (QAction* action = m_actions.find(name)) {
            menu->addAction(action);
        }
    }
}

void MainWindow::setRecentProjects(const QStringList& folders) {
    m_welcome->setRecentProjects(folders);
    if (!m_recentMenu) return;
    m_recentMenu->clear();
    m_recentMenu->setEnabled(!folders.isEmpty());
    for (const QString& folder : folders)
        connect(m_recentMenu->addAction(folder), &QAction::triggered, this, [this, folder] { emit projectChosen(folder); });
}

void MainWindow::setProjectName(const QString& name, const QString& folder) {
    setWindowTitle(name.isEmpty() ? QStringLiteral("Edge Studio") : name + QStringLiteral(" — Edge Studio"));
    setWindowFilePath(folder);
}

void MainWindow::setSummary(const QString& text) {
    m_summary->setText(text);
}

void MainWindow::setTrouble(const QString& text) {
    m_trouble->setVisible(!text.isEmpty());
    m_trouble->setText(m_trouble->fontMetrics().elidedText(text, Qt::ElideRight, 520));
    m_trouble->setToolTip(text);
}

void MainWindow::setCursorPlace(int line, int column) {
    m_cursor->setText(line > 0 ? tr("Ln %1, Col %2").arg(line).arg(column) : QString());
}

CommandPalette* MainWindow::palettePopup() {
    if (!m_palette) m_palette = new CommandPalette(this);
    return m_palette;
}

void MainWindow::openPalette() {
    std::vector<PaletteEntry> entries;
    for (QAction* action : m_actions.all())
        entries.push_back({paletteText(*action), action->shortcut().toString(QKeySequence::NativeText),
                           [action] { action->trigger(); }, action->isEnabled()});
    palettePopup()->open(tr("Type the name of a command"), std::move(entries));
}

void MainWindow::showKeys() {
    KeysDialog(m_actions, this).exec();
}

QJsonObject MainWindow::layoutState() const {
    return {{"geometry", QString::fromLatin1(saveGeometry().toBase64())},
            {"docks", QString::fromLatin1(saveState(layoutVersion).toBase64())}};
}

bool MainWindow::restoreLayout(const QJsonObject& state) {
    const QByteArray geometry = QByteArray::fromBase64(state["geometry"].toString().toLatin1());
    const QByteArray docks = QByteArray::fromBase64(state["docks"].toString().toLatin1());
    if (docks.isEmpty()) return false;
    restoreGeometry(geometry);
    const bool restored = restoreState(docks, layoutVersion);
    m_titlesSoon.start(0);
    return restored;
}

void MainWindow::closeEvent(QCloseEvent* event) {
    emit closing();
    event->accept();
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    emit layoutChanged();
}

void MainWindow::moveEvent(QMoveEvent* event) {
    QMainWindow::moveEvent(event);
    emit layoutChanged();
}

}  // namespace edge::shell
