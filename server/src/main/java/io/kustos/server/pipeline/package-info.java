/**
 * The straight line of a running Kustos: what sources bring is journaled, acknowledged, judged by
 * the rules and archived.
 */
@NullMarked
package io.kustos.server.pipeline;

import org.jspecify.annotations.NullMarked;
