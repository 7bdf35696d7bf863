#include "app/shell/fault_desk.h"

#include <QDir>

#include <algorithm>

#include "app/project/project_tree.h"
#include "editor/panel/editor_tabs.h"

namespace edge::shell {

FaultDesk::FaultDesk(panel::EditorTabs& editor, project::ProjectTree& tree, QObject* parent)
    : QObject(parent), m_editor(editor), m_tree(tree) {}

void FaultDesk::setProject(const QString& folder) {
    m_project = folder;
    m_problems.clear();
    m_builds.clear();
    m_fault.reset();
    m_editor.clearProblems();
    m_editor.clearFaults();
    emit troubleChanged();
}

QString FaultDesk::absolutePath(const std::string& file) const {
    if (file.empty()) return {};
    return QDir::cleanPath(QDir(m_project).absoluteFilePath(QString::fromStdString(file)));
}

void FaultDesk::take(std::span<const protocol::Event> events) {
    for (const auto& event : events) {
        if (const auto* built = std::get_if<protocol::FunctionBuilt>(&event)) take(*built);
        else if (const auto* line = std::get_if<protocol::LogLine>(&event)) take(*line);
    }
}

void FaultDesk::take(const protocol::FunctionBuilt& built) {
    const QString function = QString::fromStdString(built.function);
    clearProblems(function);
    if (built.problems.empty()) {
        m_tree.setFunctionState(function, project::FunctionState::ready);
        return emit troubleChanged();
    }
    QHash<QString, text::Problems>& byFile = m_problems[function];
    for (const auto& problem : built.problems)
        byFile[absolutePath(problem.at.file)].push_back({problem.at.line, problem.at.column, problem.length > 0 ? problem.at.column + problem.length : 0,
                                                         text::Severity::error, QString::fromStdString(problem.message)});
    for (const QString& file : byFile.keys()) showProblems(file);
    const auto& first = built.problems.front();
    const QString message = QString::fromStdString(first.message);
    m_builds[function] = {tr("%1 does not build: %2").arg(function, message), absolutePath(first.at.file), first.at.line, first.at.column};
    m_tree.setFunctionState(function, project::FunctionState::failed, message);
    emit troubleChanged();
}

void FaultDesk::clearProblems(const QString& function) {
    for (const QString& file : m_problems.take(function).keys()) showProblems(file);
    m_builds.remove(function);
}

/// A shared file may keep several functions from being built: what is wrong in it stays until the last of them is mended.
void FaultDesk::showProblems(const QString& file) {
    if (file.isEmpty()) return;
    text::Problems all;
    for (const auto& byFile : std::as_const(m_problems))
        for (const text::Problem& problem : byFile.value(file))
            if (std::find(all.begin(), all.end(), problem) == all.end()) all.push_back(problem);
    m_editor.setProblems(file, all);
}

void FaultDesk::take(const protocol::LogLine& line) {
    if (line.origin != "exception" && line.origin != "rejection") return;
    const QString text = QString::fromStdString(line.text).section(u'\n', 0, 0);
    m_fault = Trouble{QString::fromStdString(line.function) + QStringLiteral(": ") + text, absolutePath(line.at.file), line.at.line, line.at.column};
    if (line.at.line > 0 && !m_fault->file.isEmpty()) m_editor.setFault(m_fault->file, {line.at.line, text});
    emit troubleChanged();
}

void FaultDesk::clearFaults() {
    if (!m_fault) return;
    m_fault.reset();
    m_editor.clearFaults();
    emit troubleChanged();
}

std::optional<FaultDesk::Trouble> FaultDesk::trouble() const {
    if (!m_builds.isEmpty()) return m_builds.cbegin().value();
    return m_fault;
}

}  // namespace edge::shell
