// Sandbox, vTiger: challenge tokens and sessions.
#include "sandbox/vtiger/sessions.hpp"

#include <Poco/MD5Engine.h>

#include <random>
#include <utility>

#include "sandbox/vtiger/refusal.hpp"

namespace tenure::inline v1::sandbox::vt {
namespace {

constexpr std::int64_t token_life = 300;
/// PHP removes the file of a session that was not used for that long.
constexpr std::int64_t idle_life = 1440;

std::string md5(const std::string& text) {
    Poco::MD5Engine engine;
    engine.update(text);
    return Poco::DigestEngine::digestToHex(engine.digest());
}

std::uint64_t entropy() {
    std::random_device device;
    return (static_cast<std::uint64_t>(device()) << 32) | device();
}

Refusal bad_session() {
    return {"INVALID_SESSIONID", "Session Identifier provided is Invalid"};
}

}  // namespace

Sessions::Sessions(const Users& users) : users_(users), random_(entropy()) {}

std::string Sessions::hex_name(std::size_t digits) {
    constexpr std::string_view letters = "0123456789abcdef";
    std::string name;
    while (name.size() < digits) name += letters[random_.below(16)];
    return name;
}

std::string Sessions::challenge(const std::string& user, bool given, std::int64_t now) {
    if (!given) throw Refusal{"ACCESS_DENIED", "No username given"};
    if (users_.find(user) == nullptr) {
        throw Refusal{"ACCESS_DENIED", "username does not exists"};
    }
    const std::lock_guard lock(mutex_);
    Token& token = tokens_[user];
    token = {hex_name(13), now + token_life};
    return "{\"token\":\"" + token.text + "\",\"serverTime\":" + std::to_string(now) +
           ",\"expireTime\":" + std::to_string(token.expires) + "}";
}

std::pair<std::string, const User*> Sessions::login(const std::string& name, const std::string& key,
                                                    std::int64_t now) {
    const std::lock_guard lock(mutex_);
    const User* user = users_.find(name);
    const auto token = tokens_.find(name);
    if (user == nullptr || token == tokens_.end() || token->second.expires <= now) {
        throw Refusal{"INVALID_AUTH_TOKEN", "Specified token is invalid or expired"};
    }
    if (key != md5(token->second.text + user->access_key)) {
        throw Refusal{"INVALID_USER_CREDENTIALS", "Invalid username or password"};
    }
    auto session = std::make_shared<Session>();
    session->user = user;
    session->last_used = now;
    std::string id = hex_name(21);
    sessions_.emplace(id, std::move(session));
    return {std::move(id), user};
}

std::shared_ptr<Session> Sessions::find(const std::string& name, std::int64_t now) {
    if (name.empty()) throw Refusal{"AUTHENTICATION_REQUIRED", "Authencation required"};
    const std::lock_guard lock(mutex_);
    const auto found = sessions_.find(name);
    if (found == sessions_.end()) throw bad_session();
    if (now - found->second->last_used > idle_life) {
        sessions_.erase(found);
        throw bad_session();
    }
    found->second->last_used = now;
    return found->second;
}

void Sessions::end(const std::string& name) {
    const std::lock_guard lock(mutex_);
    sessions_.erase(name);
}

}  // namespace tenure::inline v1::sandbox::vt
