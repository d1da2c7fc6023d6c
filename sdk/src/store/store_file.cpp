#include "store/store_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <system_error>

#include "tenure/core/error.hpp"

namespace tenure::inline v1::store_detail {

namespace {

constexpr mode_t owner_only = S_IRUSR | S_IWUSR;

std::string why(int error) {
    return std::generic_category().message(error);
}

[[noreturn]] void fail(const std::string& path, int error, const char* next) {
    throw Error(Errc::store, "open the store", path, why(error), next);
}

constexpr const char* check_rights =
    "Check that the folder exists and that you may write to it and to the file";

std::string holder_of(int file) {
    std::array<char, 24> text{};
    const ssize_t size = pread(file, text.data(), text.size() - 1, 0);
    const std::string process(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    return process.empty() ? "another process" : "process " + process;
}

}  // namespace

std::string resolved_path(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
    const std::unique_ptr<char, decltype(&std::free)> whole(realpath(path.c_str(), nullptr),
                                                            &std::free);
    if (whole) return whole.get();
    const std::unique_ptr<char, decltype(&std::free)> resolved(realpath(folder.c_str(), nullptr),
                                                               &std::free);
    if (!resolved) {
        fail(path, errno, "Create the folder first, or give another path for the store");
    }
    return std::string(resolved.get()) + "/" +
           path.substr(slash == std::string::npos ? 0 : slash + 1);
}

void create_private(const std::string& path) {
    const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, owner_only);
    if (file < 0) fail(path, errno, check_rights);
    close(file);
}

void make_private(const std::string& path) {
    if (chmod(path.c_str(), owner_only) == 0) return;
    fail(path, errno, "The store must belong to you: it holds personal data");
}

void require_readable(const std::string& path) {
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) fail(path, errno, "Run `tenure sync` first, or check the path of the store");
    close(file);
}

WriterLock::WriterLock(const std::string& store_path) {
    const std::string path = store_path + ".lock";
    file_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, owner_only);
    if (file_ < 0) fail(path, errno, check_rights);
    if (flock(file_, LOCK_EX | LOCK_NB) != 0) {
        const int error = errno;
        const std::string holder = holder_of(file_);
        close(file_);
        if (error != EWOULDBLOCK) fail(path, error, check_rights);
        throw Error(Errc::store_locked, "open the store for writing", store_path,
                    holder + " is writing to it",
                    "Wait until that has finished; reading is possible meanwhile");
    }
    const std::string process = std::to_string(getpid());
    if (ftruncate(file_, 0) != 0 ||
        pwrite(file_, process.data(), process.size(), 0) != static_cast<ssize_t>(process.size())) {
        const int error = errno;
        close(file_);
        fail(path, error, "Free some space on the disk");
    }
}

WriterLock::~WriterLock() {
    close(file_);
}

}  // namespace tenure::inline v1::store_detail
