import { type Digest, invariant, type Json, type JsonObject, type Payload, type Random } from '@cairn/kit';
import { stateStepsMax } from '../data/data-limits.ts';
import type { DataScope } from '../data/data-scope.ts';
import { tooManySteps } from '../data/steps.ts';
import type { StatesScope } from '../jsonata/states-scope.ts';
import type { Evaluation, PayloadFilter, WorkMember } from '../program/evaluation.ts';
import type { DistributedMap, MapState, Program } from '../program/program.ts';
import type { MapRunSettings } from '../transition-types.ts';
import { asStateFailure, isTooLarge, truncateCause } from './failure.ts';
import { checkPayload, dataLimitCause } from './payload-check.ts';
import { StatesView } from './states-view.ts';

/** What the inputs of a map run's children are made with. */
export interface ItemInputsSetting {
  readonly program: Program;
  readonly settings: MapRunSettings;
  /** What `$` stands for in the ItemSelector. */
  readonly data: Payload;
  readonly random: Random;
  readonly digest: Digest;
  readonly payloadBytesMax: number;
}

/** An item of a map run. */
export interface SelectedItem {
  /** 0, 1, 2 … */
  readonly index: number;
  readonly value: Payload;
  readonly key?: string;
}

/** Why no input can be made of an item. */
export interface ItemFailure {
  readonly error: string;
  readonly cause: string;
}

/**
 * Makes the inputs of a map run's children: applies the ItemSelector to one item after another, in the scope that the
 * Map state had when it started. Never throws for a workflow's failure.
 */
export class ItemInputs implements Evaluation, DataScope {
  readonly #setting: ItemInputsSetting;
  readonly #selector: PayloadFilter;
  /** What the children run. */
  readonly distributed: DistributedMap;
  root: Json = null;
  nowMs = 0;
  readonly random: Random;
  readonly digest: Digest;
  readonly payloadBytesMax: number;
  #item: SelectedItem | undefined;
  #source = '';
  #stepsLeft = 0;
  #states: StatesView | undefined;

  constructor(setting: ItemInputsSetting) {
    const { program, settings } = setting;
    const state = program.states[settings.stateNumber] as MapState;
    invariant(state?.type === 'Map' && state.distributed !== undefined, 'a map run belongs to its program');
    this.#setting = setting;
    this.#selector = settings.selector === undefined ? undefined : state.itemSelector;
    this.distributed = state.distributed;
    this.random = setting.random;
    this.digest = setting.digest;
    this.payloadBytesMax = setting.payloadBytesMax;
  }

  /** What one item becomes. @param source `Map.Item.Source` of the context object */
  select(item: SelectedItem, source: string, nowMs: number): Payload | ItemFailure {
    const { stateName, causePrefix } = this.#setting.settings;
    this.nowMs = nowMs;
    this.#item = item;
    this.#source = source;
    this.#stepsLeft = stateStepsMax;
    this.#states?.beginState();
    try {
      const input = this.#selector === undefined ? item.value : this.#selector(this.#setting.data, this);
      checkPayload(input, stateName, this.payloadBytesMax);
      return input;
    } catch (thrown) {
      if (isTooLarge(thrown)) return { error: 'States.DataLimitExceeded', cause: dataLimitCause(stateName) };
      const { error, message } = asStateFailure(thrown);
      if (error === 'States.DataLimitExceeded') return { error, cause: message };
      return { error, cause: truncateCause(causePrefix + message) };
    }
  }

  spend(steps: number): void {
    this.#stepsLeft -= steps;
    if (this.#stepsLeft < 0) throw tooManySteps();
  }

  scopeOf(root: Json): DataScope {
    this.root = root;
    return this;
  }

  statesOf(input: Payload, member?: WorkMember, value?: Payload): StatesScope {
    this.#states ??= new StatesView(this, () => {});
    this.#states.show(input, member, value);
    return this.#states;
  }

  context(): Json {
    const context = this.#setting.settings.selector?.context as JsonObject;
    const item = this.#item as SelectedItem;
    const key = item.key === undefined ? {} : { Key: item.key };
    return {
      ...context,
      Map: { Item: { Index: item.index, Value: item.value.value, ...key, Source: this.#source } },
    };
  }

  variable(name: string): Json | undefined {
    const variables = this.#setting.settings.selector?.variables;
    return variables !== undefined && Object.hasOwn(variables, name) ? variables[name] : undefined;
  }
}
