/** Runs logs through decoding and detection on all cores, and adds up what was found. */
@NullMarked
package io.kustos.server.scan;

import org.jspecify.annotations.NullMarked;
