// Store, beside step 4: rotated credentials in the store's private file, or in memory.
// A connection of its own with short transactions, so that a sync may hold the store meanwhile.
#include <map>
#include <mutex>

#include "store/store_file.hpp"
#include "store/store_schema.hpp"
#include "tenure/http/credentials.hpp"

namespace tenure::inline v1 {

namespace store_detail {
namespace {

std::int64_t seconds(const Clock& clock) {
    return clock.now().micros / 1'000'000;
}

/// Makes the file where there is none and opens it.
std::string private_file(const std::string& path) {
    std::string file = resolved_path(path);
    create_private(file);
    make_private(file);
    return file;
}

class SqliteCredentials final : public CredentialVault {
 public:
    SqliteCredentials(const std::string& path, std::string tenant, Clock& clock)
        : sql_(private_file(path)), tenant_(std::move(tenant)), clock_(clock) {
        sql_.doing("open the credentials");
        sql_.execute("PRAGMA busy_timeout = 5000");
        sql_.execute("PRAGMA secure_delete = ON");
        refuse_foreign(sql_);
        prepare_credentials(sql_);
    }

    std::optional<Credential> load(const std::string& name) override {
        const std::lock_guard lock(mutex_);
        return stored(name);
    }

    bool replace(const std::string& name, const Secret& value, std::int64_t version) override {
        const std::lock_guard lock(mutex_);
        sql_.doing("store a credential");
        SqlTransaction transaction(sql_);
        const auto before = stored(name);
        if ((before ? before->version : 0) != version) return false;
        ensure_row(name);
        sql_.run("UPDATE credential SET value = ?, version = ? WHERE tenant = ? AND name = ?",
                 value.reveal(), version + 1, tenant_, name);
        transaction.commit();
        return true;
    }

    bool lease(const std::string& name, const std::string& holder,
               std::chrono::seconds span) override {
        const std::lock_guard lock(mutex_);
        sql_.doing("lease a credential");
        SqlTransaction transaction(sql_);
        ensure_row(name);
        const std::int64_t now = seconds(clock_);
        const std::int64_t taken = sql_.number(
            "SELECT count(*) FROM credential WHERE tenant = ? AND name = ? AND holder <> '' "
            "AND holder <> ? AND held_until > ?",
            tenant_, name, holder, now);
        if (taken != 0) return false;
        sql_.run("UPDATE credential SET holder = ?, held_until = ? WHERE tenant = ? AND name = ?",
                 holder, now + span.count(), tenant_, name);
        transaction.commit();
        return true;
    }

    void release(const std::string& name, const std::string& holder) override {
        const std::lock_guard lock(mutex_);
        sql_.doing("release a credential");
        sql_.run(
            "UPDATE credential SET holder = '', held_until = 0 WHERE tenant = ? AND name = ? "
            "AND holder = ?",
            tenant_, name, holder);
    }

 private:
    std::optional<Credential> stored(const std::string& name) {
        sql_.doing("read a credential");
        std::optional<Credential> found;
        sql_.query(
            "SELECT value, version FROM credential WHERE tenant = ? AND name = ? AND version > 0",
            "ti",
            [&](const SqlCell* row) {
                found = Credential{Secret(row[0].text()), row[1].integer()};
            },
            tenant_, name);
        return found;
    }

    void ensure_row(const std::string& name) {
        sql_.run(
            "INSERT OR IGNORE INTO credential (tenant, name, value, version, holder, held_until) "
            "VALUES (?, ?, '', 0, '', 0)",
            tenant_, name);
    }

    std::mutex mutex_;
    SqlSession sql_;
    std::string tenant_;
    Clock& clock_;
};

class MemoryCredentials final : public CredentialVault {
 public:
    explicit MemoryCredentials(Clock& clock) : clock_(clock) {}

    std::optional<Credential> load(const std::string& name) override {
        const std::lock_guard lock(mutex_);
        const auto found = entries_.find(name);
        if (found == entries_.end() || found->second.credential.version == 0) return std::nullopt;
        return found->second.credential;
    }

    bool replace(const std::string& name, const Secret& value, std::int64_t version) override {
        const std::lock_guard lock(mutex_);
        Credential& known = entries_[name].credential;
        if (known.version != version) return false;
        known = {value, version + 1};
        return true;
    }

    bool lease(const std::string& name, const std::string& holder,
               std::chrono::seconds span) override {
        const std::lock_guard lock(mutex_);
        Entry& entry = entries_[name];
        const std::int64_t now = seconds(clock_);
        if (!entry.holder.empty() && entry.holder != holder && entry.held_until > now) return false;
        entry.holder = holder;
        entry.held_until = now + span.count();
        return true;
    }

    void release(const std::string& name, const std::string& holder) override {
        const std::lock_guard lock(mutex_);
        Entry& entry = entries_[name];
        if (entry.holder == holder) entry.holder.clear();
    }

 private:
    struct Entry {
        Credential credential;
        std::string holder;
        std::int64_t held_until = 0;
    };
    std::mutex mutex_;
    Clock& clock_;
    std::map<std::string, Entry> entries_;
};

}  // namespace
}  // namespace store_detail

std::unique_ptr<CredentialVault> open_credentials(const std::string& address,
                                                  const std::string& tenant, Clock& clock) {
    constexpr std::string_view sqlite = "sqlite:";
    if (address == "memory:" || address == "sqlite::memory:") {
        return std::make_unique<store_detail::MemoryCredentials>(clock);
    }
    if (address.starts_with(sqlite) && address.size() > sqlite.size()) {
        return std::make_unique<store_detail::SqliteCredentials>(address.substr(sqlite.size()),
                                                                 tenant, clock);
    }
    throw Error(Errc::configuration, "open the credentials", address, "no such kind of store",
                "Write sqlite:PATH, for example sqlite:tenure.db");
}

}  // namespace tenure::inline v1
