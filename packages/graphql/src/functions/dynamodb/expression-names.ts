/** Placeholders of attributes by their number: `#expName_1`, `#expName_2`, …; one for each name. */
export class ExpressionNames {
  readonly #placeholders = new Map<string, string>();

  /** The placeholder of one attribute. */
  of(attribute: string): string {
    const known = this.#placeholders.get(attribute);
    if (known !== undefined) return known;
    const placeholder = `#expName_${this.#placeholders.size + 1}`;
    this.#placeholders.set(attribute, placeholder);
    return placeholder;
  }

  /** Placeholder → attribute. */
  entries(): { readonly [placeholder: string]: string } {
    return Object.fromEntries([...this.#placeholders].map(([name, placeholder]) => [placeholder, name]));
  }
}
