#pragma once

#include <QDir>
#include <QFile>
#include <QString>
#include <QTemporaryDir>

namespace edge::support {

/// A throw-away project folder that tests write functions into.
class ProjectFolder {
public:
    QString path() const { return m_folder.path(); }

    /// Writes a file (path relative to the project) in place, making its folders. False when the disk refuses.
    bool write(const QString& relative, const QByteArray& text) const {
        const QString target = m_folder.filePath(relative);
        QDir().mkpath(QFileInfo(target).path());
        QFile file(target);
        return file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(text) == text.size();
    }

    bool writeFunction(const QString& name, const QByteArray& code) const {
        return write("supabase/functions/" + name + "/index.ts", code);
    }

    /// As editors save: a new file beside it, then a rename over it.
    bool replaceFunction(const QString& name, const QByteArray& code) const {
        const QString target = m_folder.filePath("supabase/functions/" + name + "/index.ts");
        QFile fresh(target + ".tmp");
        if (!fresh.open(QIODevice::WriteOnly) || fresh.write(code) != code.size()) return false;
        fresh.close();
        return std::rename(qPrintable(fresh.fileName()), qPrintable(target)) == 0;
    }

private:
    QTemporaryDir m_folder;
};

}  // namespace edge::support
