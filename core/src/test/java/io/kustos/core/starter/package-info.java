/** Holds the starter pack to its scenarios and to what is written about it. */
@NullMarked
package io.kustos.core.starter;

import org.jspecify.annotations.NullMarked;
