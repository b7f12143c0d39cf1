package io.kustos.server.pipeline;

import java.time.Instant;

/**
 * Events that a source was probably to bring and never will.
 *
 * @param source id of the source, as its deliveries bear it
 * @param cluster name of the cluster the events were about
 * @param kind what happened, one word
 * @param file the file that is concerned
 * @param bytesMissing how many bytes are missing, -1 when nobody can tell
 * @param text what happened, one sentence for people
 * @param noticed when it was noticed
 */
public record SourceGap(
    String source,
    String cluster,
    String kind,
    String file,
    long bytesMissing,
    String text,
    Instant noticed) {}
