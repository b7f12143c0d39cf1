/** What a command says and how it ends: terminal, output, interruption, exit codes. */
@NullMarked
package io.kustos.server.cli.terminal;

import org.jspecify.annotations.NullMarked;
