import type { CallScope } from '@cairn/kit';
import { ByteChannel } from './byte-channel.ts';
import type { MapRunObjects, PutObjectRequest } from './map-run-objects.ts';

/** Texts gather to chunks of about so many characters. */
const chunkCharacters = 65_536;

const encoder = new TextEncoder();

/** A file among those that a manifest lists. */
export interface WrittenFile {
  readonly Key: string;
  readonly Size: number;
}

/** One result file while it is being written, streamed into the object store. */
export class ResultFile {
  readonly #key: string;
  readonly #isArray: boolean;
  readonly #channel = new ByteChannel();
  readonly #put: Promise<unknown>;
  #text: string;
  #bytes = 0;
  #isEmpty = true;

  constructor(
    objects: MapRunObjects,
    scope: CallScope,
    input: Omit<PutObjectRequest, 'ContentType'>,
    outputType: 'JSON' | 'JSONL',
  ) {
    this.#key = input.Key;
    this.#isArray = outputType === 'JSON';
    this.#text = this.#isArray ? '[' : '';
    const ContentType = this.#isArray ? 'application/json' : 'application/x-ndjson';
    this.#put = objects.putObject(scope, { ...input, ContentType }, this.#channel);
    // Whoever waits to write more learns of it; the failure itself is reported by `finish`.
    this.#put.catch((error) => this.#channel.fail(error));
  }

  /** Bytes so far, without those that wait to be sent. */
  get sentBytes(): number {
    return this.#bytes;
  }

  /** Characters that wait to be sent. */
  get waitingCharacters(): number {
    return this.#text.length;
  }

  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  /** Adds an element. @throws what the object store answers */
  async add(text: string): Promise<void> {
    this.#text += this.#isArray && !this.#isEmpty ? `,${text}` : text;
    if (!this.#isArray) this.#text += '\n';
    this.#isEmpty = false;
    if (this.#text.length >= chunkCharacters) await this.#send();
  }

  /** Durable when it resolves. @throws what the object store answers */
  async finish(): Promise<WrittenFile> {
    if (this.#isArray) this.#text += ']';
    await this.#send();
    this.#channel.end();
    await this.#put;
    return { Key: this.#key, Size: this.#bytes };
  }

  /** Ends the transfer, so that nothing of it is kept. */
  async abandon(reason: unknown): Promise<void> {
    this.#channel.fail(reason);
    await this.#put.catch(() => undefined);
  }

  async #send(): Promise<void> {
    const bytes = encoder.encode(this.#text);
    this.#text = '';
    this.#bytes += bytes.length;
    await this.#channel.write(bytes);
  }
}
