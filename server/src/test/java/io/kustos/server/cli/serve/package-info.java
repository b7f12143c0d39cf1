/** Tests of the command line, from outside. */
@NullMarked
package io.kustos.server.cli.serve;

import org.jspecify.annotations.NullMarked;
