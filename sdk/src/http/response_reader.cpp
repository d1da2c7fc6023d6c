#include "http/response_reader.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <cstdint>
#include <limits>
#include <string>

#include "http/failure.hpp"

namespace tenure::inline v1::wire {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

constexpr std::size_t buffer_bytes = 64 * 1024;
constexpr std::size_t least_read = 4 * 1024;
// What is left of an unfinished chunked body, "0\r\n\r\n" at least. Beast 1.74 asserts that it is
// never given less of a first chunk that is the last one, so nothing less is given to it.
constexpr std::size_t least_chunked = 5;
constexpr int max_interim_responses = 8;
constexpr std::size_t max_fields = 1000;

// A body that is handed on as it arrives, straight from the read buffer.
struct ForwardedBody {
    using value_type = const std::function<void(std::string_view)>*;

    class reader {
     public:
        template <bool IsRequest, class Fields>
        reader(http::header<IsRequest, Fields>&, value_type& receiver) : receiver_(receiver) {}
        void init(const boost::optional<std::uint64_t>&, error_code& error) { error = {}; }
        template <class Buffers>
        std::size_t put(const Buffers& buffers, error_code& error) {
            error = {};
            std::size_t total = 0;
            const auto end = asio::buffer_sequence_end(buffers);
            for (auto at = asio::buffer_sequence_begin(buffers); at != end; ++at) {
                const asio::const_buffer piece = *at;
                (*receiver_)({static_cast<const char*>(piece.data()), piece.size()});
                total += piece.size();
            }
            return total;
        }
        void finish(error_code& error) { error = {}; }

     private:
        value_type& receiver_;
    };
};

using Parser = http::response_parser<ForwardedBody>;

[[noreturn]] void fail(const error_code& error, const ReadPlan& plan) {
    if (error == http::error::end_of_stream) {
        throw Failure(Errc::network, "the server closed the connection without an answer",
                      "Try again later", Again::may_succeed);
    }
    if (error == http::error::partial_message) {
        throw Failure(Errc::network, "the connection was closed in the middle of the answer",
                      "Try again later", Again::may_succeed);
    }
    if (error == http::error::header_limit || error == http::error::buffer_overflow) {
        throw Failure(Errc::too_large,
                      "the answer's header is larger than " +
                          std::to_string(plan.max_header_bytes) + " bytes",
                      "Check that the URL is the CRM's, or raise max_header_bytes");
    }
    throw Failure(Errc::bad_response, "the answer is no valid HTTP: " + error.message(),
                  "Check that the URL is that of a web server");
}

HttpResponse head_of(const Parser& parser) {
    HttpResponse head;
    head.status = static_cast<int>(parser.get().result_int());
    std::size_t fields = 0;
    for (const auto& field : parser.get()) {
        if (++fields > max_fields) {
            throw Failure(Errc::too_large, "the answer has more than 1000 header fields",
                          "Check that the URL is the CRM's");
        }
        const std::string_view name(field.name_string().data(), field.name_string().size());
        std::string value(field.value().data(), field.value().size());
        // A repeated field means the same as one list (RFC 9110, 5.3).
        const auto before = head.headers.get(name);
        if (before) value = std::string(*before) + ", " + value;
        head.headers.set(name, std::move(value));
    }
    return head;
}

}  // namespace

struct ResponseReader::State {
    boost::beast::flat_buffer buffer;
    bool heard = false;

    // Parses what is buffered and reads on, until `done`.
    template <class Done>
    void advance(Parser& parser, Wire& wire, const ReadPlan& plan, Done done) {
        while (!done()) {
            const bool chunked = parser.is_header_done() && parser.chunked();
            error_code error = http::error::need_more;
            if (buffer.size() >= (chunked ? least_chunked : 1)) {
                buffer.consume(parser.put(buffer.data(), error));
            }
            if (error == http::error::need_more) {
                error = {};
                receive(parser, wire, error);
            }
            if (error) fail(error, plan);
        }
    }

    void receive(Parser& parser, Wire& wire, error_code& error) {
        const std::size_t room = buffer.capacity() - buffer.size();
        const auto space = buffer.prepare(std::max(room, least_read));
        const bool in_body = parser.is_header_done();
        wire.expect(in_body ? parser.content_length_remaining().value_or(0) : 0);
        const std::size_t got = wire.read(static_cast<char*>(space.data()), space.size());
        buffer.commit(got);
        heard = heard || got > 0;
        if (got > 0) return;
        if (!parser.got_some()) {
            error = http::error::end_of_stream;
        } else {
            parser.put_eof(error);
        }
    }
};

ResponseReader::ResponseReader() : state_(std::make_unique<State>()) {
    state_->buffer.reserve(buffer_bytes);
}

ResponseReader::~ResponseReader() = default;

bool ResponseReader::heard() const {
    return state_->heard;
}

bool ResponseReader::read(Wire& wire, const ReadPlan& plan) {
    state_->heard = false;
    for (int interim = 0; interim <= max_interim_responses; ++interim) {
        Parser parser;
        parser.header_limit(static_cast<std::uint32_t>(std::min<std::size_t>(
            plan.max_header_bytes, std::numeric_limits<std::int32_t>::max())));
        // The receiver limits what it takes, after decompression.
        parser.body_limit(std::numeric_limits<std::uint64_t>::max());
        parser.skip(plan.body == ReadPlan::Body::never_sent);
        state_->advance(parser, wire, plan, [&] { return parser.is_header_done(); });
        if (parser.get().result_int() / 100 == 1) continue;
        plan.on_head(head_of(parser));
        parser.get().body() = &plan.on_piece;
        parser.eager(true);
        state_->advance(parser, wire, plan, [&] { return parser.is_done(); });
        return parser.keep_alive() && state_->buffer.size() == 0;
    }
    throw Failure(Errc::bad_response, "the server sent interim responses without end",
                  "Check that the URL is the CRM's");
}

}  // namespace tenure::inline v1::wire
