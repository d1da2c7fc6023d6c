#include "tenure/store/open_store.hpp"

#include "store/memory_store.hpp"
#include "store/sqlite_store.hpp"

namespace tenure::inline v1 {

std::unique_ptr<Store> open_store(const std::string& address, const StoreOptions& options) {
    constexpr std::string_view sqlite = "sqlite:";
    if (address.starts_with(sqlite) && address.size() > sqlite.size()) {
        return std::make_unique<store_detail::SqliteStore>(address.substr(sqlite.size()), options);
    }
    if (address == "memory:") return std::make_unique<store_detail::MemoryStore>();
    throw Error(Errc::configuration, "open the store", address, "no such kind of store",
                "Write sqlite:PATH, for example sqlite:tenure.db");
}

}  // namespace tenure::inline v1
