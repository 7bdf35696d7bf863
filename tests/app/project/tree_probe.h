#pragma once

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeView>

#include "app/project/project_model.h"
#include "app/project/project_tree.h"

namespace edge::project {

/// A project tree in a window, seen and used as a person would: rows by their text, questions by their words.
class TreeProbe {
public:
    TreeProbe();

    ProjectTree tree;
    QTreeView& view() const { return *tree.findChild<QTreeView*>(); }
    QLineEdit& filter() const;

    /// "Functions/hello/index.ts": the row with these texts; invalid when there is none.
    QModelIndex row(const QString& texts) const;
    bool has(const QString& texts) const { return row(texts).isValid(); }
    /// The texts of the rows below the row.
    QStringList below(const QString& texts) const;
    QString currentPath() const { return pathOf(view().currentIndex()); }
    /// Clicks the middle of the row, opening the rows above it first.
    void click(const QString& texts) const;
    void doubleClick(const QString& texts) const;

    /// The words of every label that is on screen.
    QStringList words() const;
    bool says(const QString& part) const;
    QPushButton* button(const QString& text) const;
    /// The field of the question that is being asked; null when none is.
    QLineEdit* question() const;
    void run(const char* action) const;

private:
    QPoint middleOf(const QString& texts) const;
};

}  // namespace edge::project
