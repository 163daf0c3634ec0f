import { type CompiledPolicy, compilePolicy } from '../policy/compiled-policy.ts';

const keptMax = 2_000;

/** Compiled policies by their text: most calls ask the same ones. */
export class PolicyCache {
  readonly #kept = new Map<string, CompiledPolicy>();

  /** @throws PolicySyntaxError, RangeError: only texts that were checked when they were kept should come here */
  compiled(text: string, name: string): CompiledPolicy {
    const key = `${name}\n${text}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const made = compilePolicy(text, name);
    if (this.#kept.size >= keptMax) this.#kept.clear();
    this.#kept.set(key, made);
    return made;
  }
}
