import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { getPriority, setPriority } from 'node:os';
import { type MessagePort, parentPort } from 'node:worker_threads';
import { RecentMap } from '@cairn/kit';
import type { CryptoAnswer, CryptoRequest, CryptoResult, CryptoTask } from './crypto-thread-messages.ts';
import { SrpGroup } from './srp-group.ts';

// The module of a thread: it carries tasks out, many at a time, in the order in which they were asked for.

/** How much nicer than the process: about a third of the time that the main thread gets where both want it. */
const nicer = 5;
const nicest = 19;
/** Pools of one server that sign at the same time are few; a key that was forgotten is read again. */
const keysMax = 1_000;

stepBack();
const port = parentPort as MessagePort;
const group = new SrpGroup();
const keys = new RecentMap<string, KeyObject>(keysMax);

port.on('message', (requests: readonly CryptoRequest[]) => {
  port.postMessage(requests.map(answerTo));
});

function answerTo({ id, task }: CryptoRequest): CryptoAnswer {
  try {
    return { id, result: carriedOut(task) };
  } catch (error) {
    return { id, error: error instanceof Error ? error : new Error(String(error)) };
  }
}

function carriedOut(task: CryptoTask): CryptoResult[CryptoTask['kind']] {
  switch (task.kind) {
    case 'power': {
      const power = group.power(task.base, task.exponent);
      if (power === undefined) throw new RangeError('0, 1 and N - 1 are no bases');
      return power;
    }
    case 'signature': {
      const { privateKey, text } = task;
      // A key is taken out of its PEM once.
      const key = keys.getOrMake(privateKey, () => createPrivateKey(privateKey));
      return sign('sha256', Buffer.from(text, 'utf8'), key).toString('base64url');
    }
  }
}

/** Many sign-ins at once leave the processors to whatever else the server does. */
function stepBack(): void {
  // Elsewhere a priority is that of the whole process; Linux gives each thread its own, 0 being the one that asks.
  if (process.platform !== 'linux') return;
  try {
    setPriority(0, Math.min(getPriority(0) + nicer, nicest));
  } catch {
    // A sandbox that forbids it loses nothing else.
  }
}
