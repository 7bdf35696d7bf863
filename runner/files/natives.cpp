#include "runner/files/natives.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runner/engine/convert.h"
#include "runner/engine/module_address.h"
#include "runner/engine/state.h"
#include "runner/files/bundle.h"
#include "runner/files/file_system.h"
#include "runner/web/bytes.h"

namespace edge::files {
namespace {

using Arguments = const v8::FunctionCallbackInfo<v8::Value>&;

constexpr std::size_t quota = 256u << 20;  ///< of the platform's free plan
constexpr std::size_t mostOpen = 1024;

/// The files of an isolate, and those that it has open: script knows these by their numbers.
class Files {
public:
    static Files& of(v8::Isolate* isolate) {
        engine::State& state = engine::State::of(isolate);
        Files& files = state.extension<Files>();
        if (!files.m_system) files.fill(state);
        return files;
    }
    FileSystem& system() { return *m_system; }

    int keep(FileSystem::Open file) {
        const auto free = std::find_if(m_open.begin(), m_open.end(), [](const auto& file) { return !file; });
        if (free == m_open.end() && m_open.size() >= mostOpen) return -EMFILE;
        const auto number = static_cast<std::size_t>(free - m_open.begin());
        if (free == m_open.end()) m_open.emplace_back();
        m_open[number] = std::move(file);
        return static_cast<int>(number + first);
    }
    FileSystem::Open* at(v8::Local<v8::Value> number) {
        const std::size_t index = place(number);
        return index < m_open.size() && m_open[index] ? &*m_open[index] : nullptr;
    }
    Errno close(v8::Local<v8::Value> number) {
        if (!at(number)) return EBADF;
        m_open[place(number)].reset();
        return 0;
    }

    /// V8 is told what lies outside its heap: after every call that may have changed it.
    ~Files() { tellMemory(0); }
    void tellMemory() { tellMemory(m_system->used()); }

private:
    void tellMemory(std::size_t bytes) {
        if (m_isolate && bytes != m_told)
            m_isolate->AdjustAmountOfExternalAllocatedMemory(static_cast<std::int64_t>(bytes) - static_cast<std::int64_t>(std::exchange(m_told, bytes)));
    }

    static constexpr std::size_t first = 3;  ///< below are the standard streams
    static std::size_t place(v8::Local<v8::Value> number) {
        return number->IsUint32() && number.As<v8::Uint32>()->Value() >= first ? number.As<v8::Uint32>()->Value() - first : SIZE_MAX;
    }

    /// What is in /tmp counts as the isolate's array buffers do.
    static Store storeOf(const engine::State& state) {
        if (!state.buffers) return {};
        return {[buffers = state.buffers](std::size_t bytes) { return buffers->AllocateUninitialized(bytes); },
                [buffers = state.buffers](void* block, std::size_t bytes) { buffers->Free(block, bytes); }};
    }
    void fill(engine::State& state) {
        m_isolate = state.isolate();
        m_system = std::make_unique<FileSystem>(quota, storeOf(state));
        const Bundle& bundle = state.extension<Bundle>();
        if (!bundle.files) return;
        bundle.files([this](std::string_view url, std::string_view content) {
            if (const std::string path = engine::filePath(url); !path.empty()) m_system->addFixed(path, content);
        });
    }

