#include "app/shell/settings_dialog.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/composer/parts/roles.h"

namespace edge::shell {

namespace {

QLabel* makeTitle(const QString& text, QWidget* parent) {
    auto* title = new QLabel(text, parent);
    parts::setRole(title, "sectionTitle");
    return title;
}

QFormLayout* makeForm(QWidget* page) {
    auto* form = new QFormLayout(page);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(8);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    return form;
}

}  // namespace

SettingsDialog::SettingsDialog(const Settings& settings, QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("Settings"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 16);
    layout->setSpacing(8);
    layout->addWidget(makeTitle(tr("Appearance"), this));
    layout->addWidget(buildAppearance(settings));
    layout->addSpacing(16);
    layout->addWidget(makeTitle(tr("Runner"), this));
    layout->addWidget(buildRunner(settings));
    layout->addSpacing(16);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    parts::setRole(buttons->button(QDialogButtonBox::Ok), "primary");
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    setMinimumWidth(460);
}

QWidget* SettingsDialog::buildAppearance(const Settings& settings) {
    auto* page = new QWidget(this);
    auto* form = makeForm(page);
    auto* choices = new QFrame(page);
    choices->setProperty("role", "segments");
    auto* row = new QHBoxLayout(choices);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    m_theme = new QButtonGroup(this);
    const std::pair<ThemeChoice, QString> themes[] = {
        {ThemeChoice::system, tr("System")}, {ThemeChoice::light, tr("Light")}, {ThemeChoice::dark, tr("Dark")}};
    for (const auto& [theme, name] : themes) {
        auto* button = new QToolButton(choices);
        button->setText(name);
        button->setAccessibleName(tr("Theme: %1").arg(name));
        button->setCheckable(true);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        button->setChecked(theme == settings.theme);
        m_theme->addButton(button, int(theme));
        row->addWidget(button);
    }
    m_fontSize = new QDoubleSpinBox(page);
    m_fontSize->setRange(7, 24);
    m_fontSize->setSingleStep(0.5);
    m_fontSize->setDecimals(1);
    m_fontSize->setSuffix(tr(" pt"));
    m_fontSize->setValue(settings.fontSize);
    m_fontSize->setAccessibleName(tr("Font size"));
    form->addRow(tr("&Theme"), choices);
    form->addRow(tr("&Font size"), m_fontSize);
    const auto tell = [this] { emit appearanceChosen(ThemeChoice(m_theme->checkedId()), m_fontSize->value()); };
    connect(m_theme, &QButtonGroup::idClicked, this, tell);
    connect(m_fontSize, &QDoubleSpinBox::valueChanged, this, tell);
    return page;
}

QWidget* SettingsDialog::buildRunner(const Settings& settings) {
    auto* page = new QWidget(this);
    auto* form = makeForm(page);
    m_port = new QSpinBox(page);
    m_port->setRange(0, 65535);
    m_port->setSpecialValueText(tr("Any free port"));
    m_port->setValue(settings.port);
    m_port->setAccessibleName(tr("Port"));
    m_otherPort = new QCheckBox(tr("Use a free port when it is taken"), page);
    m_otherPort->setChecked(settings.portTaken == client::PortTaken::useAnother);
    m_policy = new QComboBox(page);
    m_policy->setAccessibleName(tr("Isolates"));
    m_policy->addItem(tr("As config.toml says"), QString());
    m_policy->addItem(tr("Keep warm (per_worker)"), QStringLiteral("per_worker"));
    m_policy->addItem(tr("One request at a time (per_request)"), QStringLiteral("per_request"));
    m_policy->addItem(tr("Fresh for every request (oneshot)"), QStringLiteral("oneshot"));
    m_policy->setCurrentIndex(qMax(0, m_policy->findData(settings.policy)));
    m_verifyJwt = new QCheckBox(tr("Verify tokens, as the platform does"), page);
    m_verifyJwt->setChecked(settings.verifyJwt);
    form->addRow(tr("&Port"), m_port);
    form->addRow(QString(), m_otherPort);
    form->addRow(tr("&Isolates"), m_policy);
    form->addRow(QString(), m_verifyJwt);
    return page;
}

Settings SettingsDialog::settings() const {
    Settings settings;
    settings.theme = ThemeChoice(m_theme->checkedId());
    settings.fontSize = m_fontSize->value();
    settings.port = m_port->value();
    settings.portTaken = m_otherPort->isChecked() ? client::PortTaken::useAnother : client::PortTaken::fail;
    settings.policy = m_policy->currentData().toString();
    settings.verifyJwt = m_verifyJwt->isChecked();
    return settings;
}

}  // namespace edge::shell
