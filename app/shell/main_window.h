#pragma once

#include <QJsonObject>
#include <QMainWindow>
#include <QTimer>

#include "app/shell/actions.h"

class QLabel;
class QMenu;
class QMenuBar;
class QStackedWidget;
class QToolButton;

namespace edge::shell {

class Appearance;
class CommandPalette;
class ErrorBanner;
class PanelDock;
class RunState;
class WelcomePage;

/// The window: header, banner, docks around the centre, status bar. Knows where things stand, not what they do; Workbench
/// fills the docks and connects them.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    /// Places of the panels; the order is also that of the View menu.
    enum class Place { project, request, response, deploy, timeline, invocations, logs, memory, detail, dependencies };

    explicit MainWindow(Appearance& appearance, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// The content is made when the dock is first seen.
    PanelDock* addPanel(Place place, const QString& title, std::function<QWidget*(QWidget*)> maker);
    /// Arranges all docks as they were meant; after every addPanel().
    void resetLayout();
    PanelDock* dock(Place place) const { return m_docks.value(place); }
    void setEditor(QWidget* editor);
    void showWelcome(bool welcome);
    bool showsWelcome() const;

    Actions& actions() { return m_actions; }
    ErrorBanner* banner() const { return m_banner; }
    RunState* runState() const { return m_runState; }
    WelcomePage* welcome() const { return m_welcome; }
    CommandPalette* palettePopup();
    /// Menus are built once all actions are known.
    void buildMenus();
    void setRecentProjects(const QStringList& folders);

    void setProjectName(const QString& name, const QString& folder);
    void setSummary(const QString& text);
    /// The newest thing that is wrong, for the status bar; empty when nothing is. A press sends troublePressed().
    void setTrouble(const QString& text);
    void setCursorPlace(int line, int column);

    QJsonObject layoutState() const;
    /// False: nothing usable in it, the default arrangement stays.
    bool restoreLayout(const QJsonObject& state);

signals:
    void troublePressed();
    void projectChosen(const QString& folder);
    void closing();
    void layoutChanged();

protected:
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void moveEvent(QMoveEvent* event) override;

private:
    void buildHeader();
    void buildCentre();
    void buildStatusBar();
    void buildActions();
    void addViewActions();
    QToolButton* headerButton(const QString& action);
    void toggleArea(const QList<Place>& places);
    void updateTitles();
    void openPalette();
    void showKeys();
    void applyTheme();
    void fillMenu(QMenu* menu, const QStringList& names);
    void placeAction(QAction* action);

    Appearance& m_appearance;
    Actions m_actions;
    QHash<Place, PanelDock*> m_docks;
    QMenuBar* m_menus = nullptr;
    QMenu* m_recentMenu = nullptr;
    QHash<QString, QMenu*> m_menuOfGroup;
    QWidget* m_header = nullptr;
    ErrorBanner* m_banner = nullptr;
    QStackedWidget* m_centre = nullptr;
    WelcomePage* m_welcome = nullptr;
    CommandPalette* m_palette = nullptr;
    RunState* m_runState = nullptr;
    QLabel* m_summary = nullptr;
    QToolButton* m_trouble = nullptr;
    QLabel* m_cursor = nullptr;
    QTimer m_titlesSoon;
};

}  // namespace edge::shell
