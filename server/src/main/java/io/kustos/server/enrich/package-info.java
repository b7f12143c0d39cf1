/** Reads the operator's tables: address lists, threat feeds, geo databases and tags. */
@NullMarked
package io.kustos.server.enrich;

import org.jspecify.annotations.NullMarked;
