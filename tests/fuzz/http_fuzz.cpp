// Untrusted bytes of a server through everything of the transport that reads them.
#include <cstdlib>

#include "http/body_decoder.hpp"
#include "http/failure.hpp"
#include "http/response_reader.hpp"
#include "http/url.hpp"
#include "tenure/http/redact.hpp"
#include "tenure/http/retry.hpp"

namespace {

using namespace tenure;

constexpr std::size_t largest_body = 1 << 20;

class MemoryWire final : public wire::Wire {
 public:
    MemoryWire(std::string_view bytes, std::size_t piece) : bytes_(bytes), piece_(piece) {}
    std::size_t read(char* into, std::size_t size) override {
        const std::size_t count = bytes_.copy(into, std::min(size, piece_));
        bytes_.remove_prefix(count);
        return count;
    }
    void write(std::string_view) override {}
    bool reusable() override { return false; }

 private:
    std::string_view bytes_;
    std::size_t piece_;
};

// Returns the decoded body, or nothing where the answer is refused.
std::optional<std::string> read(std::string_view bytes, std::size_t piece) {
    MemoryWire memory(bytes, piece);
    std::unique_ptr<wire::BodyDecoder> decoder;
    std::string body;
    const auto take = [&](std::string_view part) {
        if (part.size() > largest_body - body.size()) {
            throw wire::Failure(Errc::too_large, "larger than the fuzzer wants");
        }
        body.append(part);
    };
    wire::ReadPlan plan;
    plan.max_header_bytes = 64 * 1024;
    plan.on_head = [&](HttpResponse&& head) {
        decoder = wire::make_decoder(head.headers.get("Content-Encoding").value_or(""));
        redacted_headers(head.headers);
        retry_after(head, {});
    };
    plan.on_piece = [&](std::string_view part) {
        decoder ? decoder->feed(part, take) : take(part);
    };
    try {
        wire::ResponseReader().read(memory, plan);
        if (decoder) decoder->finish();
        return body;
    } catch (const wire::Failure&) {
        return std::nullopt;
    }
}

void read_location(std::string_view text) {
    try {
        const wire::Url base = wire::parse_url("https://crm.example.com/a/b?c");
        const wire::Url url = wire::resolve_location(base, text);
        const wire::Url again = wire::parse_url(url.origin() + url.target);
        if (again.origin() != url.origin() || again.target != url.target) std::abort();
    } catch (const wire::Failure&) {
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    if (read(text, 1) != read(text, 4096)) std::abort();
    read_location(text);
    redacted_url(text);
    return 0;
}
