/** Benchmarks: what the parts cost, in ratios measured in one run. */
@NullMarked
package io.kustos.bench;

import org.jspecify.annotations.NullMarked;
