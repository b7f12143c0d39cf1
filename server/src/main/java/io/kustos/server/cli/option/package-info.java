/** Options that several commands have, and what they stand for: rules, data, times, events. */
@NullMarked
package io.kustos.server.cli.option;

import org.jspecify.annotations.NullMarked;
