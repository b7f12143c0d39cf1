/** Measures rules on recorded logs with labels, and puts the outcome into tables. */
@NullMarked
package io.kustos.server.lab;

import org.jspecify.annotations.NullMarked;
