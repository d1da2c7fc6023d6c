// Store, step 4: opens a store by its address.
// SQLite is compiled into tenure::sdk; files are private (mode 0600), WAL.
#pragma once

#include <memory>
#include <string>

#include "tenure/store/store.hpp"

namespace tenure::inline v1 {

/// Whether a store is opened to change it. Only one writer at a time; readers never wait for it.
enum class StoreAccess { read_write, read_only };

/// How a store is opened.
struct StoreOptions {
    std::string tenant = "default";
    StoreAccess access = StoreAccess::read_write;
};

/// Opens "sqlite:PATH" (created when absent), "sqlite::memory:" or "memory:".
/// Throws: Error{store_locked} when another process writes to it, Error{store_schema} when a newer
/// version wrote it, Error{configuration} for an unknown address, Error{store} otherwise.
std::unique_ptr<Store> open_store(const std::string& address, const StoreOptions& options = {});

}  // namespace tenure::inline v1
