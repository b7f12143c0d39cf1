/** {@code kustos rules}: check, list, explain and test detection rules. */
@NullMarked
package io.kustos.server.cli.rules;

import org.jspecify.annotations.NullMarked;
