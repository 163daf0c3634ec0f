import { Fuel } from './fuel.ts';
import { TemplateError } from './template-error.ts';
import type { Value } from './value.ts';

/** Why a block was left before its end. */
export type Leaving = 'break' | 'stop' | 'return';

/** A body that is kept to be run later. */
export type Body = (scope: Scope) => unknown;

/** A macro, ready to be called. */
export interface Macro {
  readonly parameters: readonly {
    readonly name: string;
    /** What stands for it where nothing is given. */
    readonly otherwise: ((scope: Scope) => Value | undefined) | undefined;
  }[];
  readonly run: (scope: Scope) => Leaving | undefined;
}

/** One loop that is being run: `$foreach`. */
export interface Loop {
  readonly size: number;
  index: number;
  isStopped: boolean;
  readonly parent: Loop | undefined;
}

/** Macros, definitions and templates within each other: each takes some of the stack. */
const callDepthMax = 100;

/** What a rendering knows while it goes on. */
export class Scope extends Fuel {
  readonly variables = new Map<string, Value>();
  readonly macros = new Map<string, Macro>();
  readonly definitions = new Map<string, Body>();
  loop: Loop | undefined;
  /** Bodies handed to macros, the innermost last. */
  readonly bodies: (Body | undefined)[] = [];
  /** What `#return` gave. */
  returned: Value | undefined;
  #depth = 0;
  #output: string[] = [];
  #characters = 0;

  /**
   * Runs a macro, a definition or a template of its own.
   * @throws TemplateError when they call each other without end
   */
  nested<Result>(work: () => Result): Result {
    this.#depth += 1;
    if (this.#depth > callDepthMax) {
      throw new TemplateError(`Macros and templates call each other more than ${callDepthMax} deep`);
    }
    try {
      return work();
    } finally {
      this.#depth -= 1;
    }
  }

  /** @throws TemplateError when the output is too long */
  write(text: string): void {
    this.bound(this.#characters + text.length);
    this.spend(text.length);
    this.#characters += text.length;
    this.#output.push(text);
  }

  /** What a piece of work writes, kept apart from the output. */
  capture(work: () => void): string {
    const [output, characters] = [this.#output, this.#characters];
    this.#output = [];
    this.#characters = 0;
    try {
      work();
      return this.#output.join('');
    } finally {
      this.#output = output;
      this.#characters = characters;
    }
  }

  get text(): string {
    return this.#output.join('');
  }
}
