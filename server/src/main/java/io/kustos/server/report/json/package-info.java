/** The report as one JSON document. */
@NullMarked
package io.kustos.server.report.json;

import org.jspecify.annotations.NullMarked;
