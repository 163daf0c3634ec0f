import type { Digest } from '@cairn/kit';
import { type TaskKey, taskName } from './task-token.ts';

/**
 * The name of a task's attempt among all attempts of all installations, in the shape of a UUID (36 characters, as
 * AWS's client tokens take at most): the same whenever this attempt makes its call. Numbers repeat in other data
 * directories and after a restored backup, and names of executions after a deleted machine: the installation's id,
 * which is random and another after each restore, keeps such attempts apart.
 */
export function attemptId(digest: Digest, installationId: string, key: TaskKey): string {
  const hex = digest.hex('SHA-256', `attempt:${installationId}:${key.executionId}/${taskName(key)}`);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
