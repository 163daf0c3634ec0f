import { RecentMap } from '@cairn/kit';
import { type CompiledPolicy, compilePolicy } from '../policy/compiled-policy.ts';

const keptMax = 2_000;

/** Compiled policies by their text: most calls ask the same ones. */
export class PolicyCache {
  readonly #kept = new RecentMap<string, CompiledPolicy>(keptMax);

  /** @throws PolicySyntaxError, RangeError: only texts that were checked when they were kept should come here */
  compiled(text: string, name: string): CompiledPolicy {
    return this.#kept.getOrMake(`${name}\n${text}`, () => compilePolicy(text, name));
  }
}
