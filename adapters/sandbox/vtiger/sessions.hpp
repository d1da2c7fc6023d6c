// Sandbox, vTiger: challenge tokens and sessions.
// Threads: all functions may be called at once.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "sandbox/random.hpp"
#include "sandbox/vtiger/users.hpp"

namespace tenure::inline v1::sandbox::vt {

struct Session {
    const User* user = nullptr;
    std::int64_t last_used = 0;
    std::mutex turn;  ///< PHP serves one request of a session at a time
};

class Sessions {
 public:
    explicit Sessions(const Users& users);

    /// Returns {"token","serverTime","expireTime"}. Throws: Refusal for an unknown user.
    std::string challenge(const std::string& user, bool given, std::int64_t now);
    /// Checks md5(token + access key) and opens a session. Throws: Refusal.
    std::pair<std::string, const User*> login(const std::string& user, const std::string& key,
                                              std::int64_t now);
    /// Returns the session, and marks it used. Throws: Refusal.
    std::shared_ptr<Session> find(const std::string& name, std::int64_t now);
    void end(const std::string& name);

 private:
    struct Token {
        std::string text;
        std::int64_t expires = 0;
    };

    std::string hex_name(std::size_t digits);

    const Users& users_;
    std::mutex mutex_;
    Random random_;
    std::map<std::string, Token> tokens_;
    std::map<std::string, std::shared_ptr<Session>> sessions_;
};

}  // namespace tenure::inline v1::sandbox::vt
