#include "login.hpp"

#include "json.hpp"
#include "rate.hpp"

namespace tenure::inline v1::hubspot {

namespace {

using std::chrono::seconds;

constexpr const char* token_path = "/oauth/2026-03/token";
constexpr seconds early{60};  // a token must not expire on its way

/// Counts what is really sent, requests for tokens and retries included.
class CountTransport final : public Transport {
 public:
    CountTransport(std::shared_ptr<Transport> next,
                   std::shared_ptr<std::atomic<std::uint64_t>> count)
        : next_(std::move(next)), count_(std::move(count)) {}

    HttpResponse send(const HttpRequest& request, const BodySink* sink,
                      const Context& context) override {
        ++*count_;
        return next_->send(request, sink, context);
    }

 private:
    std::shared_ptr<Transport> next_;
    std::shared_ptr<std::atomic<std::uint64_t>> count_;
};

std::string form_of(const std::vector<std::pair<std::string, std::string>>& fields) {
    std::string form;
    for (const auto& field : fields) {
        form += (form.empty() ? "" : "&") + field.first + "=" + url_encoded(field.second);
    }
    return form;
}

Clock& clock_of(const Options& options) {
    return options.clock ? *options.clock : system_clock();
}

}  // namespace

void AccountZone::set(const std::string& name) {
    try {
        const Zone zone = Zone::named(name);
        const std::lock_guard lock(mutex_);
        zone_ = zone;
    } catch (const Error&) {  // a zone that this machine does not know: UTC stays
    }
}

std::chrono::milliseconds AccountZone::until_midnight(Timestamp now) const {
    const std::lock_guard lock(mutex_);
    Date next = zone_.local_date(now);
    ++next.days;
    return std::chrono::ceil<std::chrono::milliseconds>(zone_.at(next) - now);
}

TokenLogin::TokenLogin(const Options& options, std::shared_ptr<Transport> transport, Clock& clock)
    : base_(base_of(options.url)),
      client_id_(options.client_id),
      client_secret_(options.client_secret),
      seed_(options.refresh_token),
      access_(options.token),
      transport_(std::move(transport)),
      vault_(options.credentials),
      vault_name_("hubspot/" + options.source + "/refresh_token"),
      clock_(clock) {}

bool TokenLogin::ready() const {
    return !access_.empty() && (!due_ || clock_.now() < *due_);
}

void TokenLogin::apply(HttpRequest& request) {
    request.headers.set("Authorization", "Bearer " + access_.reveal());
}

Secret TokenLogin::stored_token() {
    const auto stored = vault_ ? vault_->load(vault_name_) : std::nullopt;
    return stored ? stored->value : seed_;
}

bool TokenLogin::refresh(const Context& context) {
    if (seed_.empty()) return false;  // a static token: nothing newer can be had
    std::optional<CredentialLease> lease;
    if (vault_) lease.emplace(*vault_, vault_name_, "connector", clock_, context);
    const Secret stored = stored_token();
    if (exchange(stored, context)) return true;
    // The app may have been installed anew since: then the configured token is the newer one.
    if (!(stored == seed_) && exchange(seed_, context)) return true;
    throw Error(Errc::authentication, "renew the access token", base_,
                "the refresh token is not accepted any more",
                "Install the app in the portal again and write the new refresh token into the "
                "settings");
}

bool TokenLogin::exchange(const Secret& refresh_token, const Context& context) {
    HttpRequest request;
    request.method = "POST";
    request.url = base_ + token_path;
    request.label = "renew the access token";
    request.headers.set("Content-Type", "application/x-www-form-urlencoded");
    request.body = form_of({{"grant_type", "refresh_token"},
                            {"client_id", client_id_},
                            {"client_secret", client_secret_.reveal()},
                            {"refresh_token", refresh_token.reveal()}});
    const HttpResponse response = transport_->send(request, nullptr, context);
    if (const auto failure = failure_of(response)) {
        const Error error = error_of(*failure, request.label, base_);
        const bool spent = failure->category == "BAD_REFRESH_TOKEN" ||
                           failure->category == "invalid_grant" ||
                           failure->message.find("BAD_REFRESH_TOKEN") != std::string::npos;
        if (spent) return false;
        throw error;
    }
    const nlohmann::json answer = document_of(response.body, request.label);
    const std::string token = text_at(answer, "access_token");
    if (token.empty()) throw malformed(request.label);
    constexpr std::int64_t usual_seconds = 1'800;
    const std::int64_t span = answer.contains("expires_in") && answer["expires_in"].is_number()
                                  ? answer["expires_in"].get<std::int64_t>()
                                  : usual_seconds;
    const Secret rotated(text_at(answer, "refresh_token"));
    if (!rotated.empty() && !(rotated == refresh_token)) keep(rotated);
    access_ = Secret(token);
    due_ = clock_.now() + seconds(span) - (span > 2 * early.count() ? early : seconds(0));
    return true;
}

// Kept before it is used: a replaced token that is lost cannot be had again.
void TokenLogin::keep(const Secret& rotated) {
    if (vault_) {
        const auto stored = vault_->load(vault_name_);
        static_cast<void>(vault_->replace(vault_name_, rotated, stored ? stored->version : 0));
    } else {
        seed_ = rotated;
    }
}

Portal::Portal(const Options& options, std::shared_ptr<Transport> transport, Retries retries,
               std::shared_ptr<AccountZone> zone)
    : api_(options.api),
      paths_(options.api),
      base_(base_of(options.url)),
      clock_(clock_of(options)),
      zone_(std::move(zone)),
      requests_(std::make_shared<std::atomic<std::uint64_t>>(0)) {
    const auto counted = std::make_shared<CountTransport>(std::move(transport), requests_);
    const auto login = std::make_shared<TokenLogin>(options, counted, clock_);
    transport_ = std::make_shared<AuthTransport>(counted, login);
    if (retries == Retries::by_policy) {
        transport_ = std::make_shared<RetryTransport>(transport_, retry_policy(options), clock_);
    }
}

void Portal::watch(const HttpResponse& response) {
    if (const auto left = response.headers.get("X-HubSpot-RateLimit-Daily-Remaining")) {
        calls_left_ = std::string(*left);
    }
    const auto date = http_date(response.headers.get("Date").value_or(""));
    constexpr std::chrono::seconds tolerated{2};  // the field has whole seconds, and is on its way
    if (!date) return;
    const std::chrono::microseconds skew = *date - clock_.now();
    // Rounded up: what is changed in this very second is not left to the next run.
    skew_ = skew > tolerated || skew < -tolerated ? skew + seconds(1) : seconds(0);
}

Answer Portal::ask(const Call& call, const Context& context) {
    context.check(call.label.c_str());
    HttpResponse response = transport_->send(request_of(base_, call), nullptr, context);
    watch(response);
    Answer answer{response.status, {}, failure_of(response)};
    answer.body = std::move(response.body);
    if (!answer.failure) return answer;
    const Action action = action_for(*answer.failure);
    if (action == Action::park) {
        answer.failure->wait = zone_->until_midnight(server_now());
        throw error_of(*answer.failure, call.label, base_);
    }
    const bool stops = action == Action::stop || action == Action::retry;
    if (stops) throw error_of(*answer.failure, call.label, base_);
    return answer;
}

std::string Portal::expect(const Call& call, const std::string& object, const Context& context) {
    Answer answer = ask(call, context);
    if (answer.failure) throw error_of(*answer.failure, call.label, object);
    return std::move(answer.body);
}

}  // namespace tenure::inline v1::hubspot
