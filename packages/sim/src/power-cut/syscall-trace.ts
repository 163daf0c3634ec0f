/** What the traced server did to its files and told its clients, in order. */
export type TracedOperation =
  | { readonly kind: 'write'; readonly path: string; readonly offset: number; readonly bytes: Buffer }
  /** Makes durable what had been written to the file before `since` (an index into the operations). */
  | { readonly kind: 'sync'; readonly path: string; readonly since: number }
  | { readonly kind: 'truncate'; readonly path: string; readonly size: number }
  | { readonly kind: 'create'; readonly path: string; readonly truncates: boolean }
  | { readonly kind: 'unlink'; readonly path: string }
  | { readonly kind: 'rename'; readonly path: string; readonly target: string }
  /** Text sent on a socket. */
  | { readonly kind: 'sent'; readonly text: string };

/** System calls that `strace` has to record for {@link parseTrace}. */
export const tracedCalls =
  'openat,creat,pwrite64,write,writev,sendto,sendmsg,fsync,fdatasync,ftruncate,unlink,unlinkat,rename,renameat,renameat2';

/** Arguments of `strace` before the traced command: all threads, paths of descriptors, whole data in hexadecimal. */
export function straceCommand(traceFile: string): readonly string[] {
  return ['strace', '-f', '-y', '-xx', '-s', '20000000', '-e', `trace=${tracedCalls}`, '-o', traceFile];
}

/** A call that strace printed in two pieces because another thread's came between. */
interface Unfinished {
  readonly text: string;
  /** How many operations there were when the call began. */
  readonly since: number;
}

/**
 * Reads the output of {@link straceCommand}. A write counts when it begins (its data may reach the disk from
 * then on), a sync when it returned, and then only for what had been written before it began.
 */
export function parseTrace(text: string): readonly TracedOperation[] {
  const operations: TracedOperation[] = [];
  const unfinished = new Map<string, Unfinished>();
  const positionOf = new Map<string, number>();
  for (const line of text.split('\n')) {
    const split = /^(\d+)\s+(.*)$/.exec(line);
    if (split === null) continue;
    const [, thread, rest] = split as unknown as [string, string, string];
    const begun = rest.indexOf(' <unfinished ...>');
    if (begun >= 0) {
      unfinished.set(thread, { text: rest.slice(0, begun), since: operations.length });
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest);
    const before = resumed === null ? undefined : unfinished.get(thread);
    if (resumed !== null) unfinished.delete(thread);
    const call = before === undefined ? rest : before.text + resumed?.[1];
    readCall(call, { operations, positionOf, since: before?.since ?? operations.length });
  }
  return operations;
}

interface ReadingState {
  readonly operations: TracedOperation[];
  /** Where a plain `write` to a file continues. */
  readonly positionOf: Map<string, number>;
  readonly since: number;
}

function readCall(call: string, state: ReadingState): void {
  const head = /^(\w+)\(/.exec(call);
  const result = /\)\s+= (-?\d+)/.exec(call.slice(call.lastIndexOf(')')));
  if (head === null || result === null || Number(result[1]) < 0) return;
  const name = head[1] as string;
  if (name === 'openat' || name === 'creat') {
    readOpen(call, state);
  } else if (name.startsWith('unlink')) {
    state.operations.push({ kind: 'unlink', path: lastString(call) });
  } else if (name.startsWith('rename')) {
    const [path, target] = strings(call).slice(-2) as [Buffer, Buffer];
    state.operations.push({ kind: 'rename', path: path.toString(), target: target.toString() });
  } else {
    readDescriptorCall(name, call, state);
  }
}

function readOpen(call: string, { operations, positionOf }: ReadingState): void {
  if (!call.includes('O_CREAT') && !call.includes('O_TRUNC')) return;
  const path = descriptorPath(call.slice(call.lastIndexOf(') ')));
  if (path === undefined) return;
  positionOf.set(path, 0);
  operations.push({ kind: 'create', path, truncates: call.includes('O_TRUNC') });
}

function readDescriptorCall(name: string, call: string, state: ReadingState): void {
  const { operations, positionOf } = state;
  const path = descriptorPath(call);
  if (path === undefined) return;
  if (name === 'fsync' || name === 'fdatasync') {
    operations.push({ kind: 'sync', path, since: state.since });
  } else if (name === 'ftruncate') {
    operations.push({ kind: 'truncate', path, size: Number(/, (\d+)\)/.exec(call)?.[1]) });
  } else if (name === 'pwrite64') {
    const offset = Number(/, (\d+)\)\s+=/.exec(call)?.[1]);
    operations.push({ kind: 'write', path, offset, bytes: Buffer.concat(strings(call)) });
  } else if (path.startsWith('/')) {
    const bytes = Buffer.concat(strings(call));
    const offset = positionOf.get(path) ?? 0;
    positionOf.set(path, offset + bytes.length);
    operations.push({ kind: 'write', path, offset, bytes });
  } else if (/^(socket|TCP|UNIX)/.test(path)) {
    operations.push({ kind: 'sent', text: Buffer.concat(strings(call)).toString('utf8') });
  }
}

function descriptorPath(call: string): string | undefined {
  const escaped = /\d+<((?:\\x[0-9a-f]{2})+|[^>]*)>/.exec(call)?.[1];
  return escaped === undefined ? undefined : bytesOf(escaped).toString();
}

function strings(call: string): Buffer[] {
  return Array.from(call.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g), (match) => bytesOf(match[1] as string));
}

function lastString(call: string): string {
  return (strings(call).at(-1) as Buffer).toString();
}

function bytesOf(text: string): Buffer {
  return text.startsWith('\\x') ? Buffer.from(text.replaceAll('\\x', ''), 'hex') : Buffer.from(text);
}
