/** Tests of the command line, from outside. */
@NullMarked
package io.kustos.server.cli.rules;

import org.jspecify.annotations.NullMarked;
