/** Reads Sigma's correlation rules, and the absence that Kustos adds to them. */
@NullMarked
package io.kustos.core.rule.sigma.correlation;

import org.jspecify.annotations.NullMarked;
