import type { CallScope, JsonObject, Records, RecordWrite } from '@cairn/kit';
import { nameKey, scopePrefix } from './record-key.ts';

const activities = 'activities';
const loadPage = 1_000;

/** An activity. */
export interface Activity {
  readonly arn: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly creationMs: number;
  readonly encryptionConfiguration?: JsonObject;
}

/**
 * Activities, in records. All of them are known in memory too, because a Task state has to learn at once
 * whether its activity exists.
 */
export class ActivityCatalog {
  readonly #records: Records;
  readonly #byArn = new Map<string, Activity>();
  /** How many an account has in a region, by prefix. */
  readonly #counts = new Map<string, number>();

  constructor(records: Records) {
    this.#records = records;
  }

  async start(): Promise<void> {
    let after: string | undefined;
    for (;;) {
      const position = after === undefined ? {} : { after };
      const entries = await this.#records.list(activities, { limit: loadPage, ...position });
      for (const entry of entries) {
        const activity = JSON.parse(entry.value) as Activity;
        this.#remember(activity);
      }
      if (entries.length < loadPage) return;
      after = entries.at(-1)?.key;
    }
  }

  find(arn: string): Activity | undefined {
    return this.#byArn.get(arn);
  }

  /** How many activities an account has in a region. */
  count(scope: { readonly account: string; readonly region: string }): number {
    return this.#counts.get(scopePrefix(scope)) ?? 0;
  }

  /** A page in the order of names. */
  async list(
    scope: CallScope,
    options: { readonly limit: number; readonly after: string | undefined },
  ): Promise<readonly Activity[]> {
    const prefix = scopePrefix(scope);
    const entries = await this.#records.list(activities, {
      prefix,
      limit: options.limit,
      ...(options.after === undefined ? {} : { after: prefix + options.after }),
    });
    return entries.map((entry) => JSON.parse(entry.value) as Activity);
  }

  async create(activity: Activity, more: readonly RecordWrite[]): Promise<void> {
    await this.#records.write([
      { collection: activities, key: nameKey(activity, activity.name), value: JSON.stringify(activity) },
      ...more,
    ]);
    this.#remember(activity);
  }

  async delete(activity: Activity, more: readonly RecordWrite[]): Promise<void> {
    await this.#records.write([
      { collection: activities, key: nameKey(activity, activity.name), value: undefined },
      ...more,
    ]);
    this.#byArn.delete(activity.arn);
    this.#counts.set(scopePrefix(activity), this.count(activity) - 1);
  }

  #remember(activity: Activity): void {
    this.#byArn.set(activity.arn, activity);
    this.#counts.set(scopePrefix(activity), this.count(activity) + 1);
  }
}
