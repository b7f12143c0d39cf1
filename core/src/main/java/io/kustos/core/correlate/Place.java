package io.kustos.core.correlate;

/**
 * Where an event stands, for whoever shows findings.
 *
 * @param source name of a log; empty when there is none
 * @param line from 1; 0 when unknown
 * @param offset bytes from the log's start; in a journal the entry's number
 */
public record Place(String source, long line, long offset) {}
