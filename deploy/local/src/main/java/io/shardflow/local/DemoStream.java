package io.shardflow.local;

import io.shardflow.datagen.events.EventGenerator;
import io.shardflow.datagen.events.EventKind;
import java.util.function.LongConsumer;

/**
 * A stream of the demo.
 *
 * @param perSecond the number of records per second
 * @param beforeEach is called with the index of each record before it is generated
 */
record DemoStream(
    String name,
    EventKind kind,
    EventGenerator generator,
    double perSecond,
    LongConsumer beforeEach) {}
