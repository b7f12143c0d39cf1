package io.kustos.core.rule;

import java.time.ZoneId;

/**
 * What a field may need to know beside the event itself.
 *
 * @param number running number of the event in its stream, from 1
 * @param firstEventNanos stage time of the stream's first event, nanoseconds since the epoch
 * @param hostname name of the machine that evaluates
 * @param zone time zone in which {@code evt.time} is printed
 */
public record EventContext(long number, long firstEventNanos, String hostname, ZoneId zone) {}
