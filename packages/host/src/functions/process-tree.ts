import { readdirSync, readFileSync } from 'node:fs';

/**
 * All processes below one whose chain of parents is whole; only Linux tells.
 * One whose parent has ended belongs to the system: see {@link markedProcesses}.
 */
export function descendantsOf(pid: number): readonly number[] {
  if (process.platform !== 'linux') return [];
  const found = new Set<number>();
  const look = (parent: number): void => {
    for (const child of childrenOf(parent)) {
      if (found.has(child)) continue;
      found.add(child);
      look(child);
    }
  };
  look(pid);
  return [...found];
}

/** A child belongs to the thread that started it. */
function childrenOf(pid: number): readonly number[] {
  return namesIn(`/proc/${pid}/task`).flatMap((thread) =>
    textOf(`/proc/${pid}/task/${thread}/children`)
      .split(' ')
      .filter((text) => text !== '')
      .map(Number),
  );
}

/** All processes of this user that were started with a text in their environment; only Linux tells. */
export function markedProcesses(mark: string): readonly number[] {
  if (process.platform !== 'linux') return [];
  return namesIn('/proc')
    .filter((name) => /^\d+$/.test(name) && textOf(`/proc/${name}/environ`).includes(mark))
    .map(Number);
}

/** Signals a process, or a group by its negative number. One that is gone is no error. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone already, or no longer this user's.
  }
}

/**
 * Kills a process group with all that its leader started, also what left the group; that only on Linux.
 * @param leader what leads the group, when it is still there
 * @param mark a text in the environment of all that the group started
 */
export function killTree(group: number, leader: number | undefined, mark: string): void {
  // Stopped processes start no others while these are looked for.
  signalProcess(-group, 'SIGSTOP');
  const killed = new Set<number>();
  for (let hasMore = true; hasMore; ) {
    const found = [...(leader === undefined ? [] : descendantsOf(leader)), ...markedProcesses(mark)];
    const others = found.filter((pid) => pid !== leader && !killed.has(pid));
    for (const pid of others) {
      signalProcess(pid, 'SIGKILL');
      killed.add(pid);
    }
    hasMore = others.length > 0;
  }
  signalProcess(-group, 'SIGKILL');
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
