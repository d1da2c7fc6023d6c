// Runs the tenure command as a user would: a process with arguments, its output and its exit code.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tenure/adapters/sandbox.hpp"

extern char** environ;

namespace tenure::testing {

/// A folder of its own, removed at the end.
class Folder {
 public:
    Folder() {
        std::string pattern =
            (std::filesystem::temp_directory_path() / "tenure-test-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
    std::string read(const std::string& name) const {
        std::ifstream in(path_ / name, std::ios::binary);
        std::ostringstream text;
        text << in.rdbuf();
        return text.str();
    }
    void write(const std::string& name, const std::string& text) const {
        std::ofstream(path_ / name, std::ios::binary) << text;
    }

 private:
    std::filesystem::path path_;
};

struct Ran {
    int exit = -1;  ///< 1000 + signal when killed
    std::string out;
    std::string err;
    nlohmann::json json() const { return nlohmann::json::parse(out); }
};

/// Starts the command in `folder`; its output goes to files there.
inline pid_t start(const Folder& folder, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), TENURE_COMMAND);
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    const std::string out = (folder / "out").string();
    const std::string err = (folder / "err").string();
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    const int flags = O_WRONLY | O_CREAT | O_TRUNC;
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, out.c_str(), flags, 0600);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, err.c_str(), flags, 0600);
    posix_spawn_file_actions_addchdir_np(&files, (folder / ".").c_str());
    pid_t process = -1;
    ::posix_spawn(&process, argv[0], &files, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    return process;
}

inline Ran finish(const Folder& folder, pid_t process) {
    int status = 0;
    ::waitpid(process, &status, 0);
    Ran ran;
    ran.exit = WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
    ran.out = folder.read("out");
    ran.err = folder.read("err");
    return ran;
}

inline Ran run(const Folder& folder, std::vector<std::string> arguments) {
    return finish(folder, start(folder, std::move(arguments)));
}

/// Runs a command that has to succeed and returns its JSON.
inline nlohmann::json json_of(const Folder& folder, std::vector<std::string> arguments) {
    arguments.emplace_back("--json");
    const Ran ran = run(folder, std::move(arguments));
    EXPECT_EQ(ran.exit, 0) << ran.err;
    return ran.exit == 0 ? ran.json() : nlohmann::json();
}

/// The configuration for a sandbox; `change` may alter it before it is written.
inline nlohmann::json config_for(const sandbox::VtigerServer& server) {
    return {{"store", "sqlite:customers.db"},
            {"sources",
             {{"shop",
               {{"connector", "vtiger"},
                {"url", server.url()},
                {"user", server.user()},
                {"access_key", {{"file", "access_key"}}},
                {"tls", {{"ca_file", server.ca_file()}}}}}}}};
}

inline void configure(const Folder& folder, const sandbox::VtigerServer& server,
                      const nlohmann::json& config) {
    folder.write("access_key", server.access_key() + "\n");
    folder.write("tenure.json", config.dump(2));
}

inline void configure(const Folder& folder, const sandbox::VtigerServer& server) {
    configure(folder, server, config_for(server));
}

}  // namespace tenure::testing
