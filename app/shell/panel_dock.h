#pragma once

#include <QDockWidget>

#include <functional>

class QLabel;

namespace edge::shell {

/// A dock whose content is made when it is first seen. Its title bar is slim, and absent while it shares its place with
/// others as tabs: the tab says it already, and can be dragged.
class PanelDock : public QDockWidget {
    Q_OBJECT

public:
    using Maker = std::function<QWidget*(QWidget* parent)>;

    PanelDock(const QString& name, const QString& title, Maker maker, QWidget* parent);
    /// Makes the content if that has not happened yet.
    QWidget* content();
    bool hasContent() const { return m_content; }
    /// Shows, raises and focuses it.
    void reveal();
    /// To be called when docks were moved: shows or hides the title bar.
    void updateTitle(bool hasTab);

private:
    QWidget* buildTitle(const QString& title);

    Maker m_maker;
    QWidget* m_content = nullptr;
    QWidget* m_title;
    QWidget* m_noTitle;
};

}  // namespace edge::shell
