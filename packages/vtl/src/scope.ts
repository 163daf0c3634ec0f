import { TemplateError } from './template-error.ts';
import type { Value } from './value.ts';

/** What bounds the work of one rendering. */
export interface RenderLimits {
  /** Blocks, loop turns and calls. */
  readonly stepsMax: number;
  /** Characters of the output, and of any text made on the way. */
  readonly charactersMax: number;
}

/** Why a block was left before its end. */
export type Leaving = 'break' | 'stop' | 'return';

/** A body that is kept to be run later. */
export type Body = (scope: Scope) => unknown;

/** A macro, ready to be called. */
export interface Macro {
  readonly parameters: readonly string[];
  readonly run: (scope: Scope) => Leaving | undefined;
}

/** One loop that is being run: `$foreach`. */
export interface Loop {
  readonly size: number;
  index: number;
  isStopped: boolean;
  readonly parent: Loop | undefined;
}

/** What a rendering knows while it goes on. */
export class Scope {
  readonly variables: Map<string, Value>;
  readonly macros = new Map<string, Macro>();
  readonly definitions = new Map<string, Body>();
  readonly limits: RenderLimits;
  loop: Loop | undefined;
  /** Bodies handed to macros, the innermost last. */
  readonly bodies: (Body | undefined)[] = [];
  /** What `#return` gave. */
  returned: Value | undefined;
  depth = 0;
  #steps = 0;
  #output: string[] = [];
  #characters = 0;

  constructor(variables: Map<string, Value>, limits: RenderLimits) {
    this.variables = variables;
    this.limits = limits;
  }

  /** @throws TemplateError when too much was done */
  step(steps = 1): void {
    this.#steps += steps;
    if (this.#steps > this.limits.stepsMax) {
      throw new TemplateError(`The template takes more than ${this.limits.stepsMax} steps`);
    }
  }

  /** @throws TemplateError when the output is too long */
  write(text: string): void {
    this.bound(this.#characters + text.length);
    this.#characters += text.length;
    this.#output.push(text);
  }

  /** @throws TemplateError when a text is too long */
  bound(characters: number): void {
    if (characters > this.limits.charactersMax) {
      throw new TemplateError(`The template makes more than ${this.limits.charactersMax} characters`);
    }
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
