#include "inspector/timeline/accessible.h"

#include <map>

#include <QAccessibleWidget>

#include "inspector/look/summary.h"
#include "inspector/look/words.h"
#include "inspector/timeline/lane_canvas.h"

namespace edge::timeline {

namespace {

/// One request in view. Made on demand by its list, which owns it through Qt's registry.
class AccessibleBar : public QAccessibleInterface, public QAccessibleActionInterface {
public:
    AccessibleBar(LaneCanvas& canvas, const QString& id) : m_canvas(&canvas), m_id(id) {}

    const QString& id() const { return m_id; }
    bool isValid() const override { return record() != nullptr; }
    QObject* object() const override { return nullptr; }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    QAccessibleInterface* child(int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    QAccessibleInterface* parent() const override { return QAccessible::queryAccessibleInterface(m_canvas); }
    QAccessible::Role role() const override { return QAccessible::ListItem; }
    void setText(QAccessible::Text, const QString&) override {}

    QString text(QAccessible::Text kind) const override {
        const trace::InvocationRecord* invocation = record();
        if (!invocation) {
            return {};
        }
        if (kind == QAccessible::Name) {
            const QAccessibleInterface* list = parent();
            const QString place = list ? QObject::tr("%1 of %2").arg(list->indexOfChild(this) + 1).arg(list->childCount()) : QString();
            return QStringLiteral("%1, %2").arg(look::spoken(*invocation, m_canvas->parts().store.now()), place);
        }
        return kind == QAccessible::Description ? look::requestLine(*invocation) : QString();
    }

    QRect rect() const override {
        const trace::InvocationRecord* invocation = record();
        const QRect bar = invocation ? m_canvas->barRect(*invocation).toAlignedRect() : QRect();
        return {m_canvas->mapToGlobal(bar.topLeft()), bar.size()};
    }

    QAccessible::State state() const override {
        QAccessible::State state;
        state.focusable = state.selectable = true;
        state.selected = m_canvas->parts().selection.invocation() == m_id;
        state.focused = state.selected && m_canvas->hasFocus();
        return state;
    }

    void* interface_cast(QAccessible::InterfaceType type) override {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface*>(this) : nullptr;
    }
    QStringList actionNames() const override { return {pressAction(), zoomAction()}; }
    void doAction(const QString& name) override {
        const trace::InvocationRecord* invocation = record();
        if (invocation && name == pressAction()) {
            m_canvas->parts().selection.selectInvocation(m_id);
        } else if (invocation && name == zoomAction()) {
            m_canvas->parts().range.show(m_canvas->parts().spanOf(*invocation));
        }
    }
    QStringList keyBindingsForAction(const QString&) const override { return {}; }

private:
    static QString zoomAction() { return QObject::tr("Zoom to"); }
    const trace::InvocationRecord* record() const { return m_canvas->parts().store.invocation(m_id); }

    LaneCanvas* m_canvas;
    QString m_id;
};

/// The lanes: children are the requests that stand alone in view, capped so that a dense view stays quick.
class AccessibleLanes : public QAccessibleWidget {
public:
    explicit AccessibleLanes(LaneCanvas* canvas) : QAccessibleWidget(canvas, QAccessible::List), m_canvas(canvas) {}
    ~AccessibleLanes() override {
        for (const auto& [id, handle] : m_handles) {
            QAccessible::deleteAccessibleInterface(handle);
        }
    }

    int childCount() const override { return int(ids().size()); }

    QAccessibleInterface* child(int index) const override {
        const QStringList all = ids();
        return index >= 0 && index < all.size() ? barFor(all[index]) : nullptr;
    }

    int indexOfChild(const QAccessibleInterface* child) const override {
        const auto* bar = dynamic_cast<const AccessibleBar*>(child);
        return bar ? int(ids().indexOf(bar->id())) : -1;
    }

    QAccessibleInterface* childAt(int x, int y) const override {
        for (const QString& id : ids()) {
            QAccessibleInterface* bar = barFor(id);
            if (bar->rect().contains(x, y)) {
                return bar;
            }
        }
        return nullptr;
    }

    QAccessibleInterface* focusChild() const override {
        const QString id = m_canvas->parts().selection.invocation();
        return ids().contains(id) ? barFor(id) : nullptr;
    }

    QAccessibleInterface* barFor(const QString& id) const {
        const auto known = m_handles.find(id);
        if (known != m_handles.end()) {
            return QAccessible::accessibleInterface(known->second);
        }
        auto* bar = new AccessibleBar(*m_canvas, id);
        m_handles.emplace(id, QAccessible::registerAccessibleInterface(bar));
        return bar;
    }

private:
    QStringList ids() const {
        constexpr int most = 500;
        QStringList all;
        for (const scene::DrawItem& item : m_canvas->parts().picture.list().items) {
            const trace::InvocationRecord* record =
                item.mark == scene::Mark::bar ? m_canvas->parts().store.invocation(item.ref) : nullptr;
            if (record && all.size() < most) {
                all << record->id;
            }
        }
        return all;
    }

    LaneCanvas* m_canvas;
    mutable std::map<QString, QAccessible::Id> m_handles;
};

QAccessibleInterface* makeInterface(const QString&, QObject* object) {
    auto* canvas = qobject_cast<LaneCanvas*>(object);
    return canvas ? new AccessibleLanes(canvas) : nullptr;
}

}  // namespace

void installAccessibility() {
    static const bool installed = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
    Q_UNUSED(installed);
}

void announceFocus(LaneCanvas& canvas, const QString& invocation) {
    if (!QAccessible::isActive()) {
        return;
    }
    QAccessibleInterface* list = QAccessible::queryAccessibleInterface(&canvas);
    auto* lanes = dynamic_cast<AccessibleLanes*>(list);
    if (lanes) {
        QAccessibleEvent event(lanes->barFor(invocation), QAccessible::Focus);
        QAccessible::updateAccessibility(&event);
    }
}

}  // namespace edge::timeline
