#pragma once

#include <QFrame>
#include <QLineEdit>
#include <QListView>
#include <QPointer>

#include <functional>
#include <vector>

class QLabel;
class QStandardItemModel;

namespace edge::shell {

/// One line of the palette.
struct PaletteEntry {
    QString text;
    QString note;  ///< shown at the right, muted: a shortcut, a folder
    std::function<void()> run;
    bool enabled = true;
};

/// A list that narrows while one types, over the top of the window: the commands, or the files of the project.
/// Esc or a click elsewhere closes it.
class CommandPalette : public QFrame {
    Q_OBJECT

public:
    explicit CommandPalette(QWidget* window);
    void open(const QString& placeholder, std::vector<PaletteEntry> entries);

    QLineEdit* field() const { return m_field; }
    /// The texts now listed, best first.
    QStringList shown() const;

protected:
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    void filter();
    void place();
    void choose();
    void step(int by);
    void close();

    QLineEdit* m_field;
    QListView* m_list;
    QLabel* m_nothing;
    QStandardItemModel* m_model;
    std::vector<PaletteEntry> m_entries;
    QPointer<QWidget> m_focusBefore;
};

}  // namespace edge::shell
