// Packages that open connections of their own, from the registry, against real servers on loopback: PostgreSQL, Redis, and
// a stub for mail. A server program that is not installed skips its test.
#include <QDir>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

#include <functional>
#include <memory>
#include <thread>

#include "tests/runner/net/tls_peer.h"
#include "tests/support/project_folder.h"
#include "tests/support/runner_process.h"

using namespace edge;
using support::ProjectFolder;
using support::RunnerProcess;

namespace {

int freePort() {
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : 0;
}

/// The newest PostgreSQL that Debian has put on this machine; empty: none.
QString postgresFolder() {
    const QDir versions(QStringLiteral("/usr/lib/postgresql"));
    for (const QString& version : versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name | QDir::Reversed))
        if (QFile::exists(versions.filePath(version + "/bin/initdb"))) return versions.filePath(version + "/bin/");
    return {};
}

/// A program that ends with this object. PostgreSQL refuses to be root: then it is `nobody`.
class ServerProgram {
public:
    ~ServerProgram() {
        m_process.terminate();
        if (!m_process.waitForFinished(20'000)) m_process.kill();
        m_process.waitForFinished();
    }
    static void asNobody(QProcess& process) {
        process.setChildProcessModifier([] {
            if (geteuid() == 0 && (setresgid(65534, 65534, 65534) != 0 || setresuid(65534, 65534, 65534) != 0)) _exit(126);
        });
    }
    bool start(const QString& program, const QStringList& arguments, int port) {
        asNobody(m_process);
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.setWorkingDirectory("/");
        m_process.start(program, arguments);
        return m_process.waitForStarted() && QTest::qWaitFor([&] {
            QTcpSocket socket;
            socket.connectToHost(QHostAddress(QHostAddress::LocalHost), static_cast<quint16>(port));
            return socket.waitForConnected(1000);
        }, 30'000);
    }
    QByteArray output() { return m_process.readAll(); }

private:
    QProcess m_process;
};

/// Runs a program to its end; empty when it went well.
QByteArray run(const QString& program, const QStringList& arguments) {
    QProcess process;
    ServerProgram::asNobody(process);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setWorkingDirectory("/");
    process.start(program, arguments);
    if (process.waitForFinished(120'000) && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0) return {};
    return process.readAll() + process.errorString().toUtf8();
}

/// Takes one connection after the other, and says of each line what is to be answered.
class LineServer {
public:
    using Answer = std::function<QByteArray(const QByteArray& line)>;
    LineServer(QByteArray greeting, Answer answer) : m_thread([this, greeting = std::move(greeting), answer = std::move(answer)] {
        QTcpServer server;
        server.listen(QHostAddress::LocalHost);
        m_port = server.serverPort();
        while (!m_stop) {
            if (!server.waitForNewConnection(50)) continue;
            const std::unique_ptr<QTcpSocket> socket(server.nextPendingConnection());
            socket->write(greeting);
            while (!m_stop && socket->state() == QAbstractSocket::ConnectedState) {
                while (socket->canReadLine()) socket->write(answer(socket->readLine()));
                socket->waitForBytesWritten(50);
                socket->waitForReadyRead(50);
            }
        }
    }) {
        while (m_port == 0) std::this_thread::yield();
    }
    ~LineServer() {
        m_stop = true;
        m_thread.join();
    }
    int port() const { return m_port; }

private:
    std::atomic<bool> m_stop{false};
    std::atomic<int> m_port{0};
    std::thread m_thread;
};

/// Speaks TLS with one client after the other: sends back what comes. With `plain` it waits for a line and answers it in
/// the clear before.
class TlsServer {
public:
    TlsServer(const rig::Identity& identity, bool plain)
        : m_acceptor(m_loop, {boost::asio::ip::address_v4::loopback(), 0}), m_thread([this, &identity, plain] {
              for (;;) {
                  boost::system::error_code error;
                  auto socket = m_acceptor.accept(error);
                  if (error || m_stop) return;
                  char line[64];
                  if (plain && (socket.read_some(boost::asio::buffer(line), error) == 0 || socket.write_some(boost::asio::buffer("S", 1), error) == 0)) continue;
                  rig::serveTls(socket, identity, [](SSL* ssl) {
                      char buffer[4096];
                      for (int size = 0; (size = SSL_read(ssl, buffer, sizeof buffer)) > 0;) SSL_write(ssl, buffer, size);
                      SSL_shutdown(ssl);
                  });
              }
          }) {}
    ~TlsServer() {
        m_stop = true;
        QTcpSocket last;
        last.connectToHost(QHostAddress(QHostAddress::LocalHost), port());
        last.waitForConnected(5000);
        m_thread.join();
    }
    quint16 port() const { return m_acceptor.local_endpoint().port(); }

private:
    boost::asio::io_context m_loop;
    boost::asio::ip::tcp::acceptor m_acceptor;
    std::atomic<bool> m_stop{false};
    std::thread m_thread;
};

}  // namespace

class NetworkTest : public QObject {
    Q_OBJECT

    /// What the function answers, with the values that it finds in its environment.
    QByteArray answerOf(const QByteArray& code, const QByteArray& environment) {
        const QByteArray frame = "Deno.serve(async () => {\n  try {\n    return Response.json(await run());\n"
                                 "  } catch (error) {\n    return new Response(String((error as Error).stack), { status: 500 });\n  }\n});\n";
        ProjectFolder project;
        if (!project.writeFunction("net", code + frame) || !project.write("supabase/functions/.env", environment)) return "the project could not be written";
        RunnerProcess runner;
        runner.setEnvironment("XDG_CACHE_HOME", m_cache.path());
        if (!runner.start(project.path(), {"--no-verify-jwt"})) return runner.errorText().toUtf8();
        const QByteArray body = support::send({.url = runner.url("net"), .timeoutSeconds = 120}).body;
        return body.isEmpty() || body.contains("BOOT_ERROR") ? body + runner.errorText().toUtf8() : body;
    }

    QTemporaryDir m_cache;

private Q_SLOTS:
    void connectionsOfDeno();
    void socketsOfNode();
    void tlsOfBoth();
    void anIsolateThatEndsClosesItsConnections();
    void redis();
    void postgres_data();
    void postgres();
    void mail();
};

void NetworkTest::connectionsOfDeno() {
    LineServer echo("", [](const QByteArray& line) { return line; });
    const QByteArray answer = answerOf(R"_(
async function words(work: () => unknown) { try { return await work(); } catch (error) { return `${error.name}: ${error.message}`; } }
async function run() {
  const port = Number(Deno.env.get("PORT")), bytes = new Uint8Array(10);
  const conn = await Deno.connect({ hostname: "127.0.0.1", port });
  await conn.write(new TextEncoder().encode("hello\n"));
  const size = await conn.read(bytes);
  const reader = conn.readable.getReader(), writer = conn.writable.getWriter();
  await writer.write(new TextEncoder().encode("again\n"));
  const again = new TextDecoder().decode((await reader.read()).value);
  const waiting = words(() => reader.read());
  await new Promise((done) => setTimeout(done, 0));  // now it is under way
  const out = [size, new TextDecoder().decode(bytes.subarray(0, size!)), again, conn.remoteAddr.port === port, conn.localAddr.transport];
  conn.close();
  out.push(await waiting, await words(() => conn.close()), await words(() => conn.write(bytes)), await words(() => Deno.connect({ port: 1 })));
  out.push(await words(() => Deno.connect({ port: 70000 })), await words(() => Deno.resolveDns("a.test", "XX" as "A")));
  const many = await Promise.all(Array.from({ length: 600 }, () => words(() => Deno.connect({ port: 1 }))));
  out.push(many.filter((each) => each === "Error: Too many open files (os error 24)").length);
  return out;
}
)_", "PORT=" + QByteArray::number(echo.port()));
    QCOMPARE(answer, QByteArray(R"_([6,"hello\n","again\n",true,"tcp","Interrupted: operation canceled","BadResource: Bad resource ID","BadResource: Bad resource ID",)_"
                                R"_("ConnectionRefused: Connection refused (os error 111)","TypeError: Invalid port: 70000","TypeError: Invalid record type: 'XX'",)_"
                                R"_(88])_"));
}

void NetworkTest::socketsOfNode() {
    LineServer echo("", [](const QByteArray& line) { return line; });
    const QByteArray answer = answerOf(R"_(
import net from "node:net";
import dns from "node:dns";
function events(socket: net.Socket, then: (socket: net.Socket) => void) {
  const seen: unknown[] = [];
  for (const name of ["connect", "ready", "end", "finish", "timeout"]) socket.on(name, () => seen.push(name));
  socket.on("data", (data) => { seen.push(`data ${data}`.trim()); then(socket); });
  socket.on("error", (error: any) => seen.push(`${error.message} ${error.code} ${error.errno} ${error.syscall} ${error.port}`));
  return new Promise((resolve) => socket.on("close", (had) => resolve([...seen, had, socket.bytesRead, socket.bytesWritten, socket.destroyed])));
}
async function run() {
  const port = Number(Deno.env.get("PORT"));
  const ended = net.connect(port, "127.0.0.1");
  ended.write("one\n");
  const first = await events(ended, (socket) => socket.destroy());
  const refused = await events(net.connect({ port: 1, host: "127.0.0.1" }), () => {});
  const quiet = net.connect({ port, host: "127.0.0.1" });
  quiet.setTimeout(20, () => quiet.destroy(new Error("too quiet")));
  const late = await events(quiet, () => {});
  const before = net.connect(port, "127.0.0.1");
  const never = events(before, () => {});
  before.destroy();
  const list = new net.BlockList();
  list.addSubnet("10.0.0.0", 8);
  const found = await new Promise((resolve) => dns.lookup("127.0.0.1", (error, address, family) => resolve([error, address, family])));
  return [first, refused, late, await never, net.isIP("::1"), net.isIP("1.2.3"), list.check("10.1.2.3"), list.check("11.1.2.3"), found];
}
)_", "PORT=" + QByteArray::number(echo.port()));
    QCOMPARE(answer, QByteArray(R"_([["connect","ready","data one",false,4,4,true],["connect ECONNREFUSED 127.0.0.1:1 ECONNREFUSED -111 connect 1",true,0,0,true],)_"
                                R"_(["connect","ready","timeout","too quiet undefined undefined undefined undefined",true,0,0,true],[false,0,0,true],6,0,true,false,[null,"127.0.0.1",4]])_"));
}

void NetworkTest::tlsOfBoth() {
    const rig::Identity identity("DNS:localhost");
    const TlsServer secure(identity, false), later(identity, true);
    const QByteArray answer = answerOf(R"_(
import net from "node:net";
import tls from "node:tls";
const ca = Deno.env.get("CERTIFICATE")!.replaceAll("|", "\n"), port = Number(Deno.env.get("PORT")), later = Number(Deno.env.get("LATER"));
const bytes = new Uint8Array(100), text = (size: number | null) => new TextDecoder().decode(bytes.subarray(0, size!));
async function words(work: () => unknown) { try { return await work(); } catch (error) { return `${error.name}: ${error.message}`; } }
async function deno(conn: Deno.TlsConn) {
  const { alpnProtocol } = await conn.handshake();
  await conn.write(new TextEncoder().encode("hello"));
  const echo = text(await conn.read(bytes));
  await conn.closeWrite();
  const end = await conn.read(bytes);
  conn.close();
  return [alpnProtocol, echo, end];
}
function node(options: tls.ConnectionOptions) {
  return new Promise((resolve) => {
    const seen: unknown[] = [], socket = tls.connect(options, () => seen.push(socket.authorized, socket.authorizationError, socket.getProtocol(), socket.alpnProtocol, socket.getPeerCertificate().subjectaltname));
    socket.on("error", (error: any) => seen.push(error.code));
    socket.on("data", (data) => { seen.push(`${data}`); socket.end(); });
    socket.on("close", (had) => resolve([...seen, had]));
    socket.write("hello");
  });
}
async function run() {
  const out: unknown[] = [];
  out.push(await deno(await Deno.connectTls({ hostname: "localhost", port, caCerts: [ca], alpnProtocols: ["chat"] })));
  out.push(await words(async () => (await Deno.connectTls({ hostname: "localhost", port })).handshake()));
  out.push(await words(async () => (await Deno.connectTls({ hostname: "localhost", port })).write(bytes)));
  out.push(await words(async () => (await Deno.connectTls({ hostname: "127.0.0.1", port, caCerts: [ca] })).handshake()));
  out.push(await words(async () => (await Deno.connectTls({ hostname: "localhost", port, caCerts: ["nothing"] })).handshake()));
  const plain = await Deno.connect({ port: later });
  await plain.write(bytes.subarray(0, 10));
  out.push(text(await plain.read(bytes)), await deno(await Deno.startTls(plain, { hostname: "localhost", caCerts: [ca] })), await words(() => plain.close()));
  out.push(await node({ host: "localhost", port, ca, ALPNProtocols: ["chat"] }));
  out.push(await node({ host: "localhost", port }), await node({ host: "127.0.0.1", port, ca }), await node({ host: "127.0.0.1", port, rejectUnauthorized: false }));
  const socket = net.connect(later, "localhost");
  socket.write("please");
  await new Promise((resolve) => socket.once("data", resolve));
  out.push(await node({ socket, servername: "localhost", ca }), socket.destroyed);
  return out;
}
)_", "PORT=" + QByteArray::number(secure.port()) + "\nLATER=" + QByteArray::number(later.port()) +
                                       "\nCERTIFICATE=\"" + QByteArray::fromStdString(identity.pem()).replace('\n', '|') + "\"\n");
    QCOMPARE(answer, QByteArray(R"_([["chat","hello",null],"InvalidData: invalid peer certificate: UnknownIssuer","InvalidData: invalid peer certificate: UnknownIssuer",)_"
                                R"_("InvalidData: invalid peer certificate: NotValidForName","InvalidData: Unable to add pem file to certificate store",)_"
                                R"_("S",[null,"hello",null],"BadResource: Bad resource ID",[true,null,"TLSv1.3","chat","DNS:localhost","hello",false],)_"
                                R"_(["DEPTH_ZERO_SELF_SIGNED_CERT",true],["ERR_TLS_CERT_ALTNAME_INVALID",true],)_"
                                R"_([false,"DEPTH_ZERO_SELF_SIGNED_CERT","TLSv1.3",false,"DNS:localhost","hello",false],)_"
                                R"_([true,null,"TLSv1.3",false,"DNS:localhost","hello",false],true])_"));
}

void NetworkTest::anIsolateThatEndsClosesItsConnections() {
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    ProjectFolder project;
    const auto code = [](const char* answer) {
        return QByteArray("const conn = await Deno.connect({ port: Number(Deno.env.get('PORT')) });\nvoid conn.read(new Uint8Array(1)).catch(() => {});\n"
                          "Deno.serve(() => new Response('") + answer + "'));\n";
    };
    QVERIFY(project.write("supabase/functions/.env", "PORT=" + QByteArray::number(server.serverPort())));
    QVERIFY(project.writeFunction("net", code("first")));
    RunnerProcess runner;
    QVERIFY2(runner.start(project.path(), {"--no-verify-jwt"}), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("net")}).body, QByteArray("first"));
    QVERIFY(server.waitForNewConnection(20'000));
    const std::unique_ptr<QTcpSocket> socket(server.nextPendingConnection());
    QCOMPARE(socket->state(), QAbstractSocket::ConnectedState);
    QVERIFY(project.replaceFunction("net", code("second")));
    QTRY_COMPARE_WITH_TIMEOUT(support::send({runner.url("net")}).body, QByteArray("second"), 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(socket->state(), QAbstractSocket::UnconnectedState, 20'000);
}

void NetworkTest::redis() {
    const QString program = QStandardPaths::findExecutable("redis-server");
    if (program.isEmpty()) QSKIP("redis-server is not installed (Debian: redis-server)");
    const int port = freePort();
    ServerProgram server;
    QVERIFY2(server.start(program, {"--port", QString::number(port), "--bind", "127.0.0.1", "--save", "", "--dir", "/tmp"}, port), server.output());
    const QByteArray answer = answerOf(R"_(
import Redis from "npm:ioredis@5.9.2";
async function run() {
  const port = Number(Deno.env.get("PORT")), redis = new Redis(port, "127.0.0.1"), listener = new Redis(port, "127.0.0.1");
  const out: unknown[] = [await redis.set("key", "värde"), await redis.get("key")];
  const pipeline = redis.pipeline();
  for (let count = 0; count < 1000; count++) pipeline.incr("count");
  out.push((await pipeline.exec())!.length, await redis.get("count"));
  await listener.subscribe("news");
  const message = new Promise((resolve) => listener.on("message", (channel, text) => resolve(channel + text)));
  await redis.publish("news", "!");
  out.push(await message, (await redis.getBuffer("key"))!.length);
  listener.disconnect();
  return [...out, await redis.quit()];
}
)_", "PORT=" + QByteArray::number(port));
    QCOMPARE(answer, QByteArray(R"_(["OK","värde",1000,"1000","news!",6,"OK"])_"));
}

void NetworkTest::postgres_data() {
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("pg") << QByteArray(R"_(
import pg from "npm:pg@8.23.1";
async function run() {
  const settings = { host: "127.0.0.1", port: Number(Deno.env.get("PORT")), user: "app", password: "secret", database: "postgres" };
  const client = new pg.Client(settings), out: unknown[] = [];
  await client.connect();
  out.push((await client.query("select $1::text as text, generate_series(1, 3) as number", ["hello"])).rows.length);
  out.push(await client.query("select nothing").catch((error) => error.code));
  await client.query("create temp table t (a int, b bytea)");
  for (let count = 0; count < 50; count++) await client.query("insert into t values ($1, $2)", [count, new Uint8Array(1000)]);
  out.push((await client.query("select count(*)::int, sum(length(b))::int from t")).rows[0]);
  await client.end();
  const pool = new pg.Pool({ ...settings, max: 5 });
  const sums = await Promise.all(Array.from({ length: 20 }, (_, number) => pool.query("select $1::int as number", [number])));
  out.push(sums.reduce((sum, each) => sum + each.rows[0].number, 0));
  await pool.end();
  const secure = new pg.Client({ ...settings, host: "localhost", ssl: { ca: Deno.env.get("CERTIFICATE")!.replaceAll("|", "\n") } });
  await secure.connect();
  out.push((await secure.query("select version from pg_stat_ssl where pid = pg_backend_pid()")).rows[0].version);
  await secure.end();
  out.push(await new pg.Client({ ...settings, ssl: true }).connect().catch((error) => error.code));
  out.push(await new pg.Client({ ...settings, password: "wrong" }).connect().catch((error) => error.code));
  return out;
}
)_") << QByteArray(R"_([3,"42703",{"count":50,"sum":50000},190,"TLSv1.3","DEPTH_ZERO_SELF_SIGNED_CERT","28P01"])_");
    QTest::newRow("postgres") << QByteArray(R"_(
import postgres from "npm:postgres@3.4.9";
async function run() {
  const place = `app:secret@localhost:${Deno.env.get("PORT")}/postgres`, sql = postgres(`postgres://${place}`, { max: 3 }), out: unknown[] = [];
  out.push(await sql`select ${"x"}::text as a, ${[1, 2]}::int[] as b`);
  out.push((await sql.begin(async (sql) => {
    await sql`create temp table q (a int)`;
    await sql`insert into q ${sql([{ a: 1 }, { a: 2 }])}`;
    return await sql`select sum(a)::int from q`;
  }))[0].sum);
  out.push((await sql`select repeat('x', 3000000) as big`)[0].big.length);
  await sql.end();
  const secure = postgres(`postgres://${place}`, { ssl: { ca: Deno.env.get("CERTIFICATE")!.replaceAll("|", "\n") } });
  out.push((await secure`select version from pg_stat_ssl where pid = pg_backend_pid()`)[0].version);
  await secure.end();
  out.push(await postgres("postgres://app@127.0.0.1:1/postgres", { max: 1 })`select 1`.catch((error) => error.code));
  return out;
}
)_") << QByteArray(R"_([[{"a":"x","b":[1,2]}],3,3000000,"TLSv1.3","ECONNREFUSED"])_");
}

void NetworkTest::postgres() {
    QFETCH(QByteArray, code);
    QFETCH(QByteArray, expected);
    const QString programs = postgresFolder();
    if (programs.isEmpty()) QSKIP("PostgreSQL is not installed (Debian: postgresql)");
    QTemporaryDir folder("/tmp/edge-postgres-XXXXXX");
    QVERIFY(QFile(folder.path()).setPermissions(QFile::Permissions(0x7777)));
    const QString data = folder.filePath("data"), password = folder.filePath("password");
    const auto write = [](const QString& path, const QByteArray& text) {
        QFile file(path);
        return file.open(QIODevice::WriteOnly | QIODevice::Append) && file.write(text) == text.size();
    };
    QVERIFY(write(password, "secret\n"));
    QVERIFY(QFile(password).setPermissions(QFile::Permissions(0x4444)));
    QCOMPARE(run(programs + "initdb", {"-D", data, "-U", "app", "--pwfile=" + password, "-A", "scram-sha-256", "-E", "UTF8", "--locale=C", "-N"}), QByteArray());
    QCOMPARE(run("/usr/bin/openssl", {"req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", data + "/server.key", "-out", data + "/server.crt", "-days", "2", "-subj",
                                      "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"}), QByteArray());
    QCOMPARE(run("/usr/bin/chmod", {"600", data + "/server.key"}), QByteArray());
    QProcess reader;
    ServerProgram::asNobody(reader);
    reader.start("/usr/bin/cat", {data + "/server.crt"});
    QVERIFY(reader.waitForFinished());
    const QByteArray certificate = reader.readAllStandardOutput().replace('\n', '|');
    const int port = freePort();
    ServerProgram server;
    QVERIFY2(server.start(programs + "postgres", {"-D", data, "-p", QString::number(port), "-k", data, "-c", "listen_addresses=127.0.0.1", "-c", "ssl=on", "-c", "fsync=off"}, port), server.output());
    QCOMPARE(answerOf(code, "PORT=" + QByteArray::number(port) + "\nCERTIFICATE=\"" + certificate + "\"\n"), expected);
}

void NetworkTest::mail() {
    QByteArray message;
    bool inside = false;
    QByteArray answer;
    {
        LineServer server("220 stub\r\n", [&](const QByteArray& line) -> QByteArray {
            if (inside) {
                if (line != ".\r\n") message += line;
                inside = line != ".\r\n";
                return inside ? "" : "250 queued\r\n";
            }
            if (line.startsWith("EHLO")) return "250-stub\r\n250 8BITMIME\r\n";
            inside = line.startsWith("DATA");
            return inside ? "354 go on\r\n" : line.startsWith("QUIT") ? "221 bye\r\n" : "250 ok\r\n";
        });
        answer = answerOf(R"_(
import nodemailer from "npm:nodemailer@7.0.6";
async function run() {
  const transport = nodemailer.createTransport({ host: "127.0.0.1", port: Number(Deno.env.get("PORT")) });
  const sent = await transport.sendMail({ from: "a@a.test", to: "b@a.test", subject: "Hej", text: "the text", attachments: [{ filename: "x.txt", content: "attached" }] });
  const lost = nodemailer.createTransport({ host: "127.0.0.1", port: 1 });
  return [sent.response, sent.accepted, await lost.verify().catch((error) => error.code)];
}
)_", "PORT=" + QByteArray::number(server.port()));
    }
    QCOMPARE(answer, QByteArray(R"_(["250 queued",["b@a.test"],"ESOCKET"])_"));
    QVERIFY2(message.contains("Subject: Hej\r\n") && message.contains("the text") && message.contains("x.txt"), message);
}

QTEST_GUILESS_MAIN(NetworkTest)
#include "network_test.moc"
