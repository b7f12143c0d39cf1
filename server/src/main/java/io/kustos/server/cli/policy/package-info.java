/** {@code kustos policy}: check, explain, compare and make audit policies. */
@NullMarked
package io.kustos.server.cli.policy;

import org.jspecify.annotations.NullMarked;
