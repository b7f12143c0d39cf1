/** What benchmarks need of the archive's insides. */
@NullMarked
package io.kustos.lake;

import org.jspecify.annotations.NullMarked;
