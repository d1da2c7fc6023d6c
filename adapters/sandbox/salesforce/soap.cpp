// Sandbox, Salesforce: the SOAP calls that have no REST form or that clients still use: login,
// merge, convertLead, records, the recycle bin.
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "sandbox/salesforce/service.hpp"
#include "sandbox/salesforce/xml.hpp"

namespace tenure::inline v1::sandbox::sf {
namespace {

using nlohmann::json;

constexpr const char* envelope =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
    "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" "
    "xmlns=\"urn:partner.soap.sforce.com\" xmlns:sf=\"urn:fault.partner.soap.sforce.com\" "
    "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><soapenv:Body>";

ServerAnswer enveloped(int status, const std::string& body) {
    ServerAnswer answer{.status = status, .content_type = "text/xml; charset=utf-8"};
    answer.body = envelope + body + "</soapenv:Body></soapenv:Envelope>";
    return answer;
}

ServerAnswer fault(const std::string& code, const std::string& message) {
    return enveloped(500, "<soapenv:Fault><faultcode>sf:" + code + "</faultcode><faultstring>" +
                              code + ": " + escape_xml(message) +
                              "</faultstring><detail><sf:UnexpectedErrorFault><sf:exceptionCode>" +
                              code + "</sf:exceptionCode><sf:exceptionMessage>" +
                              escape_xml(message) +
                              "</sf:exceptionMessage></sf:UnexpectedErrorFault></detail>"
                              "</soapenv:Fault>");
}

std::string tag(const std::string& name, const std::string& text) {
    return "<" + name + ">" + escape_xml(text) + "</" + name + ">";
}

std::string errors(const Refusal& refusal) {
    std::string fields;
    for (const std::string& field : refusal.fields) fields += tag("fields", field);
    return "<errors>" + fields + tag("message", refusal.message) + tag("statusCode", refusal.code) +
           "</errors>" + tag("success", "false");
}

/// A record: its type and the fields, those of fieldsToNull as null.
struct Record {
    std::string type, id;
    json fields = json::object();
};

Record record_of(const Element& element) {
    Record record;
    for (const Element& field : element.inside) {
        if (field.name == "type") {
            record.type = field.text;
        } else if (field.name == "Id") {
            record.id = field.text;
        } else if (field.name == "fieldsToNull") {
            record.fields[field.text] = nullptr;
        } else {
            record.fields[field.name] = field.nil ? json() : json(field.text);
        }
    }
    return record;
}

class Soap {
 public:
    Soap(Org& org, OAuth& oauth) : org_(org), oauth_(oauth) {}

    ServerAnswer login(const Element& call) {
        if (std::atof(org_.version.c_str()) >= 65) {
            return fault("UNSUPPORTED_API_VERSION",
                         "SOAP API login() is not available in this API version");
        }
        if (!oauth_.right_password(call.get("username"), call.get("password"))) {
            return fault("INVALID_LOGIN",
                         "Invalid username, password, security token; or user locked out.");
        }
        const std::string server = oauth_.instance_url() + "/services/Soap/u/" + org_.version +
                                   "/" + org_.org_id().substr(0, 15);
        return enveloped(200, "<loginResponse><result>" + tag("metadataServerUrl", server) +
                                  tag("passwordExpired", "false") + tag("sandbox", "true") +
                                  tag("serverUrl", server) +
                                  tag("sessionId", oauth_.open_session()) +
                                  tag("userId", org_.user_id()) + user_info("userInfo") +
                                  "</result></loginResponse>");
    }
    ServerAnswer run(const Element& call) {
        const std::string& name = call.name;
        if (name == "getServerTimestamp") {
            return reply(name, {"<result>" + tag("timestamp", iso_now()) + "</result>"});
        }
        if (name == "getUserInfo") return reply(name, {user_info("result")});
        if (name == "describeTabs") return reply(name, {});
        std::vector<std::string> results;
        const char* items = name == "merge"         ? "mergeRequests"
                            : name == "convertLead" ? "leadConverts"
                            : call.find("ids")      ? "ids"
                                                    : "sObjects";
        for (const Element* item : call.all(items)) results.push_back(result(call, *item));
        if (results.empty()) return fault("INVALID_OPERATION", name + " is not imitated here");
        return reply(name, results);
    }

