/** Tests of the command line, from outside. */
@NullMarked
package io.kustos.server.cli;

import org.jspecify.annotations.NullMarked;
