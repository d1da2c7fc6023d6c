// HTTP, inside the transport: from bytes on the wire to a response; hides Beast.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "http/wire.hpp"
#include "tenure/http/message.hpp"

namespace tenure::inline v1::wire {

/// What to do with the response that is read next.
struct ReadPlan {
    enum class Body { expected, never_sent };  ///< HEAD and CONNECT answers have none

    Body body = Body::expected;
    std::size_t max_header_bytes = 0;
    std::function<void(HttpResponse&&)> on_head;     ///< status and headers, once
    std::function<void(std::string_view)> on_piece;  ///< the body as sent, piece by piece
};

/// Reads the responses of one connection and owns its read buffer.
class ResponseReader {
 public:
    ResponseReader();
    ~ResponseReader();

    /// Reads one response; true when the connection may carry another request.
    /// Throws: Failure with network, too_large or bad_response.
    bool read(Wire& wire, const ReadPlan& plan);

    /// Returns true when any byte arrived since the last call of read() began.
    bool heard() const;

 private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace tenure::inline v1::wire
