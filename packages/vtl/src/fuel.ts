import { TemplateError } from './template-error.ts';

/** What bounds the work of one rendering. */
export interface RenderLimits {
  /** Blocks, expressions, loop turns, calls and comparisons. */
  readonly stepsMax: number;
  /** Characters of the output, and of any text made on the way. */
  readonly charactersMax: number;
  /** Characters of all texts that are worked through together; twenty times as many as one may have. */
  readonly workCharactersMax?: number;
  /** Turns of one `#foreach`; as many as its steps are enough for. */
  readonly loopTurnsMax?: number;
  /** What converting, printing or copying one value counts as, in steps; one. */
  readonly stepsPerValue?: number;
  /** What one match of a pattern counts as, in steps; one. */
  readonly stepsPerMatch?: number;
}

/** Bounds of a rendering unless others are given. */
export const defaultRenderLimits: RenderLimits = { stepsMax: 1_000_000, charactersMax: 10_000_000 };

/** All texts together may be worked through this many times as one text may be long, unless that is said. */
const passesMax = 20;

/** What copying an item of a list costs, in characters: the memory that it takes. */
export const copyCharacters = 8;

/** Lists and maps within each other, as deep as JSON may be. */
const nestingMax = 1_000;

/**
 * Counts the work of one rendering while it is done, so that none goes on for long: steps, and characters that are
 * read, compared or made. Work that takes longer for each character counts it several times.
 */
export class Fuel {
  readonly limits: Required<RenderLimits>;
  #steps = 0;
  #spent = 0;

  constructor(limits: RenderLimits) {
    this.limits = {
      workCharactersMax: limits.charactersMax * passesMax,
      loopTurnsMax: Number.POSITIVE_INFINITY,
      stepsPerValue: 1,
      stepsPerMatch: 1,
      ...limits,
    };
  }

  /** @throws TemplateError when too much was done */
  step(steps = 1): void {
    this.#steps += steps;
    if (this.#steps > this.limits.stepsMax) {
      throw new TemplateError(`The template takes more than ${this.limits.stepsMax} steps`);
    }
  }

  /** Counts values that are converted, printed or copied. @throws TemplateError when too much was done */
  values(count = 1): void {
    this.step(count * this.limits.stepsPerValue);
  }

  /** Counts a turn of a loop. @throws TemplateError when it goes round too often, or too much was done */
  turn(index: number): void {
    const { loopTurnsMax } = this.limits;
    if (index >= loopTurnsMax)
      throw new TemplateError(`A #foreach goes round more than ${loopTurnsMax} times`);
    this.step();
  }

  /**
   * Counts work on texts; what was reserved and not needed comes back as a negative count.
   * @throws TemplateError when too much was done
   */
  spend(characters: number): void {
    this.#spent += characters;
    const { workCharactersMax } = this.limits;
    if (this.#spent > workCharactersMax) {
      throw new TemplateError(`The template works through more than ${workCharactersMax} characters`);
    }
  }

  /** @throws TemplateError when a text is too long */
  bound(characters: number): void {
    if (characters > this.limits.charactersMax) {
      throw new TemplateError(`The template makes more than ${this.limits.charactersMax} characters`);
    }
  }

  /** @throws TemplateError when values are nested too deep, as those are that contain themselves */
  nest(depth: number): void {
    if (depth > nestingMax) throw new TemplateError(`A value is nested more than ${nestingMax} deep`);
  }
}
