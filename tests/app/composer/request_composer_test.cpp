#include <QAccessible>
#include <QSignalSpy>
#include <QTabBar>
#include <QTest>

#include <csignal>

#include "app/composer/request/authorization_editor.h"
#include "app/composer/request/body_editor.h"
#include "app/composer/request/headers_table.h"
#include "app/composer/request/request_composer.h"
#include "tests/support/fake_runner/loopback.h"

using namespace edge;
using request::RequestComposer;

namespace {

constexpr int patience = 20000;

void answer(const fake::Request& request, fake::Answer& answer) {
    if (request.target.find("slow") != std::string::npos) {
        while (answer.open()) {
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
            answer.probe();
        }
    }
    answer.whole(200, "sb-request-id: 0190-invocation\r\n", "ok");
}

}  // namespace

/// The composer with real keys, sending to a server of our own.
class RequestComposerTest : public QObject {
    Q_OBJECT

private:
    fake::Loopback m_server{answer};
    std::unique_ptr<RequestComposer> m_composer;

    QAction* action(const char* name) {
        for (QAction* one : m_composer->actions())
            if (one->objectName() == QLatin1String(name)) return one;
        return nullptr;
    }

private slots:
    void initTestCase() {
        std::signal(SIGPIPE, SIG_IGN);
        qRegisterMetaType<http::HttpJob*>();
    }

