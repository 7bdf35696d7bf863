#pragma once

#include <QListView>
#include <QStandardItemModel>

#include "app/dependencies/dependency_colors.h"
#include "runner/dependencies/tree.h"

namespace edge::dependencies {

/// "Why is this here": every way from the function down to a node, a step a row. A step that is written in a file of the
/// user's leads there, by a click or Return.
class WhyView : public QListView {
    Q_OBJECT

public:
    explicit WhyView(QWidget* parent = nullptr);

    /// -1: nothing is chosen.
    void show(const protocol::DependenciesFound& found, int node);
    void setColors(const DependencyColors& colors);
    /// As it can be read, a step a line; for the clipboard.
    QString text() const;

signals:
    void placeRequested(const QString& file, int line, int column);

private:
    void addTitle(const QString& text);
    void addStep(const protocol::DependenciesFound& found, int import, int depth);
    void go(const QModelIndex& index);

    QStandardItemModel* m_model;
};

}  // namespace edge::dependencies
