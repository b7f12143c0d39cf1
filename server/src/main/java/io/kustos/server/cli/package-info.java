/** The command line: what users type, and what they are told. */
@NullMarked
package io.kustos.server.cli;

import org.jspecify.annotations.NullMarked;
