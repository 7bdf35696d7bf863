#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>

#include "app/deploy/deploy_panel.h"
#include "app/deploy/parts.h"
#include "app/deploy/plan_view.h"
#include "app/deploy/token_form.h"
#include "app/deploy/token_store.h"
#include "tests/app/deploy/theme_of_studio.h"
#include "tests/support/management_api.h"

using namespace edge::deploy;
using edge::support::ManagementApi;

namespace {

const QString ref = "abcdefghijklmnopqrst";
const QString token = "sbp_" + QString("0123456789").repeated(4);
const QString otherToken = "sbp_" + QString("abcdef0123").repeated(4);

/// A keychain in memory that can also refuse or stay silent.
class MemoryStore : public TokenStore {
public:
    void read() override {
        ++reads;
        if (!silent) QMetaObject::invokeMethod(this, [this] { emit tokenRead(kept); }, Qt::QueuedConnection);
    }
    void save(const QString& token) override {
        if (refuses) emit saveFailed("no secret service");
        else emit saved();
        kept = refuses ? QString() : token;
    }

    QString kept;
    bool refuses = false, silent = false;
    int reads = 0;
};

}  // namespace

/// The deploy panel with real events, the real deploy command as its child, and a Management API on loopback.
/// EDGE_PICTURES=FOLDER also writes pictures of the states, in both themes and two widths.
class DeployPanelTest : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void showsWhatGoesUp();
    void deploysAfterOneConfirmation();
    void askedBeforeItHasLooked();
    void confirmationCanBeLeft();
    void confirmationCountsTheFilesOfNow();
    void missingTokenIsAskedForAndUsed();
    void rejectedTokenIsForgotten();
    void tokenFromTheKeychain();
    void tokenIsSavedOrTheFallbackStated();
    void refusalIsShownPlainly();
    void cancelWhileBundling();
    void cancelWhileTheKeychainAsks();
    void referenceIsCheckedWhileTyped();
    void referenceOfTheProjectIsUsed();
    void functionThatCannotGoUp();
    void noProjectAndNoFunction();
    void missingRunner();
    void unsavedFilesAreNamed();
    void keyboardAlone();
    void realKeychainWithoutServiceAnswers();

private:
    void write(const QString& name, const QByteArray& text);
    void show(const ManagementApi* api = nullptr);
    template <typename T>
    T* find(const char* name) {
        auto* found = m_panel->findChild<T*>(name);
        if (!found) qFatal("no %s", name);
        return found;
    }
    QPushButton* button(const char* name) { return find<QPushButton>(name); }
    NoticeStrip* notice() { return find<NoticeStrip>("deploy.notice"); }
    NoticeStrip* confirmation() { return find<NoticeStrip>("deploy.confirm"); }
    PlanView* plan() { return m_panel->findChild<PlanView*>(); }
    void click(QPushButton* pressed) { QTest::mouseClick(pressed, Qt::LeftButton); }
    void press(const char* name) { click(button(name)); }
    bool deployToTheEnd();
    void picture(const QString& name);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MemoryStore> m_store;
    std::unique_ptr<DeployPanel> m_panel;
};

void DeployPanelTest::init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_store = std::make_unique<MemoryStore>();
    qputenv("HOME", m_folder->path().toUtf8());
    qputenv("SUPABASE_NO_KEYRING", "1");
    qunsetenv("SUPABASE_ACCESS_TOKEN");
    qunsetenv("SUPABASE_PROJECT_ID");
    write("supabase/config.toml", "[functions.hello]\nverify_jwt = true\nstatic_files = [\"functions/hello/*.html\"]\n[functions.off]\nenabled = false\n");
    write("supabase/functions/hello/index.ts", "import './lib.ts'\nimport './gone.ts'\n");
    write("supabase/functions/hello/lib.ts", "export const x = 1\n");
    write("supabase/functions/hello/page.html", QByteArray(2000, ' '));
    write("supabase/functions/off/index.ts", "//\n");
    write("supabase/functions/hello-broken/index.ts", "//\n");
    write("supabase/functions/hello-broken/deno.json", "{");
}

void DeployPanelTest::cleanup() {
    m_panel.reset();
    m_store.reset();
}

