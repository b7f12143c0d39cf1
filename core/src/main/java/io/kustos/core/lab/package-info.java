/** Measures rules against recordings in which it is known what was an attack. */
@NullMarked
package io.kustos.core.lab;

import org.jspecify.annotations.NullMarked;
