import { isJsonArray, isJsonObject, type Json, memberOf } from '@cairn/kit';
import { nearestKey } from './nearest-key.ts';
import type { Step } from './step.ts';
import { readJson, stepLinks } from './step-links.ts';

/** What the advice for an error rests on. */
export interface AdviceGround {
  readonly step: Step;
  readonly error: string;
  readonly cause: string;
  /** Whether the state has a rule of Retry that names the error. */
  readonly isRetried: boolean;
}

type AdviceRule = (ground: AdviceGround) => readonly string[] | undefined;

/** Rules in their order: the first that has something to say is the nearest. */
const rules: readonly AdviceRule[] = [
  missingPath,
  undefinedExpression,
  failedExpression,
  noChoice,
  itemsOfMap,
  instant,
  dataLimit,
  permissions,
  missingResource,
  wrongParameters,
  childExecution,
  functionError,
  throttled,
  timeout,
  itemReader,
  toleratedFailures,
  historyLimit,
];

/** What to do about an error, nearest first; empty where nothing more is known than what its cause says. */
export function errorAdvice(ground: AdviceGround): readonly string[] {
  for (const rule of rules) {
    const advice = rule(ground);
    if (advice !== undefined) return advice;
  }
  return [];
}

const missingPathForms: readonly RegExp[] = [
  /The JSONPath '(?<path>[^']+)' specified for the field '(?<field>[^']+)' could not be found in the input '(?<input>[\s\S]*)'$/,
  /Invalid path '(?<path>[^']+)' ?: (?:No results for path|Missing property in path|The choice state's condition path)/,
  /The (?<field>\w+) parameter does not reference an input value: (?<path>\S+)/,
  /Reference path "(?<path>[^"]+)" must point to array/,
];

function missingPath({ cause, step }: AdviceGround): readonly string[] | undefined {
  for (const form of missingPathForms) {
    const groups = form.exec(cause)?.groups;
    const path = groups?.path;
    if (groups === undefined || path === undefined) continue;
    const field = groups.field === undefined ? '' : ` (field ${groups.field})`;
    if (/must point to array/.test(cause)) {
      return [`What ${path} finds in the input is not a list; the items of a Map have to be one.`];
    }
    if (path.startsWith('$$')) {
      return [`The context object has no ${path}${field}.`];
    }
    const input = readJson(groups.input) ?? readJson(step.input);
    return [
      `The path ${path}${field} finds nothing in what the state works on. ${whatIsThere(path, input)}`.trimEnd(),
      'If it may be missing, ask with a Choice and IsPresent first, or set a default in the state before.',
    ];
  }
  return undefined;
}

/** How far a path leads, and what could have been meant. */
function whatIsThere(path: string, input: Json | undefined): string {
  if (input === undefined) return '';
  let value: Json = input;
  let walked = '$';
  for (const step of path.matchAll(/\.([\w-]+)|\['([^']*)'\]|\[(\d+)\]/g)) {
    const key = step[1] ?? step[2];
    const next: Json | undefined =
      key === undefined
        ? isJsonArray(value)
          ? value[Number(step[3])]
          : undefined
        : isJsonObject(value)
          ? memberOf(value, key)
          : undefined;
    if (next === undefined) return atPlace(walked, value, key);
    value = next;
    walked += step[0];
  }
  return '';
}

function atPlace(place: string, value: Json, key: string | undefined): string {
  if (isJsonArray(value)) return `At ${place} there is a list of ${value.length}.`;
  if (!isJsonObject(value)) return `At ${place} there is no object.`;
  const keys = Object.keys(value);
  if (keys.length === 0) return `At ${place} there is an empty object.`;
  const nearest = key === undefined ? undefined : nearestKey(key, keys);
  const shown = keys.slice(0, 12).join(', ') + (keys.length > 12 ? ` and ${keys.length - 12} more` : '');
  return `At ${place} there are: ${shown}.${nearest === undefined ? '' : ` Is ${nearest} meant?`}`;
}

const expressionForm = /The JSONata expression '([\s\S]*)' specified for the field '([^']+)' /;

