#pragma once

#include <functional>
#include <vector>

#include <QFrame>
#include <QString>

class QHBoxLayout;
class QLabel;
class QToolButton;

namespace edge::panel {

enum class NoticeKind { info, warning, error };

/// Something the user can do about a notice.
struct NoticeAction {
    QString text;
    std::function<void()> run;
};

/// One sentence above an editor, with what can be done about it. The first action is the suggested one.
class NoticeBar : public QFrame {
    Q_OBJECT

public:
    explicit NoticeBar(QWidget* parent = nullptr);

    void say(NoticeKind kind, const QString& text, const std::vector<NoticeAction>& actions = {});
    void dismiss();
    /// Puts the keyboard on the suggested action.
    void focusFirst();
    QString text() const;

signals:
    void dismissed();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    QLabel* m_icon;
    QLabel* m_text;
    QHBoxLayout* m_buttons;
    QToolButton* m_close;
};

}  // namespace edge::panel
