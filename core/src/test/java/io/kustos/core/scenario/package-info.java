/** Scenario files: what they may say, what is said about mistakes in them, and what they find. */
@NullMarked
package io.kustos.core.scenario;

import org.jspecify.annotations.NullMarked;
