/** Tests of the reports. */
@NullMarked
package io.kustos.server.report;

import org.jspecify.annotations.NullMarked;
