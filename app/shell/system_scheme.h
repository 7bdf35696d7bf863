#pragma once

#include <QDBusVariant>
#include <QObject>

namespace edge::shell {

/// Whether the desktop wants dark windows: asked of its settings portal (org.freedesktop.appearance), which also tells of
/// changes. Without a portal the palette that the platform brought decides.
class SystemScheme : public QObject {
    Q_OBJECT

public:
    /// Make it before the application gets a palette of its own.
    explicit SystemScheme(QObject* parent = nullptr);
    bool isDark() const { return m_dark; }

signals:
    void changed(bool dark);

private slots:
    void onSettingChanged(const QString& group, const QString& key, const QDBusVariant& value);

private:
    void ask();
    void take(const QVariant& value);

    bool m_dark = false;
};

}  // namespace edge::shell
