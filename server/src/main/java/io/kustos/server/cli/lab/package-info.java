/** {@code kustos lab}. */
@NullMarked
package io.kustos.server.cli.lab;

import org.jspecify.annotations.NullMarked;
