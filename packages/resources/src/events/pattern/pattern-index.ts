import type { JsonObject } from '@cairn/kit';
import type { CompiledAlternative, EventPattern } from './event-pattern.ts';

/** What an index tells rules apart by before an event is looked at. */
export interface EventHeading {
  readonly source: string;
  readonly 'detail-type': string;
}

interface Candidate<Rule> {
  readonly rule: Rule;
  readonly alternative: CompiledAlternative;
}

/** Candidates by the event's detail type; those that take more than named ones. */
interface Bucket<Rule> {
  readonly byDetailType: Map<string, Candidate<Rule>[]>;
  readonly others: Candidate<Rule>[];
}

/**
 * The patterns of many rules, found by the sources and detail types that they name: an event costs what the rules cost
 * that could take it. Immutable; made anew when a rule changes.
 */
export class PatternIndex<Rule> {
  readonly #bySource = new Map<string, Bucket<Rule>>();
  readonly #others: Bucket<Rule> = newBucket();

  constructor(rules: Iterable<{ readonly rule: Rule; readonly pattern: EventPattern }>) {
    for (const { rule, pattern } of rules) {
      for (const alternative of pattern.alternatives) this.#add({ rule, alternative });
    }
  }

  /** Whether a rule could take an event of this source and detail type: nothing is known yet of the rest. */
  couldMatch(heading: EventHeading): boolean {
    return this.#candidates(heading).some((candidates) => candidates.length > 0);
  }

  /** The rules that take the event, each once, in the order in which they were given within a source. */
  matching(event: JsonObject & EventHeading): readonly Rule[] {
    const found = new Set<Rule>();
    for (const candidates of this.#candidates(event)) {
      for (const { rule, alternative } of candidates) {
        if (!found.has(rule) && alternative.matches(event)) found.add(rule);
      }
    }
    return [...found];
  }

  #candidates({ source, 'detail-type': detailType }: EventHeading): readonly (readonly Candidate<Rule>[])[] {
    const found: (readonly Candidate<Rule>[])[] = [];
    for (const bucket of [this.#bySource.get(source), this.#others]) {
      if (bucket === undefined) continue;
      const named = bucket.byDetailType.get(detailType);
      if (named !== undefined) found.push(named);
      found.push(bucket.others);
    }
    return found;
  }

  #add(candidate: Candidate<Rule>): void {
    const sources = candidate.alternative.exactTexts('source');
    const detailTypes = candidate.alternative.exactTexts('detail-type');
    const buckets =
      sources === undefined ? [this.#others] : [...new Set(sources)].map((name) => this.#bucket(name));
    for (const { byDetailType, others } of buckets) {
      if (detailTypes === undefined) others.push(candidate);
      for (const name of new Set(detailTypes ?? [])) {
        const named = byDetailType.get(name);
        if (named === undefined) byDetailType.set(name, [candidate]);
        else named.push(candidate);
      }
    }
  }

  #bucket(source: string): Bucket<Rule> {
    const bucket = this.#bySource.get(source) ?? newBucket<Rule>();
    this.#bySource.set(source, bucket);
    return bucket;
  }
}

function newBucket<Rule>(): Bucket<Rule> {
  return { byDetailType: new Map(), others: [] };
}
