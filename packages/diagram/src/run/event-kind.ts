/** What a type of event is about. */
export interface EventKind {
  readonly kind: 'execution' | 'state' | 'iteration' | 'mapRun' | 'evaluation' | 'task' | 'other';
  /** The type of the state, or `Task`, `LambdaFunction`, `Activity`. */
  readonly subject: string;
  /** `Entered`, `Scheduled` … */
  readonly what: string;
}

const forms: readonly (readonly [EventKind['kind'], RegExp])[] = [
  ['execution', /^(Execution)(\w+)$/],
  ['state', /^([A-Z][a-z]+)State(Entered|Exited|Started|Succeeded|Failed|Aborted)$/],
  ['iteration', /^(MapIteration)(Started|Succeeded|Failed|Aborted)$/],
  ['mapRun', /^(MapRun)(\w+)$/],
  ['evaluation', /^(Evaluation)(Failed)$/],
  ['task', /^(Task|LambdaFunction|Activity)(\w+)$/],
];

const kinds = new Map<string, EventKind>();
/** Types that are remembered; there are 62. */
const kindsMax = 500;

/** Tells what a type of event is about; types of the future are told by their form. */
export function eventKindOf(type: string): EventKind {
  const known = kinds.get(type);
  if (known !== undefined) return known;
  let found: EventKind = { kind: 'other', subject: '', what: '' };
  for (const [kind, form] of forms) {
    const match = form.exec(type);
    if (match === null) continue;
    found = { kind, subject: match[1] as string, what: match[2] as string };
    break;
  }
  if (kinds.size < kindsMax) kinds.set(type, found);
  return found;
}
