import { connect } from 'node:tls';
import { leadS3To } from '@cairn/amplify-shim';
import { Amplify } from 'aws-amplify';
import * as auth from 'aws-amplify/auth';
import * as storage from 'aws-amplify/storage';
import type { StorageCommand, StorageReply, StorageSetup } from './storage-client.ts';

/** A process with the official client for storage, which does what it is told: see `storage-client.ts`. */
const setup = JSON.parse(process.argv[2] as string) as StorageSetup;
const { bucket, region, port, way, pools, user } = setup;

/** What the library uses of browsers for its checksums, in Node too, where there is none. */
class BlobReader {
  result: ArrayBuffer | undefined;
  onload: (() => void) | undefined;
  onerror: ((error: unknown) => void) | undefined;

  readAsArrayBuffer(blob: Blob): void {
    blob.arrayBuffer().then((content) => {
      this.result = content;
      this.onload?.();
    }, this.onerror);
  }
}
Object.assign(globalThis, { FileReader: BlobReader });

const endpoint = `https://localhost:${port}`;
Amplify.configure({
  Auth: {
    Cognito: {
      ...{ ...pools, allowGuestAccess: true },
      ...{ userPoolEndpoint: endpoint, identityPoolEndpoint: endpoint },
    },
  },
  Storage: { S3: { bucket, region } },
});

/** S3's own names are led to the server, as a name server of one's own would: TLS goes by the name all the same. */
async function leadNamesTo(): Promise<void> {
  await fetch('data:,').then((answer) => answer.text());
  const symbol = Object.getOwnPropertySymbols(globalThis).find(
    (each) => each.description?.startsWith('undici.globalDispatcher') === true,
  ) as never;
  const dispatchers = globalThis as unknown as { [name: symbol]: { readonly constructor: AgentClass } };
  const Agent = (dispatchers[symbol] as { readonly constructor: AgentClass }).constructor;
  dispatchers[symbol] = new Agent({
    connect(options, callback) {
      const servername = options.servername ?? options.hostname;
      const socket = connect({ host: '127.0.0.1', port, servername }, () => callback(null, socket));
      socket.once('error', (error) => callback(error, null));
    },
  });
}

type Connected = (error: Error | null, socket: object | null) => void;
type AgentClass = new (options: {
  connect(options: { readonly hostname: string; readonly servername?: string }, callback: Connected): void;
}) => { readonly constructor: AgentClass };

const ready = way === 'names' ? leadNamesTo() : Promise.resolve();
if (way === 'shim') leadS3To(`https://127.0.0.1:${port}`);
/** The advanced option; a dotted bucket is in the path then, so that one name serves all. */
const options = way === 'endpoint' ? { customEndpoint: `localhost:${port}` } : {};

const bytes = (length: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length }, (_, index) => (index * 31) % 251);

/** Waits until a part of an upload is on its way; gives a promise of its end, however it ends. */
function partSent(): Promise<{ readonly ended: Promise<unknown> }> {
  const before = globalThis.fetch;
  return new Promise((resolve) => {
    globalThis.fetch = (input, init) => {
      const answer = before(input, init);
      if (/[?&]partNumber=/.test(String(input))) {
        globalThis.fetch = before;
        resolve({ ended: answer.catch(() => {}) });
      }
      return answer;
    };
  });
}

async function run({ call, input = {}, size }: StorageCommand): Promise<unknown> {
  const given = { ...input, options: { ...options, ...(input.options as object | undefined) } };
  switch (call) {
    case 'signIn': {
      await auth.signIn(user);
      return { identityId: (await auth.fetchAuthSession()).identityId };
    }
    case 'upload': {
      const data = size === undefined ? (input.data as string) : bytes(size);
      return storage.uploadData({ ...given, data } as never).result;
    }
    case 'pausedUpload': {
      const task = storage.uploadData({ ...given, data: bytes(size as number) } as never);
      const { ended } = await partSent();
      task.pause();
      const { state } = task;
      // What was on its way has to have heard of the pause, or it takes what follows for its own failure.
      await ended;
      await new Promise((resolve) => setImmediate(resolve));
      task.resume();
      return { state, result: await task.result };
    }
    case 'cancelledUpload': {
      const task = storage.uploadData({ ...given, data: bytes(size as number) } as never);
      await partSent();
      task.cancel();
      return task.result.catch((error: Error) => ({ isCancel: storage.isCancelError(error) }));
    }
    case 'download': {
      const { body, eTag, contentType } = await storage.downloadData(given as never).result;
      const blob = await body.blob();
      const content = new Uint8Array(await blob.arrayBuffer());
      const isAsSent = size !== undefined && Buffer.compare(content, bytes(size)) === 0;
      return {
        eTag,
        contentType,
        length: content.length,
        text: size === undefined ? await blob.text() : isAsSent,
      };
    }
    case 'fetchUrl': {
      const { url, expiresAt } = await storage.getUrl(given as never);
      const answer = await fetch(url);
      const text = await answer.text();
      return { host: url.host, href: url.href, expiresAt, status: answer.status, text };
    }
    case 'list':
      return storage.list(given as never);
    case 'getProperties':
      return storage.getProperties(given as never);
    case 'copy':
      return storage.copy({
        source: { ...(input.source as object) },
        destination: { ...(input.destination as object) },
      } as never);
    case 'remove':
      return storage.remove(given as never);
  }
}

process.on('message', async (command: StorageCommand) => {
  await ready;
  let reply: StorageReply;
  try {
    reply = { kind: 'done', value: await run(command) };
  } catch (error) {
    const { name, message, cause, underlyingError } = error as Error & { underlyingError?: unknown };
    reply = { kind: 'failed', name, message: `${message} ${String(cause ?? underlyingError ?? '')}` };
  }
  process.send?.(JSON.parse(JSON.stringify(reply)) as StorageReply);
});
