#pragma once

#include <QDialog>

#include "app/shell/settings.h"

class QButtonGroup;
class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QSpinBox;

namespace edge::shell {

/// One page of settings. Appearance changes at once and goes back on Cancel; the runner's take effect on OK.
class SettingsDialog : public QDialog {
    Q_OBJECT

public:
    explicit SettingsDialog(const Settings& settings, QWidget* parent = nullptr);
    Settings settings() const;

signals:
    /// While the dialog is open.
    void appearanceChosen(edge::shell::ThemeChoice theme, double fontSize);

private:
    QWidget* buildAppearance(const Settings& settings);
    QWidget* buildRunner(const Settings& settings);

    QButtonGroup* m_theme = nullptr;
    QDoubleSpinBox* m_fontSize = nullptr;
    QSpinBox* m_port = nullptr;
    QCheckBox* m_otherPort = nullptr;
    QComboBox* m_policy = nullptr;
    QCheckBox* m_verifyJwt = nullptr;
};

}  // namespace edge::shell
