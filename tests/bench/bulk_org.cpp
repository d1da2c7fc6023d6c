#include "bulk_org.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

namespace tenure::bench {

namespace {

constexpr std::string_view job = "750000000000001AAA";

/// A field's type and its cells: texts around the row's number, or one text for all.
struct Kind {
    const char* type;
    const char* before;
    const char* after = nullptr;
};

/// The fields of the object, over and over.
constexpr std::array kinds{Kind{"string", "\"Text ", ", with a comma\""},
                           Kind{"boolean", "true"},
                           Kind{"double", "", ".25"},
                           Kind{"date", "2024-02-29"},
                           Kind{"string", ""},
                           Kind{"currency", "", ".99"},
                           Kind{"datetime", "2024-03-17T12:07:13.000Z"},
                           Kind{"picklist", "Existing Customer"},
                           Kind{"email", "customer", "@example.test"},
                           Kind{"string", ""}};

std::string id_of(std::uint64_t row) {
    const std::string number = std::to_string(row);
    return "a00" + std::string(12 - std::min<std::size_t>(number.size(), 12), '0') + number + "AAA";
}

std::string name_of(std::size_t column) {
    return "Field_" + std::to_string(column) + "__c";
}

/// Everything the process that serves knows.
class Serving {
 public:
    Serving(int listener, std::string url, std::uint64_t rows, std::size_t columns)
        : listener_(listener), url_(std::move(url)), rows_(rows), columns_(columns) {}

    [[noreturn]] void run() {
        for (;;) {
            const int peer = ::accept(listener_, nullptr, nullptr);
            if (peer < 0) std::_Exit(1);
            std::string unread;
            while (serve_one(peer, unread)) {
            }
            ::close(peer);
        }
    }

 private:
    bool serve_one(int peer, std::string& unread) {
        std::size_t end = 0;
        while ((end = unread.find("\r\n\r\n")) == std::string::npos ||
               unread.size() < end + 4 + body_size(unread)) {
            std::array<char, 4096> bytes{};
            const ssize_t got = ::recv(peer, bytes.data(), bytes.size(), 0);
            if (got <= 0) return false;
            unread.append(bytes.data(), static_cast<std::size_t>(got));
        }
        const std::string request = unread.substr(0, unread.find("\r\n"));
        unread.erase(0, end + 4 + body_size(unread));
        std::string fields = "Content-Type: application/json\r\n";
        const std::string body = answer(request, fields);
        return send(peer, "HTTP/1.1 200 OK\r\n" + fields +
                              "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n") &&
               send(peer, body);
    }

    static std::size_t body_size(const std::string& request) {
        const std::size_t at = request.find("\r\nContent-Length: ");
        return at == std::string::npos ? 0 : std::strtoul(request.c_str() + at + 18, nullptr, 10);
    }

    static bool send(int peer, std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(peer, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    std::string answer(const std::string& request, std::string& fields) const {
        const auto asks = [&](std::string_view what) {
            return request.find(what) != std::string::npos;
        };
        if (asks("/oauth2/token")) {
            return R"({"access_token":"00D000000000001!token","token_type":"Bearer","id":")" +
                   url_ + R"(/id/00D000000000001AAA/005000000000001AAA","instance_url":")" + url_ +
                   "\"}";
        }
        if (asks("/describe")) return described();
        if (asks("/results")) return results(request, fields);
        if (asks("/jobs/query")) {
            return R"({"id":")" + std::string(job) +
                   R"(","state":"JobComplete","numberRecordsProcessed":)" +
                   std::to_string(rows_ - 1) + "}";
        }
        if (asks("/query")) {  // the first page, which tells how many rows there are
            return R"({"totalSize":)" + std::to_string(rows_) +
                   R"(,"done":false,"nextRecordsUrl":"/services/data/v60.0/query/1",)"
                   R"("records":[{"Id":")" +
                   id_of(0) + R"(","SystemModstamp":"2024-03-17T12:07:13.000+0000"}]})";
        }
        return "{}";
    }

    std::string described() const {
        std::string out = R"({"name":"Wide__c","keyPrefix":"a00","queryable":true,"fields":[)"
                          R"({"name":"SystemModstamp","type":"datetime"})";
        for (std::size_t i = 2; i < columns_; ++i) {
            out += R"(,{"name":")" + name_of(i) + R"(","type":")" + kinds[i % kinds.size()].type +
                   "\"}";
        }
        return out + "]}";
    }

    std::string results(const std::string& request, std::string& fields) const {
        const std::uint64_t most = number_behind(request, "maxRecords=");
        const std::uint64_t from = std::max<std::uint64_t>(number_behind(request, "locator="), 1);
        const std::uint64_t to = std::min(rows_, from + std::max<std::uint64_t>(most, 1));
        std::string out = "\"Id\",\"SystemModstamp\"";
        for (std::size_t i = 2; i < columns_; ++i) out += ",\"" + name_of(i) + '"';
        out += '\n';
        for (std::uint64_t row = from; row < to; ++row) append(out, row);
        fields = "Content-Type: text/csv\r\nSforce-Locator: " +
                 (to < rows_ ? std::to_string(to) : std::string("null")) + "\r\n";
        return out;
    }

    void append(std::string& out, std::uint64_t row) const {
        out += id_of(row) + ",2024-03-17T12:07:13.000Z";
        const std::string number = std::to_string(row);
        for (std::size_t i = 2; i < columns_; ++i) {
            const Kind& kind = kinds[i % kinds.size()];
            out += ',';
            out += kind.before;
            if (kind.after) out += number + kind.after;
        }
        out += '\n';
    }

    static std::uint64_t number_behind(const std::string& request, std::string_view name) {
        const std::size_t at = request.find(name);
        return at == std::string::npos
                   ? 0
                   : std::strtoull(request.c_str() + at + name.size(), nullptr, 10);
    }

    int listener_;
    std::string url_;
    std::uint64_t rows_;
    std::size_t columns_;
};

}  // namespace

BulkOrg::BulkOrg(std::uint64_t rows, std::size_t columns) {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const plain = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener, plain, size) != 0 || ::listen(listener, 4) != 0 ||
        ::getsockname(listener, plain, &size) != 0) {
        throw std::runtime_error("cannot listen on loopback");
    }
    url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    process_ = ::fork();
    if (process_ < 0) throw std::runtime_error("cannot start the process that serves");
    if (process_ == 0) Serving(listener, url_, rows, columns).run();
    ::close(listener);
}

BulkOrg::~BulkOrg() {
    ::kill(process_, SIGTERM);
    ::waitpid(process_, nullptr, 0);
}

}  // namespace tenure::bench