    void init() {
        m_server.forget();
        m_composer = std::make_unique<RequestComposer>();
        m_composer->setBaseUrl(m_server.base());
        m_composer->setFunctions({"hello", "slow"});
        m_composer->resize(480, 400);
        m_composer->show();
        m_composer->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_composer.get()));
    }

    void cleanup() { m_composer.reset(); }

    void typedTextIsSentWithCtrlReturn() {
        QSignalSpy answered(m_composer.get(), &RequestComposer::invocationAnswered);
        auto* json = m_composer->findChild<request::BodyEditor*>()->jsonField();
        json->setFocus();
        QTest::keySequence(json, QKeySequence::SelectAll);
        QTest::keyClicks(json, "{\"n\": 41}");
        QTest::keyClick(json, Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(answered.size(), 1, patience);
        QCOMPARE(answered[0][0].toString(), QStringLiteral("0190-invocation"));
        const auto got = m_server.requests().at(0);
        QCOMPARE(got.method, std::string("POST"));
        QCOMPARE(got.target, std::string("/functions/v1/hello"));
        QCOMPARE(got.body, std::string("{\"n\": 41}"));
        QCOMPARE(got.headers.at("content-type"), std::string("application/json"));
        QVERIFY(got.headers.at("authorization").starts_with("Bearer eyJ"));
    }

    void pathMethodAndHeadersGoOut() {
        http::Draft draft = m_composer->draft();
        draft.method = "GET";
        draft.path = "/list?limit=3";
        draft.authorization.identity = http::Identity::none;
        m_composer->setDraft(draft);
        auto* table = m_composer->findChild<request::HeadersTable*>();
        auto* model = table->headers();
        QVERIFY(model->setData(model->index(0, 0), "x-one", Qt::EditRole));
        QVERIFY(model->setData(model->index(0, 1), "1", Qt::EditRole));
        QVERIFY(model->setData(model->index(1, 0), "x-off", Qt::EditRole));
        QVERIFY(model->setData(model->index(1, 0), Qt::Unchecked, Qt::CheckStateRole));
        QSignalSpy finished(m_composer.get(), &RequestComposer::sendingFinished);
        action("request.send")->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, patience);
        const auto got = m_server.requests().at(0);
        QCOMPARE(got.method, std::string("GET"));
        QCOMPARE(got.target, std::string("/functions/v1/hello/list?limit=3"));
        QCOMPARE(got.headers.at("x-one"), std::string("1"));
        QVERIFY(!got.headers.contains("x-off"));
        QVERIFY(!got.headers.contains("authorization"));
        QVERIFY(got.body.empty());
    }

    void escapeCancels() {
        m_composer->setFunction("slow");
        QSignalSpy finished(m_composer.get(), &RequestComposer::sendingFinished);
        action("request.send")->trigger();
        QVERIFY(m_composer->isSending());
        QTRY_VERIFY_WITH_TIMEOUT(!m_server.requests().empty(), patience);
        QTest::keyClick(m_composer->findChild<request::BodyEditor*>()->jsonField(), Qt::Key_Escape);
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, patience);
        QVERIFY(!m_composer->isSending());
        QVERIFY(!action("request.cancel")->isEnabled());
    }

    void aRequestSentWhileTheRunnerStartsWaitsForIt() {
        QSignalSpy held(m_composer.get(), &RequestComposer::requestHeld), sent(m_composer.get(), &RequestComposer::requestSent);
        m_composer->setRunnerStarting(true);
        m_composer->send();
        QCOMPARE(held.size(), 1);
        QCOMPARE(sent.size(), 0);
        QVERIFY(m_composer->isSending());
        m_composer->setRunnerStarting(false);
        QCOMPARE(sent.size(), 1);
        QTRY_COMPARE_WITH_TIMEOUT(m_server.requests().size(), size_t(1), patience);
    }

    void aHeldRequestCanBeCancelled() {
        QSignalSpy sent(m_composer.get(), &RequestComposer::requestSent), finished(m_composer.get(), &RequestComposer::sendingFinished);
        m_composer->setRunnerStarting(true);
        m_composer->send();
        m_composer->cancel();
        QCOMPARE(finished.size(), 1);
        m_composer->setRunnerStarting(false);
        QCOMPARE(sent.size(), 0);
    }

    void theAddressFollowsWhatIsWritten() {
        m_composer->focusPath();
        QTest::keyClicks(QApplication::focusWidget(), "/a?b=1");
        QCOMPARE(m_composer->finalUrl(), m_server.base() + "hello/a?b=1");
        m_composer->setBaseUrl({});
        QVERIFY(m_composer->finalUrl().startsWith(m_server.base()));
    }

    void functionsThatAppearKeepWhatWasWritten() {
        m_composer->setFunction("mine");
        m_composer->setFunctions({"a", "b"});
        QCOMPARE(m_composer->function(), QStringLiteral("mine"));
    }

    void brokenJsonIsSaidWithItsPlace() {
        auto* body = m_composer->findChild<request::BodyEditor*>();
        body->jsonField()->setPlainText("{\n  \"a\": 1,\n}");
        QTRY_VERIFY_WITH_TIMEOUT(body->hint().startsWith("Line 3, column 1"), patience);
        QVERIFY(!body->formatAction()->isEnabled());
        QCOMPARE(body->jsonField()->extraSelections().size(), 1);
        body->jsonField()->setPlainText("{\"a\":[1,2]}");
        QTRY_COMPARE_WITH_TIMEOUT(body->hint(), QStringLiteral("Valid"), patience);
        body->formatAction()->trigger();
        QCOMPARE(body->jsonField()->toPlainText(), QStringLiteral("{\n  \"a\": [\n    1,\n    2\n  ]\n}"));
    }

    void returnKeepsTheIndent() {
        auto* json = m_composer->findChild<request::BodyEditor*>()->jsonField();
        json->setPlainText("  {");
        json->moveCursor(QTextCursor::End);
        QTest::keyClick(json, Qt::Key_Return);
        QTest::keyClicks(json, "x");
        QCOMPARE(json->toPlainText(), QStringLiteral("  {\n    x"));
    }

    void theTokenThatGoesOutIsTheOneShown() {
        auto* authorization = m_composer->findChild<request::AuthorizationEditor*>();
        authorization->setAuthorization({http::Identity::serviceRole, {}});
        QVERIFY(authorization->shownClaims().contains("\"role\": \"service_role\""));
        QVERIFY(authorization->verdict().contains("signed with this project's secret"));
        m_composer->send();
        QTRY_COMPARE_WITH_TIMEOUT(m_server.requests().size(), size_t(1), patience);
        QCOMPARE(QString::fromStdString(m_server.requests().at(0).headers.at("authorization")), "Bearer " + authorization->shownToken());
        authorization->setAuthorization({http::Identity::bearer, "not a token"});
        QVERIFY(authorization->verdict().contains("no JWT"));
    }

    void theDraftComesBack() {
        http::Draft draft;
        draft.method = "DELETE";
        draft.function = "orders";
        draft.path = "/9";
        draft.headers = {{true, "a", "b"}};
        draft.authorization = {http::Identity::bearer, "t"};
        draft.bodyKind = http::BodyKind::text;
        draft.text = "bye";
        m_composer->setDraft(draft);
        RequestComposer other;
        other.restoreSession(m_composer->session());
        QVERIFY(other.draft() == draft);
    }

    void everyFieldHasAName() {
        int fields = 0;
        for (QWidget* widget : m_composer->findChildren<QWidget*>()) {
            if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisibleTo(m_composer.get()) || widget->inherits("QTabBar") || qobject_cast<QTabWidget*>(widget)) continue;
            if (widget->focusProxy() || widget->objectName().startsWith("qt_")) continue;
            QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(widget);
            const QString name = interface ? interface->text(QAccessible::Name) : QString();
            QVERIFY2(!name.isEmpty() || widget->parentWidget()->inherits("QComboBox"), qPrintable(widget->metaObject()->className() + (" " + widget->objectName())));
            ++fields;
        }
        QVERIFY(fields > 6);
    }
};

QTEST_MAIN(RequestComposerTest)
#include "request_composer_test.moc"
