// HTTP, inside the transport: takes Content-Encoding off a body as it arrives; hides zlib.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

namespace tenure::inline v1::wire {

/// Where decoded bytes go.
using DecodedSink = std::function<void(std::string_view)>;

/// Decodes one body.
class BodyDecoder {
 public:
    virtual ~BodyDecoder() = default;
    /// Decodes the next piece. Throws: Failure{bad_response} for damaged data.
    virtual void feed(std::string_view piece, const DecodedSink& sink) = 0;
    /// Ends the body. Throws: Failure{bad_response} when the compressed data is incomplete.
    virtual void finish() = 0;
};

/// Makes the decoder for a Content-Encoding value; nothing for "" and "identity".
/// Throws: Failure{bad_response} for an encoding other than gzip and deflate.
std::unique_ptr<BodyDecoder> make_decoder(std::string_view encoding);

}  // namespace tenure::inline v1::wire
