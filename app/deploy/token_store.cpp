#include "app/deploy/token_store.h"

#include <qt6keychain/keychain.h>

#include <QTimer>

namespace edge::deploy {
namespace {

const QString service = QStringLiteral("Supabase CLI");
const QString account = QStringLiteral("access-token");

}  // namespace

void KeychainTokenStore::read() {
    if (!qEnvironmentVariableIsEmpty("SUPABASE_NO_KEYRING")) {
        QTimer::singleShot(0, this, [this] { emit tokenRead({}); });
        return;
    }
    auto* job = new QKeychain::ReadPasswordJob(service, this);
    job->setInsecureFallback(false);
    job->setKey(account);
    connect(job, &QKeychain::Job::finished, this, [this, job] {
        emit tokenRead(job->error() == QKeychain::NoError ? job->textData() : QString());
    });
    job->start();
}

void KeychainTokenStore::save(const QString& token) {
    auto* job = new QKeychain::WritePasswordJob(service, this);
    job->setInsecureFallback(false);
    job->setKey(account);
    job->setTextData(token);
    connect(job, &QKeychain::Job::finished, this, [this, job] {
        if (job->error() == QKeychain::NoError) emit saved();
        else emit saveFailed(job->errorString());
    });
    job->start();
}

}  // namespace edge::deploy
