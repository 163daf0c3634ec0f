import type { DefinitionFormat } from '@cairn/diagram';
import type { StateMachineType } from '../../wire/step-functions-types.ts';

/** Something that is to be known about a place of the text. */
export interface TextFinding {
  readonly from: number;
  readonly to: number;
  readonly severity: 'error' | 'warning' | 'hint';
  /** AWS's code, or none for the text itself and for advice. */
  readonly code?: string;
  readonly message: string;
  /** The state it is found in. */
  readonly state?: string;
}

/** One thing that could be typed. */
export interface Suggestion {
  readonly label: string;
  readonly kind: 'field' | 'state' | 'value' | 'function' | 'resource';
  readonly detail?: string;
  readonly info?: string;
  /** What is put in; the label unless said. `#{}` is where the caret goes. */
  readonly insert?: string;
}

/** What could be typed at a place. */
export interface Suggestions {
  readonly from: number;
  readonly to: number;
  readonly options: readonly Suggestion[];
}

/** What is to be known about the word under the pointer. */
export interface Explanation {
  readonly from: number;
  readonly to: number;
  readonly title: string;
  readonly text: string;
}

/** ARNs and names of what exists on the server. */
export interface KnownResources {
  readonly functions: readonly string[];
  readonly stateMachines: readonly string[];
  readonly activities: readonly string[];
}

/** What a state was given in a run, and what its work came to; JSON texts. */
export interface RecordedSample {
  /** The run's name. */
  readonly run: string;
  readonly input: string;
  readonly variables: string;
  readonly result?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** A state in JSONata, and how it did on recorded data. */
export interface ConvertedState {
  /** JSON text of the state. */
  readonly state: string;
  readonly notes: readonly { readonly kind: string; readonly path: string; readonly message: string }[];
  readonly checks: readonly {
    readonly run: string;
    readonly kind: 'same' | 'different' | 'refused';
    readonly message: string;
  }[];
}

/** What the worker is asked. */
export type DefinitionQuestion =
  | {
      readonly kind: 'check';
      readonly text: string;
      readonly format: DefinitionFormat;
      readonly type: StateMachineType;
    }
  | {
      readonly kind: 'suggest';
      readonly text: string;
      readonly format: DefinitionFormat;
      readonly offset: number;
      readonly resources: KnownResources;
    }
  | {
      readonly kind: 'explain';
      readonly text: string;
      readonly format: DefinitionFormat;
      readonly offset: number;
    }
  | {
      readonly kind: 'convert';
      /** JSON text of the state. */
      readonly state: string;
      readonly machineLanguage: 'JSONPath' | 'JSONata';
      readonly samples: readonly RecordedSample[];
    };

/** What it answers. */
export interface DefinitionAnswers {
  readonly check: readonly TextFinding[];
  readonly suggest: Suggestions | null;
  readonly explain: Explanation | null;
  readonly convert: ConvertedState;
}
