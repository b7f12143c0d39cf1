/**
 * Which of the detections that are known anywhere rules make, and what each rule says and needs.
 */
@NullMarked
package io.kustos.core.coverage;

import org.jspecify.annotations.NullMarked;
