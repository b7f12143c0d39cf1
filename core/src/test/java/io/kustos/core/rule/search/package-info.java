/** The search box from the outside. */
@NullMarked
package io.kustos.core.rule.search;

import org.jspecify.annotations.NullMarked;
