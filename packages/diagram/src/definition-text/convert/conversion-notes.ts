/** Something that a conversion says about what it did. */
export interface ConversionNote {
  /**
   * `changed`: what stands for what; `attention`: it means the same except where the text says; `left`: it could not be
   * converted and is not in the new state.
   */
  readonly kind: 'changed' | 'attention' | 'left';
  /** The field of the old state, as a JSON pointer from the state. */
  readonly path: string;
  readonly message: string;
}

/** An expression that has no equal in JSONata, or none that this knows. */
export class ConversionGap extends Error {
  override readonly name = 'ConversionGap';
}

/** Gathers what there is to say while a field is converted. */
export class ConversionNotes {
  readonly list: ConversionNote[] = [];
  path = '';

  add(kind: ConversionNote['kind'], message: string): void {
    const isKnown = this.list.some(
      (note) => note.kind === kind && note.path === this.path && note.message === message,
    );
    if (!isKnown) this.list.push({ kind, path: this.path, message });
  }

  /** Does what may find a gap; a gap is noted, and undefined given. */
  attempt<Value>(path: string, convert: () => Value): Value | undefined {
    const outer = this.path;
    this.path = path;
    try {
      return convert();
    } catch (error) {
      if (!(error instanceof ConversionGap)) throw error;
      this.add('left', error.message);
      return undefined;
    } finally {
      this.path = outer;
    }
  }
}