void DeployPanelTest::write(const QString& name, const QByteArray& text) {
    const QString path = m_folder->filePath(name);
    QDir().mkpath(path.section('/', 0, -2));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

void DeployPanelTest::show(const ManagementApi* api) {
    m_panel = std::make_unique<DeployPanel>(m_store.get());
    m_panel->setProgram(EDGE_BINARY_DIR "/tests/deploy_runner");
    m_panel->setProject(m_folder->path());
    m_panel->setFunctions({"hello", "hello-broken", "off"});
    if (api) m_panel->setApiUrl(QString::fromStdString(api->url()));
    if (api) m_panel->setProjectRef(ref);
    m_panel->resize(420, 640);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    QTRY_VERIFY_WITH_TIMEOUT(!plan()->summary().isEmpty(), 20'000);
}

bool DeployPanelTest::deployToTheEnd() {
    press("deploy.start");
    if (!QTest::qWaitFor([&] { return confirmation()->isVisible(); }, 20'000)) return false;
    press("deploy.now");
    return QTest::qWaitFor([&] { return notice()->isVisible() && !m_panel->isDeploying(); }, 20'000);
}

void DeployPanelTest::picture(const QString& name) {
    const QString folder = qEnvironmentVariable("EDGE_PICTURES");
    if (folder.isEmpty()) return;
    for (const QString theme : {"light", "dark"}) {
        applyTheme(theme);
        for (const int width : {320, 420, 900}) {
            m_panel->resize(width, width == 900 ? 420 : 560);
            QTest::qWait(50);
            m_panel->grab().save(QString("%1/%2-%3-%4@%5.png").arg(folder, name, theme).arg(width).arg(m_panel->devicePixelRatioF()));
        }
    }
    qApp->setStyleSheet({});
    m_panel->resize(420, 640);
}

void DeployPanelTest::showsWhatGoesUp() {
    show();
    QTRY_COMPARE_WITH_TIMEOUT(plan()->files()->topLevelItemCount(), 3, 20'000);
    QCOMPARE(plan()->summary(), QString("3 files, 2.01 KB"));
    QCOMPARE(plan()->files()->topLevelItem(0)->text(0), QString("supabase/functions/hello/page.html"));
    QCOMPARE(plan()->files()->topLevelItem(0)->text(1), QString("1.95 KB"));
    QVERIFY(plan()->warnings().contains("supabase/functions/hello/gone.ts does not exist"));
    QVERIFY(!button("deploy.start")->isEnabled());  // no project is said yet
    QVERIFY(find<QLabel>("deploy.reason")->text().contains("which project"));
    picture("plan");
    write("supabase/functions/hello/gone.ts", "//\n");
    m_panel->refresh();
    QTRY_COMPARE_WITH_TIMEOUT(plan()->files()->topLevelItemCount(), 4, 20'000);
    QCOMPARE(plan()->warnings(), QString());
}

void DeployPanelTest::deploysAfterOneConfirmation() {
    ManagementApi api(ManagementApi::wellBehaved());
    qputenv("SUPABASE_ACCESS_TOKEN", token.toUtf8());
    show(&api);
    QSignalSpy deployed(m_panel.get(), &DeployPanel::deployed);
    QTRY_VERIFY(button("deploy.start")->isEnabled());
    press("deploy.start");
    QTRY_VERIFY_WITH_TIMEOUT(confirmation()->isVisible(), 20'000);
    QVERIFY(api.requests().empty());
    QCOMPARE(confirmation()->text(), "Deploy hello to project " + ref + "?");
    QVERIFY(confirmation()->hint().startsWith("3 files, 2.01 KB."));
    QVERIFY(!button("deploy.start")->isVisible());
    picture("confirm");
    press("deploy.now");
    QVERIFY(m_panel->isDeploying());
    QVERIFY(!find<QLineEdit>("deploy.ref")->isEnabled());
    QTRY_COMPARE_WITH_TIMEOUT(deployed.size(), 1, 20'000);
    const QString url = "https://" + ref + ".supabase.co/functions/v1/hello";
    QCOMPARE(deployed[0][1].toString(), url);
    QCOMPARE(api.requests().size(), std::size_t(1));
    QCOMPARE(notice()->text(), QString("Deployed hello, version 3."));
    QCOMPARE(notice()->hint(), url);
    QCOMPARE(m_store->reads, 0);  // the environment gave the token
    picture("deployed");
    click(notice()->primary());
    QCOMPARE(QApplication::clipboard()->text(), url);
    QVERIFY(button("deploy.start")->isVisible() && button("deploy.start")->isEnabled());
}

/// The action in the window's header: the panel is made, and asked at once.
void DeployPanelTest::askedBeforeItHasLooked() {
    m_panel = std::make_unique<DeployPanel>(m_store.get());
    m_panel->setProgram(EDGE_BINARY_DIR "/tests/deploy_runner");
    m_panel->setProject(m_folder->path());
    m_panel->setFunctions({"hello"});
    m_panel->show();
    m_panel->activateWindow();
    m_panel->askToDeploy();
    QTRY_COMPARE_WITH_TIMEOUT(plan()->summary(), QString("3 files, 2.01 KB"), 20'000);
    QVERIFY(!confirmation()->isVisible());
    QCOMPARE(m_panel->focusWidget(), find<QLineEdit>("deploy.ref"));
    m_panel->setProjectRef(ref);
    m_panel->askToDeploy();
    QTRY_VERIFY_WITH_TIMEOUT(confirmation()->isVisible(), 20'000);
}

void DeployPanelTest::confirmationCanBeLeft() {
    ManagementApi api(ManagementApi::wellBehaved());
    show(&api);
    press("deploy.start");
    QTRY_VERIFY_WITH_TIMEOUT(confirmation()->isVisible(), 20'000);
    QTest::keyClick(confirmation()->primary(), Qt::Key_Escape);
    QVERIFY(!confirmation()->isVisible());
    QVERIFY(button("deploy.start")->isVisible());
    press("deploy.start");
    QTRY_VERIFY_WITH_TIMEOUT(confirmation()->isVisible(), 20'000);
    QTest::keyClicks(find<QLineEdit>("deploy.ref"), "x");  // another target: what was asked no longer holds
    QVERIFY(!confirmation()->isVisible());
    QVERIFY(!button("deploy.start")->isEnabled());
    QVERIFY(api.requests().empty());
}

void DeployPanelTest::confirmationCountsTheFilesOfNow() {
    ManagementApi api(ManagementApi::wellBehaved());
    show(&api);
    write("supabase/functions/hello/gone.ts", "//\n");
    press("deploy.start");
    QTRY_VERIFY_WITH_TIMEOUT(confirmation()->isVisible(), 20'000);
    QVERIFY2(confirmation()->hint().startsWith("4 files"), qPrintable(confirmation()->hint()));
}

void DeployPanelTest::missingTokenIsAskedForAndUsed() {
    ManagementApi api(ManagementApi::wellBehaved());
    show(&api);
    QVERIFY(deployToTheEnd());
    QCOMPARE(m_store->reads, 1);
    QVERIFY(notice()->text().contains("no access token"));
    QVERIFY(notice()->hint().contains("SUPABASE_ACCESS_TOKEN"));
    picture("no-token");
    click(notice()->primary());
    auto* field = find<QLineEdit>("deploy.token");
    QTRY_VERIFY(field->isVisible());
    QVERIFY(!button("deploy.token.session")->isEnabled());
    QTest::keyClicks(field, "sbp_123");
    QVERIFY(!button("deploy.token.session")->isEnabled());
    picture("token-form");
    field->clear();
    QTest::keyClicks(field, token);
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(field->text(), QString());
    QVERIFY(!notice()->isVisible());
    QVERIFY(deployToTheEnd());
    QCOMPARE(notice()->text(), QString("Deployed hello, version 3."));
    QCOMPARE(api.requests().at(0).headers.at("authorization"), "Bearer " + token.toStdString());
    QCOMPARE(m_store->kept, QString());  // for this session only
}

void DeployPanelTest::rejectedTokenIsForgotten() {
    std::atomic<bool> accepts = false;
    const auto good = ManagementApi::wellBehaved();
    ManagementApi api([&](const ManagementApi::Request& request) {
        return accepts ? good(request) : ManagementApi::Answer{.status = 401, .body = "{\"message\":\"Unauthorized\"}"};
    });
    m_store->kept = token;
    show(&api);
    QVERIFY(deployToTheEnd());
    QVERIFY(notice()->text().contains("does not accept the access token"));
    click(notice()->primary());
    QTest::keyClicks(find<QLineEdit>("deploy.token"), otherToken);
    QTest::keyClick(find<QLineEdit>("deploy.token"), Qt::Key_Return);
    accepts = true;
    QVERIFY(deployToTheEnd());
    QCOMPARE(api.requests().back().headers.at("authorization"), "Bearer " + otherToken.toStdString());
}

void DeployPanelTest::tokenFromTheKeychain() {
    ManagementApi api(ManagementApi::wellBehaved());
    m_store->kept = token;
    show(&api);
    QVERIFY(deployToTheEnd());
    QCOMPARE(notice()->text(), QString("Deployed hello, version 3."));
    QCOMPARE(api.requests().at(0).headers.at("authorization"), "Bearer " + token.toStdString());
}

void DeployPanelTest::tokenIsSavedOrTheFallbackStated() {
    ManagementApi api(ManagementApi::wellBehaved());
    show(&api);
    press("deploy.tokenLink");
    QTest::keyClicks(find<QLineEdit>("deploy.token"), token);
    press("deploy.token.keep");
    QCOMPARE(m_store->kept, token);
    auto* form = m_panel->findChild<TokenForm*>();
    QVERIFY(form->note().contains("keychain"));
    m_store->refuses = true;
    QTest::keyClicks(find<QLineEdit>("deploy.token"), otherToken);
    press("deploy.token.keep");
    QVERIFY(form->note().contains("no secret service") && form->note().contains("until the studio closes"));
    picture("no-keychain");
    QVERIFY(deployToTheEnd());
    QCOMPARE(api.requests().at(0).headers.at("authorization"), "Bearer " + otherToken.toStdString());
}

void DeployPanelTest::refusalIsShownPlainly() {
    ManagementApi api([](const ManagementApi::Request&) {
        return ManagementApi::Answer{.status = 400, .body = "{\"message\":\"Failed to bundle the function (reason: The module's source code could not be parsed: Expected ';', '}' or <eof> at file:///tmp/user_fn/source/supabase/functions/hello/index.ts:3:7)\"}"};
    });
    m_store->kept = token;
    show(&api);
    QVERIFY(deployToTheEnd());
    QVERIFY(notice()->text().contains("could not bundle hello: Failed to bundle the function"));
    QVERIFY(notice()->hint().contains("unchanged"));
    picture("refused");
    click(notice()->primary());  // try again
    QTRY_VERIFY_WITH_TIMEOUT(confirmation()->isVisible(), 20'000);
    QVERIFY(!notice()->isVisible());
}

void DeployPanelTest::cancelWhileBundling() {
    ManagementApi api([](const ManagementApi::Request&) { return ManagementApi::Answer{.silent = true}; });
    m_store->kept = token;
    show(&api);
    press("deploy.start");
    QTRY_VERIFY_WITH_TIMEOUT(confirmation()->isVisible(), 20'000);
    press("deploy.now");
    QTRY_VERIFY_WITH_TIMEOUT(find<QLabel>("deploy.stage")->text().contains("bundling"), 20'000);
    QVERIFY(find<QProgressBar>("deploy.bar")->isVisible());
    picture("bundling");
    press("deploy.cancel");
    QTRY_VERIFY_WITH_TIMEOUT(!m_panel->isDeploying(), 20'000);
    QVERIFY(notice()->text().startsWith("Cancelled"));
    QVERIFY(button("deploy.start")->isVisible());
}

void DeployPanelTest::cancelWhileTheKeychainAsks() {
    ManagementApi api(ManagementApi::wellBehaved());
    m_store->silent = true;
    show(&api);
    press("deploy.start");
    QTRY_VERIFY_WITH_TIMEOUT(confirmation()->isVisible(), 20'000);
    press("deploy.now");
    QVERIFY(find<QLabel>("deploy.stage")->text().contains("keychain"));
    press("deploy.cancel");
    QVERIFY(!m_panel->isDeploying());
    emit m_store->tokenRead(token);  // the answer comes too late
    QVERIFY(!m_panel->isDeploying());
    QVERIFY(api.requests().empty());
}

void DeployPanelTest::referenceIsCheckedWhileTyped() {
    show();
    QSignalSpy changed(m_panel.get(), &DeployPanel::projectRefChanged);
    auto* field = find<QLineEdit>("deploy.ref");
    QTest::keyClicks(field, ref.left(19));
    QCOMPARE(changed.last()[0].toString(), ref.left(19));
    QVERIFY(!button("deploy.start")->isEnabled());
    QVERIFY(find<QLabel>("deploy.refNote")->text().contains("19 characters"));
    picture("bad-ref");
    QTest::keyClicks(field, ref.right(1));
    QVERIFY(button("deploy.start")->isEnabled());
    QCOMPARE(m_panel->projectRef(), ref);
    QVERIFY(!find<QLabel>("deploy.refNote")->isVisible());
}

void DeployPanelTest::referenceOfTheProjectIsUsed() {
    ManagementApi api(ManagementApi::wellBehaved());
    m_store->kept = token;
    write("supabase/.temp/project-ref", "qrstqrstqrstqrstqrst");
    show();
    m_panel->setApiUrl(QString::fromStdString(api.url()));
    QTRY_VERIFY_WITH_TIMEOUT(button("deploy.start")->isEnabled(), 20'000);
    QCOMPARE(find<QLineEdit>("deploy.ref")->placeholderText(), QString("qrstqrstqrstqrstqrst"));
    QVERIFY(deployToTheEnd());
    QVERIFY(api.requests().at(0).target.find("/qrstqrstqrstqrstqrst/") != std::string::npos);
}

void DeployPanelTest::functionThatCannotGoUp() {
    ManagementApi api(ManagementApi::wellBehaved());
    show(&api);
    QSignalSpy changed(m_panel.get(), &DeployPanel::functionChanged);
    m_panel->setFunction("hello-broken");
    QCOMPARE(changed.size(), 1);
    QTRY_COMPARE_WITH_TIMEOUT(plan()->summary(), QString("Nothing can go up"), 20'000);
    QVERIFY(plan()->warnings().contains("deno.json"));
    QVERIFY(!button("deploy.start")->isEnabled());
    picture("broken");
    m_panel->setFunction("off");
    QTRY_COMPARE_WITH_TIMEOUT(plan()->summary(), QString("Switched off"), 20'000);
    QVERIFY(!button("deploy.start")->isEnabled());
    m_panel->setFunction("hello");
    QTRY_COMPARE_WITH_TIMEOUT(plan()->summary(), QString("3 files, 2.01 KB"), 20'000);
    QVERIFY(button("deploy.start")->isEnabled());
}

void DeployPanelTest::noProjectAndNoFunction() {
    show();
    m_panel->setProject({});
    QTRY_COMPARE(plan()->summary(), QString("No project is open"));
    QVERIFY(!button("deploy.start")->isEnabled());
    picture("empty");
    m_panel->setProject(m_folder->path());
    QTRY_COMPARE(plan()->summary(), QString("No function"));
    m_panel->askToDeploy();
    QVERIFY(!confirmation()->isVisible());
}

void DeployPanelTest::missingRunner() {
    show();
    m_panel->setProgram("/nonexistent/edge-runner");
    QTRY_VERIFY_WITH_TIMEOUT(plan()->warnings().contains("/nonexistent/edge-runner"), 20'000);
}

void DeployPanelTest::unsavedFilesAreNamed() {
    show();
    auto* strip = find<NoticeStrip>("deploy.unsaved");
    QSignalSpy wanted(m_panel.get(), &DeployPanel::saveRequested);
    m_panel->setUnsavedFiles({"hello/index.ts"});
    QVERIFY(strip->isVisible() && strip->text().startsWith("hello/index.ts is not saved."));
    picture("unsaved");
    click(strip->primary());
    QCOMPARE(wanted.size(), 1);
    m_panel->setUnsavedFiles({});
    QVERIFY(!strip->isVisible());
}

void DeployPanelTest::keyboardAlone() {
    ManagementApi api(ManagementApi::wellBehaved());
    m_store->kept = token;
    show(&api);
    QSignalSpy deployed(m_panel.get(), &DeployPanel::deployed);
    m_panel->activateWindow();
    find<QComboBox>("deploy.function")->setFocus();
    for (int n = 0; n < 20 && QApplication::focusWidget() != button("deploy.start"); ++n)
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), button("deploy.start"));
    QTest::keyClick(button("deploy.start"), Qt::Key_Space);
    QTRY_VERIFY_WITH_TIMEOUT(confirmation()->isVisible(), 20'000);
    QCOMPARE(QApplication::focusWidget(), confirmation()->primary());
    QTest::keyClick(confirmation()->primary(), Qt::Key_Space);
    QTRY_COMPARE_WITH_TIMEOUT(deployed.size(), 1, 20'000);
    QCOMPARE(QApplication::focusWidget(), notice()->primary());
}

/// On a machine without a secret service every call of the real store still gets its answer.
void DeployPanelTest::realKeychainWithoutServiceAnswers() {
    qunsetenv("SUPABASE_NO_KEYRING");
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    KeychainTokenStore store;
    QSignalSpy read(&store, &TokenStore::tokenRead), saved(&store, &TokenStore::saved), failed(&store, &TokenStore::saveFailed);
    store.read();
    QTRY_COMPARE_WITH_TIMEOUT(read.size(), 1, 30'000);
    QCOMPARE(read[0][0].toString(), QString());
    store.save(token);
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 30'000);
    QVERIFY(!failed[0][0].toString().isEmpty());
    QCOMPARE(saved.size(), 0);
}

QTEST_MAIN(DeployPanelTest)
#include "deploy_panel_test.moc"
