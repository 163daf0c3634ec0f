import { type Json, Payload } from '@cairn/kit';
import type { ByteWindow } from './byte-window.ts';
import type { ItemLimits } from './item-limits.ts';
import type { ItemParser } from './item-parser.ts';
import { ItemReaderFailure, type MapItem } from './item-source.ts';
import { isSpace, parseItem } from './json-lines-parser.ts';
import { JsonValueScan } from './json-value-scan.ts';

const comma = 0x2c;
const colon = 0x3a;
const quote = 0x22;
const openArray = 0x5b;
const closeArray = 0x5d;
const openObject = 0x7b;
const closeObject = 0x7d;

/** Where reading stands: in the array or object of the items, behind one of them, or behind their end. */
type Mark = 'start' | 'array' | 'object' | 'end';

/** What is waited for: more bytes. */
type Steps<Result> = Generator<MapItem | undefined, Result, void>;

/**
 * Items of a JSON file: the elements of its array, or of the array that an ItemsPointer points to, or the members of the
 * object there, as `{"Key": …, "Value": …}`. The file is never in memory as a whole.
 */
export class JsonParser implements ItemParser {
  readonly #window: ByteWindow;
  readonly #limits: ItemLimits;
  readonly #pointer: readonly string[];
  readonly #scan: JsonValueScan;
  readonly #steps: Steps<void>;
  #isLast = false;
  #isDone = false;
  #mark: Mark;

  /**
   * @param pointer RFC 6901
   * @param mark of the parser that read the items before
   */
  constructor(window: ByteWindow, limits: ItemLimits, pointer: string, mark: Json = 'start') {
    this.#window = window;
    this.#limits = limits;
    this.#pointer = readPointer(pointer);
    this.#scan = new JsonValueScan(window);
    this.#mark = mark as Mark;
    this.#steps = this.#document();
  }

  get mark(): Json {
    return this.#mark;
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  next(isLast: boolean): MapItem | undefined {
    this.#isLast = isLast;
    const { done = false, value } = this.#steps.next();
    this.#isDone = done;
    return done ? undefined : (value as MapItem | undefined);
  }

  *#document(): Steps<void> {
    const isResumed = this.#mark !== 'start';
    if (!isResumed) {
      for (const [depth, token] of this.#pointer.entries()) yield* this.#enter(token, depth);
      const byte = yield* this.#upcoming();
      if (byte < 0) this.#failAtEnd();
      // Of a document itself the members are no items, as recorded; only those of what a pointer points to.
      const isIterable = byte === openArray || (byte === openObject && this.#pointer.length > 0);
      // Whether text is JSON at all is worth telling.
      if (!isIterable && byte !== openObject) yield* this.#value(this.#limits.itemsPointerBytesMax);
      if (!isIterable) throw new ItemReaderFailure('Attempting to map over non-iterable node.');
      this.#mark = byte === openArray ? 'array' : 'object';
      this.#window.take(1);
    }
    if (this.#mark !== 'end') yield* this.#items(this.#mark === 'object', isResumed);
    this.#mark = 'end';
    if (this.#pointer.length === 0 && (yield* this.#upcoming()) >= 0) this.#fail('text follows the document');
  }

  *#items(isObject: boolean, isResumed: boolean): Steps<void> {
    const close = isObject ? closeObject : closeArray;
    for (let isFirst = !isResumed; ; isFirst = false) {
      const byte = yield* this.#upcoming();
      if (byte === close) {
        this.#window.take(1);
        return;
      }
      if (!isFirst) yield* this.#expect(comma, `a comma or '${String.fromCharCode(close)}'`);
      const name = isObject ? yield* this.#memberName() : undefined;
      const value = yield* this.#value(this.#limits.itemBytesMax);
      yield name === undefined ? { value } : { value: entry(name, value), key: name };
    }
  }

  /** Steps into a member or element. Its value is what comes next. */
  *#enter(token: string, depth: number): Steps<void> {
    const byte = yield* this.#upcoming();
    const isObject = byte === openObject;
    if (!isObject && byte !== openArray) this.#failNotFound(depth);
    this.#window.take(1);
    for (let index = 0; ; index++) {
      const next = yield* this.#upcoming();
      if (next === (isObject ? closeObject : closeArray)) this.#failNotFound(depth);
      if (index > 0) yield* this.#expect(comma, 'a comma');
      const name = isObject ? yield* this.#memberName() : String(index);
      if (name === token) return;
      yield* this.#value(this.#limits.itemsPointerBytesMax);
    }
  }

  *#memberName(): Steps<string> {
    if ((yield* this.#upcoming()) !== quote) this.#fail("a member's name was expected");
    const name = (yield* this.#value(this.#limits.itemBytesMax)).value as string;
    yield* this.#expect(colon, 'a colon');
    return name;
  }

  *#value(bytesMax: number): Steps<Payload> {
    if ((yield* this.#upcoming()) < 0) this.#failAtEnd();
    for (;;) {
      const bytes = this.#scan.valueBytes(this.#isLast);
      this.#checkBytes(bytes ?? this.#scan.scannedBytes, bytesMax);
      if (bytes !== undefined) {
        const { start } = this.#window;
        const value = parseItem(this.#window, start, start + bytes, 'JSON');
        this.#window.take(bytes);
        return value;
      }
      yield undefined;
    }
  }

  *#expect(byte: number, described: string): Steps<void> {
    if ((yield* this.#upcoming()) !== byte) this.#fail(`${described} was expected`);
    this.#window.take(1);
  }

  /** The next byte that is no space, not taken yet; -1 at the end of the file. */
  *#upcoming(): Steps<number> {
    const window = this.#window;
    for (;;) {
      const { bytes, start, end } = window;
      let at = start;
      while (at < end && isSpace(bytes[at])) at += 1;
      window.take(at - start);
      if (at < end) return bytes[at] as number;
      if (this.#isLast) return -1;
      yield undefined;
    }
  }

  #checkBytes(bytes: number, bytesMax: number): void {
    if (this.#mark === 'start' && this.#window.offset + bytes > this.#limits.itemsPointerBytesMax)
      throw new ItemReaderFailure(
        `The items must begin within the first ${this.#limits.itemsPointerBytesMax} bytes of the JSON file.`,
      );
    if (bytes > bytesMax)
      throw new ItemReaderFailure(
        `The item at byte ${this.#window.offset} of the JSON file exceeds the maximum of ${bytesMax} bytes.`,
      );
  }

  #failNotFound(depth: number): never {
    const shown = this.#pointer.slice(0, depth + 1).join('/');
    throw new ItemReaderFailure(`The ItemsPointer does not match the JSON file: there is no '/${shown}'.`);
  }

  #failAtEnd(): never {
    this.#fail('it ends too early');
  }

  #fail(problem: string): never {
    throw new ItemReaderFailure(
      `The JSON file could not be parsed at byte ${this.#window.offset}: ${problem}`,
    );
  }
}

function entry(name: string, value: Payload): Payload {
  return Payload.ofText(`{"Key":${JSON.stringify(name)},"Value":${value.text}}`);
}

function readPointer(pointer: string): readonly string[] {
  if (pointer === '') return [];
  if (!pointer.startsWith('/'))
    throw new ItemReaderFailure(`The ItemsPointer '${pointer}' is not a JSON pointer.`);
  return pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}
