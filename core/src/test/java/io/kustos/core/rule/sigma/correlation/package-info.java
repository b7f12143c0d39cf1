/** Tests of reading correlations. */
@NullMarked
package io.kustos.core.rule.sigma.correlation;

import org.jspecify.annotations.NullMarked;
