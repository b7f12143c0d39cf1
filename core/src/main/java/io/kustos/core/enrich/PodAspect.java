package io.kustos.core.enrich;

/** What is read from a pod's specification, over all its containers of all three kinds. */
public enum PodAspect {
  CONTAINER,
  EPHEMERAL_CONTAINER,
  IMAGE,
  /** Entry point and arguments of a container, a probe or a hook, as one line each. */
  COMMAND,
  /** {@code NAME=value}. */
  ENVIRONMENT,
  PRIVILEGED,
  ALLOW_PRIVILEGE_ESCALATION,
  CAPABILITY,
  RUN_AS_USER,
  PROC_MOUNT,
  SECCOMP,
  APPARMOR,
  SYSCTL,
  HOST_NETWORK,
  HOST_PID,
  HOST_IPC,
  HOST_PORT,
  HOST_PROCESS,
  SHARE_PROCESS_NAMESPACE,
  VOLUME_TYPE,
  HOST_PATH,
  /** Host paths that a container mounts without read-only. */
  HOST_PATH_WRITABLE,
  SECRET,
  TOKEN_AUDIENCE,
  SERVICE_ACCOUNT,
  AUTOMOUNT_TOKEN,
  NODE,
  TOLERATION,
  PRIORITY_CLASS,
  RUNTIME_CLASS,
  /** Whether it mirrors a static pod of a node. */
  MIRROR,
  /** {@code Kind/name} of what the pod belongs to. */
  OWNER
}
