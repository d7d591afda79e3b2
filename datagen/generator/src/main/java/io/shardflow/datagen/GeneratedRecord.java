package io.shardflow.datagen;

import io.shardflow.model.DeadLetter;
import io.shardflow.model.Event;

/**
 * One record as it is put into a stream, and what a reader must find in it.
 *
 * @param payload a JSON object in UTF-8, unless it is meant to be malformed; without a line break
 * @param event what the payload says; null where the record is malformed
 * @param late whether the event is meant to come late
 * @param reason what is wrong with a malformed record; null where it is good
 * @param field the field that is to blame; null where the record is good or it is all of it
 */
public record GeneratedRecord(
    String partitionKey,
    byte[] payload,
    Event event,
    boolean late,
    DeadLetter.Reason reason,
    String field) {}
