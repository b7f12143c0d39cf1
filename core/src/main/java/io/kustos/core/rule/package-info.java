/** Rules and the one condition language that every rule language compiles to. */
@NullMarked
package io.kustos.core.rule;

import org.jspecify.annotations.NullMarked;
