/** A query language of a state. */
export type QueryLanguage = 'JSONPath' | 'JSONata';

/** What a field may hold. */
export type FieldType =
  /** In JSONata states `{% … %}` as well, if `expression` says so. */
  | { readonly kind: 'string'; readonly expression?: true }
  | { readonly kind: 'boolean' }
  /** In JSONata states `{% … %}` as well, if `expression` says so. */
  | {
      readonly kind: 'integer' | 'number';
      readonly minimum?: number;
      readonly maximum?: number;
      readonly expression?: true;
    }
  | { readonly kind: 'enumeration'; readonly values: readonly string[] }
  | { readonly kind: 'timestamp'; readonly expression?: true }
  /** A JSONPath; `null` where `nullable`, an intrinsic function call where `intrinsics`. */
  | { readonly kind: 'path'; readonly nullable?: true; readonly intrinsics?: true }
  /** A path to one node of the input or a variable; of the context object (`$$`) only where `context`. */
  | {
      readonly kind: 'reference-path';
      readonly nullable?: true;
      readonly context?: true;
      /** Names a place in the input, never a variable. */
      readonly inputOnly?: true;
    }
  /** A payload template: keys in `.$` hold expressions; in JSONata states strings in `{% … %}` do. */
  | { readonly kind: 'template' }
  /** Any JSON in which strings may be `{% … %}`; objects only, or strings only, where said. */
  | { readonly kind: 'jsonata'; readonly only?: 'array' | 'boolean' }
  /** A template whose keys are variable names. */
  | { readonly kind: 'assign' }
  /** Any JSON, not evaluated. */
  | { readonly kind: 'static' }
  | { readonly kind: 'object'; readonly grammar: GrammarName }
  | { readonly kind: 'list'; readonly of: FieldType; readonly nonEmpty?: true }
  /** The `States` of a machine, a branch or a processor. */
  | { readonly kind: 'states' };

/** A field of an object of the language. */
export interface Field {
  readonly type: FieldType;
  /** The only query language in which the field exists; both when absent. */
  readonly language?: QueryLanguage;
}

/** An object of the language: its fields and how they go together. */
export interface ObjectGrammar {
  readonly fields: { readonly [name: string]: Field };
  readonly required?: readonly string[];
  /** Groups of which at most one field may stand. */
  readonly atMostOne?: readonly (readonly string[])[];
  /** Groups of which exactly one field must stand. */
  readonly exactlyOne?: readonly (readonly string[])[];
  /** Rules that look at several fields; each is a function in `object-rules.ts`. */
  readonly rules?: readonly ObjectRuleName[];
}

/** The eight state types, in the order in which the service names them. */
export const stateTypes = ['Task', 'Wait', 'Pass', 'Succeed', 'Fail', 'Choice', 'Parallel', 'Map'] as const;

/** A state type. */
export type StateType = (typeof stateTypes)[number];

/** Objects that the grammar names. */
export type GrammarName =
  | StateType
  | 'Machine'
  | 'Branch'
  | 'Processor'
  | 'ProcessorConfig'
  | 'Retrier'
  | 'Catcher'
  | 'ChoiceRule'
  | 'NestedRule'
  | 'Credentials'
  | 'ItemReader'
  | 'ReaderConfig'
  | 'ItemBatcher'
  | 'ResultWriter'
  | 'WriterConfig';

/** Rules over several fields of one object. */
export type ObjectRuleName =
  | 'transition'
  | 'task'
  | 'retry'
  | 'catch'
  | 'choice-rule'
  | 'processor-config'
  | 'credentials'
  | 'label'
  | 'item-reader'
  | 'reader-config'
  | 'result-writer'
  | 'static-result';
