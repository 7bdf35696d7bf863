#include <QBuffer>
#include <QImage>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <csignal>

#include "app/composer/response/body_view.h"
#include "app/composer/response/response_view.h"
#include "tests/support/fake_runner/loopback.h"

using namespace edge;
using response::BodyView;
using response::ResponseView;
using State = response::ResponseView::State;

namespace {

constexpr int patience = 30000;

std::string pngBytes() {
    QImage image(20, 10, QImage::Format_RGB32);
    image.fill(Qt::red);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    image.save(&buffer, "PNG");
    return bytes.toStdString();
}

std::string bigJson() {
    std::string body = "[";
    for (int i = 0; i < 100'000; ++i) body += (i ? ",{\"id\":" : "{\"id\":") + std::to_string(i) + ",\"name\":\"the name of this row\",\"ok\":true}";
    return body + "]";
}

void answer(const fake::Request& request, fake::Answer& answer) {
    const auto is = [&](const char* name) { return request.target.find(name) != std::string::npos; };
    if (is("stream")) {
        answer.begin(200, "content-type: text/event-stream\r\n");
        for (int i = 0; i < 4; ++i) {
            answer.piece("data: " + std::to_string(i) + "\n\n");
            std::this_thread::sleep_for(std::chrono::milliseconds(150));
        }
        answer.finish();
    } else if (is("never")) {
        while (answer.open()) {
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
            answer.probe();
        }
    } else if (is("image")) {
        answer.whole(200, "content-type: image/png\r\n", pngBytes());
    } else if (is("fakepng")) {
        answer.whole(200, "content-type: image/png\r\n", "no picture at all");
    } else if (is("big")) {
        answer.whole(200, "content-type: application/json\r\n", bigJson());
    } else if (is("limit")) {
        answer.whole(546, "content-type: application/json\r\nsb-error-code: WORKER_RESOURCE_LIMIT\r\n", "{\"code\":\"WORKER_RESOURCE_LIMIT\",\"message\":\"m\"}");
    } else if (is("empty")) {
        answer.whole(204, "", "");
    } else if (is("notjson")) {
        answer.whole(200, "content-type: application/json\r\n", "oops <html>");
    } else if (is("binary")) {
        answer.whole(200, "content-type: application/octet-stream\r\n", std::string("\0\1\2\377", 4));
    } else {
        answer.whole(200, "content-type: application/json\r\n", "{\"b\":1,\"a\":12345678901234567890}");
    }
}

}  // namespace

/// The response view with real answers, through all its states.
class ResponseViewTest : public QObject {
    Q_OBJECT

private:
    fake::Loopback m_server{answer};
    std::unique_ptr<ResponseView> m_view;
    std::unique_ptr<http::HttpJob> m_job;

    void ask(const QString& path) { askAt(m_server.base() + path); }
    void askAt(const QString& url) {
        auto next = std::make_unique<http::HttpJob>(http::Request{"GET", url, {}, {}, {}});
        m_view->follow(next.get());
        m_job = std::move(next);
        m_job->start();
    }

private slots:
    void initTestCase() { std::signal(SIGPIPE, SIG_IGN); }
    void init() {
        m_view = std::make_unique<ResponseView>();
        m_view->resize(480, 400);
        m_view->show();
    }
    void cleanup() {
        m_job.reset();
        m_view.reset();
    }

    void beginsWithTheNextStep() {
        QCOMPARE(m_view->state(), State::empty);
        QVERIFY(m_view->explanation().contains("Ctrl+Return"));
    }

    void jsonIsLaidOutWithNothingLost() {
        ask("hello");
        QTRY_COMPARE_WITH_TIMEOUT(m_view->state(), State::complete, patience);
        QVERIFY(m_view->statusText().startsWith("200"));
        QCOMPARE(m_view->body()->form(), BodyView::Form::pretty);
        QCOMPARE(m_view->body()->shownText(), QStringLiteral("{\n  \"b\": 1,\n  \"a\": 12345678901234567890\n}"));
        m_view->body()->setForm(BodyView::Form::text);
        QCOMPARE(m_view->body()->shownText(), QStringLiteral("{\"b\":1,\"a\":12345678901234567890}"));
    }

    void aStreamGrowsWhileItArrives() {
        ask("stream");
        QTRY_VERIFY_WITH_TIMEOUT(m_view->body()->shownText().contains("data: 0"), patience);
        QCOMPARE(m_view->state(), State::receiving);
        QVERIFY(!m_view->body()->shownText().contains("data: 3"));
        QTRY_COMPARE_WITH_TIMEOUT(m_view->state(), State::complete, patience);
        QCOMPARE(m_view->body()->shownText(), QStringLiteral("data: 0\n\ndata: 1\n\ndata: 2\n\ndata: 3\n\n"));
    }

