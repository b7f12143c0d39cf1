/** A transparency log over bytes: RFC 6962 hashes now; tree, checkpoints and proofs later. */
package io.kustos.tlog;
