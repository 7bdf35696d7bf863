#pragma once

#include <QWidget>

namespace edge::panel {

/// What stands where no file is open: what to do next, and the keys for it.
class EmptyPage : public QWidget {
    Q_OBJECT

public:
    explicit EmptyPage(QWidget* parent = nullptr);
};

}  // namespace edge::panel