function undefinedExpression({ cause, step }: AdviceGround): readonly string[] | undefined {
  const match = expressionForm.exec(cause);
  if (match === null || !cause.includes('returned nothing (undefined)')) return undefined;
  const [, expression = '', field = ''] = match;
  const input = /\$states\.input((?:\.\w+)+)/.exec(expression)?.[1];
  const variable = /\$(?!states\b)([A-Za-z_]\w*)(?!\w|\s*\()/.exec(expression)?.[1];
  const there =
    input !== undefined
      ? whatIsThere(`$${input}`, readJson(step.input))
      : variable === undefined
        ? ''
        : `Is the variable $${variable} assigned on every way to this state?`;
  return [
    `The expression of ${field} comes to nothing: ${expression}. ${there}`.trimEnd(),
    "Give what may be missing a default, as in {% $exists(x) ? x : 'none' %}.",
  ];
}

function failedExpression({ error, cause, step }: AdviceGround): readonly string[] | undefined {
  if (error !== 'States.QueryEvaluationError') return undefined;
  const [, expression, field] = expressionForm.exec(cause) ?? [];
  const where = field ?? step.location;
  if (where === undefined) return undefined;
  const what = expression === undefined ? '' : `: ${expression}`;
  return [`The expression of ${where} failed${what}. Try it on the input of this state.`];
}

function noChoice({ error, cause }: AdviceGround): readonly string[] | undefined {
  if (error !== 'States.NoChoiceMatched' && !cause.includes('Failed to transition out of the state'))
    return undefined;
  return ['None of the rules of the Choice is true for its input, and it has no Default: add one.'];
}

function itemsOfMap({ cause }: AdviceGround): readonly string[] | undefined {
  if (!/Map state input must be an array|Attempting to map over non-iterable/.test(cause)) return undefined;
  return ['A Map needs a list: name it by Items or ItemsPath, or let the state before give one.'];
}

function instant({ cause }: AdviceGround): readonly string[] | undefined {
  if (!/ISO-8601 extended offset date-time/.test(cause)) return undefined;
  return ['An instant is written with T and an offset or Z, as in 2026-01-31T12:00:00Z.'];
}

function dataLimit({ error }: AdviceGround): readonly string[] | undefined {
  if (error !== 'States.DataLimitExceeded') return undefined;
  return [
    'A state may be given and may give 256 KiB at most. Keep large data in S3 and pass its key.',
    'Take only what is needed: ResultSelector or Output for results; for lists, a distributed Map with an ItemReader and a ResultWriter.',
  ];
}

function permissions({ error, cause, step }: AdviceGround): readonly string[] | undefined {
  const isDenied =
    error === 'States.Permissions' || /AccessDenied|NotAuthorized|UnauthorizedOperation/.test(error + cause);
  const denied = /is not authorized to perform: ([\w-]+:\w+)(?: on resource: (\S+))?/.exec(cause);
  if (!isDenied && denied === null) return undefined;
  const [, action, resource] = denied ?? [];
  const role = step.task?.roleArn ?? 'the role of the state machine';
  const what = action === undefined ? 'what this state calls' : action;
  return [
    `Allow ${role} ${what}${resource === undefined ? '' : ` on ${resource.replace(/[.,]$/, '')}`}.`,
    'The policies of what is called (of a key, a bucket, a queue) may refuse it as well.',
  ];
}

function missingResource({ error, cause, step }: AdviceGround): readonly string[] | undefined {
  if (!/NotFound|DoesNotExist|NonExistent|NoSuch/.test(error) && !/does not exist\.?$/.test(cause))
    return undefined;
  const { functionName, activityArn } = stepLinks(step);
  const name = functionName ?? activityArn;
  const what = name === undefined ? 'What this state calls' : name;
  return [`${what} is not there: look for a misspelt name, another region or account, or create it.`];
}

function wrongParameters({ cause }: AdviceGround): readonly string[] | undefined {
  const match = /could not be used to start the Task: \[([\s\S]*)\]$/.exec(cause);
  return match === null
    ? undefined
    : [`The arguments of the call are not what the service takes: ${match[1]}.`];
}

function childExecution({ cause, step }: AdviceGround): readonly string[] | undefined {
  const { executionArn } = stepLinks(step);
  if (executionArn === undefined) return undefined;
  const child = readJson(cause);
  const error = isJsonObject(child) ? memberOf(child, 'Error') : undefined;
  const why = typeof error === 'string' ? ` with ${error}` : '';
  return [`The execution that this state started failed${why}: open ${executionArn}.`];
}

function functionError({ error, step, isRetried }: AdviceGround): readonly string[] | undefined {
  const { functionName, logGroupName } = stepLinks(step);
  if (functionName === undefined || error === 'States.Timeout') return undefined;
  if (
    /^Lambda\.(?:TooManyRequests|ServiceException|AWSLambda|SdkClient|ClientExecutionTimeout)/.test(error)
  ) {
    const retried = isRetried ? [] : ['Add a Retry for it: it passes by itself.'];
    return [`Lambda could not run ${functionName} at that moment.`, ...retried];
  }
  return [
    `The function ${functionName} failed by itself; what it logged is in ${logGroupName}.`,
    `To go on from this error, name ${error} in ErrorEquals of a Catch.`,
  ];
}

function throttled({ error, isRetried }: AdviceGround): readonly string[] | undefined {
  if (!/Throttl|TooManyRequests|ProvisionedThroughputExceeded|SlowDown|RequestLimitExceeded/.test(error))
    return undefined;
  return isRetried
    ? [
        'The service was asked too often. Retry with a longer IntervalSeconds, or lower MaxConcurrency around it.',
      ]
    : ['The service was asked too often: add a Retry with BackoffRate 2 and JitterStrategy FULL.'];
}

function timeout({ error, step }: AdviceGround): readonly string[] | undefined {
  if (error !== 'States.Timeout' && error !== 'States.HeartbeatTimeout') return undefined;
  const { timeoutInSeconds, heartbeatInSeconds, resource = '' } = step.task ?? {};
  const limits = [
    ...(timeoutInSeconds === undefined ? [] : [`TimeoutSeconds is ${timeoutInSeconds}`]),
    ...(heartbeatInSeconds === undefined ? [] : [`HeartbeatSeconds is ${heartbeatInSeconds}`]),
  ].join(', ');
  const shown = limits === '' ? '' : ` (${limits})`;
  if (resource.endsWith('.waitForTaskToken')) {
    return [
      `Nobody answered the task token in time${shown}. Was the token passed on, and sent back by SendTaskSuccess?`,
    ];
  }
  if (step.task?.kind === 'activity') {
    return [`No worker finished the activity's task in time${shown}. Does one poll it, and send heartbeats?`];
  }
  return [`The task took longer than it may${shown}.`];
}

function itemReader({ error }: AdviceGround): readonly string[] | undefined {
  if (error === 'States.ItemReaderFailed') {
    return [
      'The items of the Map could not be read: look at Bucket, Key and InputType of its ItemReader, and at the rights of the role.',
    ];
  }
  if (error !== 'States.ResultWriterFailed') return undefined;
  return [
    'The results of the Map could not be written: look at Bucket and Prefix of its ResultWriter, and at the rights of the role.',
  ];
}

function toleratedFailures({ error, step }: AdviceGround): readonly string[] | undefined {
  if (error !== 'States.ExceedToleratedFailureThreshold') return undefined;
  const where = step.mapRunArn === undefined ? '' : `: open ${step.mapRunArn}`;
  return [
    `More items failed than the Map tolerates. Look at what its failed children have in common${where}.`,
    'ToleratedFailurePercentage or ToleratedFailureCount let a Map succeed with some failed items.',
  ];
}

function historyLimit({ cause }: AdviceGround): readonly string[] | undefined {
  if (!/maximum number of history events/.test(cause)) return undefined;
  return [
    'Split the work: let a distributed Map, or an execution that starts the next one, take a part of it each.',
  ];
}