    void anImageIsShownWithItsSize() {
        ask("image");
        QTRY_COMPARE_WITH_TIMEOUT(m_view->state(), State::complete, patience);
        QCOMPARE(m_view->body()->form(), BodyView::Form::image);
        QCOMPARE(m_view->body()->remark(), QStringLiteral("20 × 10, PNG"));
    }

    void whatIsNoImageIsShownAsBytes() {
        ask("fakepng");
        QTRY_COMPARE_WITH_TIMEOUT(m_view->state(), State::complete, patience);
        QCOMPARE(m_view->body()->form(), BodyView::Form::hex);
        QVERIFY(m_view->body()->remark().contains("cannot be shown"));
    }

    void bytesAreShownAsBytes() {
        ask("binary");
        QTRY_COMPARE_WITH_TIMEOUT(m_view->state(), State::complete, patience);
        QCOMPARE(m_view->body()->form(), BodyView::Form::hex);
    }

    void declaredJsonThatIsNoneIsText() {
        ask("notjson");
        QTRY_COMPARE_WITH_TIMEOUT(m_view->state(), State::complete, patience);
        QCOMPARE(m_view->body()->shownText(), QStringLiteral("oops <html>"));
        QVERIFY(m_view->body()->remark().contains("none"));
    }

    void aBigBodyIsShownInParts() {
        ask("big");
        QTRY_COMPARE_WITH_TIMEOUT(m_view->state(), State::complete, patience);
        QTRY_COMPARE_WITH_TIMEOUT(m_view->body()->form(), BodyView::Form::pretty, patience);
        QVERIFY(m_view->body()->body().size() > 5 * 1024 * 1024);
        QVERIFY(m_view->body()->partCount() > 20);
        QVERIFY(m_view->body()->shownText().size() <= BodyView::partSize);
        QVERIFY(m_view->body()->shownText().startsWith("[\n  {\n    \"id\": 0,"));
        m_view->body()->showPart(m_view->body()->partCount() - 1);
        QVERIFY(m_view->body()->shownText().endsWith("\n  }\n]"));
    }

    void aPlatformErrorIsExplained() {
        ask("limit");
        QTRY_COMPARE_WITH_TIMEOUT(m_view->state(), State::complete, patience);
        QVERIFY(m_view->statusText().startsWith("546"));
        QVERIFY(m_view->explanation().contains("CPU time or memory"));
    }

    void noBodyIsSaid() {
        ask("empty");
        QTRY_COMPARE_WITH_TIMEOUT(m_view->state(), State::complete, patience);
        QVERIFY(m_view->body()->forms().isEmpty());
    }

    void noRunnerOffersARestart() {
        QSignalSpy restart(m_view.get(), &ResponseView::restartRequested);
        askAt("http://127.0.0.1:1/functions/v1/hello");
        QTRY_COMPARE_WITH_TIMEOUT(m_view->state(), State::failed, patience);
        QVERIFY(m_view->explanation().startsWith("The runner is not running"));
        for (QPushButton* button : m_view->findChildren<QPushButton*>())
            if (button->isVisible()) QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(restart.size(), 1);
    }

    void waitingCanBeCancelled() {
        QSignalSpy cancel(m_view.get(), &ResponseView::cancelRequested);
        ask("never");
        QTRY_COMPARE_WITH_TIMEOUT(m_view->state(), State::waiting, patience);
        for (QPushButton* button : m_view->findChildren<QPushButton*>())
            if (button->isVisible()) QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(cancel.size(), 1);
        m_job->cancel();
        QTRY_COMPARE_WITH_TIMEOUT(m_view->state(), State::failed, patience);
        QVERIFY(m_view->explanation().startsWith("Cancelled"));
    }

    void aNewAnswerReplacesTheOldOne() {
        ask("stream");
        QTRY_COMPARE_WITH_TIMEOUT(m_view->state(), State::receiving, patience);
        ask("hello");
        QTRY_COMPARE_WITH_TIMEOUT(m_view->state(), State::complete, patience);
        QVERIFY(m_view->body()->shownText().contains("\"b\": 1"));
        QVERIFY(!m_view->body()->shownText().contains("data:"));
    }
};

QTEST_MAIN(ResponseViewTest)
#include "response_view_test.moc"
