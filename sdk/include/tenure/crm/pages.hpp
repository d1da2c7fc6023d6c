// CRM, step 1: walks a stream page by page and refuses to walk in circles.
// Header only; the engine and simple programs use the same loop.
#pragma once

#include <functional>

#include "tenure/crm/connector.hpp"

namespace tenure::inline v1 {

/// Reads pages from `request.from` on and hands each to `take` until one is complete or `take`
/// returns false. Throws: Error{bad_response} when a page neither completes nor moves on.
inline void each_page(Connector& connector, ReadRequest request,
                      const std::function<bool(const Page&)>& take, const Context& context = {}) {
    for (;;) {
        context.check("read pages");
        const Page page = connector.read(request, context);
        if (!page.complete && page.next == request.from) {
            throw Error(Errc::bad_response, "read " + request.key.stream, request.key.source,
                        "the same page came twice: the position did not move",
                        "Report this with a log at level debug; nothing was lost");
        }
        if (!take(page) || page.complete) return;
        request.from = page.next;
    }
}

}  // namespace tenure::inline v1
