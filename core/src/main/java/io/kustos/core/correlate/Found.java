package io.kustos.core.correlate;

import io.kustos.core.finding.Finding;

/**
 * A correlation's finding and where its last event stands.
 *
 * @param finding its event is the last one, without bodies
 * @param group what its events have in common, as one text
 */
public record Found(Finding finding, EventStream stream, String group, Place place) {}
