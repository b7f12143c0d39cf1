/** Audit policies: read, validated and evaluated as kube-apiserver does, then judged and made. */
@NullMarked
package io.kustos.core.policy;

import org.jspecify.annotations.NullMarked;
