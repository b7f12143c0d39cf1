/** Builds and guards the corpus of {@code kustos demo}. */
@NullMarked
package io.kustos.server.demo;

import org.jspecify.annotations.NullMarked;
