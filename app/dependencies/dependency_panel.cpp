#include "app/dependencies/dependency_panel.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QStyle>
#include <QTreeView>

#include <algorithm>

#include "app/dependencies/dependency_panel_private.h"
#include "runner/protocol/figures.h"

namespace edge::dependencies {

using Standing = FunctionDependencies::Standing;

namespace {

QString counted(int count, const QString& one, const QString& many) { return count == 1 ? one : many.arg(count); }

constexpr qsizetype longestTitle = 44;

QString shortened(const QString& name) {
    return name.size() <= longestTitle ? name : name.left(longestTitle / 2) + u'…' + name.right(longestTitle / 2);
}

QString totalsWords(const Totals& all, bool truncated) {
    QStringList words;
    words << counted(all.packages, DependencyPanel::tr("1 package"), DependencyPanel::tr("%1 packages"));
    if (all.transitive > 0) words << DependencyPanel::tr("%1 transitive").arg(all.transitive);
    if (all.remote > 0) words << counted(all.remote, DependencyPanel::tr("1 remote module"), DependencyPanel::tr("%1 remote modules"));
    words << sizeText(all.bytes);
    words << (all.timed ? DependencyPanel::tr("%1 of the last cold start").arg(QString::fromStdString(protocol::durationText(all.time())))
                        : DependencyPanel::tr("not started yet"));
    if (truncated) words << DependencyPanel::tr("too many to show all");
    return words.join(QStringLiteral("  ·  "));
}

}  // namespace

void DependencyPanel::Private::connectParts() {
    QObject::connect(&store, &DependencyStore::changed, &panel, [this](const QString& changed) {
        if (changed == function) refresh();
    });
    QObject::connect(search, &QLineEdit::textChanged, &panel, [this](const QString& words) {
        filter->setFilterFixedString(words.trimmed());
        tree->expandAll();
    });
    QObject::connect(tree->selectionModel(), &QItemSelectionModel::currentRowChanged, &panel, [this] { choose(); });
    QObject::connect(tree, &QTreeView::activated, &panel, [this](const QModelIndex& index) { openImport(filter->mapToSource(index)); });
    QObject::connect(why, &WhyView::placeRequested, &panel, &DependencyPanel::sourceRequested);
    QObject::connect(noticeClose, &QPushButton::clicked, &panel, [this] { clearNotice(); });
    QObject::connect(checkButton, &QPushButton::clicked, &panel, [this] { check(); });
    QObject::connect(checkAction, &QAction::triggered, &panel, [this] { check(); });
    QObject::connect(openAction, &QAction::triggered, &panel, [this] { openImport(current()); });
    QObject::connect(copyAction, &QAction::triggered, &panel, [this] { copySpecifier(); });
    QObject::connect(fittingAction, &QAction::triggered, &panel, [this] { askUpdate(false); });
    QObject::connect(newestAction, &QAction::triggered, &panel, [this] { askUpdate(true); });
    QObject::connect(findAction, &QAction::triggered, search, [this] { search->setFocus(Qt::ShortcutFocusReason), search->selectAll(); });
    QObject::connect(update, &UpdateBar::accepted, &panel, [this] { emit panel.editsRequested(update->edits()); });
    QObject::connect(update, &UpdateBar::cancelled, &panel, [this] { job.cancel(), endUpdate(); });
    QObject::connect(&job, &DependencyJob::checked, &panel, [this](const NewerById& all) { showNewer(all); });
    QObject::connect(&job, &DependencyJob::previewed, &panel, [this](const TextEdits& edits) { showEdits(edits); });
    QObject::connect(&job, &DependencyJob::failed, &panel, [this](const protocol::Error& error) { panel.reportFailure(error); });
}

void DependencyPanel::Private::refresh() {
    const FunctionDependencies known = store.of(function);
    const QString chosen = model->idOf(current());
    if (known.found) {
        const QString version = QString::fromStdString(known.found->version);
        if (version != std::exchange(shownVersion, version)) clearNotice();
        const QStringList closed = closedRows();
        const int scrolled = tree->verticalScrollBar()->value();
        model->show(known);
        tree->expandAll();
        for (const QString& id : closed) tree->collapse(filter->mapFromSource(model->indexOf(id)));
        const QModelIndex index = filter->mapFromSource(model->indexOf(chosen));
        tree->setCurrentIndex(index.isValid() ? index : filter->index(0, 0));
        tree->verticalScrollBar()->setValue(scrolled);
    } else {
        model->show({});
    }
    showTotals(known);
    showStanding(known);
    choose();
}

/// Those that the user has folded; a new version leaves them so.
QStringList DependencyPanel::Private::closedRows() const {
    QStringList closed;
    for (QModelIndex index = filter->index(0, 0); index.isValid(); index = tree->indexBelow(index))
        if (filter->hasChildren(index) && !tree->isExpanded(index)) closed << model->idOf(filter->mapToSource(index));
    return closed;
}

void DependencyPanel::Private::showStanding(const FunctionDependencies& known) {
    if (function.isEmpty()) return showPage(tr("No function is chosen"), tr("Choose one in the project or in the request to see what it depends on"));
    if (known.standing == Standing::failed && !known.found) return showPage(tr("%1 does not build").arg(function), known.message, known.at);
    if (known.standing == Standing::failed) showNotice("stripError", tr("%1 does not build any more; this is its last good version. %2").arg(function, known.message));
    if (known.standing == Standing::fetching && !known.found) return showPage(tr("Fetching packages…"), known.message);
    if (known.standing == Standing::fetching) showNotice("stripInfo", tr("Fetching %1…").arg(known.message));
    if (known.standing == Standing::known) clearNotice();
    if (known.standing == Standing::unknown)
        return showPage(tr("Nothing is known of what %1 depends on").arg(function), tr("It comes from an archive, which does not name packages"));
    if (!known.found) return showPage(tr("Building %1…").arg(function), tr("What it depends on is known when it is built"));
    stack->setCurrentWidget(split);
    enableActions();
}

void DependencyPanel::Private::showPage(const QString& title, const QString& text, const protocol::SourcePosition& at) {
    const QString file = QString::fromStdString(at.file);
    pageLink->setVisible(at.line > 0);
    pageLink->setText(tr("Open %1:%2").arg(file.section(u'/', -2)).arg(at.line));
    pageLink->disconnect(&panel);
    QObject::connect(pageLink, &QPushButton::clicked, &panel, [this, file, at] { emit panel.sourceRequested(file, at.line, std::max(1, at.column)); });
    pageTitle->setText(title);
    pageText->setText(text);
    stack->setCurrentWidget(page);
    enableActions();
}

void DependencyPanel::Private::showTotals(const FunctionDependencies& known) {
    const QString text = known.found ? totalsWords(totalsOf(*known.found, known.loaded ? &*known.loaded : nullptr), known.found->truncated) : QString();
    totalsText = text;
    totals->setAccessibleName(text);
    elideTotals();
    const bool whole = known.loaded && !known.loaded->apart;
    totals->setToolTip(whole ? text + u'\n' + tr("It waits at its top level (await), so evaluating was measured as a whole") : text);
}

void DependencyPanel::Private::elideTotals() { totals->setText(totals->fontMetrics().elidedText(totalsText, Qt::ElideRight, totals->width())); }

void DependencyPanel::Private::showNotice(const char* role, const QString& text, const QString& hint) {
    notice->setProperty("role", QByteArray(role));
    notice->style()->unpolish(notice);
    notice->style()->polish(notice);
    noticeClose->setVisible(!job.isChecking());  // it has its own end
    noticeText->setText(hint.isEmpty() ? text : text + u' ' + hint);
    notice->show();
}

void DependencyPanel::Private::clearNotice() { notice->hide(); }

QModelIndex DependencyPanel::Private::current() const { return filter->mapToSource(tree->currentIndex()).siblingAtColumn(0); }

void DependencyPanel::Private::choose() {
    const QModelIndex index = current();
    const int node = index.isValid() ? index.data(DependencyModel::nodeRole).toInt() : -1;
    why->show(model->found(), node);
    whyTitle->setText(node < 0 ? tr("Why is this here") : tr("Why is %1 here").arg(shortened(index.data().toString())));
    whyTitle->setToolTip(model->idOf(index));
    if (node < 0) {
        whyFigures->clear();
    } else {
        const Cost own = model->costs()[std::size_t(node)], with = costWith(model->found(), model->costs(), node);
        const auto figures = [](const Cost& cost) { return cost.timed ? sizeText(cost.bytes) + QStringLiteral(", ") + timeText(cost) : sizeText(cost.bytes); };
        whyFigures->setText(with.bytes == own.bytes && with.time() == own.time() ? figures(own)
                                                                                 : tr("%1; with all that comes by it alone %2").arg(figures(own), figures(with)));
    }
    enableActions();
}

const Newer* DependencyPanel::Private::newerOf(const QModelIndex& index) const {
    const auto known = newer.constFind(model->idOf(index));
    return known == newer.cend() || !known->problem.code.empty() ? nullptr : &*known;
}

void DependencyPanel::Private::enableActions() {
    const QModelIndex index = stack->currentWidget() == split ? current() : QModelIndex();
    const Newer* known = index.isValid() ? newerOf(index) : nullptr;
    const QString version = index.siblingAtColumn(DependencyModel::version).data().toString();
    search->setEnabled(stack->currentWidget() == split);
    openAction->setEnabled(index.isValid());
    copyAction->setEnabled(index.isValid());
    fittingAction->setEnabled(known && !known->fitting.isEmpty() && known->fitting != version);
    newestAction->setEnabled(known && !known->newest.isEmpty() && known->newest != version);
    fittingAction->setText(fittingAction->isEnabled() ? tr("Update to %1, the Newest That Fits").arg(known->fitting) : tr("Update to Newest That Fits"));
    newestAction->setText(newestAction->isEnabled() ? tr("Update to %1, the Newest").arg(known->newest) : tr("Update to Newest"));
    const bool checking = job.isChecking();
    checkAction->setEnabled(!function.isEmpty() && !program.isEmpty() && !checking);
    checkButton->setEnabled(checking || checkAction->isEnabled());
    checkButton->setText(checking ? tr("Cancel") : tr("Check for Updates"));
    checkButton->setToolTip(checking ? tr("Stop asking the registry") : tr("Ask the package registry for newer versions"));
}

/// Of a row of its own the file itself, of others the nearest place of the user's that asks for it.
void DependencyPanel::Private::openImport(const QModelIndex& index) {
    if (!index.isValid()) return;
    const protocol::DependenciesFound& found = model->found();
    const int node = index.data(DependencyModel::nodeRole).toInt(), import = index.data(DependencyModel::importRole).toInt();
    const auto go = [&](const protocol::DependencyImport& way) { emit panel.sourceRequested(QString::fromStdString(way.at.file), way.at.line, way.at.column); };
    if (import < 0) return emit panel.sourceRequested(model->idOf(index), 1, 1);
    if (found.imports[std::size_t(import)].at.line > 0) return go(found.imports[std::size_t(import)]);
    for (const Chain& chain : chainsTo(found, node, 1))
        for (auto step = chain.rbegin(); step != chain.rend(); ++step)
            if (found.imports[std::size_t(*step)].at.line > 0) return go(found.imports[std::size_t(*step)]);
}

void DependencyPanel::Private::copySpecifier() const { QApplication::clipboard()->setText(model->specifierOf(current())); }

void DependencyPanel::Private::check() {
    if (job.isChecking()) {
        job.cancel();
        showNotice("stripInfo", tr("The registry was not asked to the end."));
    } else {
        endUpdate();
        job.check({program, project, function});
        showNotice("stripInfo", tr("Asking the package registry…"));
    }
    enableActions();
}

void DependencyPanel::Private::showNewer(const NewerById& all) {
    newer = all;
    model->setNewer(newer);
    clearNotice();
    int waiting = 0;
    for (auto each = newer.cbegin(); each != newer.cend(); ++each) {
        if (!each->problem.code.empty()) {
            showNotice("stripError", QString::fromStdString(each->problem.message), QString::fromStdString(each->problem.hint));
            return enableActions();
        }
        const QString version = model->indexOf(each.key()).siblingAtColumn(DependencyModel::version).data().toString();
        if (each->newest != version || (!each->fitting.isEmpty() && each->fitting != version)) ++waiting;
    }
    showNotice(waiting == 0 ? "stripOk" : "stripInfo",
               waiting == 0 ? tr("All packages that the function asks for are up to date.")
                            : counted(waiting, tr("1 package has a newer version. Choose it and press Ctrl+U to update it."),
                                      tr("%1 packages have newer versions. Choose one and press Ctrl+U to update it.")));
    enableActions();
}

void DependencyPanel::Private::askUpdate(bool newest) {
    const QModelIndex index = current();
    const Newer* known = newerOf(index);
    const QString version = index.siblingAtColumn(DependencyModel::version).data().toString();
    const QString to = !known ? QString() : newest ? known->newest : known->fitting;
    if (to.isEmpty() || to == version) return;
    updating = QStringLiteral("%1  %2  →  %3").arg(index.data().toString(), version, to);
    clearNotice();
    update->showSearching(updating);
    job.preview({program, project, function}, model->idOf(index), to);
}

void DependencyPanel::Private::showEdits(const TextEdits& edits) { update->showEdits(updating, edits); }

void DependencyPanel::Private::endUpdate() {
    const bool focused = update->isAncestorOf(QApplication::focusWidget());
    update->hide();
    if (focused) tree->setFocus();
}

DependencyPanel::DependencyPanel(DependencyStore& store, QWidget* parent) : QWidget(parent), d(std::make_unique<Private>(*this, store)) {
    setObjectName(QStringLiteral("dependencies.panel"));
    d->buildTools();
    d->buildTree();
    d->buildLayout();
    d->buildActions();
    d->connectParts();
    setFocusProxy(d->tree);
    d->refresh();
}

DependencyPanel::~DependencyPanel() = default;

void DependencyPanel::setProgram(const QString& program) {
    d->program = program;
    d->enableActions();
}

void DependencyPanel::setProject(const QString& folder) {
    d->project = folder;
    setFunction({});
}

void DependencyPanel::setFunction(const QString& function) {
    if (d->function == function) return;
    d->job.cancel();
    d->endUpdate();
    d->clearNotice();
    d->newer.clear();
    d->model->setNewer({});
    d->search->clear();
    d->function = function;
    d->refresh();
}

QString DependencyPanel::function() const { return d->function; }

void DependencyPanel::setColors(const DependencyColors& colors) {
    d->cells->setColors(colors);
    d->why->setColors(colors);
    d->tree->viewport()->update();
}

bool DependencyPanel::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize) watched == d->totals ? d->elideTotals() : d->fitColumns();
    return QWidget::eventFilter(watched, event);
}

void DependencyPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    d->turn();
}

/// What is known of the package is true of its old version.
void DependencyPanel::reportApplied(Undo undo) {
    d->newer.clear();
    d->model->setNewer({});
    d->endUpdate();
    const QString text = undo == Undo::byHand     ? tr("%1 is written.")
                         : undo == Undo::inEditor ? tr("%1 is written. Undo in the editor takes it back.")
                                                  : tr("%1 is in the editor. Save the file to build with it.");
    d->showNotice("stripOk", text.arg(d->updating));
    d->enableActions();
}

void DependencyPanel::reportFailure(const protocol::Error& error) {
    d->endUpdate();
    d->showNotice("stripError", QString::fromStdString(error.message), QString::fromStdString(error.hint));
    d->enableActions();
}

}  // namespace edge::dependencies
