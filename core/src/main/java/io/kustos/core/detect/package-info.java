/** Plans rules into immutable programs and evaluates events against them. */
@NullMarked
package io.kustos.core.detect;

import org.jspecify.annotations.NullMarked;
