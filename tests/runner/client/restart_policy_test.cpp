#include <QTest>

#include "runner/client/restart_policy.h"

using edge::client::RestartPolicy;
using namespace std::chrono_literals;

/// The rule that decides when a dead runner is started again.
class RestartPolicyTest : public QObject {
    Q_OBJECT

private slots:
    void delaysDoubleUntilItGivesUp() {
        RestartPolicy policy;
        std::vector<int> delays;
        while (const auto delay = policy.nextDelay(true, 10ms)) delays.push_back(int(delay->count()));
        QCOMPARE(delays, (std::vector<int>{250, 500, 1000, 2000, 4000}));
    }

    void oneThatNeverListenedIsGivenUpSooner() {
        RestartPolicy policy;
        int starts = 0;
        while (policy.nextDelay(false, 0ms)) ++starts;
        QCOMPARE(starts, RestartPolicy::attemptsBeforeListening);
    }

    void aLongLifeClearsTheRecord() {
        RestartPolicy policy;
        for (int i = 0; i < RestartPolicy::attempts; ++i) QVERIFY(policy.nextDelay(true, 10ms));
        QVERIFY(!policy.nextDelay(true, 10ms));
        QCOMPARE(policy.nextDelay(true, RestartPolicy::stableAfter), RestartPolicy::firstDelay);
    }
};

QTEST_GUILESS_MAIN(RestartPolicyTest)
#include "restart_policy_test.moc"
