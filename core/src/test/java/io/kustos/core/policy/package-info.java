/** Audit policies against recorded answers of the real evaluator. */
@NullMarked
package io.kustos.core.policy;

import org.jspecify.annotations.NullMarked;
