/** What rules need of the events in order to find anything, as follows from their conditions. */
@NullMarked
package io.kustos.core.rule.needs;

import org.jspecify.annotations.NullMarked;
