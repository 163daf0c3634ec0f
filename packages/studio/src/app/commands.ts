import type { IconName } from '../design/icon.tsx';
import type { FoundExecution } from '../wire/cairn.ts';
import type { GraphqlApi } from '../wire/graphql-types.ts';
import type { StateMachineListItem } from '../wire/step-functions-types.ts';
import { navigationPages } from './pages.ts';
import { pathOfArn, to } from './routes.ts';

/** Somewhere that the command palette leads to. */
export interface Command {
  readonly id: string;
  readonly label: string;
  /** What it is: `Page`. */
  readonly kind: string;
  readonly icon: IconName;
  readonly status?: string;
  readonly href: string;
}

/** Most of each kind that are offered at once. */
const offeredMax = 8;

/** What fits the words: what an ARN names first, then pages, workflows and APIs whose names hold them, runs that begin so. */
export function commandsFor(
  words: string,
  known: {
    readonly machines: readonly StateMachineListItem[];
    readonly apis: readonly Pick<GraphqlApi, 'apiId' | 'name'>[];
    readonly runs: readonly FoundExecution[];
  },
): readonly Command[] {
  const wanted = words.toLowerCase();
  const path = pathOfArn(words);
  const named: readonly Command[] =
    path === undefined ? [] : [{ id: 'arn', label: words, kind: 'ARN', icon: 'link', href: path }];
  const pages = navigationPages
    .filter((page) => `${page.title} ${page.words ?? ''}`.toLowerCase().includes(wanted))
    .map(
      (page): Command => ({
        id: `page ${page.path}`,
        label: page.title,
        kind: 'Page',
        icon: page.icon ?? 'file',
        href: page.path,
      }),
    );
  const machines = known.machines
    .filter((machine) => machine.name.toLowerCase().includes(wanted))
    .sort((left, right) => rank(left.name, wanted) - rank(right.name, wanted))
    .slice(0, offeredMax)
    .map(
      (machine): Command => ({
        id: machine.stateMachineArn,
        label: machine.name,
        kind: 'Workflow',
        icon: 'workflow',
        href: to.workflow(machine.name),
      }),
    );
  const apis = known.apis
    .filter(({ name }) => name.toLowerCase().includes(wanted))
    .sort((left, right) => rank(left.name, wanted) - rank(right.name, wanted))
    .slice(0, offeredMax)
    .map(
      ({ apiId, name }): Command => ({
        id: `api ${apiId}`,
        label: name,
        kind: 'GraphQL API',
        icon: 'graphql',
        href: to.graphqlApi(apiId),
      }),
    );
  const runs = known.runs.slice(0, offeredMax).map(
    (run): Command => ({
      id: run.executionArn,
      label: run.name,
      kind: `Run of ${machineNameIn(run.stateMachineArn)}`,
      icon: 'play',
      status: run.status,
      href: to.execution(run.executionArn),
    }),
  );
  const found = [...pages, ...machines, ...apis].sort(
    (left, right) => rank(left.label, wanted) - rank(right.label, wanted),
  );
  return [...named, ...found, ...runs];
}

/** Names that begin with the words stand before those that hold them elsewhere. */
function rank(name: string, wanted: string): number {
  return name.toLowerCase().startsWith(wanted) ? 0 : 1;
}

function machineNameIn(stateMachineArn: string): string {
  return stateMachineArn.slice(stateMachineArn.lastIndexOf(':') + 1);
}