    v8::Isolate* m_isolate = nullptr;
    std::size_t m_told = 0;
    std::unique_ptr<FileSystem> m_system;
    std::vector<std::optional<FileSystem::Open>> m_open;
};

std::string pathAt(Arguments args, int at) { return engine::toUtf8(args.GetIsolate(), args[at]); }

void answer(Arguments args, Errno failed) {
    Files::of(args.GetIsolate()).tellMemory();
    args.GetReturnValue().Set(-failed);
}

/// A whole number that script has given, within what double can hold.
std::int64_t numberAt(Arguments args, int at) {
    const double number = args[at]->IsNumber() ? args[at].As<v8::Number>()->Value() : 0;
    return std::isfinite(number) && std::abs(number) < 9e15 ? static_cast<std::int64_t>(number) : number < 0 ? INT64_MIN / 2 : INT64_MAX / 2;
}

/// Where to read or write; none for what is negative.
std::optional<std::uint64_t> placeAt(Arguments args, int at) {
    const std::int64_t place = numberAt(args, at);
    return place < 0 ? std::nullopt : std::optional<std::uint64_t>(static_cast<std::uint64_t>(place));
}

void answer(Arguments args, const Status& status) {
    v8::Isolate* isolate = args.GetIsolate();
    const std::array<double, 7> figures{double(status.folder),    double(status.size),    double(status.modified), double(status.accessed),
                                        double(status.created), double(status.number), double(status.writable)};
    std::array<v8::Local<v8::Value>, 7> members;
    std::transform(figures.begin(), figures.end(), members.begin(), [isolate](double figure) { return v8::Number::New(isolate, figure); });
    args.GetReturnValue().Set(v8::Array::New(isolate, members.data(), members.size()));
}

/// Something changes: what is in /tmp could not be in a snapshot.
FileSystem& changed(Arguments args) {
    engine::State::of(args.GetIsolate()).extension<Bundle>().written = true;
    return Files::of(args.GetIsolate()).system();
}

void fileStatus(Arguments args) {
    Files& files = Files::of(args.GetIsolate());
    if (args[0]->IsNumber()) {
        const FileSystem::Open* file = files.at(args[0]);
        return file ? answer(args, files.system().status(*file)) : answer(args, EBADF);
    }
    Status status;
    const Errno failed = files.system().status(pathAt(args, 0), status);
    failed ? answer(args, failed) : answer(args, status);
}

void folderList(Arguments args) {
    v8::Isolate* isolate = args.GetIsolate();
    std::vector<Entry> entries;
    if (const Errno failed = Files::of(isolate).system().list(pathAt(args, 0), entries)) return answer(args, failed);
    std::vector<v8::Local<v8::Value>> members;
    for (const Entry& entry : entries) {
        members.push_back(engine::toScript(isolate, entry.name));
        members.push_back(v8::Boolean::New(isolate, entry.folder));
    }
    args.GetReturnValue().Set(v8::Array::New(isolate, members.data(), members.size()));
}

void folderMake(Arguments args) { answer(args, changed(args).makeFolder(pathAt(args, 0), args[1]->IsTrue())); }
void fileRemove(Arguments args) { answer(args, changed(args).remove(pathAt(args, 0), args[1]->IsTrue())); }
void fileRename(Arguments args) { answer(args, changed(args).rename(pathAt(args, 0), pathAt(args, 1))); }

void fileTimes(Arguments args) {
    if (!args[0]->IsNumber()) return answer(args, changed(args).setTimes(pathAt(args, 0), numberAt(args, 1), numberAt(args, 2)));
    FileSystem::Open* file = Files::of(args.GetIsolate()).at(args[0]);
    answer(args, file ? changed(args).setTimes(*file, numberAt(args, 1), numberAt(args, 2)) : EBADF);
}

void fileReal(Arguments args) {
    std::string real;
    if (const Errno failed = Files::of(args.GetIsolate()).system().real(pathAt(args, 0), real)) return answer(args, failed);
    args.GetReturnValue().Set(engine::toScript(args.GetIsolate(), real));
}

/// files.ts, OpenFlag.
enum Flag { read = 1, write = 2, append = 4, truncate = 8, create = 16, createNew = 32 };

void fileSame(Arguments args) {
    FileSystem& system = Files::of(args.GetIsolate()).system();
    Status one, other;
    args.GetReturnValue().Set(system.status(pathAt(args, 0), one) == 0 && system.status(pathAt(args, 1), other) == 0 && one.number == other.number);
}

void fileOpen(Arguments args) {
    const std::int64_t flags = numberAt(args, 1);
    const auto has = [flags](Flag flag) { return (flags & flag) != 0; };
    const OpenMode mode{has(read), has(write), has(append), has(truncate), has(create), has(createNew)};
    FileSystem::Open file;
    FileSystem& system = changed(args);  // no snapshot can hold an open file
    if (const Errno failed = system.open(pathAt(args, 0), mode, file)) return answer(args, failed);
    const int kept = Files::of(args.GetIsolate()).keep(std::move(file));
    answer(args, 0);
    args.GetReturnValue().Set(kept);
}

void fileClose(Arguments args) { answer(args, Files::of(args.GetIsolate()).close(args[0])); }

void fileRead(Arguments args) {
    Files& files = Files::of(args.GetIsolate());
    FileSystem::Open* file = files.at(args[0]);
    const auto bytes = engine::bytesOf(args[1]);
    std::size_t count = 0;
    const Errno failed = !file ? EBADF : !bytes ? EINVAL : files.system().read(*file, *bytes, placeAt(args, 2), count);
    failed ? answer(args, failed) : args.GetReturnValue().Set(static_cast<double>(count));
}

void fileWrite(Arguments args) {
    FileSystem& system = changed(args);
    FileSystem::Open* file = Files::of(args.GetIsolate()).at(args[0]);
    const auto bytes = engine::bytesOf(args[1]);
    const Errno failed = !file ? EBADF : !bytes ? EINVAL : system.write(*file, *bytes, placeAt(args, 2));
    answer(args, failed);
    if (!failed) args.GetReturnValue().Set(static_cast<double>(bytes->size()));
}

void fileSeek(Arguments args) {
    Files& files = Files::of(args.GetIsolate());
    FileSystem::Open* file = files.at(args[0]);
    const std::int64_t from = numberAt(args, 2);
    std::uint64_t position = 0;
    const Errno failed = !file ? EBADF
                         : from < 0 || from > 2 ? EINVAL
                                                : files.system().seek(*file, numberAt(args, 1), static_cast<FileSystem::From>(from), position);
    failed ? answer(args, failed) : args.GetReturnValue().Set(static_cast<double>(position));
}

void fileResize(Arguments args) {
    FileSystem& system = changed(args);
    FileSystem::Open* file = Files::of(args.GetIsolate()).at(args[0]);
    const std::int64_t size = numberAt(args, 1);
    answer(args, !file ? EBADF : size < 0 ? EINVAL : system.resize(*file, static_cast<std::uint64_t>(size)));
}

void fileContent(Arguments args) {
    v8::Isolate* isolate = args.GetIsolate();
    Files& files = Files::of(isolate);
    FileSystem::Open file;
    if (const Errno failed = files.system().open(pathAt(args, 0), {.read = true}, file)) return answer(args, failed);
    const auto size = static_cast<std::size_t>(files.system().status(file).size);
    const web::FreshBytes bytes = web::allocateBytes(isolate, size);
    if (bytes.buffer.IsEmpty()) return;
    std::size_t count = 0;
    if (size > 0) files.system().read(file, {bytes.data, size}, std::nullopt, count);
    args.GetReturnValue().Set(v8::Uint8Array::New(bytes.buffer, 0, size));
}

void mainModule(Arguments args) {
    const std::string& url = engine::State::of(args.GetIsolate()).extension<Bundle>().mainModule;
    args.GetReturnValue().Set(engine::toScript(args.GetIsolate(), url));
}

constexpr engine::Native natives[] = {
    {"fileStatus", fileStatus, 1}, {"folderList", folderList, 1}, {"folderMake", folderMake, 2},   {"fileRemove", fileRemove, 2},
    {"fileRename", fileRename, 2}, {"fileTimes", fileTimes, 3},   {"fileReal", fileReal, 1},       {"fileOpen", fileOpen, 2},
    {"fileClose", fileClose, 1},   {"fileRead", fileRead, 3},     {"fileWrite", fileWrite, 3},     {"fileSeek", fileSeek, 3},
    {"fileResize", fileResize, 2}, {"fileContent", fileContent, 1}, {"fileSame", fileSame, 2},
    {"mainModule", mainModule, 0}};

}  // namespace

engine::NativeTable fileNatives() { return engine::joined({natives}); }

}  // namespace edge::files
