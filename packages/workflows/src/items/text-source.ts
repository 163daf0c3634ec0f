import { invariant, isJsonObject, type Json } from '@cairn/kit';
import { ByteWindow } from './byte-window.ts';
import { CsvHeader, CsvParser, checkCsvHeader } from './csv-parser.ts';
import { CsvRows, csvDelimiters } from './csv-rows.ts';
import type { ItemLimits } from './item-limits.ts';
import type { ItemParser } from './item-parser.ts';
import { type ItemRange, ItemReaderFailure, type ItemSource, type MapItem } from './item-source.ts';
import { JsonLinesParser } from './json-lines-parser.ts';
import { JsonParser } from './json-parser.ts';
import { type ObjectAccess, type ObjectPlace, sourceName } from './object-place.ts';
import { ObjectStream } from './object-stream.ts';

/** Items are handed out before they take more than this together; one of them may be larger. */
const rangeBytesMax = 4_194_304;

/** What is in a text file, its fields as ReaderConfig spells them. */
export type TextFormat =
  | {
      readonly kind: 'CSV';
      readonly delimiter: keyof typeof csvDelimiters;
      readonly header: readonly string[] | 'FIRST_ROW';
    }
  | { readonly kind: 'JSON'; readonly itemsPointer: string }
  | { readonly kind: 'JSONL' };

/** What opening a text file takes. */
export interface TextFile {
  readonly access: ObjectAccess;
  readonly limits: ItemLimits;
  readonly place: ObjectPlace;
  readonly format: TextFormat;
}

/** Opens a text file at its beginning or where it was left. @throws ItemReaderFailure */
export async function openTextSource(file: TextFile, position: Json | undefined): Promise<ItemSource> {
  const left = position === undefined ? undefined : readPosition(position);
  if (file.format.kind === 'CSV') return openCsv(file, file.format, left);
  const reading = new TextReading(await ObjectStream.open(file.access, file.place, left), left?.offset ?? 0);
  try {
    return new TextSource(sourceName(file.place), reading, parserOf(file, reading, left));
  } catch (error) {
    await reading.close();
    throw error;
  }
}

function parserOf(
  { format, limits }: TextFile,
  { window }: TextReading,
  left: Position | undefined,
): ItemParser {
  if (format.kind === 'JSON') return new JsonParser(window, limits, format.itemsPointer, left?.mark);
  return new JsonLinesParser(window, limits.itemBytesMax);
}

/** The header of a file that is read on is read anew, so that it need not be kept with every position. */
async function openCsv(
  { access, limits, place }: TextFile,
  { delimiter, header }: TextFormat & { kind: 'CSV' },
  left: Position | undefined,
): Promise<ItemSource> {
  if (header !== 'FIRST_ROW') checkCsvHeader(header);
  const begin = left !== undefined && header === 'FIRST_ROW' ? { etag: left.etag, offset: 0 } : left;
  let reading = new TextReading(await ObjectStream.open(access, place, begin), begin?.offset ?? 0);
  try {
    let rows = new CsvRows(reading.window, csvDelimiters[delimiter], limits.itemBytesMax);
    const names = header === 'FIRST_ROW' ? await readHeader(reading, rows, limits.csvHeaderBytesMax) : header;
    if (begin !== left && left !== undefined) {
      await reading.close();
      reading = new TextReading(await ObjectStream.open(access, place, left), left.offset);
      rows = new CsvRows(reading.window, csvDelimiters[delimiter], limits.itemBytesMax);
    }
    return new TextSource(sourceName(place), reading, new CsvParser(rows, names));
  } catch (error) {
    await reading.close();
    throw error;
  }
}

async function readHeader(reading: TextReading, rows: CsvRows, bytesMax: number): Promise<readonly string[]> {
  const header = new CsvHeader(reading.window, rows, bytesMax);
  await reading.more();
  for (;;) {
    const names = header.read(reading.isLast);
    if (names !== undefined) return names;
    await reading.more();
  }
}

/** A stream whose bytes gather in a window. */
class TextReading {
  readonly window: ByteWindow;
  readonly etag: string;
  isLast = false;
  readonly #stream: ObjectStream;
  #isFirst: boolean;

  constructor(stream: ObjectStream, offset: number) {
    this.#stream = stream;
    this.etag = stream.etag;
    this.window = new ByteWindow(offset);
    this.#isFirst = offset === 0;
  }

  /** Reads on. A mark of the byte order at the beginning is no part of the text. */
  async more(): Promise<void> {
    const { window } = this;
    do {
      const chunk = await this.#stream.next();
      if (chunk === undefined) this.isLast = true;
      else window.append(chunk);
    } while (this.#isFirst && !this.isLast && window.end - window.start < 3);
    if (!this.#isFirst) return;
    this.#isFirst = false;
    const [first, second, third] = window.bytes.subarray(window.start, window.end);
    if (first === 0xef && second === 0xbb && third === 0xbf) window.take(3);
  }

  async close(): Promise<void> {
    await this.#stream.close();
  }
}

/** The items of one text file. */
class TextSource implements ItemSource {
  readonly name: string;
  readonly #reading: TextReading;
  readonly #parser: ItemParser;
  #failure: ItemReaderFailure | undefined;
  /** Where the last item that was handed out ended; what a failure found behind it must be found there again. */
  #offset: number;
  #mark: Json;

  constructor(name: string, reading: TextReading, parser: ItemParser) {
    this.name = name;
    this.#reading = reading;
    this.#parser = parser;
    this.#offset = reading.window.offset;
    this.#mark = parser.mark;
  }

  /** What stands before a broken place is handed out first. */
  async read(itemsMax: number): Promise<ItemRange> {
    const items: MapItem[] = [];
    try {
      if (this.#failure !== undefined) throw this.#failure;
      await this.#gather(items, itemsMax);
    } catch (error) {
      if (!(error instanceof ItemReaderFailure)) throw error;
      this.#failure = error;
      if (items.length === 0) throw error;
    }
    return { items, position: this.position };
  }

  async close(): Promise<void> {
    await this.#reading.close();
  }

  async #gather(items: MapItem[], itemsMax: number): Promise<void> {
    const reading = this.#reading;
    for (let bytes = 0; items.length < itemsMax && bytes < rangeBytesMax; ) {
      const item = this.#parser.next(reading.isLast);
      if (item !== undefined) {
        items.push(item);
        this.#offset = reading.window.offset;
        this.#mark = this.#parser.mark;
        bytes += item.value.text.length;
      } else if (reading.isLast || this.#parser.isDone) {
        return;
      } else {
        await reading.more();
      }
    }
  }

  get position(): Json {
    return { etag: this.#reading.etag, offset: this.#offset, mark: this.#mark };
  }
}

interface Position {
  readonly etag: string;
  readonly offset: number;
  readonly mark: Json;
}

function readPosition(position: Json): Position {
  invariant(isJsonObject(position), 'the position in a text file is an object');
  const { etag, offset, mark } = position;
  invariant(
    typeof etag === 'string' && typeof offset === 'number' && mark !== undefined,
    'a position is whole',
  );
  return { etag, offset, mark };
}
