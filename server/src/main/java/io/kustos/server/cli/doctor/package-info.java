/** {@code kustos doctor}. */
@NullMarked
package io.kustos.server.cli.doctor;

import org.jspecify.annotations.NullMarked;
