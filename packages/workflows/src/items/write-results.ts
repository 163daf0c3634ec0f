import {
  type CallScope,
  isJsonObject,
  type Json,
  memberOf,
  parseJson,
  printJson,
  resolveLimits,
  ServiceError,
} from '@cairn/kit';
import { type ItemLimits, itemLimits } from './item-limits.ts';
import type { MapRunObjects } from './map-run-objects.ts';
import { s3FailureText } from './reader-failure.ts';
import { ResultFile, type WrittenFile } from './result-file.ts';
import { type ResultKind, resultKind, resultKinds, resultTexts } from './result-record.ts';
import {
  type ChildResult,
  ResultWriterFailure,
  type ResultWriterRequest,
  type WriteResults,
} from './result-writer.ts';

/** Writes results within AWS's limits. */
export const writeResults: WriteResults = writeResultsWithin(resolveLimits(itemLimits));

/** Writes results within some limits. */
export function writeResultsWithin(limits: Pick<ItemLimits, 'resultFileBytesMax'>): WriteResults {
  return async (objects, scope, request, results) => {
    const files = new ResultFiles(objects, scope, request, limits.resultFileBytesMax);
    try {
      for await (const result of results) await files.add(result);
      const written = await files.finish();
      const earlier = await earlierSuccesses(objects, scope, request);
      return await putManifest(objects, scope, request, {
        ...written,
        SUCCEEDED: [...earlier, ...written.SUCCEEDED],
      });
    } catch (error) {
      await files.abandon(error);
      throw writerFailureOf(error);
    }
  };
}

/**
 * Shows that results can be written before any work is done, as AWS does: by a manifest that lists nothing yet.
 * @throws ResultWriterFailure
 */
export async function checkResultWriter(
  objects: MapRunObjects,
  scope: CallScope,
  request: ResultWriterRequest,
): Promise<void> {
  try {
    await putManifest(objects, scope, request, { FAILED: [], PENDING: [], SUCCEEDED: [] });
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const advice =
      error.code === 'AccessDenied'
        ? " Access denied. Ensure the correct permissions are added to your state machine's execution role."
        : '';
    throw new ResultWriterFailure(
      `Failed to write a test manifest into the specified output bucket.${advice} | Message from S3: ${s3FailureText(error)}`,
    );
  }
}

type FilesByKind = { readonly [kind in ResultKind]: readonly WrittenFile[] };

/** The files under way, one of each kind at most, and those that are done. */
class ResultFiles {
  readonly #objects: MapRunObjects;
  readonly #scope: CallScope;
  readonly #request: ResultWriterRequest;
  readonly #fileBytesMax: number;
  readonly #open = new Map<ResultKind, ResultFile>();
  readonly #written: { readonly [kind in ResultKind]: WrittenFile[] } = {
    FAILED: [],
    PENDING: [],
    SUCCEEDED: [],
  };

  constructor(objects: MapRunObjects, scope: CallScope, request: ResultWriterRequest, fileBytesMax: number) {
    this.#objects = objects;
    this.#scope = scope;
    this.#request = request;
    this.#fileBytesMax = fileBytesMax;
  }

  async add(result: ChildResult): Promise<void> {
    const kind = resultKind(result);
    for (const text of resultTexts(result, this.#request)) {
      const file = await this.#fileFor(kind, text);
      await file.add(text);
    }
  }

  async finish(): Promise<FilesByKind> {
    for (const kind of resultKinds) await this.#close(kind);
    return this.#written;
  }

  async abandon(reason: unknown): Promise<void> {
    await Promise.all(Array.from(this.#open.values(), (file) => file.abandon(reason)));
  }

  /** The file that has room for a text. Three bytes for a character are the most it can take. */
  async #fileFor(kind: ResultKind, text: string): Promise<ResultFile> {
    const open = this.#open.get(kind);
    if (open !== undefined) {
      const bytes = open.sentBytes + 3 * (open.waitingCharacters + text.length) + 2;
      if (open.isEmpty || bytes <= this.#fileBytesMax) return open;
      await this.#close(kind);
    }
    const { bucket, expectedBucketOwner, outputType } = this.#request;
    const extension = outputType === 'JSONL' ? 'jsonl' : 'json';
    const Key = `${folderOf(this.#request)}${kind}_${this.#written[kind].length}.${extension}`;
    const input = { Bucket: bucket, Key, ...ownerOf(expectedBucketOwner) };
    const file = new ResultFile(this.#objects, this.#scope, input, outputType);
    this.#open.set(kind, file);
    return file;
  }

  async #close(kind: ResultKind): Promise<void> {
    const file = this.#open.get(kind);
    if (file === undefined) return;
    this.#written[kind].push(await file.finish());
    this.#open.delete(kind);
  }
}

async function putManifest(
  objects: MapRunObjects,
  scope: CallScope,
  request: ResultWriterRequest,
  files: FilesByKind,
): Promise<{ readonly Bucket: string; readonly Key: string }> {
  const { bucket, mapRunArn, expectedBucketOwner } = request;
  const place = { Bucket: bucket, Key: `${folderOf(request)}manifest.json` };
  const { FAILED, PENDING, SUCCEEDED } = files;
  const manifest = {
    DestinationBucket: bucket,
    MapRunArn: mapRunArn,
    ResultFiles: { FAILED, PENDING, SUCCEEDED },
  };
  const bytes = new TextEncoder().encode(printJson(manifest as unknown as Json));
  const input = { ...place, ContentType: 'application/json', ...ownerOf(expectedBucketOwner) };
  await objects.putObject(scope, input, once(bytes));
  return place;
}

/** The manifest of a redrive lists what had succeeded before it as well, and only its own failures. */
async function earlierSuccesses(
  objects: MapRunObjects,
  scope: CallScope,
  request: ResultWriterRequest,
): Promise<readonly WrittenFile[]> {
  const { bucket, redriveCount, expectedBucketOwner } = request;
  if (redriveCount === 0) return [];
  const Key = `${folderOf({ ...request, redriveCount: redriveCount - 1 })}manifest.json`;
  try {
    const found = await objects.getObject(scope, { Bucket: bucket, Key, ...ownerOf(expectedBucketOwner) });
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of found.bytes) text += decoder.decode(chunk, { stream: true });
    const files = memberIn(parseJson(text + decoder.decode()), 'ResultFiles');
    return (memberIn(files, 'SUCCEEDED') ?? []) as unknown as readonly WrittenFile[];
  } catch (error) {
    // Someone has taken the earlier results away, or put something else in their place.
    if (error instanceof ServiceError && error.status >= 500) throw error;
    return [];
  }
}

function memberIn(value: Json | undefined, name: string): Json | undefined {
  return isJsonObject(value) ? memberOf(value, name) : undefined;
}

/** `<prefix>/<uuid of the map run>/`, for a redrive a folder in it. */
function folderOf({ prefix, mapRunArn, redriveCount }: ResultWriterRequest): string {
  const uuid = mapRunArn.slice(mapRunArn.lastIndexOf(':') + 1);
  const above = prefix === undefined || prefix === '' ? '' : `${prefix.replace(/\/$/, '')}/`;
  return `${above}${uuid}/${redriveCount === 0 ? '' : `Redrive-${redriveCount}/`}`;
}

function ownerOf(account: string | undefined): { readonly ExpectedBucketOwner?: string } {
  return account === undefined ? {} : { ExpectedBucketOwner: account };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** What is no answer of the object store is none of the writer's failures. */
function writerFailureOf(error: unknown): unknown {
  return error instanceof ServiceError ? new ResultWriterFailure(s3FailureText(error)) : error;
}
