/**
 * Owns the child process that runs now, and its end. Invariants:
 * 1. At most one child at a time; once the end has begun no further one starts.
 * 2. SIGTERM and SIGHUP reach the child. SIGINT does too, except from a terminal, which has already
 *    sent it to every process in the foreground.
 * 3. When npm dies, the shell between us may live on and does not tell; changed parent ids do.
 * 4. When this process is killed, the child sees its channel close (end-with-parent.mjs) and ends.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';

const parentCheckMs = 250;
const patienceMs = 20_000;

/** @type {import('node:child_process').ChildProcess | undefined} */
let running;
/** @type {NodeJS.Signals | undefined} */
let ending;

/** Listens for signals and for the death of the parent. Call it once, before anything else. */
export function watchForTheEnd() {
  const parents = parentIds();
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) {
    process.on(signal, () => end(signal, !(signal === 'SIGINT' && process.stdin.isTTY)));
  }
  // Started by hand, a lost parent is no reason to stop: `nohup node tools/bootstrap.mjs start &`.
  if (process.env.npm_lifecycle_event === undefined) return;
  setInterval(() => {
    // A signal to the whole group ends npm as well; a second one would make the server hurry.
    if (parentIds() !== parents && ending === undefined) end('SIGTERM', true);
  }, parentCheckMs).unref();
}

/** True once a signal came or the parent died: nothing new may start. */
export function isEnding() {
  return ending !== undefined;
}

/** The exit code by which a shell tells that a signal ended a process. */
export function exitCodeOfEnd() {
  return 128 + (ending === undefined ? 15 : constants.signals[ending]);
}

/**
 * Runs a process to its end.
 * @param {string} file
 * @param {readonly string[]} parameters
 * @param {import('node:child_process').SpawnOptions} options
 * @param {(child: import('node:child_process').ChildProcess) => void} [onStart]
 * @returns {Promise<{ code: number, error?: Error }>} the exit code, 128 + n for signal n
 */
export async function runProcess(file, parameters, options, onStart) {
  if (ending !== undefined) return { code: exitCodeOfEnd() };
  return await new Promise((resolve) => {
    const child = spawn(file, parameters, options);
    running = child;
    const done = (result) => {
      running = undefined;
      resolve(result);
    };
    child.on('error', (error) => done({ code: 127, error }));
    child.on('close', (code, signal) => {
      done({ code: code ?? 128 + (signal === null ? 0 : constants.signals[signal]) });
    });
    onStart?.(child);
  });
}

/**
 * The parent and, when that is a shell and the system tells it (Linux), the npm that started the
 * shell. Some shells run their last command in their own place: then the parent is npm itself, and
 * whoever started npm may go away (`nohup npm start &`).
 */
function parentIds() {
  try {
    const status = readFileSync(`/proc/${process.ppid}/stat`, 'utf8');
    const [, name, parentOfParent] = /^\d+ \((.*)\) \S+ (\d+)/s.exec(status) ?? [];
    if (/^(sh|ash|bash|dash|ksh|zsh|busybox)$/.test(name ?? '')) return `${process.ppid} ${parentOfParent}`;
  } catch {
    // No such file system, or the parent has just gone.
  }
  return String(process.ppid);
}

function end(signal, forward) {
  const isFirst = ending === undefined;
  ending ??= signal;
  if (running === undefined) return;
  if (forward) running.kill(signal);
  if (!isFirst) return;
  const child = running;
  setTimeout(() => child.kill('SIGKILL'), patienceMs).unref();
}
