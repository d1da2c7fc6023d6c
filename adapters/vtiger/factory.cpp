// vTiger, part "connector": from settings by name, as a configuration file has them, to Options.
#include <map>
#include <mutex>

#include "requests.hpp"
#include "tenure/adapters/vtiger.hpp"

namespace tenure::inline v1::vtiger {

namespace {

/// Remembers which login belongs to which server and user while somebody uses it.
/// Threads: may be shared.
class Logins {
 public:
    std::shared_ptr<SharedLogin> of(const std::string& endpoint, const std::string& user) {
        const std::lock_guard lock(mutex_);
        std::weak_ptr<SharedLogin>& known = logins_[{endpoint, user}];
        std::shared_ptr<SharedLogin> login = known.lock();
        if (!login) known = login = shared_login();
        return login;
    }

 private:
    std::mutex mutex_;
    std::map<std::pair<std::string, std::string>, std::weak_ptr<SharedLogin>> logins_;
};

std::string value_of(const ConnectorSettings& settings, const char* name, std::string other = {}) {
    const auto found = settings.values.find(name);
    return found == settings.values.end() || found->second.empty() ? std::move(other)
                                                                   : found->second;
}

}  // namespace

ConnectorFactory factory() {
    return [logins = std::make_shared<Logins>()](const ConnectorSettings& settings) {
        Options options;
        options.source = settings.source;
        options.url = value_of(settings, "url");
        options.user = value_of(settings, "user");
        options.zone = value_of(settings, "zone", options.zone);
        options.currency = value_of(settings, "currency");
        const auto key = settings.secrets.find("access_key");
        if (key != settings.secrets.end()) options.access_key = key->second;
        options.transport = settings.transport;
        options.log = settings.log;
        if (!options.url.empty())
            options.login = logins->of(endpoint_of(options.url), options.user);
        return connect(options);
    };
}

}  // namespace tenure::inline v1::vtiger
