import { StringDecoder } from 'node:string_decoder';

/** Longest line that is kept whole, in characters; a longer one is told in pieces. */
const lineCharactersMax = 65_536;

/** Makes lines of what a process writes: the pieces that arrive end anywhere, inside of characters even. */
export class OutputLines {
  readonly #onLine: (line: string) => void;
  readonly #decoder = new StringDecoder('utf8');
  #open = '';

  /** @param onLine takes each line without its end; empty lines are left out */
  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  push(chunk: Buffer): void {
    const lines = (this.#open + this.#decoder.write(chunk)).split(/[\r\n]+/);
    this.#open = lines.pop() as string;
    for (const line of lines) this.#tell(line);
    if (this.#open.length >= lineCharactersMax) this.#tell(this.#takeOpen());
  }

  /** Nothing more comes: what is left is a line. */
  end(): void {
    this.#tell(this.#takeOpen() + this.#decoder.end());
  }

  #takeOpen(): string {
    const open = this.#open;
    this.#open = '';
    return open;
  }

  #tell(line: string): void {
    if (line !== '') this.#onLine(line);
  }
}
