#include "http/body_decoder.hpp"

#include <zlib.h>

#include <algorithm>
#include <string>
#include <vector>

#include "http/failure.hpp"
#include "tenure/core/log.hpp"

namespace tenure::inline v1::wire {
namespace {

constexpr std::size_t output_bytes = 64 * 1024;
constexpr int gzip_window = 15 + 16;
constexpr int zlib_window = 15;
constexpr int raw_window = -15;

class InflateDecoder final : public BodyDecoder {
 public:
    explicit InflateDecoder(int window) : window_(window), output_(output_bytes) {
        if (inflateInit2(&stream_, window) != Z_OK) {
            throw Failure(Errc::bad_response, "zlib cannot be set up");
        }
    }
    ~InflateDecoder() override { inflateEnd(&stream_); }
    InflateDecoder(const InflateDecoder&) = delete;
    InflateDecoder& operator=(const InflateDecoder&) = delete;

    void feed(std::string_view piece, const DecodedSink& sink) override {
        if (piece.empty()) return;
        if (!started_) choose_window(piece.front());
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(piece.data()));
        stream_.avail_in = static_cast<uInt>(piece.size());
        do {
            if (ended_) next_member();
            stream_.next_out = output_.data();
            stream_.avail_out = static_cast<uInt>(output_.size());
            const int result = inflate(&stream_, Z_NO_FLUSH);
            if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) {
                throw Failure(Errc::bad_response, "the compressed body is damaged",
                              "Try again; if it happens again, look for a proxy in between",
                              Again::may_succeed);
            }
            ended_ = result == Z_STREAM_END;
            const std::size_t made = output_.size() - stream_.avail_out;
            if (made > 0) sink({reinterpret_cast<const char*>(output_.data()), made});
        } while (stream_.avail_in > 0 || (stream_.avail_out == 0 && !ended_));
    }

    void finish() override {
        if (started_ && !ended_) {
            throw Failure(Errc::bad_response, "the compressed body ends too early", "Try again",
                          Again::may_succeed);
        }
    }

 private:
    // Some servers call raw deflate data "deflate", though RFC 9110, 8.4.1.2 means zlib's format,
    // whose first byte has method 8 in its low half.
    void choose_window(char first) {
        started_ = true;
        if (window_ == zlib_window && (first & 0x0F) != 8) inflateReset2(&stream_, raw_window);
    }

    void next_member() {
        if (window_ != gzip_window) {
            throw Failure(Errc::bad_response, "the compressed body is followed by other data");
        }
        inflateReset(&stream_);  // RFC 1952, 2.2: members follow one another
        ended_ = false;
    }

    int window_;
    z_stream stream_{};
    bool started_ = false;
    bool ended_ = false;
    std::vector<Bytef> output_;
};

std::string lower_trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return out;
}

}  // namespace

std::unique_ptr<BodyDecoder> make_decoder(std::string_view encoding) {
    const std::string name = lower_trimmed(encoding);
    if (name.empty() || name == "identity") return nullptr;
    if (name == "gzip" || name == "x-gzip") return std::make_unique<InflateDecoder>(gzip_window);
    if (name == "deflate") return std::make_unique<InflateDecoder>(zlib_window);
    throw Failure(
        Errc::bad_response,
        "the body has a Content-Encoding that was not asked for: " + printable(name.substr(0, 40)),
        "Look for a proxy in between that recodes answers");
}

}  // namespace tenure::inline v1::wire
