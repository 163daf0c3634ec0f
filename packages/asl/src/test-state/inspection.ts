import type { Payload } from '@cairn/kit';
import type { QueryLanguage } from '../definition/field-grammar.ts';
import type { PayloadFilter } from '../program/evaluation.ts';
import type { State } from '../program/program.ts';

/** Which failure handling took the failure up, by position in Retry and Catch. */
export interface ErrorDetails {
  readonly catchIndex?: number;
  readonly retryIndex?: number;
  readonly retryBackoffIntervalSeconds?: number;
}

/** Data on its way through a state, each as JSON text (API reference, InspectionData). */
export interface InspectionData {
  readonly input?: string;
  readonly afterInputPath?: string;
  readonly afterParameters?: string;
  readonly afterArguments?: string;
  readonly result?: string;
  readonly afterResultSelector?: string;
  readonly afterResultPath?: string;
  readonly variables?: string;
  readonly afterItemsPath?: string;
  readonly afterItemSelector?: string;
  readonly maxConcurrency?: number;
  readonly toleratedFailureCount?: number;
  readonly toleratedFailurePercentage?: number;
  readonly errorDetails?: ErrorDetails;
}

/** The members of {@link InspectionData} that hold data. */
type DataMember = Exclude<
  keyof InspectionData,
  'maxConcurrency' | 'toleratedFailureCount' | 'toleratedFailurePercentage' | 'errorDetails'
>;

/** Gathers what a test saw. */
export class Inspection {
  /** The catcher that took the failure up. */
  catchIndex: number | undefined;
  readonly #data: { -readonly [Member in keyof InspectionData]: InspectionData[Member] } = {};

  note(member: DataMember, payload: Payload): void {
    this.#data[member] = payload.text;
  }

  noteNumber(
    member: 'maxConcurrency' | 'toleratedFailureCount' | 'toleratedFailurePercentage',
    value: number | undefined,
  ): void {
    if (value !== undefined) this.#data[member] = value;
  }

  data(errorDetails: ErrorDetails): InspectionData {
    return Object.keys(errorDetails).length === 0 ? this.#data : { ...this.#data, errorDetails };
  }
}

/**
 * The same state with fields that note what comes through them. As AWS was recorded to do it: states of JSONata have
 * no paths, a Parallel shows what comes after its work only, and a Pass with a Result looks at no input.
 */
export function observeState<Observed extends State>(
  state: Observed,
  language: QueryLanguage,
  inspection: Inspection,
): Observed {
  const isPath = language === 'JSONPath';
  const noted = (member: DataMember | undefined, filter: PayloadFilter): PayloadFilter =>
    member === undefined
      ? filter
      : (data, evaluation) => {
          const made = filter === undefined ? data : filter(data, evaluation);
          inspection.note(member, made);
          return made;
        };
  const observed: Record<string, unknown> = { ...state };
  const looksAtInput = state.type !== 'Parallel' && !(state.type === 'Pass' && state.result !== undefined);
  if ('inputPath' in state && isPath && looksAtInput) {
    observed.inputPath = noted('afterInputPath', state.inputPath);
  }
  if (state.type === 'Pass' || state.type === 'Task') {
    const member = isPath ? 'afterParameters' : state.type === 'Task' ? 'afterArguments' : undefined;
    observed.parameters = noted(member, state.parameters);
  }
  if (state.type === 'Pass' && state.result !== undefined) inspection.note('result', state.result);
  if ('resultPath' in state && isPath) {
    const { resultPath } = state;
    observed.resultPath = ((input, result, evaluation) => {
      inspection.note('afterResultSelector', result);
      const merged = resultPath(input, result, evaluation);
      inspection.note('afterResultPath', merged);
      return merged;
    }) satisfies typeof resultPath;
  }
  if ('catch' in state) observed.catch = observeCatchers(state.catch, inspection);
  return observed as unknown as Observed;
}

function observeCatchers(
  catchers: Extract<State, { readonly type: 'Task' }>['catch'],
  inspection: Inspection,
): Extract<State, { readonly type: 'Task' }>['catch'] {
  return catchers.map((catcher, index) => ({
    ...catcher,
    resultPath: (input, error, evaluation) => {
      inspection.catchIndex = index;
      return catcher.resultPath(input, error, evaluation);
    },
  }));
}
