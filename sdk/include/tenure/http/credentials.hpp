// HTTP: where credentials live that a CRM replaces while we use them, such as refresh tokens.
// A new one is stored before it is used; a lease lets one process at a time ask for it.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "tenure/core/clock.hpp"
#include "tenure/core/context.hpp"
#include "tenure/core/secret.hpp"

namespace tenure::inline v1 {

/// A stored secret with the number of its replacement, which never comes twice.
struct Credential {
    Secret value{};
    std::int64_t version = 0;
};

/// Keeps secrets by name.
/// Threads: may be shared.
class CredentialVault {
 public:
    virtual ~CredentialVault() = default;

    /// Returns what was stored last under a name, or nothing.
    virtual std::optional<Credential> load(const std::string& name) = 0;

    /// Stores a secret, provided that the one under the name still is `version` (0: there is
    /// none); false when somebody else was faster, and nothing is changed then.
    virtual bool replace(const std::string& name, const Secret& value, std::int64_t version) = 0;

    /// Takes the name for `holder` until `span` has passed or it is released; false while somebody
    /// else has it.
    virtual bool lease(const std::string& name, const std::string& holder,
                       std::chrono::seconds span) = 0;

    /// Gives the name back; does nothing when `holder` does not have it.
    virtual void release(const std::string& name, const std::string& holder) = 0;
};

/// Holds a name of a vault for as long as it lives.
class CredentialLease {
 public:
    /// Waits until the name is free. Throws: Error{cancelled} or Error{deadline} from the wait.
    /// Lifetime: the vault outlives the lease.
    CredentialLease(CredentialVault& vault, std::string name, std::string holder, Clock& clock,
                    const Context& context = {})
        : vault_(vault), name_(std::move(name)), holder_(std::move(holder)) {
        constexpr std::chrono::seconds longest{120};  // a holder that died is waited for
        constexpr std::chrono::milliseconds pause{100};
        while (!vault_.lease(name_, holder_, longest)) clock.sleep_for(pause, context);
    }
    ~CredentialLease() {
        try {
            vault_.release(name_, holder_);
        } catch (...) {  // it ends by itself
        }
    }
    CredentialLease(const CredentialLease&) = delete;
    CredentialLease& operator=(const CredentialLease&) = delete;

 private:
    CredentialVault& vault_;
    std::string name_;
    std::string holder_;
};

/// Opens the vault of a store's address: "sqlite:PATH" shares the store's private file, also while
/// a sync writes to it; "memory:" and "sqlite::memory:" keep secrets as long as the vault lives.
/// Throws: Error{configuration} for an unknown address, Error{store} otherwise.
std::unique_ptr<CredentialVault> open_credentials(const std::string& address,
                                                  const std::string& tenant = "default",
                                                  Clock& clock = system_clock());

}  // namespace tenure::inline v1
