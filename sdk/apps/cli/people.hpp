// How a customer of an evaluation is named, valued and scored, the same in every command.
// Text follows the language of the command; JSON holds ids and plain numbers.
#pragma once

#include "app.hpp"

namespace tenure::cli {

/// Returns a stage's label in the language, or its id where the framework does not know it.
std::string stage_text(const App& app, const Framework& framework, const std::string& id);
/// Returns a state's name in the language.
std::string state_text(const App& app, const std::string& id);
/// Returns a named segment's label in the language; "–" for none.
std::string segment_text(const App& app, const std::string& id);
/// Returns the health score as text; "–" when it is not known.
std::string health_text(const App& app, double health);

/// Accepts a stage's or segment's id or its label in any language and spelling.
/// Throws: Error{configuration}.
std::string stage_id(const Framework& framework, const std::string& text);
std::string segment_id(const std::string& text);

/// Returns a number for JSON, null where it is not known.
Json number_json(double value);
/// Adds purchases, probabilities, segment and scores to a customer's JSON.
void add_figures(Json& json, const InsightRow& insight);

/// Returns the customers that a filter leaves and whose id, external id, e-mail address, phone
/// number or part of the name the text is; an empty text leaves all.
std::vector<InsightRow> found_people(Store& store, const Generation& generation,
                                     InsightFilter filter, const std::string& text);

/// Returns a reason for JSON, with its text in the language beside the English one.
Json evidence_json(App& app, const Evidence& evidence);

}  // namespace tenure::cli
