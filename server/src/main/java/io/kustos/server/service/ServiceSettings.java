package io.kustos.server.service;

import io.kustos.server.config.Config;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a service is started with.
 *
 * @param config its configuration
 * @param version of the program
 * @param hostname name of this machine, for rules that print it
 * @param demo how long the replay of the recorded week takes; null for none
 */
public record ServiceSettings(
    Config config, String version, String hostname, @Nullable Duration demo) {}
