#include "login.hpp"

#include <openssl/evp.h>

#include <array>

namespace tenure::inline v1::vtiger {

namespace {

Error wrong_user(const Failure& failure, const std::string& user) {
    ErrorDetails details;
    details.operation = "log in";
    details.object = user;
    details.cause = "the CRM knows no such user";
    details.next_step = "Check the user name: it is the one of the login form, not the e-mail";
    details.vendor_code = failure.code;
    details.server_text = failure.message;
    return {Errc::authentication, std::move(details)};
}

bool is_cut(const std::string& body) {
    const std::size_t last = body.find_last_not_of(" \t\r\n");
    if (last != std::string::npos && body[last] == '}') return false;
    return !repair(body).complete;
}

}  // namespace

std::shared_ptr<SharedLogin> shared_login() {
    return std::make_shared<SharedLogin>();
}

std::unique_lock<std::timed_mutex> SharedLogin::turn(const Context& context) {
    constexpr std::chrono::milliseconds slice{50};
    std::unique_lock lock(mutex_, std::defer_lock);
    while (!lock.try_lock_for(slice)) context.check("wait for the turn to log in");
    return lock;
}

std::string login_hash(const std::string& token, const Secret& key) {
    const Secret text(token + key.reveal());
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    const int done = EVP_Digest(text.reveal().data(), text.reveal().size(), digest.data(), &size,
                                EVP_md5(), nullptr);
    if (done != 1) {
        throw Error(Errc::unsupported, "log in", "", "this machine's OpenSSL offers no MD5",
                    "vTiger's login needs MD5: allow it in OpenSSL's configuration (FIPS mode)");
    }
    constexpr char hex[] = "0123456789abcdef";
    std::string out;
    for (unsigned i = 0; i < size; ++i) {
        out += hex[digest[i] >> 4];
        out += hex[digest[i] & 15];
    }
    return out;
}

Session::Session(const Options& options, std::string endpoint, std::shared_ptr<Transport> transport,
                 Clock& clock)
    : user_(options.user),
      key_(options.access_key),
      endpoint_(std::move(endpoint)),
      transport_(std::move(transport)),
      shared_(options.login ? options.login : shared_login()),
      server_clock_(clock) {}

Session::~Session() {
    if (session_.empty()) return;
    try {
        constexpr std::chrono::milliseconds patience{2000};
        send(log_out(), Context::within(patience));
    } catch (...) {  // vTiger 8.0 answers 500; a forgotten session ends by PHP's clean-up
    }
}

HttpResponse Session::send(const Call& call, const Context& context) {
    context.check(call.label.c_str());
    ++requests_;
    return transport_->send(request_of(endpoint_, call, session_), nullptr, context);
}

Answer Session::send_once(const Call& call, const Context& context) {
    HttpResponse response = send(call, context);
    Answer answer;
    answer.failure = failure_of(response);
    if (!answer.failure && is_cut(response.body)) answer.failure = malformed(response.body);
    answer.body = std::move(response.body);
    return answer;
}

std::optional<Failure> Session::try_login(const Context& context) {
    const Answer challenge = send_once(get_challenge(user_), context);
    if (challenge.failure) {
        if (action_for(*challenge.failure) == Action::denied) {
            throw wrong_user(*challenge.failure, user_);
        }
        throw error_of(*challenge.failure, "log in", endpoint_);
    }
    const Challenge given = read_challenge(challenge.body);
    server_clock_.observe(given.server_seconds);
    const Answer login = send_once(log_in(user_, login_hash(given.token, key_)), context);
    if (login.failure) return login.failure;
    account_ = read_login(login.body);
    session_ = Secret(account_.session);
    account_.session.clear();
    return std::nullopt;
}

const LoginAnswer& Session::login(const Context& context) {
    if (!session_.empty()) return account_;
    const auto turn = shared_->turn(context);
    // A challenge is replaced by any other program's login as the same user: once is no proof.
    std::optional<Failure> failure = try_login(context);
    if (failure && action_for(*failure) == Action::new_challenge) failure = try_login(context);
    if (failure) throw error_of(*failure, "log in as " + user_, endpoint_);
    return account_;
}

Answer Session::ask(const Call& call, const Context& context) {
    if (call.session == Call::Session::needed) login(context);
    Answer answer = send_once(call, context);
    if (!answer.failure) return answer;
    const Action action = action_for(*answer.failure);
    if (action == Action::log_in) {
        session_ = Secret();
        login(context);
        return send_once(call, context);
    }
    const bool cut = answer.failure->kind == FailureKind::truncated;
    if (cut && call.repeat == Repeat::safe) return send_once(call, context);
    return answer;
}

std::string Session::expect(const Call& call, const std::string& object, const Context& context) {
    Answer answer = ask(call, context);
    if (answer.failure) throw error_of(*answer.failure, call.label, object);
    return std::move(answer.body);
}

}  // namespace tenure::inline v1::vtiger
