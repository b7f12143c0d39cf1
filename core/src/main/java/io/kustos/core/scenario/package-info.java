/** Scenarios: rules and events with the findings they must lead to, as files and as results. */
@NullMarked
package io.kustos.core.scenario;

import org.jspecify.annotations.NullMarked;
