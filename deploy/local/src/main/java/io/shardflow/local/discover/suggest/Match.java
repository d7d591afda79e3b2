package io.shardflow.local.discover.suggest;

import io.shardflow.local.discover.fields.TimeNotations;
import io.shardflow.local.discover.suggest.Suggestion.Certainty;

/**
 * An input field and a field of the records that it can be.
 *
 * @param option whether the field is found only with an option
 * @param score how well both fit, about 0 to 1
 */
record Match(
    InputField field,
    Candidate candidate,
    boolean option,
    Certainty certainty,
    String why,
    double score) {

  TimeNotations times() {
    return candidate.values().times();
  }
}
