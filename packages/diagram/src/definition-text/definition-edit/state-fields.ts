import type { QueryLanguage } from './query-language.ts';

/** The types of states. */
export const stateTypes = ['Task', 'Pass', 'Choice', 'Wait', 'Succeed', 'Fail', 'Parallel', 'Map'] as const;

/** A type of states. */
export type StateType = (typeof stateTypes)[number];

/**
 * All fields of states in the order in which people write them: what the state is, what it takes, what it does, what
 * it gives, what happens when it fails, where it leads.
 */
const fieldOrder =
  `Type Comment QueryLanguage Label InputPath Resource Credentials Parameters Arguments ItemsPath Items ItemReader
  ItemBatcher ItemSelector MaxConcurrency MaxConcurrencyPath ToleratedFailureCount ToleratedFailureCountPath
  ToleratedFailurePercentage ToleratedFailurePercentagePath Branches ItemProcessor Iterator ResultWriter Seconds
  SecondsPath Timestamp TimestampPath Error ErrorPath Cause CausePath Result ResultSelector ResultPath OutputPath
  Output Assign TimeoutSeconds TimeoutSecondsPath HeartbeatSeconds HeartbeatSecondsPath Retry Catch Choices Default
  Next End`.split(/\s+/);

const every = 'Type Comment QueryLanguage';
const paths = 'InputPath OutputPath';
const working = `${every} Next End Assign`;
const data = 'Parameters ResultPath';
const failing = 'Retry Catch ResultSelector';

/** The fields of each type; `jsonPath` and `jsonata` exist in that language only. */
const fieldsByType: {
  readonly [type in StateType]: {
    readonly both: string;
    readonly jsonPath: string;
    readonly jsonata: string;
  };
} = {
  Task: {
    both: `${working} Resource Credentials TimeoutSeconds HeartbeatSeconds Retry Catch`,
    jsonPath: `${paths} ${data} ResultSelector TimeoutSecondsPath HeartbeatSecondsPath`,
    jsonata: 'Arguments Output',
  },
  Pass: { both: working, jsonPath: `${paths} ${data} Result`, jsonata: 'Output' },
  Choice: { both: `${every} Assign Choices Default`, jsonPath: paths, jsonata: 'Output' },
  Wait: {
    both: `${working} Seconds Timestamp`,
    jsonPath: `${paths} SecondsPath TimestampPath`,
    jsonata: 'Output',
  },
  Succeed: { both: every, jsonPath: paths, jsonata: 'Output' },
  Fail: { both: `${every} Error Cause`, jsonPath: 'ErrorPath CausePath', jsonata: '' },
  Parallel: {
    both: `${working} Branches Retry Catch`,
    jsonPath: `${paths} ${data} ${failing}`,
    jsonata: 'Arguments Output',
  },
  Map: {
    both: `${working} Label ItemReader ItemBatcher ItemSelector MaxConcurrency ToleratedFailureCount
      ToleratedFailurePercentage ItemProcessor Iterator ResultWriter Retry Catch`,
    jsonPath: `${paths} ${data} ${failing} ItemsPath MaxConcurrencyPath ToleratedFailureCountPath
      ToleratedFailurePercentagePath`,
    jsonata: 'Items Output',
  },
};

/** The fields that a state of a type may have in a query language. */
export function fieldsOfState(type: StateType, language: QueryLanguage): ReadonlySet<string> {
  const fields = fieldsByType[type];
  const own = language === 'JSONata' ? fields.jsonata : fields.jsonPath;
  return new Set(`${fields.both} ${own}`.split(/\s+/).filter((name) => name !== ''));
}

/** The member behind which a new field stands best; null: before all. */
export function fieldBefore(present: readonly string[], field: string): string | null | undefined {
  const rank = fieldOrder.indexOf(field);
  if (rank < 0) return undefined;
  return present.findLast((name) => fieldOrder.indexOf(name) < rank && fieldOrder.includes(name)) ?? null;
}

/** Whether a text names a type of states. */
export function isStateType(type: unknown): type is StateType {
  return (stateTypes as readonly unknown[]).includes(type);
}
