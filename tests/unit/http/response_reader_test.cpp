#include "http/response_reader.hpp"

#include <gtest/gtest.h>

#include "http/body_decoder.hpp"
#include "http/failure.hpp"

namespace {

using namespace tenure;
using namespace tenure::wire;

// Delivers bytes in pieces of a given size, then the end of the stream.
class MemoryWire final : public Wire {
 public:
    MemoryWire(std::string bytes, std::size_t piece) : bytes_(std::move(bytes)), piece_(piece) {}
    std::size_t read(char* into, std::size_t size) override {
        const std::size_t count = bytes_.copy(into, std::min(size, piece_), at_);
        at_ += count;
        expected.push_back(coming_);
        return count;
    }
    void write(std::string_view) override {}
    bool reusable() override { return false; }

    std::vector<std::size_t> expected{};  ///< what was said to come, for each read

 private:
    std::string bytes_;
    std::size_t piece_;
    std::size_t at_ = 0;
};

struct Result {
    HttpResponse response;
    bool reusable = false;
};

Result read_all(const std::string& bytes, std::size_t piece) {
    MemoryWire memory(bytes, piece);
    ResponseReader reader;
    Result result;
    ReadPlan plan;
    plan.max_header_bytes = 64 * 1024;
    plan.on_head = [&](HttpResponse&& head) { result.response = std::move(head); };
    plan.on_piece = [&](std::string_view part) { result.response.body.append(part); };
    result.reusable = reader.read(memory, plan);
    return result;
}

TEST(ResponseReader, GivesTheSameForAnySplitOfTheBytes) {
    const std::string bytes =
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nX-A: 1\r\nx-a: 2\r\n"
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;e=1\r\n world\r\n0\r\n\r\n";
    for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
        const Result result = read_all(bytes, piece);
        EXPECT_EQ(result.response.status, 200);
        EXPECT_EQ(result.response.body, "hello world") << piece;
        EXPECT_EQ(result.response.headers.get("X-A"), "1, 2");
        EXPECT_TRUE(result.reusable);
    }
}

TEST(ResponseReader, ReadsAnEmptyChunkedBodyInAnySplit) {
    const std::string bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
        EXPECT_TRUE(read_all(bytes, piece).reusable) << piece;
    }
}

TEST(ResponseReader, SaysThatAnAnswerWasCutWhereverThatHappens) {
    const std::string bytes =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n";
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        try {
            read_all(bytes.substr(0, size), 3);
            ADD_FAILURE() << size;
        } catch (const Failure& failure) {
            EXPECT_EQ(failure.code(), Errc::network) << size << failure.what();
        }
    }
}

TEST(ResponseReader, DoesNotKeepAConnectionThatSentTooMuch) {
    EXPECT_FALSE(
        read_all("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxHTTP/1.1 200 OK", 1000).reusable);
    EXPECT_FALSE(read_all("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", 1000).reusable);
}

TEST(ResponseReader, RefusesTwoLengthsForOneBody) {
    EXPECT_THROW(read_all("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxy", 9),
                 Failure);
    EXPECT_THROW(read_all("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n"
                          "\r\n0\r\n\r\n",
                          99),
                 Failure);
}

TEST(ResponseReader, RefusesHeadersBeyondCounting) {
    std::string bytes = "HTTP/1.1 200 OK\r\n";
    for (int i = 0; i < 2000; ++i) bytes += "a: b\r\n";
    EXPECT_THROW(read_all(bytes + "\r\n", 1000), Failure);
}

TEST(ResponseReader, RefusesABareLengthBeyondMemoryOnlyWhenItDoesNotCome) {
    EXPECT_THROW(read_all("HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551615\r\n\r\nx", 99),
                 Failure);
}

TEST(ResponseReader, TellsTheWireWhatIsSureToCome) {
    const auto expected = [](const std::string& bytes) {
        MemoryWire memory(bytes, 40);
        ReadPlan plan{.max_header_bytes = 1000, .on_head = [](auto&&) {}, .on_piece = [](auto) {}};
        ResponseReader().read(memory, plan);
        return memory.expected;
    };
    using Sizes = std::vector<std::size_t>;
    const std::string body(90, 'x');
    EXPECT_EQ(expected("HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n" + body),
              (Sizes{0, 89, 49, 9}));
    EXPECT_EQ(expected("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5a\r\n" + body +
                       "\r\n0\r\n\r\n"),
              (Sizes(4, 0)));
}

TEST(BodyDecoder, DecodesByteByByte) {
    const unsigned char gzip[] = {0x1f, 0x8b, 0x08, 0,    0,    0,    0,    0,    0,
                                  0x03, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x86,
                                  0xa6, 0x10, 0x36, 0x05, 0,    0,    0};  // "hello"
    const auto decoder = make_decoder(" gzip ");
    std::string out;
    for (const unsigned char byte : gzip) {
        const char c = static_cast<char>(byte);
        decoder->feed({&c, 1}, [&](std::string_view piece) { out.append(piece); });
    }
    decoder->finish();
    EXPECT_EQ(out, "hello");
}

TEST(BodyDecoder, TakesAnEmptyBodyForEmpty) {
    const auto decoder = make_decoder("deflate");
    decoder->feed("", [](std::string_view) {});
    EXPECT_NO_THROW(decoder->finish());
    EXPECT_EQ(make_decoder("identity"), nullptr);
    EXPECT_THROW(make_decoder("gzip, br"), Failure);
}

}  // namespace
