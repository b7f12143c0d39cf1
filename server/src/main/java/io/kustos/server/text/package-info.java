/** Text from outside, made fit to be shown. */
@NullMarked
package io.kustos.server.text;

import org.jspecify.annotations.NullMarked;
