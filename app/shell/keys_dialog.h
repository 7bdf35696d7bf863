#pragma once

#include <QDialog>

namespace edge::shell {

class Actions;

/// Every action and its keys, to look up.
class KeysDialog : public QDialog {
    Q_OBJECT

public:
    explicit KeysDialog(const Actions& actions, QWidget* parent = nullptr);
};

}  // namespace edge::shell
