/** The fields that {@code core.enrich} gives to every rule language, to search and to alerts. */
@NullMarked
package io.kustos.core.rule.enriched;

import org.jspecify.annotations.NullMarked;
