#pragma once

#include <QSortFilterProxyModel>
#include <QStringList>

namespace edge::invocations {

/// Keeps the invocations in whose words all words of the filter occur; sorts by the columns' own keys.
class InvocationFilter : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit InvocationFilter(QObject* parent = nullptr);
    /// Words with blanks between them: function, method, path, status, "cold", "warm", how it ended.
    void setWords(const QString& words);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    QStringList m_words;
};

}  // namespace edge::invocations
