import type { ContainerTask } from '../../wire/containers.ts';

/** How a task or job stands, as the studio draws the states of runs. */
export type ContainerStatus = 'waiting' | 'running' | 'succeeded' | 'failed';

/** A task has no status for success: what its containers answered tells it. */
export function taskStatus(task: Pick<ContainerTask, 'lastStatus' | 'containers'>): ContainerStatus {
  if (task.lastStatus !== 'STOPPED')
    return task.lastStatus === 'PROVISIONING' || task.lastStatus === 'PENDING' ? 'waiting' : 'running';
  const codes = (task.containers ?? []).map(({ exitCode }) => exitCode);
  return codes.length > 0 && codes.every((code) => code === 0) ? 'succeeded' : 'failed';
}

/** Of a job its status alone tells it. */
export function jobStatus(status: string): ContainerStatus {
  if (status === 'SUCCEEDED') return 'succeeded';
  if (status === 'FAILED') return 'failed';
  return status === 'RUNNING' || status === 'STARTING' ? 'running' : 'waiting';
}
