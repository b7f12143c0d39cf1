/** The report for a terminal. */
@NullMarked
package io.kustos.server.report.text;

import org.jspecify.annotations.NullMarked;
