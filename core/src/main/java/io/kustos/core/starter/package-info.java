/** The starter pack: the rules and scenarios that Kustos brings along. */
@NullMarked
package io.kustos.core.starter;

import org.jspecify.annotations.NullMarked;
