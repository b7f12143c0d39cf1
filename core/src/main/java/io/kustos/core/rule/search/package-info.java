/** The language of the search box: its fields, and its text made into a condition. */
@NullMarked
package io.kustos.core.rule.search;

import org.jspecify.annotations.NullMarked;
