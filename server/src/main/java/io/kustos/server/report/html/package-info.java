/** The report as one self-contained page. */
@NullMarked
package io.kustos.server.report.html;

import org.jspecify.annotations.NullMarked;
