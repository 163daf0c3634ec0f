import type { Json, JsonObject } from '@cairn/kit';
import { isJsonObject, memberOf } from '@cairn/kit';
import { Burst } from '../machine/burst.ts';
import type { MapItem } from '../machine/context-object.ts';
import type { Execution } from '../machine/execution.ts';
import type { Frame } from '../machine/frame.ts';
import type { TransitionEnvironment } from '../transition-types.ts';

/** A burst of one state that is tested: its context object is the one of the test, its causes name no event. */
export class TestBurst extends Burst {
  readonly #context: JsonObject | undefined;
  #testedItem: MapItem | undefined;

  /** @param context stands for the whole context object */
  constructor(execution: Execution, environment: TransitionEnvironment, context: JsonObject | undefined) {
    super(execution, environment);
    this.#context = context;
  }

  override evaluateFor(frame: Frame, item?: MapItem): void {
    super.evaluateFor(frame, item);
    this.#testedItem = item;
  }

  override context(): Json {
    if (this.#context === undefined) return shownContext(super.context());
    const item = this.#testedItem;
    if (item === undefined) return this.#context;
    return { ...this.#context, Map: { Item: { Index: item.index, Value: item.value } } };
  }

  override causeOf(_frame: Frame, message: string): string {
    return message;
  }
}

/** The execution of a test was never redriven, and has a role only where one was given. */
function shownContext(context: Json): Json {
  const execution = isJsonObject(context) ? memberOf(context, 'Execution') : undefined;
  if (!isJsonObject(context) || !isJsonObject(execution)) return context;
  const { RedriveCount: _, RoleArn, ...shown } = execution;
  return { ...context, Execution: { ...shown, ...(RoleArn === '' ? {} : { RoleArn: RoleArn as Json }) } };
}
