/** Windows and sequences over the matches of rules: pure steps in event time with their state. */
@NullMarked
package io.kustos.core.correlate;

import org.jspecify.annotations.NullMarked;
