// Sandbox, HubSpot: tells about changes as webhooks do, signed in version 3.
#include <Poco/Base64Encoder.h>
#include <Poco/Exception.h>
#include <Poco/HMACEngine.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/SHA2Engine.h>
#include <Poco/StreamCopier.h>
#include <Poco/URI.h>

#include <algorithm>
#include <sstream>
#include <utility>

#include "sandbox/hubspot/service.hpp"

namespace tenure::inline v1::sandbox::hs {
namespace {

constexpr std::size_t most_events = 100;

class Sha256 : public Poco::SHA2Engine {
 public:
    enum { BLOCK_SIZE = 64, DIGEST_SIZE = 32 };  // NOLINT: names that HMACEngine asks for
    Sha256() : Poco::SHA2Engine(SHA_256) {}
};

std::string signature(const std::string& secret, const std::string& text) {
    Poco::HMACEngine<Sha256> engine(secret);
    engine.update(text);
    const auto& digest = engine.digest();
    std::ostringstream out;
    Poco::Base64Encoder encoder(out);
    encoder.rdbuf()->setLineLength(0);
    encoder.write(reinterpret_cast<const char*>(digest.data()),
                  static_cast<std::streamsize>(digest.size()));
    encoder.close();
    return out.str();
}

Json event_json(const Portal& portal, const Change& change, std::size_t number) {
    Json made = {{"eventId", number % 7 + 1},  // not unique, as in real ones
                 {"subscriptionId", std::hash<std::string>{}(change.kind) % 100000},
                 {"portalId", portal.hub},
                 {"appId", 4242},
                 {"occurredAt", change.at},
                 {"subscriptionType", change.kind},
                 {"attemptNumber", 0},
                 {"objectId", change.object},
                 {"changeSource", "INTEGRATION"}};
    if (!change.property.empty()) {
        made["propertyName"] = change.property;
        made["propertyValue"] = change.value;
    }
    if (!change.merged.empty()) {
        made["primaryObjectId"] = change.winner;
        made["mergedObjectIds"] = change.merged;
        made["newObjectId"] = change.object;
    }
    return made;
}

struct Delivery {
    std::string url, secret;
    bool sends = false;
};

Json deliver(const Delivery& delivery, const std::string& body, Millis now) {
    const std::string stamp = std::to_string(now);
    const std::string signed_text = "POST" + delivery.url + body + stamp;
    Json made = {{"method", "POST"},
                 {"url", delivery.url},
                 {"body", body},
                 {"headers",
                  {{"Content-Type", "application/json"},
                   {"X-HubSpot-Request-Timestamp", stamp},
                   {"X-HubSpot-Signature-Version", "v3"},
                   {"X-HubSpot-Signature-v3", signature(delivery.secret, signed_text)}}}};
    if (!delivery.sends) return made;
    try {
        const Poco::URI uri(delivery.url);
        Poco::Net::HTTPClientSession session(uri.getHost(), uri.getPort());
        session.setTimeout(Poco::Timespan(5, 0));
        Poco::Net::HTTPRequest request("POST", uri.getPathAndQuery(), "HTTP/1.1");
        for (const auto& [name, value] : made["headers"].items()) {
            request.set(name, value.get<std::string>());
        }
        request.setContentLength(static_cast<std::streamsize>(body.size()));
        session.sendRequest(request) << body;
        Poco::Net::HTTPResponse response;
        std::istream& in = session.receiveResponse(response);
        std::string ignored;
        Poco::StreamCopier::copyToString(in, ignored);
        made["status"] = static_cast<int>(response.getStatus());
    } catch (const Poco::Exception& error) {
        made["status"] = 0;
        made["error"] = error.displayText();
    }
    return made;
}

}  // namespace

Reply webhooks_control(Portal& portal, const Json& body) {
    Delivery delivery;
    delivery.url = text_of(body.value("url", Json("https://receiver.example.test/hubspot")));
    delivery.secret = text_of(body.value("secret", Json("client-secret")));
    delivery.sends = body.value("send", false);
    std::vector<Json> events;
    for (const Change& change : portal.changes) {
        events.push_back(event_json(portal, change, events.size()));
    }
    portal.changes.clear();
    const int copies = 1 + body.value("duplicates", 0);
    std::vector<Json> all;
    for (int i = 0; i < copies; ++i) all.insert(all.end(), events.begin(), events.end());
    if (body.value("reorder", false)) std::reverse(all.begin(), all.end());
    Json deliveries = Json::array();
    for (std::size_t from = 0; from < all.size(); from += most_events) {
        const std::size_t end = std::min(all.size(), from + most_events);
        Json part = Json::array();
        for (std::size_t i = from; i < end; ++i) part.push_back(all[i]);
        deliveries.push_back(deliver(delivery, part.dump(), portal.clock.now()));
    }
    return reply({{"deliveries", deliveries}});
}

}  // namespace tenure::inline v1::sandbox::hs
