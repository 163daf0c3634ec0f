/**
 * One installation at a time in one checkout: `npm ci` deletes the folder it fills. The lock is a
 * folder (making one is atomic) whose owner touches it twice a second; it is abandoned when its
 * owner is dead or has not touched it for a while, so that a killed start never blocks the next.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SetupError } from './setup-error.mjs';
import { exitCodeOfEnd, isEnding } from './supervisor.mjs';

const touchMs = 500;
const abandonedMs = 10_000;

/**
 * @template T
 * @param {string} folder the lock; its parent is made when missing
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withInstallLock(folder, work) {
  mkdirSync(dirname(folder), { recursive: true });
  let isWaiting = false;
  while (!take(folder)) {
    if (isEnding()) throw new SetupError('Stopped.', exitCodeOfEnd());
    if (isAbandoned(folder)) {
      remove(folder);
      continue;
    }
    if (!isWaiting)
      process.stderr.write('Another process is installing into this checkout; waiting for it.\n');
    isWaiting = true;
    await delay(100);
  }
  const touching = setInterval(() => touch(folder), touchMs);
  try {
    return await work();
  } finally {
    clearInterval(touching);
    rmSync(folder, { recursive: true, force: true });
  }
}

function take(folder) {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw new SetupError(`Cannot write to this checkout: ${error.message}`);
  }
  writeFileSync(join(folder, 'owner.json'), JSON.stringify({ processId: process.pid, host: hostname() }));
  return true;
}

function touch(folder) {
  try {
    const now = new Date();
    utimesSync(folder, now, now);
  } catch {
    // Somebody deleted the folder by hand; the installation goes on.
  }
}

function isAbandoned(folder) {
  try {
    if (Date.now() - statSync(folder).mtimeMs > abandonedMs) return true;
    const owner = JSON.parse(readFileSync(join(folder, 'owner.json'), 'utf8'));
    return owner.host === hostname() && !isAlive(owner.processId);
  } catch {
    // Just made and not yet signed, or just released: look again.
    return false;
  }
}

function isAlive(processId) {
  // A lock signed with our own id is left over from an earlier life of that id.
  if (processId === process.pid) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Renaming is atomic: of several that find the lock abandoned, one removes it. */
function remove(folder) {
  const grave = `${folder}.${process.pid}`;
  try {
    renameSync(folder, grave);
  } catch {
    return;
  }
  rmSync(grave, { recursive: true, force: true });
}
