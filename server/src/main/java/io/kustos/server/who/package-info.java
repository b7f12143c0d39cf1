/** Shows people who did what, and one event as a card. */
@NullMarked
package io.kustos.server.who;

import org.jspecify.annotations.NullMarked;
