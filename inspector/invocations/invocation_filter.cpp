#include "inspector/invocations/invocation_filter.h"

#include <algorithm>

#include "inspector/invocations/invocation_model.h"

namespace edge::invocations {

InvocationFilter::InvocationFilter(QObject* parent) : QSortFilterProxyModel(parent) {
    setSortRole(InvocationModel::sortRole);
    setSortCaseSensitivity(Qt::CaseInsensitive);
    setDynamicSortFilter(true);
}

void InvocationFilter::setWords(const QString& words) {
    m_words = words.split(u' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

bool InvocationFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    if (m_words.isEmpty()) {
        return true;
    }
    const QString text = sourceModel()->index(row, 0, parent).data(InvocationModel::searchRole).toString();
    return std::all_of(m_words.begin(), m_words.end(),
                       [&text](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

}  // namespace edge::invocations