 private:
    std::string iso_now() const { return datetime_text(org_.clock.now()).substr(0, 23) + "Z"; }
    std::string user_info(const std::string& name) const {
        return "<" + name + ">" + tag("organizationId", org_.org_id()) +
               tag("organizationName", "Tea & Coffee") + tag("organizationMultiCurrency", "false") +
               tag("roleId", "") + tag("userId", org_.user_id()) +
               tag("userFullName", "Lab Administrator") + tag("userEmail", "admin@example.test") +
               tag("userName", oauth_.credentials().username) + tag("userLanguage", "en_US") +
               tag("userLocale", "en_US") + tag("userTimeZone", "GMT") +
               tag("userType", "Standard") + tag("sessionSecondsValid", "7200") + "</" + name + ">";
    }
    static ServerAnswer reply(const std::string& name, const std::vector<std::string>& results) {
        std::string body = "<" + name + "Response>";
        for (const std::string& result : results) body += result;
        return enveloped(200, body + "</" + name + "Response>");
    }
    std::string result(const Element& call, const Element& item) {
        const std::size_t mark = org_.store.mark();
        try {
            const std::string body = one(call, item);
            org_.store.keep(mark);
            return "<result>" + body + tag("success", "true") + "</result>";
        } catch (const Refusal& refusal) {
            org_.store.take_back(mark);
            return "<result>" + errors(refusal) + "</result>";
        } catch (const Ambiguous&) {
            org_.store.take_back(mark);
            return "<result>" +
                   errors({300, "DUPLICATE_EXTERNAL_ID", "more than one record found", {}}) +
                   "</result>";
        }
    }
    std::string one(const Element& call, const Element& item) {
        Writer writer(org_);
        if (call.name == "merge") return merge(writer, item);
        if (call.name == "convertLead") return convert(writer, item);
        if (call.name == "delete") return tag("id", writer.remove(item.text).id);
        if (call.name == "undelete") return tag("id", writer.undelete(item.text).id);
        if (call.name == "emptyRecycleBin") return tag("id", writer.purge(item.text).id);
        const Record record = record_of(item);
        const Object& object = org_.object(record.type);
        if (call.name == "create") return tag("id", writer.create(object, record.fields).id);
        if (call.name == "update") {
            return tag("id", writer.update(object, record.id, record.fields).id);
        }
        const std::string key_name = call.get("externalIDFieldName");
        const Field* key = object.find(key_name);
        if (call.name != "upsert" || key == nullptr) {
            refuse("INVALID_FIELD", "no external id field " + key_name);
        }
        const std::string value =
            key->type == Type::id ? record.id : record.fields.value(key->name, "");
        const Saved saved = writer.upsert(object, *key, value, record.fields);
        return tag("created", saved.created ? "true" : "false") + tag("id", saved.id);
    }
    std::string merge(Writer& writer, const Element& item) {
        const Element* master = item.find("masterRecord");
        if (master == nullptr) refuse("MERGE_FAILED", "masterRecord is missing");
        const Record record = record_of(*master);
        std::vector<std::string> ids;
        for (const Element* id : item.all("recordToMergeIds")) ids.push_back(id->text);
        const Saved saved = writer.merge(org_.object(record.type), record.id, ids, record.fields);
        std::string merged;
        for (const std::string& id : ids) merged += tag("mergedRecordIds", full_id(id));
        return tag("id", saved.id) + merged;
    }
    std::string convert(Writer& writer, const Element& item) {
        Writer::Conversion wish;
        wish.lead = item.get("leadId");
        wish.account = item.get("accountId");
        wish.contact = item.get("contactId");
        wish.status = item.get("convertedStatus");
        wish.opportunity_name = item.get("opportunityName");
        wish.without_opportunity = item.get("doNotCreateOpportunity") == "true";
        const Writer::Converted made = writer.convert(wish);
        return tag("accountId", made.account) + tag("contactId", made.contact) +
               tag("leadId", made.lead) + tag("opportunityId", made.opportunity);
    }

    Org& org_;
    OAuth& oauth_;
};

}  // namespace

ServerAnswer soap_answer(Org& org, OAuth& oauth, const ServerRequest& request) {
    const Element root = read_xml(request.body);
    const Element* body = root.find("Body");
    const Element* header = root.find("Header");
    if (body == nullptr || body->inside.empty()) {
        return fault("INVALID_SOAP_HEADER", "no body in the envelope");
    }
    const std::vector<std::string> parts = split(request.path, '/');
    for (const std::string& part : parts) {
        if (!part.empty() && part.find_first_not_of("0123456789.") == part.npos) org.version = part;
    }
    const Element& call = body->inside[0];
    Soap soap(org, oauth);
    if (call.name == "login") return soap.login(call);
    const Element* session = header == nullptr ? nullptr : header->find("SessionHeader");
    const std::string token = session == nullptr ? "" : session->get("sessionId");
    if (call.name == "logout") {
        oauth.end_session(token);
        return enveloped(200, "<logoutResponse/>");
    }
    if (!oauth.admit(token)) {
        return fault("INVALID_SESSION_ID",
                     "Invalid Session ID found in SessionHeader: Illegal "
                     "Session. Session not found, missing session key");
    }
    return soap.run(call);
}

}  // namespace tenure::inline v1::sandbox::sf
