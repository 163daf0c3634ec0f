import type { SelectionPlan } from './selection-plan.ts';

/** Plans of live subscriptions: equal ones of an API are one, and all together have as many fields as may be. */
export class SharedPlans {
  readonly #fieldsMax: number;
  readonly #plans = new Map<string, { readonly plan: SelectionPlan; uses: number }>();
  #fieldCount = 0;

  constructor(fieldsMax: number) {
    this.#fieldsMax = fieldsMax;
  }

  /** Whether there is room for one more, or an equal one is there. */
  mayUse(apiId: string, plan: SelectionPlan): boolean {
    return this.#plans.has(keyOf(apiId, plan)) || this.#fieldCount + plan.fieldCount <= this.#fieldsMax;
  }

  /** @returns the plan to be used: one that is equal */
  use(apiId: string, plan: SelectionPlan): SelectionPlan {
    const key = keyOf(apiId, plan);
    const kept = this.#plans.get(key) ?? { plan, uses: 0 };
    if (kept.uses === 0) this.#fieldCount += plan.fieldCount;
    kept.uses += 1;
    this.#plans.set(key, kept);
    return kept.plan;
  }

  /** One subscription less uses it. */
  drop(apiId: string, plan: SelectionPlan): void {
    const key = keyOf(apiId, plan);
    const kept = this.#plans.get(key);
    if (kept === undefined) return;
    kept.uses -= 1;
    if (kept.uses > 0) return;
    this.#plans.delete(key);
    this.#fieldCount -= kept.plan.fieldCount;
  }
}

function keyOf(apiId: string, { key }: SelectionPlan): string {
  return `${apiId} ${key}`;
}
