/**
 * A place in a definition, as a chain towards its root. Locations are printed only for what is reported,
 * so that walking a large definition builds no strings.
 */
export class Place {
  static readonly root = new Place(undefined, '');
  readonly #parent: Place | undefined;
  readonly #step: string | number;

  private constructor(parent: Place | undefined, step: string | number) {
    this.#parent = parent;
    this.#step = step;
  }

  /** The place of a member of the object here. */
  member(name: string): Place {
    return new Place(this, name);
  }

  /** The place of an item of the array here. */
  item(index: number): Place {
    return new Place(this, index);
  }

  /** `/` for the root, else `/States/Name/Choices[0]/Next`. */
  toString(): string {
    if (this.#parent === undefined) return '/';
    const steps: string[] = [];
    for (let place: Place = this; place.#parent !== undefined; place = place.#parent) {
      steps.push(typeof place.#step === 'number' ? `[${place.#step}]` : `/${place.#step}`);
    }
    return steps.reverse().join('');
  }
}
