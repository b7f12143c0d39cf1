/** Who did that: requests found in a history, and what led to them, as far as the log shows it. */
@NullMarked
package io.kustos.core.answer;

import org.jspecify.annotations.NullMarked;
