// The ciphers of node:crypto, a piece at a time, and scrypt. The script half is runner/node/crypto_ciphers.ts.
#include <openssl/err.h>

#include <memory>
#include <vector>

#include "runner/crypto/natives.h"
#include "runner/engine/arguments.h"
#include "runner/engine/owned.h"
#include "runner/engine/state.h"

namespace edge::crypto {
namespace {

struct FreeContext {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

struct Cipher {
    std::unique_ptr<EVP_CIPHER_CTX, FreeContext> context{EVP_CIPHER_CTX_new()};
    int mode = 0;
    bool encrypt = false;
};

using engine::intAt;

engine::OwnedByScript<Cipher>& ciphersOf(Arguments args) { return engine::State::of(args.GetIsolate()).extension<engine::OwnedByScript<Cipher>>(); }
bool isAead(const EVP_CIPHER* cipher) { return (EVP_CIPHER_get_flags(cipher) & EVP_CIPH_FLAG_AEAD_CIPHER) != 0; }

/// nodeCipherInfo(name): [name, nid, block, iv, key, mode, authenticated] in bytes
void nodeCipherInfo(Arguments args) {
    v8::Isolate* isolate = args.GetIsolate();
    const EVP_CIPHER* cipher = EVP_get_cipherbyname(engine::toUtf8(isolate, args[0]).c_str());
    if (!cipher) return;
    v8::Local<v8::Value> members[] = {engine::toScript(isolate, EVP_CIPHER_get0_name(cipher)),
                                      v8::Integer::New(isolate, EVP_CIPHER_get_nid(cipher)),
                                      v8::Integer::New(isolate, EVP_CIPHER_get_block_size(cipher)),
                                      v8::Integer::New(isolate, EVP_CIPHER_get_iv_length(cipher)),
                                      v8::Integer::New(isolate, EVP_CIPHER_get_key_length(cipher)),
                                      v8::Integer::New(isolate, EVP_CIPHER_get_mode(cipher)), v8::Boolean::New(isolate, isAead(cipher))};
    args.GetReturnValue().Set(v8::Array::New(isolate, members, 7));
}

/// nodeCipherOpen(owner, name, encrypt, key, iv or null, bytes of the tag): a number
void nodeCipherOpen(Arguments args) {
    v8::Isolate* isolate = args.GetIsolate();
    const EVP_CIPHER* method = EVP_get_cipherbyname(engine::toUtf8(isolate, args[1]).c_str());
    const Bytes key = bytesAt(args, 3), iv = bytesAt(args, 4);
    if (!method || !args[0]->IsObject() || key.size() != static_cast<std::size_t>(EVP_CIPHER_get_key_length(method))) return;
    auto cipher = std::make_unique<Cipher>();
    cipher->mode = EVP_CIPHER_get_mode(method);
    cipher->encrypt = args[2]->IsTrue();
    EVP_CIPHER_CTX* context = cipher->context.get();
    EVP_CIPHER_CTX_set_flags(context, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
    const bool aead = isAead(method);
    const int tag = intAt(args, 5);
    bool ready = EVP_CipherInit_ex(context, method, nullptr, nullptr, nullptr, cipher->encrypt) == 1;
    if (ready && aead) ready = EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, static_cast<int>(iv.size()), nullptr) == 1;
    if (ready && tag > 0 && (cipher->mode == EVP_CIPH_CCM_MODE || cipher->mode == EVP_CIPH_OCB_MODE)) {
        ready = EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, tag, nullptr) == 1;
    }
    ready = ready && EVP_CipherInit_ex(context, nullptr, nullptr, key.data(), iv.empty() ? nullptr : iv.data(), cipher->encrypt) == 1;
    ERR_clear_error();
    if (ready) args.GetReturnValue().Set(ciphersOf(args).add(isolate, std::move(cipher), args[0].As<v8::Object>()));
}

/// nodeCipherUpdate(id, data, is additional data, length of the plain text for CCM or -1): bytes
void nodeCipherUpdate(Arguments args) {
    Cipher* cipher = ciphersOf(args).find(args[0]);
    const Bytes data = bytesAt(args, 1);
    constexpr std::size_t most = std::size_t{1} << 30;
    if (!cipher || data.size() > most) return;
    EVP_CIPHER_CTX* context = cipher->context.get();
    int written = 0;
    static constexpr std::uint8_t nothing = 0;
    const std::uint8_t* in = data.empty() ? &nothing : data.data();
    if (args[3]->IsInt32() && intAt(args, 3) >= 0 && EVP_CipherUpdate(context, nullptr, &written, nullptr, intAt(args, 3)) != 1) return ERR_clear_error();
    if (args[2]->IsTrue()) {
        if (data.empty() || EVP_CipherUpdate(context, nullptr, &written, in, static_cast<int>(data.size())) == 1) returnBytes(args, {});
        return ERR_clear_error();
    }
    std::vector<std::uint8_t> out(data.size() + 2 * EVP_MAX_BLOCK_LENGTH);
    if (EVP_CipherUpdate(context, out.data(), &written, in, static_cast<int>(data.size())) == 1) {
        returnBytes(args, {out.data(), static_cast<std::size_t>(written)});
    }
    ERR_clear_error();
}

/// nodeCipherFinal(id): the last bytes; a text says why there are none
void nodeCipherFinal(Arguments args) {
    Cipher* cipher = ciphersOf(args).find(args[0]);
    std::uint8_t last[2 * EVP_MAX_BLOCK_LENGTH];
    int written = 0;
    if (cipher && cipher->mode == EVP_CIPH_CCM_MODE) return returnBytes(args, {});  // has been checked with the data
    ERR_clear_error();
    if (cipher && EVP_CipherFinal_ex(cipher->context.get(), last, &written) == 1) {
        return returnBytes(args, {last, static_cast<std::size_t>(written)});
    }
    char text[256] = "";
    if (const unsigned long error = ERR_get_error(); error != 0) ERR_error_string_n(error, text, sizeof text);
    ERR_clear_error();
    args.GetReturnValue().Set(engine::toScript(args.GetIsolate(), text));
}

/// nodeCipherTag(id, bytes of it): the tag; nodeCipherTag(id, tag): sets it
void nodeCipherTag(Arguments args) {
    Cipher* cipher = ciphersOf(args).find(args[0]);
    if (!cipher) return;
    std::uint8_t tag[EVP_MAX_BLOCK_LENGTH];
    if (const int size = intAt(args, 1); size > 0 && size <= 16) {
        if (EVP_CIPHER_CTX_ctrl(cipher->context.get(), EVP_CTRL_AEAD_GET_TAG, size, tag) == 1) returnBytes(args, {tag, static_cast<std::size_t>(size)});
    } else if (const Bytes given = bytesAt(args, 1); !given.empty() && given.size() <= 16) {
        std::vector<std::uint8_t> copy(given.begin(), given.end());
        args.GetReturnValue().Set(EVP_CIPHER_CTX_ctrl(cipher->context.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(copy.size()), copy.data()) == 1);
    }
    ERR_clear_error();
}

void nodeCipherPadding(Arguments args) {
    if (Cipher* cipher = ciphersOf(args).find(args[0])) EVP_CIPHER_CTX_set_padding(cipher->context.get(), args[1]->IsTrue());
}

/// nodeScrypt(password, salt, N, r, p, maxmem, bytes)
void nodeScrypt(Arguments args) {
    const auto number = [&](int at) { return args[at]->IsNumber() ? static_cast<std::uint64_t>(args[at].As<v8::Number>()->Value()) : 0; };
    const Bytes password = bytesAt(args, 0), salt = bytesAt(args, 1);
    if (number(6) > (std::uint64_t{1} << 30)) return;
    std::vector<std::uint8_t> out(number(6));
    static constexpr std::uint8_t nothing = 0;
    if (out.empty() || EVP_PBE_scrypt(reinterpret_cast<const char*>(password.empty() ? &nothing : password.data()), password.size(),
                                      salt.empty() ? &nothing : salt.data(), salt.size(), number(2), number(3), number(4), number(5),
                                      out.data(), out.size()) == 1) {
        returnBytes(args, out);
    }
    ERR_clear_error();
}

constexpr engine::Native natives[] = {{"nodeCipherInfo", nodeCipherInfo, 1},     {"nodeCipherOpen", nodeCipherOpen, 6},
                                      {"nodeCipherUpdate", nodeCipherUpdate, 4}, {"nodeCipherFinal", nodeCipherFinal, 1},
                                      {"nodeCipherTag", nodeCipherTag, 2},       {"nodeCipherPadding", nodeCipherPadding, 2},
                                      {"nodeScrypt", nodeScrypt, 7}};

}  // namespace

std::span<const engine::Native> nodeCipherNatives() { return natives; }

}  // namespace edge::crypto
