package io.kustos.server.pipeline;

import java.util.Map;

/**
 * What the journal knows at a start.
 *
 * @param resumes where each source goes on
 * @param rulesVersion the rules that held at the end; empty when none did
 * @param lastReceivedMicros when the last event of each flow was received
 */
record Recovered(
    Map<String, String> resumes, String rulesVersion, Map<FlowKey, Long> lastReceivedMicros) {}
